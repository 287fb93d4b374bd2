"""wishes for no mail that outlive a roster row

Revision 0018, revises 0017.
"""

import sqlalchemy as sa
from alembic import op


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'no_mail_wish',
        sa.Column('client', sa.String(length=40), nullable=False),
        sa.Column('mark', sa.LargeBinary(length=32), nullable=False),
        sa.Column('kept_since', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(['client'], ['client.key'], name=op.f('fk_no_mail_wish_client_client')),
        sa.PrimaryKeyConstraint('client', 'mark', name=op.f('pk_no_mail_wish')),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == 'postgresql':
        op.execute("select fence_clients('no_mail_wish')")


def downgrade():
    op.drop_table('no_mail_wish')
