"""What a roster file would change, told before anything is changed: who comes, moves and leaves, and what units become. Pure."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property

from survey.roster_entries import Contact, Entry
from survey.tree import ROOT, Tree, lineage_of

ADDED, MOVED, LEFT, UPDATED = "added", "moved", "left", "updated"
MANY_LEAVE = 0.5  # of everybody: a file that leaves out so many may be a part of the roster, taken for the whole


@dataclass(frozen=True)
class FieldChange:
    """A piece of contact data before and after; None where there is none."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class MemberChange:
    """What happens to one member. before, after: unit paths, None where the member is in none; contact: what else changes."""

    ref: str
    kind: str
    before: str | None
    after: str | None
    contact: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class UnitChange:
    """A unit's people, with all units below, before and after; 0 where there is no such unit."""

    path: str
    before: int
    after: int


@dataclass(frozen=True)
class RosterChanges:
    """The difference between a roster and a file that is to become it. members: who changes; leavers come last."""

    members: tuple[MemberChange, ...]
    unchanged: int
    before: Mapping[str, int]
    after: Mapping[str, int]

    def of_kind(self, kind: str) -> tuple[MemberChange, ...]:
        """Those of one kind: ADDED, MOVED, LEFT or UPDATED."""
        return tuple(change for change in self.members if change.kind == kind)

    @cached_property
    def units(self) -> tuple[UnitChange, ...]:
        """Units that come or go, parents first. Those that stay are not among them, whatever their size."""
        found = (UnitChange(path, self.before.get(path, 0), self.after.get(path, 0)) for path in _paths(self.before, self.after))
        return tuple(unit for unit in found if unit.path != ROOT and 0 in (unit.before, unit.after))

    def too_small(self, minimum: int) -> tuple[UnitChange, ...]:
        """Units with people, but too few to be shown, that are new or had enough until now."""
        found = (UnitChange(path, self.before.get(path, 0), people) for path, people in self.after.items())
        return tuple(unit for unit in found if unit.after < minimum and not 0 < unit.before < minimum)

    @property
    def people_before(self) -> int:
        return self.before.get(ROOT, 0)

    @property
    def many_leave(self) -> bool:
        """Whether so many would leave that it has to be said twice."""
        return len(self.of_kind(LEFT)) >= MANY_LEAVE * self.people_before > 0

    @cached_property
    def digest(self) -> str:
        """The same for the same changes only: what was looked at is what is done."""
        told = [sorted((asdict(change) for change in self.members), key=lambda each: each["ref"]), self.before, self.after]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def compare_roster(
    entries: Iterable[Entry], places: Mapping[str, str], contacts: Mapping[str, Contact]
) -> RosterChanges:
    """What has to change for the roster to become the entries.

    places: member → unit of those who are on the roster; contacts: of these, and of whoever was on it once.
    """
    entries = tuple(entries)
    changes = [_change_of(entry, places.get(entry.ref), contacts.get(entry.ref)) for entry in entries]
    present = {entry.ref for entry in entries}
    left = [MemberChange(ref, LEFT, unit, None) for ref, unit in sorted(places.items()) if ref not in present]
    changed = [change for change in changes if change is not None]
    return RosterChanges(
        members=(*changed, *left),
        unchanged=len(entries) - len(changed),
        before=headcounts(places.values()),
        after=headcounts(entry.unit_path for entry in entries),
    )


def headcounts(units: Iterable[str]) -> dict[str, int]:
    """Unit → people in it and below, from the unit of each person; parents first."""
    units = list(units)
    counts = Counter(above for unit in units for above in lineage_of(unit))
    return {path: counts[path] for path in Tree.of(units).paths if counts[path]}


def _change_of(entry: Entry, place: str | None, contact: Contact | None) -> MemberChange | None:
    changed = _contact_changes(contact, entry.contact)
    if place == entry.unit_path:
        return MemberChange(entry.ref, UPDATED, place, place, changed) if changed else None
    return MemberChange(entry.ref, ADDED if place is None else MOVED, place, entry.unit_path, changed)


def _contact_changes(before: Contact | None, after: Contact) -> tuple[FieldChange, ...]:
    """Nothing for somebody new: everything about them is."""
    if before is None:
        return ()
    pairs = ((one.name, getattr(before, one.name), getattr(after, one.name)) for one in fields(Contact))
    return tuple(FieldChange(name, old, new) for name, old, new in pairs if old != new)


def _paths(*counts: Mapping[str, int]) -> tuple[str, ...]:
    return Tree.of(path for each in counts for path in each).paths
