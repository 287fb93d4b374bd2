"""A wave's opening: what is frozen, and who is invited."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from survey.database import db
from survey.models.organisation import Client, Membership
from survey.models.wave import OPEN, Wave, WaveUnit
from survey.refusal import Refusal
from survey.services.clients import check_month
from survey.services.instruments import find_instrument
from survey.services.invitations import invite_members
from survey.services.own_items import freeze_own_items
from survey.services.partitions import add_partition
from survey.services.samples import keep_no_samples
from survey.thresholds import Thresholds, membership_kept
from survey.tree import ROOT, Tree, lineage_of
from survey.vault import Vault

DEFAULT_INSTRUMENT = "medarbeiderpuls"
DEFAULT_LENGTH = timedelta(days=7)


@dataclass(frozen=True)
class FrozenUnit:
    """A unit as a wave sees it: people invited in it and below (None where unknown), and whether it may be shown alone."""

    path: str
    invited: int | None
    standing: bool = True


@dataclass(frozen=True)
class PreviousWave:
    """The last wave's members (member → unit path), without those forgotten since, and how many each unit invited then."""

    members: Mapping[str, str]
    invited: Mapping[str, int]


def open_wave(
    client: Client,
    month: str,
    *,
    vault: Vault,
    now: datetime,
    instrument: str = DEFAULT_INSTRUMENT,
    module: str | None = None,
    closes_at: datetime | None = None,
) -> Wave:
    """Freezes the unit tree, the instrument, own items and thresholds, makes the wave's keys and invites every member.

    Refusal where the wave exists, the roster is empty, or the closing time has passed.
    """
    places = members_at(client.key, now)
    if not places:
        raise Refusal(f"The roster of {client.key} is empty; import it with: senterpuls roster import FILE --client {client.key}")
    closes_at = closes_at or now + DEFAULT_LENGTH
    if closes_at <= now:
        raise Refusal(f"The closing time {closes_at.isoformat()} has passed; choose a later one.")
    units = _freeze_units(places, _previous_wave(client.key, now))
    own = freeze_own_items(client, find_instrument(instrument, now=now))
    wave = add_wave(client, month, units, now=now, instrument=instrument, module=module, closes_at=closes_at)
    wave.own_items = own
    entry = vault.create()
    try:
        wave.public_key, wave.vault_entry = entry.public_key, entry.name
        db.session.flush()
        invite_members(wave, places, vault.link_key(entry.name))
        add_partition(client.key, month)
        keep_no_samples()  # of the new partition either
    except BaseException:
        vault.destroy(entry.name)
        raise
    return wave


def add_wave(
    client: Client,
    month: str,
    units: Iterable[FrozenUnit],
    *,
    now: datetime,
    instrument: str,
    module: str | None,
    closes_at: datetime,
    imported: bool = False,
) -> Wave:
    """The wave's row and its frozen units, without keys. Refusal where the client has this wave already."""
    check_month(month)
    if db.session.get(Wave, (client.key, month)):
        raise Refusal(f"The wave {month} of {client.key} has been opened already; nothing was changed.")
    chosen = find_instrument(instrument, now=now)
    chosen.for_wave(module)
    wave = Wave(
        client=client.key,
        month=month,
        state=OPEN,
        instrument=chosen.key,
        instrument_version=chosen.version,
        module=module,
        thresholds=asdict(Thresholds.from_score(client.minimum_score)),
        imported=imported,
        opened_at=now,
        closes_at=closes_at,
    )
    db.session.add(wave)
    db.session.flush()
    db.session.add_all(WaveUnit(client=client.key, wave=month, **asdict(unit)) for unit in units)
    db.session.flush()
    return wave


def find_wave(client: str, month: str) -> Wave:
    """The client's wave of this month. Refusal where there is none."""
    wave = db.session.get(Wave, (client, check_month(month)))
    if wave is None:
        raise Refusal(
            f"There is no wave {month} of {client}; open it with: senterpuls wave open --client {client} --month {month}"
        )
    return wave


def list_waves(client: Client) -> list[Wave]:
    """The client's waves, newest first."""
    return list(db.session.scalars(select(Wave).filter_by(client=client.key).order_by(Wave.month.desc())))


def members_at(client: str, moment: datetime) -> dict[str, str]:
    """Who was in which unit at a moment: member → unit path."""
    rows = db.session.execute(
        select(Membership.member, Membership.unit_path).where(
            Membership.client == client,
            Membership.started_at <= moment,
            or_(Membership.ended_at.is_(None), Membership.ended_at > moment),
        )
    )
    return dict(rows.all())


def units_held_back(client: Client, places: Mapping[str, str], *, now: datetime) -> tuple[str, ...]:
    """Units that would count in their parent only, were a wave opened with these members: too many have come or gone."""
    units = _freeze_units(places, _previous_wave(client.key, now))
    return tuple(unit.path for unit in units if not unit.standing and unit.invited >= client.minimum_score)


def _previous_wave(client: str, now: datetime) -> PreviousWave | None:
    """None before the first. An imported wave invited nobody we know of."""
    last = db.session.execute(
        select(Wave.month, Wave.opened_at)
        .where(Wave.client == client, Wave.opened_at < now, Wave.imported.is_(False))
        .order_by(Wave.opened_at.desc())
        .limit(1)
    ).first()
    if last is None:
        return None
    invited = db.session.execute(select(WaveUnit.path, WaveUnit.invited).filter_by(client=client, wave=last.month))
    return PreviousWave(members_at(client, last.opened_at), dict(invited.all()))


def _freeze_units(places: Mapping[str, str], previous: PreviousWave | None) -> list[FrozenUnit]:
    tree = Tree.of(places.values())
    invited = Counter(unit for place in places.values() for unit in lineage_of(place))
    now = _members_by_unit(places, tree)
    then = None if previous is None else _members_by_unit(previous.members, tree)

    def stands(path: str) -> bool:
        # A client's first wave has nothing to differ from; the client itself is never held back.
        if then is None or path == ROOT:
            return True
        return membership_kept(now[path], then[path], invited=previous.invited.get(path, 0))

    return [FrozenUnit(path, invited[path], stands(path)) for path in tree.paths]


def _members_by_unit(places: Mapping[str, str], tree: Tree) -> dict[str, set[str]]:
    members: dict[str, set[str]] = {path: set() for path in tree.paths}
    for member, place in places.items():
        for unit in lineage_of(place):
            if unit in members:
                members[unit].add(member)
    return members
