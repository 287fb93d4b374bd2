"""A person's request: what is held of them at a client, as they may have it, and its deletion.

Answers are not among it, and can't be: nothing leads from a person to a ballot, while a survey is open or after.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date

from sqlalchemy import select

from reports.action_plans.forgetting import find_mentions, forget_names
from reports.models.saved_view import SavedView
from survey.database import db
from survey.models.account import Account, Grant
from survey.models.organisation import Client
from survey.retention import AUDIT_MONTHS
from survey.services.account_removal import delete_accounts
from survey.services.accounts import find_account
from survey.services.forgetting import delete_members
from survey.services.person import MemberHeld, account_held, log_of, member_held, said

SHORTEST_NAME = 4  # letters of a reference that is looked for in free text: 17 stands in many a sentence

NOT_HERE = (
    "Answers: a ballot holds no name and nothing leads from a person to one. Sealed before the close; gone after it.",
    "Comments: they were cut loose from their writers when the survey closed.",
)
STAYS = (
    "A ballot that was cast stays in the sums of its groups.",
    "The invitation to an open survey goes when that survey closes: a ballot would not count without it. It holds no address.",
    f"What somebody did in the console stays in the audit log for {AUDIT_MONTHS} months: others rely on it.",
    "Back-ups hold what was there when they were made, until they are thrown away.",
    "The next roster with the person on it brings the row back: take them out of that list too. Mail stays off for them.",
)


@dataclass(frozen=True)
class Person:
    """What is held at a client. member: None where they are on no roster; account: None where they don't sign in."""

    client: str
    member: MemberHeld | None
    account: dict | None
    measures: tuple[dict, ...]
    log: tuple[dict, ...]

    def for_hr(self) -> "Person":
        """Without what is between the member and the service."""
        return replace(self, member=self.member and self.member.for_hr())

    def document(self) -> dict:
        """For a machine to read, as somebody who asks for their data may have it."""
        roster = self.member.document() if self.member else None
        return asdict(self) | {"member": roster, "not_here": list(NOT_HERE)}


@dataclass(frozen=True)
class Deleted:
    """What a deletion took: roster rows, accounts, accesses of an account that others still need, measures with their name."""

    members: int = 0
    accounts: int = 0
    accesses: int = 0
    measures: int = 0


def find_person(client: Client, *, ref: str | None, email: str | None, with_account: bool = True) -> Person:
    """The person of a reference on the roster, of an address of an account, or both. Reads only.

    with_account: also who signs in and what they did, for the operator: HR is not told of other clients' readers.
    """
    member = member_held(client.key, ref) if ref else None
    names = _names(ref, email or (member.email if member else None))
    account = _account_at(client.key, names.get("email")) if with_account else None
    return Person(
        client=client.key,
        member=member,
        account=account and account_held(client.key, account) | {"saved_comparisons": _views_of(account)},
        measures=tuple(_told(plan) for plan in find_mentions(client.key, names.values())),
        log=tuple(log_of(client.key, names["email"]) if with_account and "email" in names else ()),
    )


def delete_person(client: Client, person: Person, *, today: date, with_account: bool) -> Deleted:
    """Deletes what `find_person` found and may go; STAYS says what doesn't. Joins the caller's transaction.

    with_account: also who signs in; not within a signed-in request. An account that opens another client loses this one only.
    """
    member, email = person.member, person.account["email"] if person.account else None
    names = _names(member.ref if member else None, email or (member.email if member else None))
    members = delete_members(client.key, [member.ref], today=today, all_want_no_mail=True) if member else 0
    accounts = accesses = 0
    if with_account and email:
        accounts, accesses = _take_account(client.key, find_account(email))
    measures = forget_names(client.key, names.values())
    return Deleted(members, accounts, accesses, measures)


def _names(ref: str | None, email: str | None) -> dict[str, str]:
    """By what somebody may be named in free text."""
    given = {"ref": ref if ref and len(ref) >= SHORTEST_NAME else None, "email": email}
    return {kind: name.lower() for kind, name in given.items() if name}


def _account_at(client: str, email: str | None) -> Account | None:
    """The account of an address if it may open something of the client, or nothing at all."""
    account = find_account(email) if email else None
    if account is None:
        return None
    clients = set(db.session.scalars(select(Grant.client).filter_by(account=account.id)))
    return account if not clients or client in clients else None


def _take_account(client: str, account: Account) -> tuple[int, int]:
    elsewhere = db.session.scalar(select(Grant.client).where(Grant.account == account.id, Grant.client != client).limit(1))
    if elsewhere is None:
        delete_accounts([account.id])
        return 1, 0
    grants = db.session.scalars(select(Grant).filter_by(account=account.id, client=client)).all()
    for grant in grants:
        db.session.delete(grant)
    db.session.flush()
    return 0, len(grants)


def _views_of(account: Account) -> list[str]:
    return list(db.session.scalars(select(SavedView.name).filter_by(account=account.id).order_by(SavedView.name)))


def _told(plan) -> dict:
    return {"unit_path": plan.unit_path, "theme": plan.theme, "owner": plan.owner, "own_wording": plan.own_wording,
            "registered_at": said(plan.registered_at)}  # fmt: skip
