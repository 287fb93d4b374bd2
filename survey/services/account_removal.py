"""Deleting accounts with all that hangs on them."""

from collections.abc import Collection

from sqlalchemy import delete

from survey.database import db
from survey.models.account import Account


def delete_accounts(accounts: Collection[str]) -> None:
    """By their ids: access, links, second factors, tokens, saved views. Not within a signed-in request: see survey/tenancy.py.

    Joins the caller's transaction. What they did stays in the audit log as long as that is kept.
    """
    for table in reversed(db.metadata.sorted_tables):
        if "account" in table.columns:
            db.session.execute(delete(table).where(table.c.account.in_(accounts)))
    db.session.execute(delete(Account).where(Account.id.in_(accounts)).execution_options(synchronize_session=False))
    db.session.expire_all()
