"""The table of requirements in docs/security.md: each stands there once, and what is said to show it exists."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| ([\d., ]+) \| (.+?) \| (.+) \| (.*?) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
STATES = {"met", "partly", "not met", "–"}
# Sections of the standard and how many of their requirements are of level 1 or 2; within a section they are numbered from 1.
SECTIONS = (
    "1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4 "
    "5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 "
    "8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 "
    "11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 "
    "16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2 "
)


def required() -> set[str]:
    counts = [section.split(":") for section in SECTIONS.split()]
    return {f"{section}.{number}" for section, count in counts for number in range(1, int(count) + 1)}


@cache
def rows() -> tuple[tuple[list[str], str, str, str], ...]:
    """(numbers, state, how, what shows it) of every row."""
    text = (HOME / "docs" / "security.md").read_text("utf-8")
    return tuple((found[1].split(", "), found[2], found[3], found[4]) for found in ROW.finditer(text))


@cache
def functions_of(file: str) -> set[str]:
    tree = ast.parse((HOME / file).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_requirement_stands_in_the_table_once():
    stands = Counter(number for numbers, *_ in rows() for number in numbers)
    assert set(stands) == required()
    assert [number for number, times in stands.items() if times > 1] == []


def test_every_row_has_a_state_and_says_why():
    assert {state for _, state, *_ in rows()} == STATES
    assert [numbers for numbers, _, how, _ in rows() if len(how) < 10] == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0][0])
def test_what_shows_it_exists(row):
    *_, shown = row
    named = TEST.findall(shown)
    assert (f"`{named[0][0]}::{named[0][1]}`" if named else "") == shown
    assert all(name in functions_of(file) for file, name in named)


def test_most_of_what_is_met_is_shown():
    met = [shown for _, state, _, shown in rows() if state == "met"]
    assert sum(bool(shown) for shown in met) > 0.9 * len(met)
