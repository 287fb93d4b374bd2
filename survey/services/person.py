"""What the collecting side holds of one person: as a member of a client's roster, and as somebody who signs in."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import false, or_, select

from survey.database import db
from survey.mail.address import clean_email
from survey.mail.phone import international
from survey.models.account import Account, Grant, SecondFactor, SignInLink
from survey.models.api_token import ApiToken
from survey.models.audit import AuditEntry
from survey.models.invitation import Invitation
from survey.models.organisation import Client, Member, Membership
from survey.models.outbox import RELEASE, RESEND, Outbox, Undeliverable
from survey.refusal import N_, Refusal


@dataclass(frozen=True)
class Place:
    """A unit, from when to when; until is None while it lasts."""

    unit_path: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class MemberHeld:
    """A roster row with what hangs on it. marks: (channel, reason); waiting: (month, kind) of messages; invited_to: months."""

    ref: str
    email: str | None
    phone: str | None
    language: str
    units: tuple[Place, ...]
    marks: tuple[tuple[str, str], ...]
    waiting: tuple[tuple[str, str], ...]
    invited_to: tuple[str, ...]

    def for_hr(self) -> "MemberHeld":
        """Without what is between the member and the service: why an address takes no mail, and a lost link asked for again."""
        marks = tuple((channel, "") for channel, _ in self.marks)
        waiting = tuple((month, kind) for month, kind in self.waiting if kind != RESEND)
        return MemberHeld(**(vars(self) | {"marks": marks, "waiting": waiting}))

    def document(self) -> dict:
        """For a machine to read; moments in UTC."""
        units = [{"unit_path": one.unit_path, "since": said(one.since), "until": said(one.until)} for one in self.units]
        marks = [{"channel": channel} | ({"reason": reason} if reason else {}) for channel, reason in self.marks]
        waiting = [{"month": month, "kind": kind} for month, kind in self.waiting]
        return asdict(self) | {"units": units, "marks": marks, "waiting": waiting, "invited_to": list(self.invited_to)}


def find_refs(client: Client, typed: str) -> list[str]:
    """References of those on the client's roster, or once on it, who have this reference, or else this address or number."""
    if db.session.get(Member, (client.key, typed.strip())) is not None:
        return [typed.strip()]
    wanted = []
    for contact, clean in ((Member.email, clean_email), (Member.phone, lambda text: international(text, client.country))):
        try:
            wanted.append(contact == clean(typed))
        except Refusal:
            continue
    found = select(Member.ref).where(Member.client == client.key, or_(false(), *wanted))
    return list(db.session.scalars(found.order_by(Member.ref)))


def one_ref(client: Client, typed: str) -> str:
    """The one person it is. Refusal where there is nobody, or where there are several."""
    found = find_refs(client, typed)
    if not found:
        raise Refusal(
            N_("Nobody on the roster has this reference, address or number. Addresses may be deleted already: try the reference.")
        )
    if len(found) > 1:
        raise Refusal(N_("Several people share this: %(refs)s. Give the reference of one of them."), refs=", ".join(found))
    return found[0]


def member_held(client: str, ref: str) -> MemberHeld:
    """Everything of a member who is there. Reads only."""
    member = db.session.get(Member, (client, ref))
    places = select(Membership).filter_by(client=client, member=ref).order_by(Membership.started_at)
    marks = select(Undeliverable.channel, Undeliverable.reason).filter_by(client=client, member=ref)
    invited = db.session.execute(select(Invitation.wave, Invitation.id).filter_by(client=client, member=ref)).all()
    waiting = select(Outbox.wave, Outbox.kind).where(
        Outbox.client == client,
        or_(
            Outbox.recipient.in_([row.id for row in invited]) & (Outbox.kind != RELEASE),
            (Outbox.recipient == ref) & (Outbox.kind == RELEASE),
        ),
    )
    return MemberHeld(
        ref, member.email, member.phone, member.language,
        units=tuple(Place(one.unit_path, one.started_at, one.ended_at) for one in db.session.scalars(places)),
        marks=tuple(map(tuple, db.session.execute(marks.order_by(Undeliverable.channel)))),
        waiting=tuple(map(tuple, db.session.execute(waiting.order_by(Outbox.wave, Outbox.kind)))),
        invited_to=tuple(sorted(row.wave for row in invited)),
    )  # fmt: skip


def account_held(client: str, account: Account) -> dict:
    """An account as this client and the installation know it; what it may open elsewhere is not told. Reads only."""
    grants = select(Grant).filter_by(account=account.id, client=client).order_by(Grant.unit_path)
    tokens = db.session.scalars(select(ApiToken).filter_by(account=account.id).order_by(ApiToken.created_at))
    links = db.session.scalars(select(SignInLink).filter_by(account=account.id).order_by(SignInLink.expires_at))
    second = db.session.get(SecondFactor, account.id)
    return {
        "email": account.email, "role": account.role, "language": account.language, "created_at": said(account.created_at),
        "signed_in_at": said(account.signed_in_at), "has_password": account.password is not None,
        "has_second_factor": second is not None and second.confirmed_at is not None,
        "access": [{"unit_path": one.unit_path, "since": said(one.granted_at)} for one in db.session.scalars(grants)],
        "tokens": [{"name": one.name, "created_at": said(one.created_at), "expires_at": said(one.expires_at)} for one in tokens],
        "sign_in_links": [{"expires_at": said(one.expires_at), "used_at": said(one.used_at)} for one in links],
    }  # fmt: skip


def log_of(client: str, email: str) -> list[dict]:
    """Entries of the client's audit log, and of the installation's, about what they did or what was done with their access."""
    entries = select(AuditEntry).where(or_(AuditEntry.client == client, AuditEntry.client.is_(None))).order_by(AuditEntry.at)
    found = (one for one in db.session.scalars(entries) if email in (one.actor, one.detail.get("account")))
    return [{"at": said(one.at), "by": one.actor, "action": one.action, "detail": one.detail} for one in found]


def said(moment: datetime | None) -> str | None:
    """ISO 8601, in UTC."""
    return None if moment is None else moment.isoformat(timespec="seconds")
