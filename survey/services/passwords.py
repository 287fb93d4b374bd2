"""Passwords of accounts: asking one at sign-in, choosing one, ending all sessions."""

from survey.accounts.hashing import HashCost, hash_password, is_outdated, is_password
from survey.accounts.password_rules import LONGEST, password_problem
from survey.database import db
from survey.models.account import Account
from survey.services.accounts import drop_sign_in_links, find_account, new_stamp


class PasswordRefused(ValueError):
    """A password that can't be chosen; `problem` is one of survey/accounts/password_rules.py's."""

    def __init__(self, problem: str):
        super().__init__(problem)
        self.problem = problem


def account_of_password(email: str, password: str, cost: HashCost) -> Account | None:
    """Whose password it is. None for an unknown address, a wrong password, and an account without one: after the same work."""
    account = find_account(email)
    known = account.password if account else None
    if not is_password(password[: LONGEST + 1], known, cost):
        return None
    if is_outdated(known, cost):
        account.password = hash_password(password, cost)
        db.session.flush()
    return account


def choose_password(account: Account, password: str, cost: HashCost) -> None:
    """Sets it, ends every session of the account and takes back its unused links. PasswordRefused."""
    problem = password_problem(password, account.email)
    if problem:
        raise PasswordRefused(problem)
    account.password = hash_password(password, cost)
    end_sessions(account)
    drop_sign_in_links(account)


def end_sessions(account: Account) -> None:
    """Signs the account out everywhere."""
    account.stamp = new_stamp()
    db.session.flush()
