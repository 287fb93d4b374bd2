"""Downloads of a PDF: written once, read from the disk after that, and in the audit log every time."""

from sqlalchemy import select

from reports.exports import pdf
from survey.database import db
from survey.models.audit import AuditEntry
from tests.browser import signed_in

ADDRESS = "/console/fjord/2026-10/report.pdf?lang=en"


def openings():
    return len(db.session.scalars(select(AuditEntry).filter_by(action="report opened")).all())


def refuse(*_arguments, **_named):
    raise AssertionError("the PDF was written again")


def test_a_second_download_is_read_and_logged(app, hr, leader, monkeypatch, tmp_path):
    first = hr.get(f"{ADDRESS}&unit=Bergen").data
    monkeypatch.setattr(pdf, "write_pdf", refuse)
    before = openings()
    assert hr.get(f"{ADDRESS}&unit=Bergen").data == leader.get(f"{ADDRESS}&unit=Bergen").data == first
    assert openings() == before + 2
    assert list((tmp_path / "cache" / "pdf").iterdir())


def test_another_client_or_unit_is_another_file(app, hr):
    same_month = signed_in(app, "hr@sol.example", "hr", "sol").get("/console/sol/2026-09/report.pdf?lang=en").data
    asked = ("lang=en", "lang=nb", "lang=en&unit=Oslo", "lang=nb&unit=Oslo")
    mine = {hr.get(f"/console/fjord/2026-09/report.pdf?{chosen}").data for chosen in asked}
    assert len(mine) == 4 and same_month not in mine


def test_who_may_not_open_a_report_is_not_given_the_kept_file(app, hr):
    assert hr.get(f"{ADDRESS}&unit=Oslo").status_code == 200
    stranger = signed_in(app, "hr@sol.example", "hr", "sol")
    assert stranger.get(f"{ADDRESS}&unit=Oslo").status_code == 404
