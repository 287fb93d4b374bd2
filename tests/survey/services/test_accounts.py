import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from survey.database import db
from survey.models.account import Account, Grant, SignInLink
from survey.refusal import Refusal
from survey.services.accounts import UnknownSignInLink, add_account, new_sign_in_link, use_sign_in_link
from survey.services.clients import add_client

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def nordlys(app, now):
    return add_client("nordlys", "Nordlys Kundesenter", now=now, language="sv")


@pytest.fixture
def hr(nordlys, now) -> Account:
    return add_account("hr@example.com", "hr", client="nordlys", now=now)


def grants_of(account) -> set[tuple[str, str]]:
    return {(grant.client, grant.unit_path) for grant in db.session.scalars(select(Grant).filter_by(account=account.id))}


def test_the_same_account_twice_is_one(hr, now):
    assert add_account(" HR@Example.com ", "hr", client="nordlys", now=now) is hr
    assert db.session.scalar(select(func.count()).select_from(Account)) == 1
    assert grants_of(hr) == {("nordlys", "")}


def test_an_account_speaks_its_clients_language(hr):
    assert hr.language == "sv"


def test_another_client_or_unit_is_a_grant_more(now):
    add_client("sol", "Sol", now=now)
    add_account("c@example.com", "consultant", client="nordlys", now=now)
    account = add_account("c@example.com", "consultant", client="sol", unit_path=" Oslo /  Team 3", now=now)
    assert grants_of(account) == {("nordlys", ""), ("sol", "Oslo/Team 3")}


def test_an_operator_has_no_client(now):
    assert grants_of(add_account("op@example.com", "operator", client=None, now=now)) == set()


@pytest.mark.parametrize(
    ("email", "role", "client", "unit_path", "complaint"),
    [
        ("hr", "hr", "nordlys", "", "not an e-mail address"),
        ("hr@example", "hr", "nordlys", "", "not an e-mail address"),
        ("h r@example.com", "hr", "nordlys", "", "not an e-mail address"),
        ("hr@example..com", "hr", "nordlys", "", "not an e-mail address"),
        ("h\x00r@example.com", "hr", "nordlys", "", "not an e-mail address"),
        ("a" * 243 + "@example.com", "hr", "nordlys", "", "not an e-mail address"),
        ("hr@example.com", "boss", "nordlys", "", "not a role"),
        ("hr@example.com", "hr", "sol", "", "no client sol"),
        ("hr@example.com", "hr", None, "", "name it with --client"),
        ("hr@example.com", "consultant", None, "", "name it with --client"),
        ("hr@example.com", "operator", "nordlys", "", "sees no results"),
        ("hr@example.com", "operator", None, "Oslo", "sees no results"),
        ("hr@example.com", "leader", "nordlys", "Oslo//Team 3", "empty part"),
    ],
)
def test_what_cannot_be_an_account_is_refused_and_nothing_is_added(email, role, client, unit_path, complaint, now):
    with pytest.raises(Refusal, match=complaint):
        add_account(email, role, client=client, unit_path=unit_path, now=now)
    assert db.session.scalar(select(func.count()).select_from(Account)) == 0


def test_a_role_does_not_change(hr, now):
    with pytest.raises(Refusal, match="has the role hr already"):
        add_account("hr@example.com", "leader", client="nordlys", now=now)


def test_only_the_hash_of_a_link_is_kept(hr, now):
    link = new_sign_in_link(hr, now=now)
    assert len(link) >= 43  # 32 bytes in base 64
    assert db.session.scalars(select(SignInLink.hash)).all() == [hashlib.sha256(link.encode()).digest()]


def test_a_link_works_once(hr, now):
    link = new_sign_in_link(hr, now=now)
    assert use_sign_in_link(link, now=now + SECOND) is hr
    with pytest.raises(UnknownSignInLink):
        use_sign_in_link(link, now=now + SECOND)


@pytest.mark.parametrize(("age", "works"), [(timedelta(days=7) - SECOND, True), (timedelta(days=7), False)])
def test_a_link_works_for_seven_days(hr, now, age, works):
    link = new_sign_in_link(hr, now=now)
    if works:
        assert use_sign_in_link(link, now=now + age) is hr
    else:
        with pytest.raises(UnknownSignInLink):
            use_sign_in_link(link, now=now + age)


@pytest.mark.parametrize("link", ["", "x", "é" * 43])
def test_a_link_nobody_made_signs_nobody_in(hr, now, link):
    with pytest.raises(UnknownSignInLink):
        use_sign_in_link(link, now=now)
