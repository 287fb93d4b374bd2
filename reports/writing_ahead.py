"""Reports that are written before anybody asks: after a release, so that opening them is reading a file."""

from sqlalchemy import select

from reports.release_lists import list_units
from survey.database import db
from survey.models.account import Account, Grant
from survey.models.organisation import Client

READERS = ("hr", "leader", "safety_rep")  # a consultant's report holds sets of that consultant's own


def list_reports(client: str, month: str) -> list[tuple[str, str]]:
    """(unit path, language) of every shown unit of a release, in each language that somebody reads who may open the client.

    Where nobody signs in yet, in the client's own.
    """
    read = select(Account.language).distinct().join(Grant, Grant.account == Account.id)
    languages = sorted(db.session.scalars(read.where(Grant.client == client, Account.role.in_(READERS))))
    languages = languages or [db.session.get_one(Client, client).language]
    return [(path, language) for path in list_units(client, month) for language in languages]


def keep_report(client: str, month: str, unit_path: str, language: str) -> None:
    """Writes a unit's PDF into the folder of kept ones, under what it is made of. Needs what render_pdf needs."""
    from reports.build import build_report
    from reports.exports.kinds import write_report

    write_report(build_report(client, unit_path, month, language), "pdf")
