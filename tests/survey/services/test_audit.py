"""The audit log only grows, on both databases; entries go in one way, which leaves its word."""

from datetime import date, timedelta

import pytest
from flask_migrate import upgrade
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from survey.database import db
from survey.models.audit import AuditEntry
from survey.services.audit import SHORTENED, record_action, shorten_audit_log
from tests.conftest import running_app


@pytest.fixture
def log(app, now):
    """An entry a year of two clients and of none."""
    for client in ("fjord", "sol", None):
        for years in range(3):
            record_action("wave opened", client=client, actor="a", now=now - timedelta(days=365 * years))
    db.session.commit()


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(AuditEntry))


@pytest.mark.each_database
@pytest.mark.parametrize(
    "change",
    [
        update(AuditEntry).values(actor="somebody else"),
        delete(AuditEntry),
        text("update audit_entry set at = '2020-01-01'"),
        text("delete from audit_entry where client is null"),
    ],
)
def test_entries_are_neither_changed_nor_deleted(log, change):
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(change)
    db.session.rollback()
    assert count() == 9


@pytest.mark.each_database
@pytest.mark.parametrize("client", ["fjord", None])
def test_the_one_way_says_what_went(log, now, client):
    assert shorten_audit_log(client, before=date(2025, 1, 1), actor="senterpuls", now=now) == 1
    db.session.commit()
    assert count() == 9
    said = db.session.scalars(select(AuditEntry).filter_by(action=SHORTENED)).one()
    assert (said.client, said.detail) == (client, {"removed_before": "2025-01-01"})


@pytest.mark.each_database
@pytest.mark.parametrize("where", ["client = 'fjord'", "client = 'sol' and at < '2025-01-01'", f"action = '{SHORTENED}'"])
def test_no_more_goes_than_was_said(log, now, where):
    shorten_audit_log("fjord", before=date(2025, 1, 1), actor="senterpuls", now=now)
    db.session.commit()
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(f"delete from audit_entry where {where}"))


@pytest.mark.postgresql
def test_on_postgresql_it_is_not_emptied_either(postgres_settings):
    with running_app(postgres_settings):
        upgrade()
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(text("truncate audit_entry"))


@pytest.mark.sqlite
def test_a_rebuilt_log_keeps_its_triggers(app):
    """SQLite drops a table's triggers when a migration rebuilds the table: such a migration makes them again."""
    triggers = "select count(*) from sqlite_master where type = 'trigger' and tbl_name = 'audit_entry'"
    assert db.session.scalar(text(triggers)) == 2
