"""Every table is keyed so that a client's rows can lie on one machine: docs/citus.md says how, and nothing is left out."""

import re

import pytest
from sqlalchemy import MetaData, Table, UniqueConstraint

from survey.database import db
from wsgi import HOME

GUIDE = (HOME / "docs" / "citus.md").read_text(encoding="utf-8")
REFERENCE = re.findall(r"create_reference_table\('(\w+)'\)", GUIDE)
SPREAD = re.findall(r"create_distributed_table\('(\w+)', '(\w+)'(?:, \w+ => \w+)?(?:, colocate_with => '(\w+)')?", GUIDE)
COLUMN = {table: column for table, column, _ in SPREAD}
TOGETHER = {table for table, _, group in SPREAD if group != "none"}
_, _, AFTER_HEADING = GUIDE.partition("## Tables that stay on the coordinator")
LOCAL = re.findall(r"`(\w+)`", "".join(row.split("|")[1] for row in re.findall(r"^\|.*\|$", AFTER_HEADING, re.MULTILINE)))


def obstacles(table: Table, column: str) -> list[str]:
    """Why a table can't be spread by a column: keys that would have to be unique across machines, parents elsewhere."""
    unique = [key for key in table.constraints if isinstance(key, UniqueConstraint)]
    unique += [index for index in table.indexes if index.unique]
    found = [
        f"{[one.name for one in key.columns]} is unique without {column}"
        for key in (table.primary_key, *unique)
        if column not in [one.name for one in key.columns]
    ]
    for key in table.foreign_key_constraints:
        parent = key.referred_table.name
        pairs = [(one.parent.name, one.column.name) for one in key.elements]
        if parent not in REFERENCE and not (parent in TOGETHER and (column, COLUMN[parent]) in pairs):
            found.append(f"refers to {parent} by {pairs}")
    return found


def test_every_table_stands_in_the_guide_once():
    assert sorted([*REFERENCE, *COLUMN, *LOCAL]) == sorted(db.metadata.tables)


@pytest.mark.parametrize("name", sorted(COLUMN))
def test_a_table_can_be_spread_by_its_column(name):
    assert obstacles(db.metadata.tables[name], COLUMN[name]) == []


@pytest.mark.parametrize("name", [*REFERENCE, *LOCAL])
def test_a_table_that_is_not_spread_refers_to_none_that_is(name):
    assert {key.referred_table.name for key in db.metadata.tables[name].foreign_key_constraints} <= {*REFERENCE, *LOCAL}


def test_whatever_has_a_client_lies_with_it():
    """Spread otherwise, or not at all, are those that the guide gives a reason for."""
    with_client = {name for name, table in db.metadata.tables.items() if "client" in table.c}
    assert with_client - {name for name in TOGETHER if COLUMN[name] == "client"} == {"audit_entry", "link", "closed_link"}


def test_parents_are_spread_before_their_children():
    order = [*REFERENCE, *COLUMN]
    late = [
        (name, key.referred_table.name)
        for name in order
        for key in db.metadata.tables[name].foreign_key_constraints
        if order.index(key.referred_table.name) > order.index(name)
    ]
    assert late == []


def test_a_table_that_can_not_be_spread_is_noticed():
    careless = MetaData()
    for name in ("client", "account"):
        db.metadata.tables[name].to_metadata(careless)
    table = db.metadata.tables["member"].to_metadata(careless, name="visit")
    table.append_constraint(UniqueConstraint("ref"))
    (said,) = obstacles(table, "client")
    assert said == "['ref'] is unique without client"
    assert obstacles(table, "ref") != []
