"""How many have answered so far: counted once a day by the scheduler, read by the console.

Which ballots belong to which unit is known only by deriving every token again, so counting needs the wave's link key.
It is done in memory, by `tick`, never by a process that serves pages; what is kept is a rough figure a large unit.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select

from survey.database import db
from survey.models.ballot import SealedBallot
from survey.models.cadence import OpenCount
from survey.models.invitation import Invitation
from survey.models.organisation import Client
from survey.models.wave import OPEN, Wave, WaveUnit
from survey.tokens import Token
from survey.tree import Tree, lineage_of
from survey.turnout import counted_units, shown_percent
from survey.vault import Vault


@dataclass(frozen=True)
class OpenWave:
    """An open wave and about how many have answered it: unit → per cent, parents first; empty before the first count."""

    client: str
    client_name: str
    demonstration: bool
    month: str
    closes_at: datetime
    counts: dict[str, int]
    counted_on: date | None


def refresh_counts(wave: Wave, vault: Vault, today: date) -> int:
    """Replaces the wave's counts by today's, in the caller's transaction. How many units have one. VaultEntryMissing."""
    invited = _invited(wave)
    shown = counted_units(invited)
    answered = _answered(wave, vault) if shown else Counter()
    rows = [
        {"unit": unit, "percent": shown_percent(answered[unit], invited[unit]), "counted_on": today} for unit in sorted(shown)
    ]
    delete_counts(wave)
    if rows:
        db.session.execute(insert(OpenCount), [{"client": wave.client, "wave": wave.month, **row} for row in rows])
    return len(rows)


def delete_counts(wave: Wave) -> None:
    """In the caller's transaction."""
    db.session.execute(delete(OpenCount).where(OpenCount.client == wave.client, OpenCount.wave == wave.month))


def list_open_waves(clients: Collection[str]) -> tuple[OpenWave, ...]:
    """The open waves of these clients with their counts, by the client's name."""
    rows = db.session.execute(
        select(Wave.client, Client.name, Client.demonstration, Wave.month, Wave.closes_at)
        .join(Client, Client.key == Wave.client)
        .where(Wave.client.in_(list(clients)), Wave.state == OPEN)
        .order_by(Client.name, Wave.month)
    ).all()
    return tuple(OpenWave(*row, *read_counts(row.client, row.month)) for row in rows)


def read_counts(client: str, month: str) -> tuple[dict[str, int], date | None]:
    """A wave's counts, and the day they are from."""
    rows = db.session.execute(
        select(OpenCount.unit, OpenCount.percent, OpenCount.counted_on).filter_by(client=client, wave=month)
    ).all()
    percents = {row.unit: row.percent for row in rows}
    return {unit: percents[unit] for unit in Tree.of(percents).paths if unit in percents}, max(
        (row.counted_on for row in rows), default=None
    )


def _invited(wave: Wave) -> dict[str, int]:
    rows = db.session.execute(select(WaveUnit.path, WaveUnit.invited).filter_by(client=wave.client, wave=wave.month))
    return {row.path: row.invited for row in rows if row.invited is not None}


def _answered(wave: Wave, vault: Vault) -> Counter[str]:
    """Ballots by unit, with all units below."""
    link_key = vault.link_key(wave.vault_entry)
    cast = set(db.session.scalars(select(SealedBallot.serial).filter_by(client=wave.client, wave=wave.month)))
    own: Counter[str] = Counter()
    for row in db.session.execute(select(Invitation.id, Invitation.unit).filter_by(client=wave.client, wave=wave.month)):
        own[row.unit] += Token.derive(link_key, row.id).serial in cast
    total: Counter[str] = Counter()
    for place, ballots in own.items():
        for unit in lineage_of(place):
            total[unit] += ballots
    return total
