"""The numbers that somebody who reads one unit's report may come across: displayed cells, and what stands on every page alike."""

import tomllib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path

from babel.messages.pofile import read_po
from flask import current_app
from sqlalchemy import select, update

from reports.action_plans.rows import load_plans, load_versions
from reports.disclosure.grain import ShownCount, display_response_rate
from reports.models.action_plan import ActionPlan
from reports.models.release import Release, ReleasedCell, ReleasedGroup, ReleasedGroupCell, ReleasedUnit
from survey.database import db
from survey.instruments.instrument import Instrument
from survey.models.wave import Wave, WaveUnit
from survey.services.instruments import instrument_of
from survey.tree import parent_of
from survey.written_time import write_moment
from tests.test_disclosure.numbers_read import numbers_in

TICKS = ("0", "0.2", "0.25", "0.4", "0.5", "0.6", "0.75", "0.8", "1", *map(str, (2, 3, 4, 5, 6, *range(10, 101, 10))))
REPOSITORY = Path(__file__).resolve().parents[2]
FINER = 0.0123  # what a figure may hold beyond its grid
FIELDS = ("value", "low", "high", "adjusted")


def told_of(client: str, month: str, unit: str) -> set[Decimal]:
    """What the released cells of the unit, its subunits and (for the client) its groups say, and nothing of other units."""
    this = {"client": client, "wave": month}
    its_own = select(ReleasedCell).filter_by(client=client, unit_path=unit).where(ReleasedCell.wave <= month)
    own = list(db.session.scalars(its_own))
    everywhere = list(db.session.scalars(select(ReleasedCell).filter_by(**this)))
    cells = [*own, *(cell for cell in everywhere if _below(cell.unit_path, unit))]
    if unit == "":
        cells += db.session.scalars(select(ReleasedGroupCell).filter_by(**this))
    return {*_cells(cells), *_differences(own, month), *_counts(this, unit)}


def of_measures(client: str, month: str, unit: str) -> set[Decimal]:
    """What measures of the unit and of those below it bring: displayed cells of their theme before and since, and dates."""
    found: set[Decimal] = set()
    for plan in load_plans(client, unit):
        cells = select(ReleasedCell).filter_by(client=client, unit_path=plan.unit_path, measure=f"theme:{plan.theme}")
        since = list(db.session.scalars(cells.where(ReleasedCell.wave >= plan.base_month, ReleasedCell.wave <= month)))
        found |= {*_cells(since), *_differences(since, month), *dates_of(plan)}
    return found


def dates_of(plan: ActionPlan) -> set[Decimal]:
    """Days and moments of a measure, as pages and files write them."""
    days = [str(day).replace("-", " ") for day in (plan.due_on, plan.registered_at.date())]
    return numbers_in(" ; ".join([*days, *(write_moment(version.at) for version in load_versions(plan))]))


def _below(path: str, unit: str) -> bool:
    return path != "" and parent_of(path) == unit


def _cells(cells: Iterable) -> Iterator[Decimal]:
    for cell in cells:
        shown = [getattr(cell, field, None) for field in FIELDS]
        shown += [group["value"] for group in getattr(cell, "shares", None) or []]
        yield from (_number(value) for value in shown if value is not None)


def _differences(own: Iterable[ReleasedCell], month: str) -> Iterator[Decimal]:
    """To an earlier displayed value, and to a published one; a share's in points."""
    shown = [cell for cell in own if cell.value is not None]
    for cell in (cell for cell in shown if cell.wave == month):
        others = [_number(other.value) for other in shown if other.measure == cell.measure]
        for difference in (_number(cell.value) - other for other in [*others, *published()]):
            yield abs(difference).normalize()
            yield abs(difference * 100).normalize()


def _counts(this: dict, unit: str) -> Iterator[Decimal]:
    invited = dict(db.session.execute(select(WaveUnit.path, WaveUnit.invited).filter_by(**this)).all())
    rows = db.session.scalars(select(ReleasedUnit).filter_by(**this))
    units = [row for row in rows if row.unit_path == unit or _below(row.unit_path, unit)]
    groups = list(db.session.scalars(select(ReleasedGroup).filter_by(**this))) if unit == "" else []
    for row in [*units, *groups]:
        yield from (Decimal(row.n_low), Decimal(row.n_high))
    for row in (row for row in units if row.unit_path == unit):
        yield Decimal(invited[unit] or 0)
        for rate in display_response_rate(ShownCount(row.n_low, row.n_high, row.n_exact), invited[unit]) or ():
            yield from (Decimal(rate), (Decimal(rate) / 100).normalize())


def _number(value: float) -> Decimal:
    return abs(Decimal(repr(value))).normalize()


@cache
def published() -> frozenset[Decimal]:
    files = [file for file in resources.files("reports.references").iterdir() if file.name.endswith(".toml")]
    return frozenset(_number(figure["value"]) for file in files for figure in tomllib.loads(file.read_text())["figures"])


def ticks() -> frozenset[Decimal]:
    """Where an axis has a label or a line."""
    return frozenset(Decimal(tick).normalize() for tick in TICKS)


@cache
def in_our_sentences() -> frozenset[Decimal]:
    """Numbers of the texts that every report has: ours, those of published figures, the ticks of the axes."""
    with (REPOSITORY / "translations/nb/LC_MESSAGES/messages.po").open("rb") as file:
        texts = [text for message in read_po(file) for text in ([message.id] if isinstance(message.id, str) else message.id)]
    texts += [file.read_text() for file in resources.files("reports.references").iterdir() if file.name.endswith(".toml")]
    return numbers_in(" ; ".join(texts)) | published() | ticks()


def of_the_wave(client: str, month: str, unit: str) -> set[Decimal]:
    """Dates, the questionnaire's own words, names, and what the certificate says of the client as a whole."""
    wave, release = db.session.get(Wave, (client, month)), db.session.get(Release, (client, month))
    instrument = instrument_of(wave)
    moments = (str(at.date()).replace("-", " ") for at in (wave.opened_at, wave.closes_at, wave.closed_at))
    months = (row.replace("-", " ") for row in db.session.scalars(select(Release.wave).filter_by(client=client)))
    fixed = numbers_in(" ; ".join([*moments, *months, unit, repr(instrument), repr(release.certificate), release.sha256[:12]]))
    return {*fixed, *_ordinals(instrument, len(release.certificate["rules"]))}


def _ordinals(instrument: Instrument, rules: int) -> set[Decimal]:
    """"In 2 of 3 units", "5 of 10 statements", the numbers of rules and pages: never more than there are things to count."""
    return {Decimal(number).normalize() for number in range(max(len(instrument.codes), rules) + 1)}


def store_finer() -> None:
    """The naive installation: figures are kept as they were computed and rounded by whoever shows them, or not."""
    for table in (ReleasedCell, ReleasedGroupCell):
        fields = [field for field in FIELDS if hasattr(table, field)]
        db.session.execute(update(table).values({field: getattr(table, field) + FINER for field in fields}))
    db.session.commit()
    current_app.extensions.pop("senterpuls.followed", None)  # a release never changes, so what was found in it is kept
