"""ballots in a partition a wave (PostgreSQL); waves that are held or withdrawn

Revision 0002, revises 0001.
"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

BEFORE = "'open', 'closing', 'destroying', 'released'"
AFTER = "'open', 'held', 'closing', 'destroying', 'released', 'withdrawn'"


def upgrade():
    with op.batch_alter_table('wave', schema=None) as batch_op:
        batch_op.add_column(sa.Column('held_at', sa.DateTime(), nullable=True))
        batch_op.drop_constraint(op.f('ck_wave_state'), type_='check')
        batch_op.create_check_constraint(op.f('ck_wave_state'), f"state in ({AFTER})")
    if op.get_bind().dialect.name == 'postgresql':
        _set_aside()
        _create_ballot_box(collation='C', postgresql_partition_by='RANGE (client, wave)')
        for client, month in _waves_with_room():
            _add_partition(client, month)
        _bring_back()


def downgrade():
    if op.get_bind().dialect.name == 'postgresql':
        _set_aside()
        _create_ballot_box(collation=None)
        _bring_back()
    # What was withdrawn is over, as what was released is; what was held waits for its close.
    op.execute("update wave set state = 'released' where state = 'withdrawn'")
    op.execute("update wave set state = 'closing' where state = 'held'")
    with op.batch_alter_table('wave', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_wave_state'), type_='check')
        batch_op.create_check_constraint(op.f('ck_wave_state'), f"state in ({BEFORE})")
        batch_op.drop_column('held_at')


def _set_aside():
    op.rename_table('ballot_box', 'ballot_box_before')
    op.execute('alter table ballot_box_before rename constraint pk_ballot_box to pk_ballot_box_before')


def _create_ballot_box(collation, **options):
    op.create_table('ballot_box',
    sa.Column('client', sa.String(length=40, collation=collation), nullable=False),
    sa.Column('wave', sa.String(length=7, collation=collation), nullable=False),
    sa.Column('serial', sa.LargeBinary(length=32), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('client', 'wave', 'serial', name=op.f('pk_ballot_box')),
    **options
    )


def _bring_back():
    # By serial: a copy need not keep the order in which ballots came.
    op.execute('insert into ballot_box (client, wave, serial, sealed) '
               'select client, wave, serial, sealed from ballot_box_before order by serial')
    op.drop_table('ballot_box_before')


def _waves_with_room():
    """Waves whose ballots are not destroyed yet, and whatever else a ballot names."""
    return op.get_bind().execute(sa.text(
        "select client, month from wave where state in ('open', 'closing', 'destroying') and not imported "
        "union select client, wave from ballot_box_before"
    )).all()


def _add_partition(client, month):
    year, number = int(month[:4]), int(month[5:])
    after = f"{year + number // 12:04}-{number % 12 + 1:02}"
    quoted = op.get_bind().dialect.identifier_preparer.quote_identifier(f"ballot_box_{client}_{month}")
    literal = sa.String().literal_processor(op.get_bind().dialect)
    op.execute(f"create table {quoted} partition of ballot_box "
               f"for values from ({literal(client)}, {literal(month)}) to ({literal(client)}, {literal(after)})")
