"""The order of a comparison's rows, and which of its columns are shown."""

import pytest

from reports.comparison.choice import Choice
from reports.comparison.order import arranged, columns_of
from reports.comparison.value import Column, Comparison, Row
from reports.funnels import NoFunnel
from reports.panels import HIDDEN, Count, Figure

NOBODY = Count(None, None, None)
COLUMNS = (Column("index", "Index", "0-100"), Column("theme:a", "A", "1-6"), Column("theme:m", "M", "1-6", module=True))


def row(client: str, path: str, value: float | None, state: str = "released") -> Row:
    figures = {"index": HIDDEN if value is None else Figure(value)} if state == "released" else {}
    return Row(client, client.title(), path, path or client, state, NOBODY, figures)


ROWS = (
    row("a", "", 50), row("a", "A1", 40), row("a", "A2", 60), row("a", "A3", None),
    row("b", "", 70), row("b", "B1", 70),
    row("c", "", None, "no release"),
)  # fmt: skip
COMPARISON = Comparison("2026-10", "en", False, "Puls", COLUMNS, ROWS, None, NoFunnel("few"), ())


@pytest.mark.parametrize(
    ("level", "sort", "names"),
    [
        ("all", "name", "a A1 A2 A3 b B1 c"),
        ("all", "index", "b B1 a A2 A1 A3 c"),
        ("all", "-index", "a A1 A2 A3 b B1 c"),
        ("centres", "name", "A1 A2 A3 B1 c"),
        ("centres", "index", "B1 A2 A1 A3 c"),
        ("clients", "index", "b a c"),
        ("clients", "theme:unknown", "a b c"),
    ],
)
def test_rows_are_sorted_and_what_is_not_shown_comes_last(level, sort, names):
    assert [one.name for one in arranged(COMPARISON, Choice(level=level, sort=sort))] == names.split()


CHOSEN = [("all", "index theme:a theme:m"), ("themes", "index theme:a"), ("modules", "index theme:m")]


@pytest.mark.parametrize(("measures", "codes"), CHOSEN)
def test_the_index_stays_whichever_themes_are_chosen(measures, codes):
    assert [column.code for column in columns_of(COMPARISON, Choice(measures=measures))] == codes.split()
