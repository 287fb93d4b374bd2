"""What happens after a release, and in the months after it, gives no second look at the same people."""

import pytest
from sqlalchemy import select

from reports.exports.result import draw_result
from reports.models.release import Release, ReleasedCell
from reports.release import close_wave
from survey.database import db
from survey.models.organisation import Client
from survey.models.wave import Wave
from survey.services.holds import hold_wave
from survey.services.roster import import_roster
from tests.browser import browser_of
from tests.test_disclosure.conftest import MONTHS, OPENED, TEAMS, WEEK
from tests.test_disclosure.test_refusals import ADDRESSES, ask, looks
from tests.waves import cast_all, open_test_wave, roster_rows

LATER = OPENED + 8 * WEEK
UNITS = ("", "Oslo", "Oslo/Red", "Oslo/Blue", "Bergen/Green", "Bergen/Pink", "Oslo/New")


def _erase_somebody():
    rows = [row for row in roster_rows(TEAMS) if row.values["member_ref"] != "Blue-0"]
    import_roster(db.session.get(Client, "fjord"), rows, now=LATER)


def _reorganise():
    import_roster(db.session.get(Client, "fjord"), roster_rows({"Oslo/Red": 34, "Oslo/New": 12}), now=LATER)


def _raise_the_minimum():
    db.session.get(Client, "fjord").minimum_score = 15


@pytest.mark.parametrize("happening", [_erase_somebody, _reorganise, _raise_the_minimum])
def test_a_release_stays_as_it_is(app, vault, happening):
    before = _released()
    happening()
    db.session.commit()
    close_wave(db.session.get(Wave, ("fjord", MONTHS[0])), vault=vault, now=LATER)
    assert _released() == before


@pytest.mark.parametrize("happening", [_erase_somebody, _reorganise, _raise_the_minimum])
def test_what_was_read_once_is_read_again_whatever_came_later(app, vault, readers, happening):
    """The union of what is read at every month: an old month holds the same bytes when newer ones are there."""
    before = {unit: ask(readers["hr"], "api", unit).data for unit in UNITS}
    happening()
    _close(vault, "2026-11")
    assert {unit: ask(readers["hr"], "api", unit).data for unit in UNITS} == before


@pytest.mark.parametrize("state", ["open", "held"])
def test_before_its_release_nobody_reads_anything_of_a_wave(app, vault, readers, tmp_path, state):
    """Nor of one that was closed wrongly: a correction is no second look, as there was no first."""
    wave = open_test_wave(vault, LATER, month="2026-11")
    _cast(wave, vault)
    if state == "held":
        hold_wave(wave, now=LATER + WEEK)
        db.session.commit()
    for browser in readers.values():
        for kind in ADDRESSES:
            assert looks(ask(browser, kind, "Oslo", month="2026-11")) == looks(ask(browser, kind, "Oslo", month="2026-12"))
    assert browser_of(app).get("/r/fjord/2026-11/Oslo").status_code == 404
    assert draw_result("fjord", "2026-11", "Oslo", "en") is None
    file = tmp_path / "release.json"
    words = ["release", "export", "--client", "fjord", "--month", "2026-11", "--out", str(file)]
    export = app.test_cli_runner().invoke(args=words)
    assert export.exit_code == 2 and not file.exists()


def test_a_corrected_close_is_the_only_one(app, vault):
    wave = open_test_wave(vault, LATER, month="2026-11")
    _cast(wave, vault)
    hold_wave(wave, now=LATER + WEEK)
    db.session.commit()
    close_wave(wave, vault=vault, now=LATER + WEEK, corrected=wave.instrument_version)
    once = _released()
    close_wave(wave, vault=vault, now=LATER + 2 * WEEK)
    assert _released() == once


def _close(vault, month):
    wave = open_test_wave(vault, LATER, month=month)
    _cast(wave, vault)
    close_wave(wave, vault=vault, now=LATER + WEEK)


def _cast(wave, vault):
    cast_all(wave, vault, LATER, lambda member, code: 2 + len(member + code) % 4)


def _released():
    table = ReleasedCell.__table__
    cells = db.session.execute(select(table).order_by(*table.primary_key)).all()
    return cells, db.session.execute(select(Release.client, Release.wave, Release.sha256).order_by(Release.sha256)).all()


def test_a_team_rebuilt_around_one_person_has_no_figures_of_its_own(app, vault):
    rows = {"Oslo/Red": 34, "Bergen/Green": 40, "Bergen/Pink": 7, "Moss/White": 25}
    people = [*roster_rows(rows), *roster_rows({"Oslo/Blue": 1})]
    staged = roster_rows({"Oslo/Staged": 11})
    for row in staged:
        row.values["unit_path"] = "Oslo/Blue"
    import_roster(db.session.get(Client, "fjord"), [*people, *staged], now=LATER)
    _close(vault, "2026-11")
    shown = set(db.session.scalars(select(ReleasedCell.unit_path).filter_by(client="fjord", wave="2026-11")))
    assert "Oslo/Red" in shown and "Oslo/Blue" not in shown
