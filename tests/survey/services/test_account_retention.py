"""Accounts that nobody uses go, by the clock; nobody's work is taken away, and a client is never left without HR."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from reports.models.saved_view import SavedView
from survey.database import db
from survey.models.account import Account, Grant, SignInTry
from survey.models.api_token import ApiToken
from survey.models.audit import AuditEntry
from survey.retention import CLOSED_OUT_KEPT, INVITED_KEPT, TOKENS_KEPT, TRIES_KEPT, UNUSED_KEPT
from survey.services.account_retention import Standing, sweep_accounts
from survey.services.accounts import add_account, new_sign_in_link
from survey.services.api_tokens import READ_REPORTS, make_token
from survey.services.audit import record_action
from survey.services.clients import add_client
from survey.services.sign_in_tries import count_try

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clients(app, now):
    for key in ("fjord", "sol"):
        add_client(key, key, now=now)


def account(name: str, now, role: str = "leader", *, used=None, client: str | None = "fjord") -> Account:
    added = add_account(f"{name}@example.com", role, client=client, now=now)
    added.signed_in_at = used
    db.session.commit()
    return added


def left() -> list[str]:
    return sorted(email.partition("@")[0] for email in db.session.scalars(select(Account.email)))


@pytest.mark.parametrize(
    ("used", "given", "after"),
    [
        (None, 0, INVITED_KEPT),  # invited, and never came
        (10, 0, 10 * DAY + UNUSED_KEPT),
        (10, 20, 20 * DAY + UNUSED_KEPT),  # given more since
        (10, None, 10 * DAY + CLOSED_OUT_KEPT),  # opens nothing any more
        (None, None, CLOSED_OUT_KEPT),
    ],
)
def test_how_long_an_account_is_kept(now, used, given, after):
    at = [None if days is None else now + days * DAY for days in (used, given)]
    standing = Standing(now, *at)
    assert not standing.is_over(now + after - DAY) and standing.is_over(now + after)


def test_unused_accounts_go_with_all_that_hangs_on_them(now):
    unused, used = account("unused", now), account("used", now, used=now + INVITED_KEPT)
    new_sign_in_link(unused, now=now)
    db.session.add(SavedView(id="v", account=unused.id, name="Mine", query={}, created_at=now))
    db.session.commit()
    assert sweep_accounts(now + INVITED_KEPT - DAY) is None
    assert sweep_accounts(now + INVITED_KEPT) == "1 accounts deleted that nobody used."
    assert left() == ["used"]
    assert set(db.session.scalars(select(Grant.account))) == {used.id}
    assert db.session.scalars(select(SavedView)).all() == []
    said = db.session.scalars(select(AuditEntry).filter_by(action="accounts deleted")).one()
    assert (said.client, said.detail) == ("fjord", {"people": 1})


def test_who_opens_nothing_any_more_goes_and_operators_stay(now):
    account("out", now, used=now)
    account("operator", now, "operator", client=None)
    db.session.execute(Grant.__table__.delete())
    db.session.commit()
    sweep_accounts(now + CLOSED_OUT_KEPT - DAY)
    assert left() == ["operator", "out"]
    sweep_accounts(now + CLOSED_OUT_KEPT)
    assert left() == ["operator"]
    assert db.session.scalars(select(AuditEntry.client).filter_by(action="accounts deleted")).all() == [None]


def test_a_client_keeps_somebody_who_may_invite(now):
    account("first", now, "hr")
    account("second", now, "hr")
    account("busy", now, "hr", client="sol", used=now)
    account("idle", now, "hr", client="sol")
    sweep_accounts(now + INVITED_KEPT)
    assert left() == ["busy", "first", "second"]


def test_what_a_program_does_counts_as_use(now):
    consultant = account("both", now, "consultant", used=now)
    token = make_token(consultant.id, "consultant", name="x", scopes=[READ_REPORTS], days=366, now=now + UNUSED_KEPT - DAY)
    token.token.last_used_on = (now + UNUSED_KEPT - DAY).date()
    db.session.commit()
    sweep_accounts(now + UNUSED_KEPT)
    assert left() == ["both"]


def test_old_tokens_and_tries_and_the_installations_log_go(app, now):
    owner = account("owner", now, "operator", client=None)
    db.session.add(ApiToken(id="t", hash=b"1" * 32, account=owner.id, name="x", scopes=[], created_at=now, expires_at=now))
    count_try("somebody@example.com", secret_key="x", now=now)
    record_action("signed in", client=None, actor="a", now=now)
    db.session.commit()
    sweep_accounts(now + TRIES_KEPT - timedelta(hours=1))
    assert db.session.scalars(select(SignInTry)).all()
    sweep_accounts(now + TOKENS_KEPT - DAY)
    assert db.session.scalars(select(ApiToken)).all() and not db.session.scalars(select(SignInTry)).all()
    sweep_accounts(now + TOKENS_KEPT)
    assert not db.session.scalars(select(ApiToken)).all()
    sweep_accounts(now + 800 * DAY)
    assert db.session.scalars(select(AuditEntry.action)).all() == ["audit log shortened"]
