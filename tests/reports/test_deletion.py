"""Everything of a client goes, nothing of another does, and a deletion that was cut off is taken up again."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from reports import deletion
from reports.archive import client_tables
from reports.deletion import SurveyUnderWay, delete_client, surveys_under_way
from reports.exports.pdf_cache import folder_of
from reports.release import close_wave
from survey.database import close_connections, db
from survey.models.account import Account, Grant
from survey.models.audit import AuditEntry
from survey.models.organisation import Client, Member
from survey.models.wave import Wave
from survey.refusal import Refusal
from survey.services.accounts import add_account, new_sign_in_link
from survey.services.audit import SHORTENED, record_action, shorten_audit_log
from survey.services.client_settings import set_logo, set_procedure
from survey.services.clients import find_client
from survey.vault import VaultEntryMissing
from tests.pictures import picture_file
from tests.reports.comment_waves import cast_comments
from tests.table_rows import all_rows
from tests.waves import cast_all, open_test_wave

pytestmark = pytest.mark.each_database
DOMAIN = "@fjord.example"


class CutOff(Exception):
    """The process ends here."""


def cut_off(*_arguments, **_choices):
    raise CutOff


@pytest.fixture
def two_clients(app, vault, now, week):
    """fjord and sol: each with a release, comments, an open survey, readers, a log that was shortened once, a logo."""
    for key in ("fjord", "sol"):
        wave = open_test_wave(vault, now, teams={"Oslo/Blue": 25, "Bergen": 15}, client=key)
        for member in db.session.scalars(select(Member).filter_by(client=key)):
            member.email = f"{member.ref.lower()}@{key}.example"
        cast_comments(wave, vault, now, {f"Blue-{number}": f"Words {number}" for number in range(12)})
        close_wave(wave, vault=vault, now=now + week)
        later = open_test_wave(vault, now + 4 * week, month="2026-11", client=key)
        cast_all(later, vault, now + 4 * week, lambda member, code: 3)
        _add_pages_and_readers(find_client(key), now)
    add_account("both@house.example", "consultant", client="fjord", now=now)
    add_account("both@house.example", "consultant", client="sol", now=now)
    db.session.commit()


def _add_pages_and_readers(client: Client, now) -> None:
    set_logo(client, picture_file())
    set_procedure(client, dict.fromkeys(("danger", "representative", "reporting"), f"hr@{client.key}.example"), published=True)
    hr = add_account(f"hr@{client.key}.example", "hr", client=client.key, now=now)
    new_sign_in_link(hr, now=now)
    record_action("long ago", client=client.key, actor=hr.email, now=now - timedelta(days=900))
    shorten_audit_log(client.key, before=(now - timedelta(days=800)).date(), actor=hr.email, now=now)
    for at in (now, now + timedelta(days=90)):  # in the very moment of the deletion, and by a clock that was ahead
        record_action("report opened", client=client.key, actor=hr.email, now=at)


def delete_fjord(app, now, **choices) -> None:
    cache = folder_of(app.extensions["senterpuls.settings"])
    delete_client(find_client("fjord"), app.extensions["senterpuls.vault"], cache, actor="hr", now=now, **choices)


def rows_of(key: str) -> dict[str, int]:
    """Table → how many rows it has of a client, those with none left out."""
    found = {table.name: [row for row in rows if key in row] for table, rows in _rows_by_table() if table.name != "audit_entry"}
    return {name: len(rows) for name, rows in found.items() if rows}


def _rows_by_table():
    rows = all_rows()
    return [(table, rows[table.name]) for table in db.metadata.sorted_tables]


def log_of(key: str | None) -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry.action).filter_by(client=key)))


def addresses() -> list[str]:
    return sorted(db.session.scalars(select(Account.email)))


def test_nothing_is_left_but_that_the_log_was_shortened(app, two_clients, now):
    assert len(rows_of("fjord")) >= 12
    sol, log = rows_of("sol"), log_of("sol")
    delete_fjord(app, now, with_open=True)
    assert rows_of("fjord") == {}
    assert log_of("fjord") == [SHORTENED]
    assert rows_of("sol") == sol
    assert sorted(log_of("sol")) == sorted(log)
    assert log_of(None) == ["client deleted"]


def test_what_is_left_names_nobody(app, two_clients, now):
    delete_fjord(app, now, with_open=True)
    left = [repr(row) for rows in all_rows().values() for row in rows]
    assert not [row for row in left if DOMAIN in row]
    assert [row for row in left if "@sol.example" in row]


def test_accounts_that_open_another_client_stay(app, two_clients, now):
    delete_fjord(app, now, with_open=True)
    assert addresses() == ["both@house.example", "hr@sol.example"]
    assert set(db.session.scalars(select(Grant.client))) == {"sol"}


def test_the_other_client_goes_on(app, two_clients, vault, now, week):
    delete_fjord(app, now, with_open=True)
    wave = db.session.get(Wave, ("sol", "2026-11"))
    close_wave(wave, vault=vault, now=now + 5 * week)
    assert wave.state == "released"


def test_an_open_survey_is_in_the_way_unless_its_answers_may_go(app, two_clients, vault, now):
    before = all_rows()
    assert surveys_under_way(find_client("fjord")) == ["2026-11"]
    with pytest.raises(SurveyUnderWay):
        delete_fjord(app, now)
    assert all_rows() == before
    assert vault.private_key(db.session.get(Wave, ("fjord", "2026-11")).vault_entry)


def test_keys_go_before_anything_else(app, two_clients, vault, now, monkeypatch):
    entry = db.session.get(Wave, ("fjord", "2026-11")).vault_entry
    before = all_rows()
    monkeypatch.setattr(deletion, "partitioned", cut_off)
    with pytest.raises(CutOff):
        delete_fjord(app, now, with_open=True)
    with pytest.raises(VaultEntryMissing):
        vault.private_key(entry)
    assert all_rows() == before


def record_but_the_last(action: str, **rest) -> None:
    if action == "client deleted":
        raise CutOff
    record_action(action, **rest)


STEPS = {
    "partitioned": cut_off,
    "_delete_log": cut_off,
    "_delete_accounts": cut_off,
    "clean_files": cut_off,
    "record_action": record_but_the_last,
}


@pytest.mark.parametrize("step", STEPS)
def test_a_deletion_that_wascut_off_is_taken_up_again(app, two_clients, now, step):
    sol = rows_of("sol")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(deletion, step, STEPS[step])
        with pytest.raises(CutOff):
            delete_fjord(app, now, with_open=True)
    assert db.session.get(Client, "fjord") is not None
    delete_fjord(app, now + timedelta(minutes=1), with_open=True)
    assert (rows_of("fjord"), log_of("fjord"), rows_of("sol")) == ({}, [SHORTENED], sol)
    assert log_of(None) == ["client deleted"]


def test_every_table_with_a_client_is_gone_through(app):
    deleted = {table.name for table in client_tables()}
    tables = db.metadata.sorted_tables
    refers = {table.name for table in tables for key in table.foreign_keys if key.column.table.name == "client"}
    assert refers <= deleted


def test_a_deleted_client_cannot_be_deleted_again(app, two_clients, now):
    delete_fjord(app, now, with_open=True)
    with pytest.raises(Refusal):
        delete_fjord(app, now)


@pytest.mark.sqlite
def test_the_files_hold_no_address_afterwards(app, two_clients, now, settings):
    folder = Path(settings.database_url.removeprefix("sqlite:///")).parent
    close_connections()
    assert DOMAIN.encode() in b"".join(file.read_bytes() for file in folder.glob("senterpuls.sqlite3*"))
    kept = folder_of(settings) / ("0" * 64)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(f"hr{DOMAIN}".encode())
    delete_fjord(app, now, with_open=True)
    close_connections()
    assert not [file for file in folder.rglob("*") if file.is_file() and DOMAIN.encode() in file.read_bytes()]
    assert sqlite3.connect(folder / "senterpuls.sqlite3").execute("pragma integrity_check").fetchone() == ("ok",)
