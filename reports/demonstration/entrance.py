"""The three doors into the demonstration: an agent's, HR's and a consultant's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reports.demonstration.organisations import Organisation
from survey.database import db
from survey.models.account import Account
from survey.models.wave import Wave
from survey.services.accounts import add_account, new_sign_in_link
from survey.services.audit import COMMAND_LINE, record_action
from survey.services.invitations import list_links
from survey.vault import Vault

CONSULTANT, CONSULTED = "consultant@demo.example", 3  # clients; of the others there must be three in a benchmark set


@dataclass(frozen=True)
class Entrance:
    """Addresses to open in a browser. Those of HR and the consultant work once."""

    agent: str
    hr: str
    consultant: str


def open_entrance(
    organisations: Sequence[Organisation], wave: Wave, *, vault: Vault, base_url: str, now: datetime
) -> Entrance:
    """Fresh links: into the open wave, to the first client for HR, to the first three for the consultant. Does not commit."""
    first = organisations[0].key
    hr = add_account(f"hr@{first}.example", "hr", client=first, now=now)
    for organisation in organisations[:CONSULTED]:
        consultant = add_account(CONSULTANT, "consultant", client=organisation.key, now=now)
    return Entrance(
        agent=_agent_link(wave, vault, base_url, now),
        hr=_sign_in_link(hr, base_url, now),
        consultant=_sign_in_link(consultant, base_url, now),
    )


def _agent_link(wave: Wave, vault: Vault, base_url: str, now: datetime) -> str:
    """Of the visitor, whose reference sorts first. Counted and audited as any link that leaves by another way than mail."""
    link = min(list_links(wave, vault, base_url), key=lambda link: link.member)
    wave.links_handed_out = max(wave.links_handed_out, 1)
    record_action("links written", client=wave.client, actor=COMMAND_LINE, now=now, wave=wave.month, links=1)
    return link.url


def _sign_in_link(account: Account, base_url: str, now: datetime) -> str:
    record_action("account added", client=None, actor=COMMAND_LINE, now=now, account=account.email, role=account.role)
    return f"{base_url}/console/sign-in/{new_sign_in_link(account, now=now)}"


def open_wave_of(organisation: Organisation, month: str) -> Wave:
    """The wave that agents can answer now."""
    return db.session.get_one(Wave, (organisation.key, month))
