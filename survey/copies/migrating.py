"""Bringing the database behind a connection up to date, and looking whether it is sound afterwards."""

from sqlalchemy import Connection, func, select, table, text

from survey.database import db
from survey.schema import known_revisions, revision_on


def migrate(connection: Connection) -> None:
    """Runs the migrations that are missing. On PostgreSQL in the current transaction; on SQLite they commit."""
    from alembic.command import upgrade
    from flask import current_app

    config = current_app.extensions["migrate"].migrate.get_config()
    config.attributes["connection"] = connection
    upgrade(config, "head")


def count_rows(connection: Connection) -> dict[str, int]:
    """Table → rows, of the tables of this program that are there."""
    there = connection.dialect.get_table_names(connection)
    names = sorted(db.metadata.tables.keys() & set(there))
    return {name: connection.scalar(select(func.count()).select_from(table(name))) for name in names}


def faults(connection: Connection, before: dict[str, int]) -> list[str]:
    """What is wrong with a database that was migrated, a sentence each. before: its rows as they were counted."""
    found = []
    if revision_on(connection) != known_revisions()[-1]:
        found.append(f"its revision is {revision_on(connection)}")
    after = count_rows(connection)
    fewer = {name: rows for name, rows in before.items() if after.get(name, 0) < rows}
    found += [f"{name} had {rows} rows and has {after.get(name, 0)}" for name, rows in fewer.items()]
    if connection.dialect.name == "sqlite":
        found += [f"a row of {row[0]} has lost its {row[2]}" for row in connection.execute(text("PRAGMA foreign_key_check"))][:5]
        sound = connection.scalar(text("PRAGMA integrity_check(1)"))
        found += [] if sound == "ok" else [f"the file is damaged ({sound})"]
    return found + [f"its tables are not those of this program ({difference})" for difference in _differences(connection)[:1]]


def _differences(connection: Connection) -> list:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    options = {"compare_type": True, "compare_server_default": True, "include_object": _is_ours}
    return compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata)


def _is_ours(_object, _name, kind: str, reflected: bool, compared_to) -> bool:
    """Partitions, and tables of a job queue, are beside the program's own."""
    return not (kind == "table" and reflected and compared_to is None)
