"""headcounts and leavers, forecasts and what became of them

Revision 0009, revises 0008.
"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
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
    op.create_table('forecast',
    sa.Column('client', sa.String(length=40), nullable=False),
    sa.Column('wave', sa.String(length=7), nullable=False),
    sa.Column('unit_path', sa.String(length=200), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('headcount', sa.Integer(), nullable=False),
    sa.Column('expected', sa.Double(), nullable=False),
    sa.Column('low', sa.Integer(), nullable=False),
    sa.Column('high', sa.Integer(), nullable=False),
    sa.Column('base_expected', sa.Double(), nullable=False),
    sa.Column('base_low', sa.Integer(), nullable=False),
    sa.Column('base_high', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.String(length=40), nullable=False),
    sa.Column('baseline', sa.JSON(), nullable=False),
    sa.Column('contributions', sa.JSON(), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('method', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('low <= high and base_low <= base_high', name=op.f('ck_forecast_intervals')),
    sa.ForeignKeyConstraint(['client', 'wave'], ['release.client', 'release.wave'], name=op.f('fk_forecast_client_wave_release')),
    sa.PrimaryKeyConstraint('client', 'wave', 'unit_path', 'months', name=op.f('pk_forecast'))
    )
    op.create_table('forecast_score',
    sa.Column('client', sa.String(length=40), nullable=False),
    sa.Column('wave', sa.String(length=7), nullable=False),
    sa.Column('unit_path', sa.String(length=200), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('leavers', sa.Integer(), nullable=True),
    sa.Column('scored_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['client', 'wave', 'unit_path', 'months'], ['forecast.client', 'forecast.wave', 'forecast.unit_path', 'forecast.months'], name=op.f('fk_forecast_score_client_wave_unit_path_months_forecast')),
    sa.PrimaryKeyConstraint('client', 'wave', 'unit_path', 'months', name=op.f('pk_forecast_score'))
    )


def downgrade():
    op.drop_table('forecast_score')
    op.drop_table('forecast')
    op.drop_table('turnover_month')
