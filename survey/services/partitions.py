"""PostgreSQL keeps each wave's ballots in a partition of their own, so that closing drops files instead of cleaning them.

A partition is made when its wave opens and dropped when the wave closes. SQLite has no partitions: nothing is done there.
"""

from sqlalchemy import inspect, text

from survey.database import db, when_free
from survey.models.ballot import SealedBallot

PARENT = SealedBallot.__tablename__


def partition_name(client: str, month: str) -> str:
    """At most 59 of the 63 bytes PostgreSQL leaves a name; no two waves share one, as a month has always seven letters."""
    return f"{PARENT}_{client}_{month}"


def month_after(month: str) -> str:
    """2026-12 → 2027-01."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def add_partition(client: str, month: str) -> None:
    """Makes room for a wave's ballots, in the current transaction. Nothing to do where there is room already.

    Attached rather than created as a partition: that waits for no ballot, and no ballot waits for it.
    """
    if not partitioned():
        return
    name = partition_name(client, month)
    if inspect(db.session.connection()).has_table(name):
        return
    _run(f"create table %I (like {PARENT} including all)", name)
    _run("select fence_clients(%L)", f'"{name}"')  # who asks a partition by its own name passes by its table's policies
    bounds = (client, month, client, month_after(month))  # from the first to before the second: one month fits
    _run(f"alter table {PARENT} attach partition %I for values from (%L, %L) to (%L, %L)", name, *bounds)


def drop_partition(client: str, month: str) -> None:
    """Drops a wave's ballots with their files, and commits. Busy where somebody reads the table and doesn't end.

    Nothing may be left in the current transaction. The whole table must be free for a moment, and who asks for it keeps
    ballots of other waves waiting: it is asked for shortly, and again.
    """
    db.session.commit()
    when_free(lambda: _drop(partition_name(client, month)))


def partitioned() -> bool:
    """Whether this database has partitions."""
    return db.session.get_bind().dialect.name == "postgresql"


def _drop(name: str) -> None:
    try:
        db.session.execute(text("set local lock_timeout = '500ms'"))
        _run("drop table if exists %I", name)
        db.session.commit()
    finally:
        db.session.rollback()


def _run(pattern: str, *names: str) -> None:
    """Data definition takes no parameters, so the server itself puts names (%I) and values (%L) in their quotes."""
    keys = {f"name{number}": name for number, name in enumerate(names)}
    casts = "".join(f", cast(:{key} as text)" for key in keys)
    connection = db.session.connection()
    quoting = text(f"select format(cast(:pattern as text){casts})")
    connection.exec_driver_sql(connection.scalar(quoting, {"pattern": pattern, **keys}))
