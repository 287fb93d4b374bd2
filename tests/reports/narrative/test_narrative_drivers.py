"""What is said of drivers, reliability and blocking items: by state, without a cause."""

from dataclasses import replace

import pytest

from reports.client_wide import Driver, DriverSet, Reliability
from reports.narrative import cover, drivers
from reports.panels import HIDDEN
from tests.reports.report_samples import blocked, client, hidden, team

CAUSES = ("because", "cause", "effect", "leads to", "drives", "improve", "due to")


def with_shares(*shares: tuple[float, float, float], explained: float = 0.4, above: bool = True) -> DriverSet:
    names = ("autonomy", "involvement", "motivation", "workload")
    parts = tuple(Driver(f"theme:{name}", *share, -1) for name, share in zip(names, shares, strict=False))
    return DriverSet("mean:TUR1", explained, 200, above, parts)


@pytest.mark.parametrize(
    ("one", "heading"),
    [
        (with_shares((0.30, 0.21, 0.40), (0.10, 0.05, 0.20)), "goes together most with Autonomy"),
        (with_shares((0.20, 0.15, 0.30), (0.20, 0.15, 0.30), (0.0, 0.0, 0.02)), "with Autonomy and Involvement"),
        (with_shares((0.2, 0.11, 0.3), (0.2, 0.11, 0.3), (0.2, 0.11, 0.3), (0, 0, 0)), "goes together most with 3 themes"),
        (with_shares((0.20, 0.20, 0.30), (0.20, 0.10, 0.30)), "several themes go with it, none clearly more"),
        (with_shares((0.40, 0.30, 0.50)), "goes together most with Autonomy"),
        (with_shares((0.10, 0.08, 0.20), (0.0, 0.0, 0.1), explained=0.1, above=False), "no more than chance"),
    ],
)
def test_the_heading_names_what_has_more_than_an_even_share(one, heading):
    said = drivers.heading(client(), one)

    assert said.startswith("“Considers leaving within 12 months”") and heading in said


def test_what_is_explained_is_said_in_words_with_the_people_rounded():
    said = drivers.explained(client(), client().drivers[0])

    assert "Together the 10 themes go with 36%" in said and "≈ 220 people" in said


def test_rows_come_largest_first_each_with_a_mark_and_its_word():
    rows = drivers.rows(client(), client().drivers[0])

    assert [row.figure.value for row in rows] == sorted((row.figure.value for row in rows), reverse=True)
    assert {(row.mark, row.direction) for row in rows} == {("▼", "lower with a higher score"), ("●", "not clear")}


@pytest.mark.parametrize("above", [True, False])
def test_no_word_of_a_cause(above):
    one = replace(client().drivers[0], above_chance=above)
    said = " ".join([drivers.heading(client(), one), drivers.explained(client(), one)]).lower()

    assert not [word for word in CAUSES if word in said]


def test_that_it_is_missing_is_said_to_the_client_alone_and_without_a_number_of_people():
    said = drivers.not_available(replace(client(), drivers=()))

    assert "at least 100 people" in said and "233" not in said
    assert [drivers.not_available(report) for report in (client(), team(), blocked(), hidden())] == [""] * 4


def test_a_blocked_report_says_once_why_and_what_to_do():
    report = blocked()

    said = [cover.where_we_are(report), cover.what_changed(report), cover.cover_heading(report)]

    assert said[0] == (
        "The statement “My nearest leader sees me and supports me when it matters” runs against the others; check its "
        "direction and wording. Leadership and the index are not shown for this wave."
    )
    assert "runs against" not in said[1] + said[2]


def test_a_hidden_index_that_nothing_blocks_is_explained_as_ever():
    report = client()
    report = replace(report, index=replace(report.index, figure=HIDDEN, change=None))

    assert cover.where_we_are(report).startswith("This result is not shown.")
    assert drivers.blocked(report) == ""


def test_how_far_units_differ_is_said_where_it_is_known():
    assert drivers.how_far_units_differ(client()).startswith("5% of the differences between people in the index")
    unknown = replace(client(), reliability=(Reliability("index", 0.8, 0.7, 0.9),))
    assert [drivers.how_far_units_differ(report) for report in (team(), unknown)] == ["", ""]


def test_reliabilities_are_written_with_two_decimals_and_a_dash_for_what_is_not_known():
    rows = drivers.reliability_rows(client())

    assert rows[0] == ("Wellbeing index", ("0.83", "0.79–0.86", "0.83", "0.05", "0.42", "0.91"))
    assert rows[1][1][2] == "–"
    bare = replace(client(), reliability=(Reliability("index"),))
    assert drivers.reliability_rows(bare)[0][1] == ("–",) * 6
