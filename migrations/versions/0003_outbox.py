"""outbox

Revision 0003, revises 0001.
"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0001'
branch_labels = None
depends_on = None

FLAGS = (('client', 'public_result'), ('client', 'chat'), ('wave', 'mailed'))


def upgrade():
    op.create_table('outbox',
    sa.Column('client', sa.String(length=40), nullable=False),
    sa.Column('wave', sa.String(length=7), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('recipient', sa.String(length=80), nullable=False),
    sa.Column('channel', sa.String(length=8), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('not_before', sa.DateTime(), nullable=True),
    sa.CheckConstraint("kind in ('invitation', 'reminder', 'release', 'resend')", name=op.f('ck_outbox_kind')),
    sa.CheckConstraint("channel in ('email', 'sms', 'chat')", name=op.f('ck_outbox_channel')),
    sa.ForeignKeyConstraint(['client', 'wave'], ['wave.client', 'wave.month'], name=op.f('fk_outbox_client_wave_wave')),
    sa.PrimaryKeyConstraint('client', 'wave', 'kind', 'recipient', name=op.f('pk_outbox')),
    sqlite_with_rowid=False
    )
    op.create_table('undeliverable',
    sa.Column('client', sa.String(length=40), nullable=False),
    sa.Column('member', sa.String(length=80), nullable=False),
    sa.Column('channel', sa.String(length=8), nullable=False),
    sa.Column('reason', sa.String(length=12), nullable=False),
    sa.CheckConstraint("channel in ('email', 'sms', 'chat')", name=op.f('ck_undeliverable_channel')),
    sa.CheckConstraint("reason in ('refused', 'bounced', 'declined')", name=op.f('ck_undeliverable_reason')),
    sa.ForeignKeyConstraint(['client', 'member'], ['member.client', 'member.ref'], name=op.f('fk_undeliverable_client_member_member')),
    sa.PrimaryKeyConstraint('client', 'member', 'channel', name=op.f('pk_undeliverable')),
    sqlite_with_rowid=False
    )
    op.create_table('carrier',
    sa.Column('channel', sa.String(length=8), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('failing_since', sa.DateTime(), nullable=True),
    sa.Column('problem', sa.String(length=80), nullable=True),
    sa.Column('retry_at', sa.DateTime(), nullable=True),
    sa.Column('busy_until', sa.DateTime(), nullable=True),
    sa.CheckConstraint("channel in ('email', 'sms', 'chat')", name=op.f('ck_carrier_channel')),
    sa.PrimaryKeyConstraint('channel', name=op.f('pk_carrier'))
    )
    op.create_index('ix_member_email', 'member', ['email'])
    op.create_index('ix_member_phone', 'member', ['phone'])
    for table, flag in FLAGS:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column(flag, sa.Boolean(), nullable=False, server_default=sa.false()))
    for table, flag in FLAGS:
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column(flag, server_default=None)


def downgrade():
    for table, flag in FLAGS:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(flag)
    op.drop_index('ix_member_phone', table_name='member')
    op.drop_index('ix_member_email', table_name='member')
    op.drop_table('carrier')
    op.drop_table('undeliverable')
    op.drop_table('outbox')
