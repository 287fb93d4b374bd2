"""Every column of every table is said to hold personal data, or data of one person under another name, or neither: once."""

import re

import pytest

from survey.database import db
from wsgi import HOME

DOCUMENT = HOME / "docs" / "privacy" / "columns.md"
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \| \S.* \|$", re.MULTILINE)
ADDRESSES = {"email", "phone", "actor", "by", "owner", "text"}  # what can't be anything but a person's


def said() -> dict[str, list[set[str]]]:
    """Table → its columns, by what they hold: personal, pseudonymous, about nobody."""
    rows = ROW.findall(DOCUMENT.read_text("utf-8"))
    return {table: [set(re.findall(r"`(\w+)`", cell)) for cell in cells] for table, *cells in rows}


def test_every_table_is_there(app):
    assert set(said()) == set(db.metadata.tables)


@pytest.mark.parametrize("table", sorted(db.metadata.tables))
def test_every_column_is_named_once(table):
    """A new column: name it in docs/privacy/columns.md under what it holds."""
    kinds = said()[table]
    assert sorted(name for kind in kinds for name in kind) == sorted(db.metadata.tables[table].columns.keys())


def test_addresses_are_personal():
    found = {(table, name) for table, (_, *others) in said().items() for kind in others for name in kind & ADDRESSES}
    assert found == set()
