"""a client's own items, and those a wave froze

Revision 0013, revises 0012.
"""

import sqlalchemy as sa
from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'own_item',
        sa.Column('client', sa.String(length=40), nullable=False),
        sa.Column('code', sa.String(length=5), nullable=False),
        sa.Column('scale', sa.String(length=40), nullable=False),
        sa.Column('direction', sa.Integer(), nullable=False),
        sa.Column('names', sa.JSON(), nullable=False),
        sa.Column('texts', sa.JSON(), nullable=False),
        sa.Column('asked', sa.Boolean(), nullable=False),
        sa.CheckConstraint('direction in (-1, 1)', name=op.f('ck_own_item_direction')),
        sa.ForeignKeyConstraint(['client'], ['client.key'], name=op.f('fk_own_item_client_client')),
        sa.PrimaryKeyConstraint('client', 'code', name=op.f('pk_own_item')),
    )
    op.add_column('wave', sa.Column('own_items', sa.Text(), nullable=True))


def downgrade():
    op.drop_column('wave', 'own_items')
    op.drop_table('own_item')
