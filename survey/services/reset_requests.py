"""A forgotten password: a link to the address that was typed, if it is an account's. Tells nobody whether it is."""

from survey.models.account import RESET, Account
from survey.services.account_letters import queue_account_letter
from survey.services.accounts import find_account


def request_reset(typed: str) -> Account | None:
    """Queues the letter, and gives the account for the log; None where nobody has the address. Joins the transaction."""
    account = find_account(typed)
    if account is not None:
        queue_account_letter(account, RESET)
    return account
