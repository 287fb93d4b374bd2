"""PostgreSQL's planner keeps samples of every column in a catalogue of its own, and they outlive the rows.

Of the tables that die with a wave it keeps none: they are read by their keys, which needs no samples.
"""

from sqlalchemy import bindparam, text

from survey.database import db
from survey.models.ballot import SealedBallot
from survey.models.invitation import Invitation, Link
from survey.models.outbox import Outbox

# Partitions too: a partition has settings of its own.
_SAMPLED = text("""
select format('alter table %I alter column %I set statistics 0', relname, attname)
from pg_attribute join pg_class on pg_class.oid = attrelid left join pg_inherits on inhrelid = pg_class.oid
where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and attnum > 0 and not attisdropped
and (relname in :tables or inhparent in (select oid from pg_class where relname in :tables and relkind = 'p'))
and coalesce(attstattarget, -1) <> 0
""").bindparams(bindparam("tables", [table.__tablename__ for table in (SealedBallot, Invitation, Link, Outbox)], expanding=True))


def keep_no_samples() -> None:
    """Switches the sampling of everything that dies with a wave off, in the current transaction. SQLite samples nothing."""
    if db.session.get_bind().dialect.name == "postgresql":
        connection = db.session.connection()
        for statement in connection.scalars(_SAMPLED).all():
            connection.exec_driver_sql(statement)
