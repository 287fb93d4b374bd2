"""headcounts and leavers

Revision 0009, revises 0007.
"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('turnover_month',
    sa.Column('client', sa.String(length=40), nullable=False),
    sa.Column('unit_path', sa.String(length=200), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('headcount', sa.Integer(), nullable=False),
    sa.Column('leavers', sa.Integer(), nullable=False),
    sa.Column('imported_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('leavers >= 0 and leavers <= headcount', name=op.f('ck_turnover_month_leavers')),
    sa.ForeignKeyConstraint(['client'], ['client.key'], name=op.f('fk_turnover_month_client_client')),
    sa.PrimaryKeyConstraint('client', 'unit_path', 'month', name=op.f('pk_turnover_month'))
    )


def downgrade():
    op.drop_table('turnover_month')
