"""comments

Revision 0006, revises 0005.
"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('released_comment',
    sa.Column('client', sa.String(length=40), nullable=False),
    sa.Column('wave', sa.String(length=7), nullable=False),
    sa.Column('unit_path', sa.String(length=200), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['client', 'wave'], ['release.client', 'release.wave'], name=op.f('fk_released_comment_client_wave_release')),
    sa.PrimaryKeyConstraint('client', 'wave', 'unit_path', 'id', name=op.f('pk_released_comment')),
    sqlite_with_rowid=False
    )


def downgrade():
    op.drop_table('released_comment')
