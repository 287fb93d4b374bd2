from dataclasses import replace

import pytest

from reports.narrative.extremes import alike_sentence, changes_heading, ends_of, real_changes
from reports.panels import HIDDEN, Change, Figure, Panel
from tests.reports.report_samples import centre


def themes(*values: float | None) -> tuple[Panel, ...]:
    return tuple(
        Panel(f"theme:{at}", f"T{at}", "1-6", HIDDEN if value is None else Figure(value)) for at, value in enumerate(values)
    )


TABLE = [
    ((5, 4, 3.5, 3, 2.5, 2), "T0 T1 T2", "T5 T4 T3"),
    ((4, 4, 4, 3, 2, 1), "T0 T1 T2", "T5 T4 T3"),
    ((4, 4, 4, 4, 2, 1), "", "T5 T4"),  # four share the highest score
    ((5, 4, 4, 4, 2, 1), "T0", "T5 T4"),
    ((5, 4, 3), "", ""),  # each would stand at both ends
    ((5, 4, 3, 2), "T0", "T3"),
    ((3, 3, 3, 3), "", ""),
    ((5, None, 4, 3.5, 3, None, 2.5, 2), "T0 T2 T3", "T7 T6 T4"),
    ((None, None), "", ""),
    ((), "", ""),
]


@pytest.mark.parametrize(("values", "top", "bottom"), TABLE)
def test_the_ends_never_part_themes_that_score_alike(values, top, bottom):
    highest, lowest = ends_of(themes(*values))
    assert (" ".join(at.name for at in highest), " ".join(at.name for at in lowest)) == (top, bottom)


def test_themes_that_share_an_end_are_counted():
    crowd = themes(4.0, 4.0, 4.0, 4.0, 2.0)
    assert alike_sentence(crowd, highest=True) == "4 themes share the highest score, 4.0."
    assert alike_sentence(crowd, highest=False) == "1 theme has the lowest score, 2.0."
    assert alike_sentence(themes(None), highest=True) == ""


STATES = [("different", 0.5, True), ("different", -0.5, True), ("not different", 0.5, False), ("not tested", 0.9, False)]


@pytest.mark.parametrize(("state", "difference", "real"), STATES)
def test_only_what_a_test_found_is_a_change(state, difference, real):
    quiet = Change("2026-09", 0.0, "not different")
    report = centre()
    panels = tuple(replace(at, change=quiet) for at in report.themes[1:])
    changed = replace(report.themes[0], change=Change("2026-09", difference, state))
    still = replace(
        report,
        index=replace(report.index, change=quiet),
        themes=(changed, *panels),
        modules=tuple(replace(at, change=None) for at in report.modules),
        outcomes=tuple(replace(at, change=None) for at in report.outcomes),
    )
    assert [at.code for at in real_changes(still)] == ([changed.code] if real else [])
    assert ("1 figure" in changes_heading(still)) == real


def test_what_is_hidden_has_not_changed():
    hidden = replace(centre(), themes=themes(None, None), outcomes=(), modules=())
    assert all(at.code == "index" for at in real_changes(hidden))
