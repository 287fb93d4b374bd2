"""Clients: adding one, finding one."""

import re
from datetime import datetime

from sqlalchemy import update

from survey.database import db
from survey.models.organisation import Client
from survey.refusal import Refusal
from survey.thresholds import MINIMUM_SCORE

_KEY = re.compile(r"[a-z][a-z0-9-]{1,39}")
# Pages of the console that belong to no client stand where a client's own would.
RESERVED = {"account", "audit-log", "code", "compare", "forgot", "parts", "provider", "sign-in", "sign-out"}
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


def add_client(
    key: str,
    name: str,
    *,
    now: datetime,
    country: str | None = None,
    sector: str | None = None,
    language: str = "nb",
    minimum_score: int = MINIMUM_SCORE,
    demonstration: bool = False,
) -> Client:
    """A new client. Refusal where the key is taken or can't be one, or a minimum below the product's is asked for."""
    if not _KEY.fullmatch(key):
        raise Refusal(f"{key!r} can't be a client key; use 2 to 40 small letters, digits and hyphens, a letter first.")
    if key in RESERVED:
        raise Refusal(f"{key!r} is an address of the console's own; use another key.")
    if not name.strip():
        raise Refusal("A client needs a name; give it with --name.")
    if country and not re.fullmatch("[A-Z]{2}", country):
        raise Refusal(f"{country!r} is not a country code; use two capital letters, such as NO.")
    if minimum_score < MINIMUM_SCORE:
        raise Refusal(f"A minimum group size of {minimum_score} would give people away; it can't be below {MINIMUM_SCORE}.")
    if db.session.get(Client, key):
        raise Refusal(f"There is a client {key} already.")
    client = Client(
        key=key,
        name=name.strip(),
        country=country,
        sector=sector,
        language=language,
        minimum_score=minimum_score,
        demonstration=demonstration,
        created_at=now,
    )
    db.session.add(client)
    db.session.flush()
    return client


def find_client(key: str) -> Client:
    """The client with this key. Refusal where there is none."""
    client = db.session.get(Client, key)
    if client is None:
        raise Refusal(f"There is no client {key}; add it with: senterpuls client add {key} --name NAME")
    return client


def lock_client(client: Client) -> None:
    """One change of this client at a time: until this transaction ends others wait here, and then see what it did."""
    db.session.execute(update(Client).where(Client.key == client.key).values(name=Client.name))


def check_month(month: str) -> str:
    """The month as given. Refusal where it is not one."""
    if not _MONTH.fullmatch(month):
        raise Refusal(f"{month!r} is not a month; write it as 2026-11.")
    return month
