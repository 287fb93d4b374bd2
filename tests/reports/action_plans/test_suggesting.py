"""Which themes stand first: by what is displayed and by words that a test has found."""

import pytest

from reports.action_plans.suggesting import suggest_themes
from reports.panels import HIDDEN, Change, Figure, Panel, Reference, ReferenceComparison

PUBLISHED = Reference("k", "Somebody", 2023, "NO", "theme:x", "1-6", 4.0, "n not stated", "")


def theme(code, value, *, change=None, published=None):
    compared = () if published is None else (ReferenceComparison(PUBLISHED, *published),)
    since = None if change is None else Change("2026-09", *change)
    return Panel(f"theme:{code}", code.title(), "1-6", HIDDEN if value is None else Figure(value), compared, since)


@pytest.mark.parametrize(
    ("panels", "expected"),
    [
        ([], []),
        ([theme("a", 4.0), theme("b", 3.0)], [("b", "lowest"), ("a", "")]),
        ([theme("a", 3.0), theme("b", 3.0), theme("c", 4.0)], [("a", "lowest"), ("b", "lowest"), ("c", "")]),
        ([theme("a", 3.0), theme("b", 4.5, change=(-0.5, "different"))], [("b", "fell"), ("a", "lowest")]),
        # A difference that was not found, or not tested, is no reason; nor is one upwards.
        ([theme("a", 3.0), theme("b", 4.5, change=(-0.5, "not different"))], [("a", "lowest"), ("b", "")]),
        ([theme("a", 3.0), theme("b", 4.5, change=(-0.5, "not tested"))], [("a", "lowest"), ("b", "")]),
        ([theme("a", 3.0), theme("b", 4.5, change=(0.5, "different"))], [("a", "lowest"), ("b", "")]),
        ([theme("a", 3.0), theme("b", 3.5, published=(-0.5, "different"))], [("b", "below published"), ("a", "lowest")]),
        ([theme("a", 3.0), theme("b", 3.5, published=(-0.5, "not tested"))], [("a", "lowest"), ("b", "")]),
        # What is hidden comes last, in the order of the questionnaire, whatever stands beside it.
        ([theme("z", None), theme("a", None), theme("b", 5.0)], [("b", "lowest"), ("z", ""), ("a", "")]),
        ([theme("z", None), theme("a", None)], [("z", ""), ("a", "")]),
    ],
)
def test_themes_with_most_to_say_stand_first(panels, expected):
    assert [(one.code, one.reason) for one in suggest_themes(panels)] == expected
