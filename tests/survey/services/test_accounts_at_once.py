"""What must hold when two do it at one time, on both databases: tries, codes, links, and the last of HR."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pyotp
import pytest
from sqlalchemy import func, select

from survey.database import db
from survey.models.account import Account, Grant
from survey.services.accounts import UnknownSignInLink, add_account, new_sign_in_link, use_sign_in_link
from survey.services.clients import add_client
from survey.services.people import PeopleRefused, remove_access
from survey.services.second_factors import accept_code, begin_second_factor, confirm_second_factor, setup_of
from survey.services.sign_in_tries import count_try

pytestmark = pytest.mark.each_database
AT_ONCE = 8
KEY = "a key"


@pytest.fixture
def served(app):
    return app


@pytest.fixture
def fjord(served, now):
    client = add_client("fjord", "Fjord", now=now)
    db.session.commit()
    return client


def all_at_once(app, *actions: Callable[[], object]) -> list:
    """What each of them gave, each in a thread, a context and a transaction of its own."""
    start = Barrier(len(actions))

    def act(action):
        with app.app_context():
            db.session.execute(select(1))
            db.session.commit()
            start.wait()
            result = action()
            db.session.commit()
            return result

    db.session.rollback()
    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(act, actions))


def test_no_more_tries_are_free_than_in_a_row(served, now: datetime):
    waits = all_at_once(served, *[lambda: count_try("a", secret_key=KEY, now=now)] * AT_ONCE)
    assert 1 <= waits.count(timedelta(0)) <= 5


def test_a_code_and_a_link_let_one_in(served, fjord, now):
    account = add_account("hr@example.com", "hr", client="fjord", now=now)
    begin_second_factor(account, secret_key=KEY)
    totp = pyotp.TOTP(setup_of(account, secret_key=KEY).secret)
    assert confirm_second_factor(account, totp.at(now), secret_key=KEY, now=now)
    account_id, link = account.id, new_sign_in_link(account, now=now)
    db.session.commit()
    later = now + timedelta(seconds=30)

    def use_code() -> bool:
        return accept_code(db.session.get(Account, account_id), totp.at(later), secret_key=KEY, now=later)

    def use_link() -> bool:
        try:
            return use_sign_in_link(link, now=now) is not None
        except UnknownSignInLink:
            return False

    for action in (use_code, use_link):
        assert sorted(all_at_once(served, *[action] * AT_ONCE)) == [False] * (AT_ONCE - 1) + [True]


@pytest.mark.parametrize("_round", range(3))
def test_two_of_hr_who_take_each_others_access_away_leave_one(served, fjord, now, _round):
    ids = [add_account(f"{name}@example.com", "hr", client="fjord", now=now).id for name in ("a", "b")]
    db.session.commit()

    def remove(whose: str, by: str) -> str:
        try:
            remove_access(fjord_again(), whose, "", by=by)
        except PeopleRefused as refused:
            db.session.rollback()
            return refused.problem
        return "removed"

    def fjord_again():
        return db.session.get(type(fjord), "fjord")

    results = all_at_once(served, lambda: remove(ids[0], ids[1]), lambda: remove(ids[1], ids[0]))
    assert sorted(results) == ["last hr", "removed"]
    assert db.session.scalar(select(func.count()).select_from(Grant)) == 1
