"""Every row of every table, to see what an action changed and what it left alone."""

from sqlalchemy import select

from survey.database import db


def all_rows(except_for: tuple[str, ...] = ()) -> dict[str, list[tuple]]:
    """Table → its rows, in the order of their texts."""
    return {
        table.name: sorted((tuple(row) for row in db.session.execute(select(table))), key=repr)
        for table in db.metadata.sorted_tables
        if table.name not in except_for
    }
