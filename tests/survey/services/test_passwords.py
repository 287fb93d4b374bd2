import pytest
from sqlalchemy import func, select

from survey.accounts.hashing import HashCost
from survey.accounts.password_rules import GUESSED
from survey.database import db
from survey.models.account import SignInLink
from survey.services.accounts import UnknownSignInLink, add_account, new_sign_in_link, use_sign_in_link
from survey.services.passwords import PasswordRefused, account_of_password, choose_password, end_sessions

CHEAP = HashCost(memory=8, passes=1)
PASSWORD = "tre gule hester"


@pytest.fixture
def operator(app, now):
    return add_account("op@example.com", "operator", client=None, now=now)


@pytest.fixture
def with_password(operator):
    choose_password(operator, PASSWORD, CHEAP)
    return operator


def test_a_password_is_its_accounts(with_password):
    assert account_of_password(" OP@example.com", PASSWORD, CHEAP) is with_password


@pytest.mark.parametrize(
    ("email", "password"),
    [("op@example.com", "tre gule hestar"), ("no@example.com", PASSWORD), ("op@example.com", ""), ("op@example.com", "x" * 9999)],
)
def test_nothing_else_is(with_password, email, password):
    assert account_of_password(email, password, CHEAP) is None


def test_an_account_without_a_password_has_none(operator):
    assert account_of_password("op@example.com", "", CHEAP) is None


def test_a_dearer_hash_is_made_when_the_cost_has_risen(with_password):
    before = with_password.password
    dearer = HashCost(memory=16, passes=1)
    assert account_of_password("op@example.com", PASSWORD, dearer) is with_password
    assert with_password.password != before
    assert account_of_password("op@example.com", PASSWORD, dearer) is with_password


def test_choosing_one_ends_sessions_and_links(operator, now):
    stamp, link = operator.stamp, new_sign_in_link(operator, now=now)
    choose_password(operator, PASSWORD, CHEAP)
    assert operator.stamp != stamp
    with pytest.raises(UnknownSignInLink):
        use_sign_in_link(link, now=now)


def test_a_refused_one_changes_nothing(with_password, now):
    new_sign_in_link(with_password, now=now)
    before = (with_password.password, with_password.stamp)
    with pytest.raises(PasswordRefused) as refused:
        choose_password(with_password, "op@example.com", CHEAP)
    assert refused.value.problem == GUESSED
    assert (with_password.password, with_password.stamp) == before
    assert db.session.scalar(select(func.count()).select_from(SignInLink)) == 1


def test_signing_out_everywhere_is_another_stamp(operator):
    before = operator.stamp
    end_sessions(operator)
    assert operator.stamp != before
