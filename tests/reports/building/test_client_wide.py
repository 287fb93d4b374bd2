"""From a file of answers to page, document and check: what is said of the client as a whole, and what is blocked."""

import json

import pytest
from sqlalchemy import select

from reports.build import build_report
from reports.disclosure.verification import verify_release
from reports.models.driver import ReleasedDriver, ReleasedOutcome
from reports.models.release import ReleasedCell, ReleasedGroupCell
from reports.released_file import export_release
from survey.database import db
from survey.services.clients import add_client
from tests.browser import signed_in
from tests.reports.released_files import answers_of, core
from tests.reports.test_blocking import dealt, turned

MONTH = "2026-10"
TEAM = "Oslo/Blue"
PAGE = f"/console/fjord/{MONTH}/report?lang=en&unit="


@pytest.fixture
def imported(app, now, runner, tmp_path):
    """Imports so many people's answers, some items turned round as by a wrong map."""
    add_client("fjord", "Fjord Kundesenter", now=now)
    db.session.commit()

    def of(people: int, *items: str) -> None:
        frame = turned(answers_of(core(), people, 1, 0.0), *items).astype(int).assign(unit_path=dealt(people))
        frame.to_csv(tmp_path / "answers.csv", index=False)
        done = runner.invoke(args=["answers", "import", str(tmp_path / "answers.csv"), "--client", "fjord", "--month", MONTH])
        assert done.exit_code == 0, done.output

    return of


def document(app, unit: str = "") -> dict:
    reply = signed_in(app, "hr@example.com", "hr", "fjord").get(f"/api/v1/clients/fjord/waves/{MONTH}/report?unit={unit}&lang=en")
    return json.loads(reply.data)


def test_what_is_frozen_is_what_the_document_says(app, imported):
    imported(160)

    (said,) = document(app)["drivers"]

    outcome = db.session.scalar(select(ReleasedOutcome))
    rows = {row.theme: row for row in db.session.scalars(select(ReleasedDriver))}
    assert (said["explained"], said["n"], said["above_chance"]) == (outcome.explained, "≈ 160", outcome.above_chance)
    assert {one["theme"]: (one["share"], one["low"], one["high"]) for one in said["themes"]} == {
        theme: (row.share, row.low, row.high) for theme, row in rows.items()
    }
    assert len(rows) == 10 and {one["direction"] for one in said["themes"]} <= {"higher", "lower", "not clear"}


def test_reliability_is_of_the_client_alone_and_so_are_drivers(app, imported):
    imported(160)

    whole, team = document(app), document(app, TEAM)

    assert [one["measure"] for one in whole["reliability"]] == ["index", "theme:job_satisfaction"]
    assert (team["drivers"], team["reliability"]) == ([], [])


@pytest.mark.parametrize(("people", "items"), [(160, ()), (160, ("LEA1",)), (99, ())])
def test_the_exported_file_holds_and_gives_the_frozen_hash(imported, people, items):
    imported(people, *items)

    content, sha256 = export_release("fjord", MONTH)

    found = verify_release(content)
    assert found.holds and found.sha256 == sha256
    release = json.loads(content)["release"]
    assert release["blocked"] == list(items)
    assert bool(release["drivers"]) == bool(release["reliability"]) == (people == 160 and not items) or items


def test_a_changed_share_is_not_exported(imported):
    imported(160)
    db.session.scalar(select(ReleasedDriver)).high = 1.0
    db.session.commit()

    with pytest.raises(RuntimeError, match="don't give the hash"):
        export_release("fjord", MONTH)


def test_what_is_blocked_is_nowhere_and_every_reader_is_told_why(app, imported):
    imported(160, "LEA1")

    whole, team = document(app), document(app, TEAM)

    measures = {row.measure for table in (ReleasedCell, ReleasedGroupCell) for row in db.session.scalars(select(table))}
    assert "theme:culture" in measures and {"index", "theme:leadership", "distribution:LEA1"}.isdisjoint(measures)
    assert whole["blocked"] == team["blocked"]
    assert [(one["item"], one["theme"]) for one in whole["blocked"]] == [("LEA1", "Leadership")]
    assert whole["certificate"]["blocked"] == ["LEA1"]
    assert not db.session.scalar(select(ReleasedOutcome))


def test_a_client_of_a_hundred_less_one_is_never_blocked(app, imported):
    imported(99, "LEA1")

    found = document(app)

    assert found["blocked"] == [] and found["drivers"] == []
    assert next(one for one in found["measures"] if one["code"] == "index")["state"] == "released"


def test_the_page_of_a_blocked_wave_says_so_once_to_every_reader(app, imported):
    imported(160, "LEA1")
    reader = signed_in(app, "hr@example.com", "hr", "fjord")

    pages = [reader.get(PAGE + unit).get_data(as_text=True) for unit in ("", TEAM)]

    said = "runs against the others; check its direction and wording. Leadership and the index are not shown"
    assert [page.count(said) for page in pages] == [1, 1]
    assert not any("What goes with" in page for page in pages)


def test_the_page_of_the_client_has_drivers_and_reliability_and_a_teams_has_neither(app, imported):
    imported(160)
    reader = signed_in(app, "hr@example.com", "hr", "fjord")

    whole, team = (reader.get(PAGE + unit).get_data(as_text=True) for unit in ("", TEAM))

    assert 'id="drivers"' in whole and "not what brings what about" in whole and "ICC(1)" in whole
    assert 'id="drivers"' not in team and "ICC(1)" not in team and "not available" not in team


def test_below_a_hundred_the_clients_page_says_what_it_takes(app, imported):
    imported(99)
    reader = signed_in(app, "hr@example.com", "hr", "fjord")

    whole, team = (reader.get(PAGE + unit).get_data(as_text=True) for unit in ("", TEAM))

    assert "it takes at least 100 people who answered all of it" in whole
    assert "it takes at least 100 people" not in team


@pytest.mark.parametrize("language", ["nb", "sv", "da", "nl", "en"])
def test_in_every_language_the_item_and_its_theme_are_named(imported, language):
    imported(160, "LEA1")

    report = build_report("fjord", "", MONTH, language)

    (item,) = report.blocked
    assert item.text == core().item("LEA1").texts[language]
    assert item.theme == core().theme("leadership").names[language]
