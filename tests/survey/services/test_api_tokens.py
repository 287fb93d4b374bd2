"""Tokens: what can be made, what is kept, and when one stops working."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from survey.database import db
from survey.models.account import Account, Grant
from survey.models.api_token import ApiToken
from survey.refusal import Refusal
from survey.services.accounts import add_account
from survey.services.api_tokens import find_token, list_tokens, make_token, note_use, revoke_token
from survey.services.clients import add_client
from tests.table_rows import all_rows

READ = ["reports:read"]


@pytest.fixture
def account(app, now) -> str:
    add_client("fjord", "Fjord", now=now)
    made = add_account("hr@example.com", "hr", client="fjord", now=now).id
    db.session.commit()
    return made


def test_a_token_is_found_by_its_secret_until_it_expires(account, now):
    made = make_token(account, "hr", name="  HR   system ", scopes=READ, now=now)
    assert (made.token.name, made.token.scopes) == ("HR system", READ)
    assert len(made.secret) >= 47
    for days, found in ((0, True), (89, True), (90, False)):
        assert (find_token(made.secret, now=now + timedelta(days=days)) is not None) == found
    assert find_token(made.secret.upper(), now=now) is None


def test_the_secret_is_not_kept(account, now):
    made = make_token(account, "hr", name="x", scopes=READ, now=now)
    db.session.commit()
    assert made.secret not in repr(all_rows())
    assert make_token(account, "hr", name="x", scopes=READ, now=now).secret != made.secret


@pytest.mark.parametrize(
    ("role", "changed"),
    [
        ("hr", {"name": " "}), ("hr", {"name": "x" * 81}), ("hr", {"name": "a\u0000b"}), ("hr", {"scopes": []}),
        ("hr", {"scopes": ["everything"]}), ("hr", {"days": 0}), ("hr", {"days": 367}),
        ("consultant", {"scopes": ["roster:write"]}), ("leader", {}), ("operator", {}),
    ],
)  # fmt: skip
def test_what_cannot_be_a_token_is_refused(account, now, role, changed):
    with pytest.raises(Refusal):
        make_token(account, role, **{"name": "x", "scopes": READ, "now": now, **changed})
    assert list_tokens(account) == []


def test_there_are_at_most_twenty(account, now):
    for number in range(20):
        make_token(account, "hr", name=str(number), scopes=READ, now=now)
    with pytest.raises(Refusal, match="20"):
        make_token(account, "hr", name="21", scopes=READ, now=now)


def test_a_revoked_token_is_gone_and_others_cannot_revoke_it(account, now):
    made = make_token(account, "hr", name="x", scopes=READ, now=now)
    assert revoke_token("somebody else", made.token.id) is None
    assert revoke_token(account, made.token.id) == "x"
    assert find_token(made.secret, now=now) is None


def test_only_the_day_of_the_last_use_is_noted(account, now):
    made = make_token(account, "hr", name="x", scopes=READ, now=now)
    db.session.commit()
    note_use(made.token, now=now)
    assert db.session.scalar(select(ApiToken.last_used_on)) == now.date()


def test_a_token_goes_with_its_account(account, now):
    make_token(account, "hr", name="x", scopes=READ, now=now)
    db.session.commit()
    db.session.execute(delete(Grant))
    db.session.execute(delete(Account))
    assert db.session.scalars(select(ApiToken)).all() == []
