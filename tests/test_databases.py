"""On which database a test runs: where its mark says, where it was asked to, or where its name falls."""

import re
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.databases import BOTH, CHOICES, POSTGRESQL, SHARED, SQLITE, kinds_for, share_of

TESTS = Path(__file__).parent


def a_test(name: str, *marks: str) -> SimpleNamespace:
    """What pytest tells of a test function that has these marks."""
    return SimpleNamespace(path=Path("test_x.py"), name=name, get_closest_marker=lambda mark: mark in marks or None)


def kinds(definition, choice: str) -> list[str]:
    return [parameter.values[0] for parameter in kinds_for(definition, choice)]


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize(
    ("mark", "expected"), [(SQLITE, [SQLITE]), (POSTGRESQL, [POSTGRESQL]), ("each_database", [SQLITE, POSTGRESQL])]
)
def test_what_is_about_a_database_runs_there_whatever_was_asked(choice, mark, expected):
    assert kinds(a_test("test_a", mark), choice) == expected


@pytest.mark.parametrize(("choice", "expected"), [(SQLITE, [SQLITE]), (POSTGRESQL, [POSTGRESQL]), (BOTH, [SQLITE, POSTGRESQL])])
def test_other_tests_run_where_it_was_asked(choice, expected):
    assert kinds(a_test("test_a"), choice) == expected


def test_shared_gives_a_function_to_one_of_the_two_by_its_name():
    shared = {name: kinds(a_test(name), SHARED) for name in ("test_a", "test_b", "test_c", "test_d", "test_e")}
    assert shared == {name: [share_of(f"test_x.py::{name}")] for name in shared}
    assert {kind for (kind,) in shared.values()} == {SQLITE, POSTGRESQL}


def test_every_folder_of_tests_has_some_on_each():
    functions = defaultdict(list)
    for file in TESTS.rglob("test_*.py"):
        found = re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
        functions[file.parent] += [f"{file.name}::{name}" for name in found]
    large = {folder: names for folder, names in functions.items() if len(names) > 15}
    assert len(large) > 15
    for folder, names in large.items():
        shares = [share_of(name) for name in names]
        assert 0.2 < shares.count(SQLITE) / len(shares) < 0.8, folder


def test_a_mark_on_a_postgresql_run_lets_it_be_left_out():
    assert [[mark.name for mark in one.marks] for one in kinds_for(a_test("test_a"), BOTH)] == [[], ["postgresql"]]
