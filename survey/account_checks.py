"""What `senterpuls check` asks of the accounts."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import exists, select

from survey.database import db
from survey.installation import Installation
from survey.models.account import Account, SecondFactor

UNUSED = timedelta(days=90)


def second_factors(installation: Installation) -> Iterator[str]:
    """An operator changes what every client's people are asked."""
    confirmed = exists().where(SecondFactor.account == Account.id, SecondFactor.confirmed_at.is_not(None))
    alone = select(Account.email).where(Account.role == "operator", ~confirmed).order_by(Account.email)
    for email in db.session.scalars(alone) if installation.is_public else ():
        yield f"The operator {email} signs in without a second factor; it is switched on at /console/account/second-factor."


def unused_accounts(installation: Installation) -> Iterator[str]:
    unused = select(Account.email).where(Account.signed_in_at.is_(None), Account.created_at < installation.now - UNUSED)
    emails = db.session.scalars(unused.order_by(Account.email)).all()
    if emails:
        yield (
            f"Accounts that nobody has used in {UNUSED.days} days: {', '.join(emails[:5])}"
            f"{f' and {len(emails) - 5} more' if len(emails) > 5 else ''}. Take away the access of those that are not needed."
        )


CHECKS = (second_factors, unused_accounts)
