import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from survey.database import db
from survey.models.account import SignInTry
from survey.services.sign_in_tries import count_try, forget_tries

KEY = "a key"
NONE = timedelta(0)


def tries(number: int, *, asker: str = "a", now) -> list[timedelta]:
    return [count_try(asker, secret_key=KEY, now=now) for _ in range(number)]


@pytest.mark.each_database
def test_five_tries_are_free_and_then_one_waits(app, now):
    assert tries(5, now=now) == [NONE] * 5
    assert tries(2, now=now) == [timedelta(seconds=30)] * 2
    assert tries(1, now=now + timedelta(seconds=29)) == [timedelta(seconds=1)]


def test_a_try_that_was_refused_does_not_make_the_wait_longer(app, now):
    tries(50, now=now)
    assert tries(2, now=now + timedelta(seconds=30)) == [NONE, timedelta(minutes=1)]


def test_after_each_wait_one_try_is_free_and_the_next_wait_is_longer_up_to_a_quarter_of_an_hour(app, now):
    tries(5, now=now)
    waits = []
    for _ in range(8):
        (wait,) = tries(1, now=now)
        waits.append(wait.total_seconds())
        now += wait
        assert tries(1, now=now) == [NONE]
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


def test_each_asker_has_its_own_count_in_whatever_case_it_is_typed(app, now):
    tries(6, asker="Kari@Example.com ", now=now)
    assert tries(1, asker="kari@example.com", now=now) != [NONE]
    assert tries(1, asker="ola@example.com", now=now) == [NONE]


def test_success_forgets(app, now):
    tries(6, now=now)
    forget_tries("a", secret_key=KEY)
    assert tries(5, now=now) == [NONE] * 5


def test_after_a_day_it_begins_anew(app, now):
    tries(6, now=now)
    assert tries(5, now=now + timedelta(days=1)) == [NONE] * 5


def test_what_is_older_than_a_day_is_not_kept(app, now):
    for number in range(20):
        tries(1, asker=f"{number}", now=now)
    tries(1, asker="later", now=now + timedelta(days=1))
    assert db.session.scalar(select(func.count()).select_from(SignInTry)) == 1


def test_nothing_that_was_typed_is_kept(app, now):
    tries(1, asker="kari@example.com", now=now)
    (name,) = db.session.scalars(select(SignInTry.asker))
    assert len(name) == 32 and b"kari" not in name
    assert count_try("kari@example.com", secret_key="another", now=now) == NONE
    assert db.session.scalar(select(func.count()).select_from(SignInTry)) == 2


@pytest.mark.parametrize("at_once", [12])
def test_many_at_one_time_are_no_more_than_many_in_a_row(app, now, at_once):
    """Counted after it has been looked at, every one of them would have been free."""
    start, results = threading.Barrier(at_once), []

    def guess():
        with app.app_context():
            start.wait()
            results.append(count_try("a", secret_key=KEY, now=now))
            db.session.commit()

    threads = [threading.Thread(target=guess) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == at_once
    assert 1 <= results.count(NONE) <= 5
