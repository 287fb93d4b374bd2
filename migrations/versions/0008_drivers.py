"""what goes with an outcome, reliability

Revision 0008, revises 0007. A release from before says nothing of either.
"""

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('released_outcome',
    sa.Column('client', sa.String(length=40), nullable=False),
    sa.Column('wave', sa.String(length=7), nullable=False),
    sa.Column('outcome', sa.String(length=80), nullable=False),
    sa.Column('explained', sa.Double(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('above_chance', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['client', 'wave'], ['release.client', 'release.wave'], name=op.f('fk_released_outcome_client_wave_release')),
    sa.PrimaryKeyConstraint('client', 'wave', 'outcome', name=op.f('pk_released_outcome'))
    )
    op.create_table('released_driver',
    sa.Column('client', sa.String(length=40), nullable=False),
    sa.Column('wave', sa.String(length=7), nullable=False),
    sa.Column('outcome', sa.String(length=80), nullable=False),
    sa.Column('theme', sa.String(length=80), nullable=False),
    sa.Column('share', sa.Double(), nullable=False),
    sa.Column('low', sa.Double(), nullable=False),
    sa.Column('high', sa.Double(), nullable=False),
    sa.Column('direction', sa.Integer(), nullable=False),
    sa.CheckConstraint('direction in (-1, 0, 1)', name=op.f('ck_released_driver_direction')),
    sa.ForeignKeyConstraint(['client', 'wave', 'outcome'], ['released_outcome.client', 'released_outcome.wave', 'released_outcome.outcome'], name=op.f('fk_released_driver_client_wave_outcome_released_outcome')),
    sa.PrimaryKeyConstraint('client', 'wave', 'outcome', 'theme', name=op.f('pk_released_driver'))
    )
    op.add_column('release', sa.Column('reliability', sa.JSON(), nullable=True))


def downgrade():
    op.drop_column('release', 'reliability')
    op.drop_table('released_driver')
    op.drop_table('released_outcome')
