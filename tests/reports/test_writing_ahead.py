"""Reports written before anybody asks: which, in whose languages, and that a reader's download is then a file read."""

from datetime import timedelta

import pytest

from reports.exports import pdf
from reports.exports.pdf_cache import folder_of
from reports.release import close_wave
from reports.writing_ahead import keep_report, list_reports
from survey.database import db
from survey.models.account import Account
from survey.queue.job import Job
from survey.services import jobs
from survey.services.delivery import dispatch
from survey.services.due import REPORT, REPORTS, Search, reports
from survey.services.schedule import run_due, run_job
from tests.browser import signed_in
from tests.waves import MONTH, cast_all, open_test_wave

WEEK = timedelta(days=7)


@pytest.fixture
def released(vault, now):
    """A release as of a week after now, of which three people's team is not shown."""
    wave = open_test_wave(vault, now, teams={"Oslo/Team 1": 9, "Oslo/Team 2": 8, "Oslo/Team 3": 3, "Oslo/Team 4": 6})
    cast_all(wave, vault, now, lambda member, code: 2 + len(member + code) % 3)
    close_wave(wave, vault=vault, now=now + WEEK)
    return wave


def speaks(app, email: str, role: str, language: str):
    browser = signed_in(app, email, role, "fjord")
    db.session.query(Account).filter_by(email=email).one().language = language
    db.session.commit()
    return browser


def test_every_shown_unit_in_the_languages_of_those_who_sign_in(app, released):
    shown = {unit for unit, _ in list_reports("fjord", MONTH)}
    assert {language for _, language in list_reports("fjord", MONTH)} == {"nb"}  # the client's, while nobody does
    assert "Oslo/Team 3" not in shown
    for email, role, language in (
        ("a@x.no", "hr", "sv"), ("b@x.no", "leader", "nl"), ("c@x.no", "consultant", "en"), ("d@x.no", "hr", "sv"),
    ):  # fmt: skip
        speaks(app, email, role, language)
    assert sorted(list_reports("fjord", MONTH)) == sorted((unit, language) for unit in shown for language in ("nl", "sv"))


def test_a_download_of_what_was_written_ahead_is_a_file_read(app, released, monkeypatch):
    browser = speaks(app, "hr@x.no", "hr", "nb")
    keep_report("fjord", MONTH, "", "nb")
    assert len(list(folder_of(app.extensions["senterpuls.settings"]).iterdir())) == 1
    monkeypatch.setattr(pdf, "write_pdf", lambda *args, **choices: pytest.fail("written again"))
    answer = browser.get(f"/console/fjord/{MONTH}/report.pdf")
    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")


def found(now) -> set[Job]:
    return {task.job for task in reports(Search(dispatch(), {}, now))}


def test_each_report_is_written_once_and_then_the_release_is_done_with(app, released, now, monkeypatch):
    wanted = {Job(REPORT, "fjord", MONTH, language, unit) for unit, language in list_reports("fjord", MONTH)}
    written = []
    monkeypatch.setattr("reports.writing_ahead.keep_report", lambda *what: written.append(what))
    later = now + WEEK
    assert found(later) == wanted
    assert found(later + jobs.WRITTEN_AHEAD) == set()  # from then on whoever asks waits for it
    for job in (*wanted, *wanted):
        assert run_job(job, dispatch(), now=later) is None
    assert sorted(written) == sorted((job.client, job.month, job.unit, job.detail) for job in wanted)
    assert found(later) == {Job(REPORTS, "fjord", MONTH)}
    assert run_job(Job(REPORTS, "fjord", MONTH), dispatch(), now=later).told == "reports are written."
    assert found(later) == set()


def test_a_report_that_can_not_be_written_is_told_once_and_holds_up_no_other(app, released, now, monkeypatch):
    monkeypatch.setattr("reports.writing_ahead.keep_report", lambda *_: 1 / 0)
    job = Job(REPORT, "fjord", MONTH, "nb", "")
    done = run_job(job, dispatch(), now=now + WEEK)
    assert done.failed
    assert "written when somebody asks" in done.told
    assert job not in found(now + WEEK)


def test_who_is_stopped_while_writing_has_not_written(app, released, now, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("reports.writing_ahead.keep_report", stop)
    job = Job(REPORT, "fjord", MONTH, "nb", "")
    with pytest.raises(KeyboardInterrupt):
        run_job(job, dispatch(), now=now + WEEK)
    db.session.rollback()
    assert job in found(now + WEEK)


def test_without_workers_nothing_is_written_ahead(app, released, now):
    list(run_due(dispatch(), now=now + WEEK))
    assert not folder_of(app.extensions["senterpuls.settings"]).exists()
    assert found(now + WEEK)
