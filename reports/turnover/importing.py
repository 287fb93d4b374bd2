"""Taking in headcounts and leavers: new months are added, changed ones take the place of the old, others stay."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert

from reports.models.turnover import TurnoverMonth
from reports.release_lists import list_wave_units
from reports.turnover.months import month_after
from reports.turnover.scoring import forget_scores
from reports.turnover.stored import load_unit_months
from reports.turnover.unit_months import UnitMonth, ended_units, read_unit_months
from survey.database import db
from survey.models.organisation import Client
from survey.refusal import Refusal
from survey.table_file import Row


@dataclass(frozen=True)
class Changed:
    """A month whose figures were others before; each (headcount, leavers)."""

    unit_path: str
    month: str
    was: tuple[int, int]
    now: tuple[int, int]


@dataclass(frozen=True)
class TurnoverAccount:
    """What an import did, in rows.

    first, last: months of the file. ended: units whose rows end before the client's newest month. unknown: units of the
    file that the newest release does not know, so that their scores are not known either.
    """

    added: int
    changed: tuple[Changed, ...]
    unchanged: int
    first: str
    last: str
    ended: tuple[str, ...]
    unknown: tuple[str, ...]


def import_turnover(client: Client, rows: Iterable[Row], *, now: datetime) -> TurnoverAccount:
    """Adds or replaces the months that the rows give. RowsRefused or Refusal before anything is changed."""
    stored = {one.place: one for one in load_unit_months(client.key)}
    read = read_unit_months(rows, stored.values(), newest=month_after(f"{now:%Y-%m}", -1))
    added = [one for one in read if one.place not in stored]
    changed = [one for one in read if one.place in stored and stored[one.place] != one]
    for one in changed:
        row = db.session.get_one(TurnoverMonth, (client.key, *one.place))
        row.headcount, row.leavers, row.imported_at = one.headcount, one.leavers, now
    if added:
        db.session.execute(insert(TurnoverMonth), [{"client": client.key, **vars(one), "imported_at": now} for one in added])
    forget_scores(client.key, {one.month for one in changed})
    db.session.flush()
    surveyed = list_wave_units(client.key)
    return TurnoverAccount(
        added=len(added),
        changed=tuple(_changed(stored[one.place], one) for one in changed),
        unchanged=len(read) - len(added) - len(changed),
        first=min(one.month for one in read),
        last=max(one.month for one in read),
        ended=ended_units(load_unit_months(client.key)),
        unknown=tuple(sorted({one.unit_path for one in read} - surveyed)) if surveyed else (),
    )


def remove_turnover(client: Client, unit_path: str, month: str | None) -> int:
    """Deletes a unit's month, or all its months, and tells how many. Refusal where there are none, or a gap would be left."""
    own = [one.month for one in load_unit_months(client.key) if one.unit_path == unit_path]
    gone = own if month is None else [one for one in own if one == month]
    if not gone:
        what = " ".join((unit_path or "the client as a whole", *filter(None, [month])))
        raise Refusal(f"There is nothing to remove: {what} has no rows.")
    if month is not None and own[0] < month < own[-1]:
        raise Refusal(f"Without {month} there would be a gap; import the right figures for it, or remove the months at an end.")
    table = TurnoverMonth
    db.session.execute(
        delete(table).where(table.client == client.key, table.unit_path == unit_path, table.month.in_(gone))
    )
    return len(gone)


def _changed(was: UnitMonth, now: UnitMonth) -> Changed:
    return Changed(now.unit_path, now.month, (was.headcount, was.leavers), (now.headcount, now.leavers))
