"""groups by background, benchmark sets

Revision 0005, revises 0001.
"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('released_group',
    sa.Column('client', sa.String(length=40), nullable=False),
    sa.Column('wave', sa.String(length=7), nullable=False),
    sa.Column('background', sa.String(length=40), nullable=False),
    sa.Column('group_code', sa.String(length=40), nullable=False),
    sa.Column('n_low', sa.Integer(), nullable=False),
    sa.Column('n_high', sa.Integer(), nullable=False),
    sa.Column('n_exact', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['client', 'wave'], ['release.client', 'release.wave'], name=op.f('fk_released_group_client_wave_release')),
    sa.PrimaryKeyConstraint('client', 'wave', 'background', 'group_code', name=op.f('pk_released_group'))
    )
    op.create_table('released_group_cell',
    sa.Column('client', sa.String(length=40), nullable=False),
    sa.Column('wave', sa.String(length=7), nullable=False),
    sa.Column('background', sa.String(length=40), nullable=False),
    sa.Column('group_code', sa.String(length=40), nullable=False),
    sa.Column('measure', sa.String(length=80), nullable=False),
    sa.Column('value', sa.Double(), nullable=False),
    sa.Column('bound', sa.String(length=8), nullable=True),
    sa.Column('low', sa.Double(), nullable=False),
    sa.Column('high', sa.Double(), nullable=False),
    sa.Column('step', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['client', 'wave', 'background', 'group_code'], ['released_group.client', 'released_group.wave', 'released_group.background', 'released_group.group_code'], name=op.f('fk_released_group_cell_client_wave_background_group_code_released_group')),
    sa.PrimaryKeyConstraint('client', 'wave', 'background', 'group_code', 'measure', name=op.f('pk_released_group_cell'))
    )
    op.create_table('pool',
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('instrument', sa.String(length=40), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=True),
    sa.Column('sector', sa.String(length=40), nullable=True),
    sa.Column('size_from', sa.Integer(), nullable=True),
    sa.Column('size_to', sa.Integer(), nullable=True),
    sa.Column('demonstration', sa.Boolean(), nullable=False),
    sa.Column('declared_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_pool'))
    )
    op.create_table('released_pool',
    sa.Column('pool', sa.String(length=40), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('members', sa.JSON(), nullable=False),
    sa.Column('units', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('frozen_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['pool'], ['pool.key'], name=op.f('fk_released_pool_pool_pool')),
    sa.PrimaryKeyConstraint('pool', 'month', name=op.f('pk_released_pool'))
    )
    op.create_table('released_pool_cell',
    sa.Column('pool', sa.String(length=40), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('measure', sa.String(length=80), nullable=False),
    sa.Column('median', sa.Double(), nullable=False),
    sa.Column('lower', sa.Double(), nullable=False),
    sa.Column('upper', sa.Double(), nullable=False),
    sa.Column('step', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['pool', 'month'], ['released_pool.pool', 'released_pool.month'], name=op.f('fk_released_pool_cell_pool_month_released_pool')),
    sa.PrimaryKeyConstraint('pool', 'month', 'measure', name=op.f('pk_released_pool_cell'))
    )


def downgrade():
    op.drop_table('released_pool_cell')
    op.drop_table('released_pool')
    op.drop_table('pool')
    op.drop_table('released_group_cell')
    op.drop_table('released_group')
