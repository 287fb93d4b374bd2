"""Open waves on the console: roughly how many have answered, in the reader's own units, and nothing else."""

from datetime import date

import pytest

from survey.database import db
from survey.models.cadence import OpenCount
from tests.browser import signed_in
from tests.waves import open_test_wave


@pytest.fixture
def counted(app):
    """November is open; as the scheduler would have counted it, were the centres large enough."""
    for unit, percent in {"": 90, "Bergen": 45, "Oslo": 10}.items():
        row = {"client": "fjord", "wave": "2026-11", "unit": unit, "percent": percent, "counted_on": date(2026, 11, 5)}
        db.session.add(OpenCount(**row))
    db.session.commit()


def home(browser, lang: str = "en") -> str:
    return browser.get(f"/console/?lang={lang}").text


def test_hr_sees_until_when_and_about_how_many(hr, counted):
    page = home(hr)
    assert "Open now: Fjord Kundesenter" in page
    assert "November 2026 takes answers until 9 November 2026, 09:00." in page
    assert "<li>Fjord Kundesenter: at least 90 % have answered so far</li>" in page
    assert "<li>Bergen: about 45 % have answered so far</li>" in page
    assert "<li>Oslo: at most 10 % have answered so far</li>" in page
    assert "Counted on" in page


def test_before_the_first_count_there_is_only_the_time(hr):
    page = home(hr)
    assert "takes answers until" in page
    assert "answered so far" not in page


def test_a_leader_sees_counts_of_own_units_only(leader, counted):
    page = home(leader)
    assert page.count("answered so far") == 1
    assert "Bergen: about 45 %" in page


def test_operators_and_others_clients_see_nothing(app, counted):
    assert "Open now" not in home(signed_in(app, "op@example.com", "operator"))
    assert "Open now" not in home(signed_in(app, "c@example.com", "consultant", "sol"))


def test_a_client_without_a_release_sees_its_open_wave(app, vault, now):
    open_test_wave(vault, now, teams={"Oslo": 60}, client="fjell")
    page = home(signed_in(app, "fjell@example.com", "hr", "fjell"))
    assert "Nothing has been released yet" in page
    assert "Open now" in page
