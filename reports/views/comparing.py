"""Opening a comparison for a consultant: whose clients, which month, which sets, then the figures, then the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from reports.comparison.choice import NEWEST, NO_SET, Choice, choice_of
from reports.comparison.value import Comparison
from reports.release_lists import list_releases
from reports.views.opening import readable_sets
from survey.access import Reader, clients_of, may_open
from survey.console.scope import NothingHere
from survey.database import db
from survey.models.organisation import Client
from survey.services.audit import record_read


@dataclass(frozen=True)
class Offered:
    """What a reader may choose from. clients: key and name, by name; months with a release of the chosen ones, oldest first.

    both: whether the reader has demonstration clients and real ones, which are never compared with each other.
    """

    clients: tuple[tuple[str, str], ...]
    months: tuple[str, ...]
    sets: tuple[tuple[str, str], ...]
    both: bool


@dataclass(frozen=True)
class Opened:
    """A comparison as it was asked for. choice: with the month and the set that were found; asked: as it stood in the address."""

    comparison: Comparison | None  # None where no chosen client has any release
    choice: Choice
    asked: Choice
    offered: Offered


def open_comparison(reader: Reader, query: Mapping[str, str | Sequence[str]], language: str) -> Opened:
    """The comparison that a reader asks for. NothingHere for a month without release, and where no client is theirs.

    Clients that are another's and clients that do not exist are left out alike.
    """
    from reports.comparison.building import Scope, build_comparison

    asked = choice_of(query)
    mine = _clients(reader)
    asked = replace(asked, demonstration=_kind(asked, mine))
    clients = {one.key: one.name for one in mine if one.demonstration == asked.demonstration}
    chosen = tuple(key for key in asked.clients or clients if key in clients)
    if not chosen and (asked.clients or mine):
        raise NothingHere
    asked = replace(asked, clients=chosen if asked.clients else ())
    months = tuple(sorted({row.month for row in list_releases(chosen)}))
    both = len({one.demonstration for one in mine}) > 1
    if not months:
        return Opened(None, asked, asked, Offered(tuple(clients.items()), (), (), both))
    month = months[-1] if asked.month == NEWEST else asked.month
    if month not in months:
        raise NothingHere
    sets = readable_sets(reader, month, demonstration=asked.demonstration)
    choice = replace(asked, month=month, set=asked.set or (sets[0].key if sets else NO_SET))
    scope = Scope(chosen, lambda client, unit: may_open(reader, client, unit), sets, asked.demonstration)
    comparison = build_comparison(scope, month, language, chosen=choice.set)
    offered = Offered(tuple(clients.items()), months, tuple((one.key, one.name) for one in sets), both)
    return Opened(comparison, choice, asked, offered)


def record_comparison(reader: Reader, opened: Opened, kind: str) -> None:
    """Notes with every client compared that this reader gets its figures, before they are sent."""
    for release in opened.comparison.releases if opened.comparison else ():
        record_read(
            "comparison opened",
            client=release.client,
            actor=reader.email,
            now=datetime.now(UTC),
            wave=opened.comparison.month,
            set=opened.choice.set,
            kind=kind,
        )


def _clients(reader: Reader) -> list[Client]:
    """The reader's clients by name."""
    found = (db.session.get(Client, key) for key in clients_of(reader))
    return sorted(filter(None, found), key=lambda client: (client.name, client.key))


def _kind(asked: Choice, mine: list[Client]) -> bool:
    """Real clients, unless the demonstration is asked for or all there is."""
    return asked.demonstration or (bool(mine) and all(client.demonstration for client in mine))
