"""measures (action plans) with every version of them

Revision 0012, revises 0011.
"""

import sqlalchemy as sa
from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('action_plan',
    sa.Column('client', sa.String(length=40), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('unit_path', sa.String(length=200), nullable=False),
    sa.Column('theme', sa.String(length=60), nullable=False),
    sa.Column('base_month', sa.String(length=7), nullable=False),
    sa.Column('measure', sa.String(length=60), nullable=True),
    sa.Column('own_wording', sa.String(length=200), nullable=True),
    sa.Column('owner', sa.String(length=120), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.Column('registered_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("status in ('planned', 'running', 'done', 'dropped')", name=op.f('ck_action_plan_status')),
    sa.CheckConstraint('(measure is null) != (own_wording is null)', name=op.f('ck_action_plan_one_wording')),
    sa.ForeignKeyConstraint(['client'], ['client.key'], name=op.f('fk_action_plan_client_client')),
    sa.ForeignKeyConstraint(['client', 'base_month'], ['release.client', 'release.wave'], name=op.f('fk_action_plan_client_base_month_release')),
    sa.PrimaryKeyConstraint('client', 'id', name=op.f('pk_action_plan'))
    )
    op.create_index('ix_action_plan_client_unit_path', 'action_plan', ['client', 'unit_path'], unique=False)
    op.create_table('action_plan_version',
    sa.Column('client', sa.String(length=40), nullable=False),
    sa.Column('plan', sa.String(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by', sa.String(length=254), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['client', 'plan'], ['action_plan.client', 'action_plan.id'], name=op.f('fk_action_plan_version_client_plan_action_plan')),
    sa.PrimaryKeyConstraint('client', 'plan', 'version', name=op.f('pk_action_plan_version'))
    )


def downgrade():
    op.drop_table('action_plan_version')
    op.drop_index('ix_action_plan_client_unit_path', table_name='action_plan')
    op.drop_table('action_plan')
