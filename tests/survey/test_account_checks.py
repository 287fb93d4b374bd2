"""Operators without a second factor, and accounts that nobody uses."""

from dataclasses import replace

import pytest

from survey.account_checks import UNUSED, second_factors, unused_accounts
from survey.database import db
from survey.installation import Installation
from survey.models.account import Account, SecondFactor


@pytest.fixture
def installation(app, settings, now, tmp_path):
    return Installation(replace(settings, base_url="https://puls.example"), tmp_path, "0001", now)


def account(number: int, role: str, now, **more) -> Account:
    made = Account(id=f"{number:032}", email=f"{number}@puls.example", role=role, created_at=now, stamp="s", **more)
    db.session.add(made)
    db.session.flush()
    return made


@pytest.mark.parametrize(
    ("role", "begun", "confirmed", "unsafe"),
    [
        ("operator", False, False, True),
        ("operator", True, False, True),
        ("operator", True, True, False),
        ("hr", False, False, False),
    ],
)
def test_an_operator_has_a_second_factor(installation, now, role, begun, confirmed, unsafe):
    made = account(1, role, now)
    if begun:
        db.session.add(SecondFactor(account=made.id, sealed=b"s", confirmed_at=now if confirmed else None))
        db.session.flush()
    assert ["1@puls.example" in sentence for sentence in second_factors(installation)] == [True] * unsafe
    at_home = replace(installation, settings=replace(installation.settings, base_url="http://127.0.0.1:8000"))
    assert list(second_factors(at_home)) == []


def test_accounts_that_nobody_uses_are_told_in_one_line(installation, now):
    account(1, "hr", now - UNUSED)  # not longer than that
    account(2, "hr", now - 2 * UNUSED, signed_in_at=now - UNUSED)
    assert list(unused_accounts(installation)) == []
    for number in range(3, 10):
        account(number, "hr", now - 2 * UNUSED)
    (sentence,) = unused_accounts(installation)
    assert "3@puls.example" in sentence and "and 2 more" in sentence
