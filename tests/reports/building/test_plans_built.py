"""The measures of a report: whose, in which order, and the same figures wherever they are read."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from reports.action_plans.registering import register_plan
from reports.action_plans.rows import load_plans
from reports.building.action_plans import REPORTED, follow_plans, plans_of
from reports.frames import load_frame, load_release
from survey.database import db
from tests.reports.action_plans.followed_waves import ACTOR, TEAMS, THEME, client_with, closing, content, release

DAY = timedelta(days=1)
FIRST = {"": 3.5, "Oslo": 3.4, "Oslo/Team 1": 3.0, "Bergen": 3.6, "Bergen/Team 1": 3.2}
LATER = {"": 3.6, "Oslo": 3.5, "Oslo/Team 1": 4.0, "Bergen": 3.6, "Bergen/Team 1": None}


@pytest.fixture
def fjord(app):
    """Measures registered after August; September and October came since. Bergen/Team 1 is hidden since."""
    client = client_with({"2026-08": FIRST})
    for number, path in enumerate(("Oslo/Team 1", "Bergen/Team 1", "Oslo", "")):
        due_on = date(2026, 12, 10 - number)
        register_plan("fjord", path, THEME, content(due_on=due_on), now=closing("2026-08") + DAY, actor=ACTOR)
    for month in ("2026-09", "2026-10"):
        release(client, month, LATER)
    db.session.commit()
    return client


def rows(path, month="2026-10"):
    return plans_of(load_frame(*load_release("fjord", month), path), path, "en")[0]


def test_a_report_has_its_units_measures_and_those_below_by_due_date(fjord):
    assert [row.unit_path for row in rows("")] == ["", "Oslo", "Bergen/Team 1", "Oslo/Team 1"]
    assert [(row.unit_path, row.unit_name) for row in rows("Oslo")] == [("Oslo", "Oslo"), ("Oslo/Team 1", "Team 1")]
    assert [row.unit_name for row in rows("")][:1] == ["Fjord"]
    assert rows("Bergen")[0].theme_name == "Autonomy"


def test_a_measure_reads_the_same_in_every_report_that_has_it(fjord):
    found = [next(row for row in rows(path) if row.unit_path == "Oslo/Team 1") for path in ("", "Oslo", "Oslo/Team 1")]
    assert len({(row.followed, row.said) for row in found}) == 1
    (plan,) = load_plans("fjord", "Oslo/Team 1")
    (alone,) = follow_plans([plan], "2026-10", "en", {"Oslo/Team 1": "x"})
    assert alone.followed == found[0].followed
    assert (alone.followed.before.value, alone.followed.latest.figure.value) == (3.0, 4.0)


def test_an_older_report_knows_nothing_of_later_waves(fjord):
    (row,) = rows("Oslo/Team 1", "2026-09")
    assert [point.month for point in row.followed.points] == ["2026-09"]
    (row,) = rows("Oslo/Team 1", "2026-08")
    assert row.followed.points == () and row.said == "No result has come since the measure was registered."


def test_a_hidden_units_measure_has_no_figure_after(fjord):
    (row,) = rows("Bergen")
    assert (row.followed.latest, row.followed.change, row.followed.shown) == (None, None, False)


def test_a_page_holds_so_many_and_counts_the_rest(fjord):
    for _ in range(REPORTED):
        register_plan("fjord", TEAMS[0], THEME, content(), now=closing("2026-10") + DAY, actor=ACTOR)
    found, left_out = plans_of(load_frame(*load_release("fjord", "2026-10"), ""), "", "en")
    assert (len(found), left_out) == (REPORTED, 4)


def test_more_measures_ask_the_database_no_more(fjord):
    def asked():
        count = []

        def note(*_statement):
            count.append(1)

        event.listen(db.engine, "before_cursor_execute", note)
        rows("")
        event.remove(db.engine, "before_cursor_execute", note)
        return len(count)

    before = asked()
    for _ in range(5):
        register_plan("fjord", "Bergen", THEME, content(), now=closing("2026-10") + DAY, actor=ACTOR)
    assert asked() == before
