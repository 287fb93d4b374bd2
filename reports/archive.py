"""Everything that is held of a client: written out as one file, and deleted.

Nothing of a single answer is among it: ballots are sealed until their wave closes, and gone afterwards.
"""

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import Table, select

from reports.release_lists import list_releases
from reports.released_file import export_release
from survey.database import db
from survey.models.account import Account, Grant
from survey.models.organisation import Client
from survey.services.client_settings import find_logo
from survey.spreadsheet_text import without_formula

# Tables with a client's rows that are not written out, each with its reason.
LEFT_OUT = {
    "ballot_box": "sealed ballots of an open survey: nobody can read them before it closes",
    "link": "the way in to a questionnaire",
    "invitation": "the way in to a questionnaire",
    "closed_link": "traces of links that no longer work",
    "outbox": "letters that wait to be sent, named by invitation",
    "open_count": "rough counts of an open survey",
    "no_mail_wish": "hashes of people who are on no roster any more and want no mail",
    "job_run": "which steps of a survey have been taken",
    "client_logo": "in the file logo.png",
}
# Columns that are nobody's to have, though nothing can be opened with most of them any more.
SECRETS = {"public_key", "vault_entry", "vault_fingerprint"}
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of every file in the archive: the same content, the same bytes

READ_ME = """Everything Senterpuls holds of {name} ({key}).

One CSV file a table, UTF-8, separated by commas; releases/*.json are the released figures as anybody can verify them
with: senterpuls release verify FILE.json

Not in here:
- answers of single people: ballots are destroyed when their survey closes, and nothing individual is kept;
- what opens accounts or questionnaires: passwords, codes, links, tokens;
{left_out}
"""


def client_tables() -> list[Table]:
    """Every table that holds rows of a client, parents first."""
    return [table for table in db.metadata.sorted_tables if "client" in table.columns]


def class_of(table: Table) -> type[db.Model]:
    """Asked by its mapped class, a table gives rows of the reader's own clients only: survey/tenancy.py."""
    return next(mapped for mapped in db.Model.__subclasses__() if mapped.__table__ is table)


def export_client(client: Client) -> bytes:
    """A ZIP of everything that is held of the client; the same rows give the same bytes."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in _files(client):
            archive.writestr(ZipInfo(name, FIRST_DAY), content, ZIP_DEFLATED)
    return written.getvalue()


def _files(client: Client) -> Iterator[tuple[str, bytes]]:
    reasons = "\n".join(f"- {table}: {reason};" for table, reason in sorted(LEFT_OUT.items()))
    yield "README.txt", READ_ME.format(name=client.name, key=client.key, left_out=reasons).encode()
    yield "client.csv", _csv(Client, Client.key == client.key)
    for table in client_tables():
        if table.name not in LEFT_OUT:
            yield f"{table.name}.csv", _csv(class_of(table), class_of(table).client == client.key)
    yield "accounts.csv", _accounts(client)
    for release in list_releases([client.key]):
        yield f"releases/{release.month}.json", export_release(client.key, release.month)[0]
    png = find_logo(client.key)
    if png is not None:
        yield "logo.png", png


def _csv(mapped: type[db.Model], these) -> bytes:
    columns = [column for column in mapped.__table__.columns if column.name not in SECRETS]
    asked = [getattr(mapped, mapped.__mapper__.get_property_by_column(column).key) for column in columns]
    rows = db.session.execute(select(*asked).where(these).order_by(*mapped.__mapper__.primary_key))
    return _written([column.name for column in columns], rows)


def _accounts(client: Client) -> bytes:
    columns = (Account.email, Account.role, Grant.unit_path, Account.language, Account.created_at)
    joined = select(*columns).join(Grant, Grant.account == Account.id).where(Grant.client == client.key)
    rows = db.session.execute(joined.order_by(Account.email, Grant.unit_path))
    return _written([column.key for column in columns], rows)


def _written(names: list[str], rows) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _cell(value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return without_formula(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True))
