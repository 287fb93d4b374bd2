"""passwords, second factors, tries, letters to accounts, and since when somebody has access

Revision 0011, revises 0010.
"""

import secrets

import sqlalchemy as sa
from alembic import op


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

ACCOUNT = sa.table('account', sa.column('id'), sa.column('stamp'), sa.column('created_at', sa.DateTime()))
GRANT = sa.table('access_grant', sa.column('account'), sa.column('granted_at', sa.DateTime()))


def upgrade():
    with op.batch_alter_table('account') as batch:
        batch.add_column(sa.Column('password', sa.String(length=200), nullable=True))
        batch.add_column(sa.Column('stamp', sa.String(length=32), nullable=True))
        batch.add_column(sa.Column('signed_in_at', sa.DateTime(), nullable=True))
    with op.batch_alter_table('access_grant') as batch:
        batch.add_column(sa.Column('granted_at', sa.DateTime(), nullable=True))
    fill()
    with op.batch_alter_table('account') as batch:
        batch.alter_column('stamp', existing_type=sa.String(length=32), nullable=False)
    with op.batch_alter_table('access_grant') as batch:
        batch.alter_column('granted_at', existing_type=sa.DateTime(), nullable=False)
    op.create_table('sign_in_try',
    sa.Column('asker', sa.LargeBinary(length=32), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('tried_at', sa.DateTime(), nullable=False),
    sa.Column('open_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('asker', name=op.f('pk_sign_in_try'))
    )
    op.create_index(op.f('ix_sign_in_try_tried_at'), 'sign_in_try', ['tried_at'], unique=False)
    op.create_table('account_letter',
    sa.Column('account', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('not_before', sa.DateTime(), nullable=True),
    sa.CheckConstraint("kind in ('invitation', 'reset')", name=op.f('ck_account_letter_kind')),
    sa.ForeignKeyConstraint(['account'], ['account.id'], name=op.f('fk_account_letter_account_account')),
    sa.PrimaryKeyConstraint('account', 'kind', name=op.f('pk_account_letter'))
    )
    op.create_table('second_factor',
    sa.Column('account', sa.String(length=32), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(), nullable=True),
    sa.Column('last_step', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['account'], ['account.id'], name=op.f('fk_second_factor_account_account')),
    sa.PrimaryKeyConstraint('account', name=op.f('pk_second_factor'))
    )
    op.create_table('recovery_code',
    sa.Column('account', sa.String(length=32), nullable=False),
    sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
    sa.ForeignKeyConstraint(['account'], ['account.id'], name=op.f('fk_recovery_code_account_account')),
    sa.PrimaryKeyConstraint('account', 'hash', name=op.f('pk_recovery_code'))
    )


def downgrade():
    op.drop_table('recovery_code')
    op.drop_table('second_factor')
    op.drop_table('account_letter')
    op.drop_index(op.f('ix_sign_in_try_tried_at'), table_name='sign_in_try')
    op.drop_table('sign_in_try')
    with op.batch_alter_table('access_grant') as batch:
        batch.drop_column('granted_at')
    with op.batch_alter_table('account') as batch:
        batch.drop_column('signed_in_at')
        batch.drop_column('stamp')
        batch.drop_column('password')


def fill():
    """Every account a stamp of its own; access counts from when the account was made, since nothing else was noted."""
    connection = op.get_bind()
    for (account,) in connection.execute(sa.select(ACCOUNT.c.id)).all():
        connection.execute(ACCOUNT.update().where(ACCOUNT.c.id == account).values(stamp=secrets.token_hex(16)))
    since = sa.select(ACCOUNT.c.created_at).where(ACCOUNT.c.id == GRANT.c.account).scalar_subquery()
    connection.execute(GRANT.update().values(granted_at=since))
