"""A row in every table of a database as it is, whatever its revision: tables and columns are read from the database."""

from datetime import date, datetime

from sqlalchemy import MetaData, Table, inspect, select

from survey.database import db
from tests.architecture.test_migrations import VALUES

EARLIER = {("wave", "state"): "open"}  # known to every revision
MOMENT = datetime(2026, 10, 5)
SAMPLES = {
    "DATETIME": MOMENT, "TIMESTAMP": MOMENT, "DATE": date(2026, 10, 5), "BOOLEAN": True, "INTEGER": 7, "FLOAT": 0.5,
    "DOUBLE": 0.5, "DOUBLE_PRECISION": 0.5, "BLOB": b"\1" * 32, "BYTEA": b"\1" * 32, "JSON": {"a": 1},
}  # fmt: skip
PARTITION = "create table \"ballot_box_x_2026-10\" partition of ballot_box for values from ('x', '2026-10') to ('x', '2026-11')"


def tables_now() -> list[Table]:
    """The tables that are there, parents first; without partitions, whose rows are their table's."""
    there = MetaData()
    there.reflect(db.engine, only=lambda name, _: name != "alembic_version" and not name.startswith("ballot_box_"))
    return there.sorted_tables


def fill_empty_tables() -> None:
    """One row a table that has none, each with its parents."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql" and not inspect(connection).has_table("ballot_box_x_2026-10"):
            kind = connection.exec_driver_sql("select relkind from pg_class where relname = 'ballot_box'").scalar()
            if kind in ("p", b"p"):
                connection.exec_driver_sql(PARTITION)
                if connection.exec_driver_sql("select to_regprocedure('fence_clients(regclass)')").scalar():
                    connection.exec_driver_sql("select fence_clients('\"ballot_box_x_2026-10\"')")
        rows: dict[str, dict] = {}
        for table in tables_now():
            row = connection.execute(select(table)).mappings().first()
            rows[table.name] = dict(row) if row else _new_row(connection, table, rows)


def count_rows() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {table.name: len(connection.execute(select(table)).all()) for table in tables_now()}


def _new_row(connection, table: Table, rows: dict[str, dict]) -> dict:
    row = {column.name: _sample(table.name, column) for column in table.columns}
    for key in table.foreign_keys:
        row[key.parent.name] = rows[key.column.table.name][key.column.name]
    # None in a JSON column would be written as the word null.
    connection.execute(table.insert().values({name: value for name, value in row.items() if value is not None}))
    return row


def _sample(table: str, column):
    for values in (EARLIER, VALUES):
        if (table, column.name) in values:
            return values[table, column.name]
    return SAMPLES.get(type(column.type).__name__.upper(), "x")
