"""a client's logo, and whom its staff may turn to

Revision 0017, revises 0016.
"""

import sqlalchemy as sa
from alembic import op


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

TABLES = ('client_logo', 'procedure')


def upgrade():
    op.create_table(
        'client_logo',
        sa.Column('client', sa.String(length=40), nullable=False),
        sa.Column('png', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['client'], ['client.key'], name=op.f('fk_client_logo_client_client')),
        sa.PrimaryKeyConstraint('client', name=op.f('pk_client_logo')),
    )
    op.create_table(
        'procedure',
        sa.Column('client', sa.String(length=40), nullable=False),
        sa.Column('danger', sa.String(length=200), nullable=False),
        sa.Column('representative', sa.String(length=200), nullable=False),
        sa.Column('reporting', sa.String(length=200), nullable=False),
        sa.Column('published', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['client'], ['client.key'], name=op.f('fk_procedure_client_client')),
        sa.PrimaryKeyConstraint('client', name=op.f('pk_procedure')),
    )
    if op.get_bind().dialect.name == 'postgresql':
        for table in TABLES:
            op.execute(f"select fence_clients('{table}')")


def downgrade():
    for table in reversed(TABLES):
        op.drop_table(table)
