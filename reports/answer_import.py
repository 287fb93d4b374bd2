"""Answers of another tool, from a file straight to a release: the rows are read, counted and forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from reports.release import release_answers
from survey.instruments.instrument import Instrument
from survey.models.organisation import Client
from survey.models.wave import RELEASED, Wave
from survey.refusal import Refusal
from survey.services.clients import check_month
from survey.services.instruments import find_instrument, instrument_of
from survey.services.waves import DEFAULT_INSTRUMENT, FrozenUnit, add_wave
from survey.table_file import FileRefused, Row, read_table
from survey.tree import ROOT, Tree, clean_path

UNIT_COLUMN, INVITED_COLUMN = "unit_path", "invited"
VALUES = {"": np.nan, **{str(value): float(value) for value in range(1, 7)}}
REFUSALS_TOLD = 20


@dataclass(frozen=True)
class ImportedWave:
    """What an import did. `skipped`: rows without a single answer."""

    wave: Wave
    read: int
    skipped: int


def import_answers(
    client: Client,
    month: str,
    file: Path,
    *,
    now: datetime,
    instrument: str = DEFAULT_INSTRUMENT,
    module: str | None = None,
    invited: int | Path | None = None,
) -> ImportedWave:
    """Releases a month's answers, one row a respondent: unit_path and one column an item code, 1–6 or empty.

    invited: people invited, of the whole client or by unit from a file (unit_path, invited: each unit with all below
    it); unknown, there is no response rate and no finite population correction. Refusal names line and column, and
    nothing has been changed then.
    """
    check_month(month)
    asked = find_instrument(instrument, now=now).for_wave(module)
    answers, units, skipped = _read_answers(file, asked)
    known = _read_invited(invited)
    frozen = [FrozenUnit(path, known.get(path)) for path in Tree.of([*units, *filter(None, known)]).paths]
    first, last = _span(month)
    wave = add_wave(
        client, month, frozen, now=first, instrument=instrument, module=module, closes_at=last, imported=True
    )
    release_answers(wave, answers, units, instrument_of(wave), now=now)
    wave.state, wave.closed_at = RELEASED, last
    return ImportedWave(wave, len(answers), skipped)


def _read_answers(file: Path, instrument: Instrument) -> tuple[pd.DataFrame, pd.Series, int]:
    table = read_table(file, required=(UNIT_COLUMN,))
    codes = {column: column.upper() for column in table.columns if column.upper() in instrument.codes}
    strangers = [column for column in table.columns if column not in codes and column != UNIT_COLUMN]
    if strangers:
        raise FileRefused(f"{file} has a column {strangers[0]!r} that is no item of {instrument.key}; remove or rename it.")
    if not codes:
        raise FileRefused(f"{file} has no column named by an item code, such as {instrument.codes[0]}.")
    refusals: list[str] = []
    units, block, skipped = [], [], 0
    for row in table.rows:
        values = _read_row(row, codes, refusals)
        if all(np.isnan(value) for value in values):
            skipped += 1
            continue
        units.append(_read_unit(row, refusals))
        block.append(values)
    if refusals:
        raise FileRefused(_all_of(file, refusals))
    if not block:
        raise FileRefused(f"{file} holds no answers.")
    frame = pd.DataFrame(np.array(block), columns=list(codes.values()))
    return frame.reindex(columns=list(instrument.codes)), pd.Series(units, dtype=object), skipped


def _read_row(row: Row, codes: Mapping[str, str], refusals: list[str]) -> list[float]:
    values = []
    for column, code in codes.items():
        text = row[column]
        if text not in VALUES:
            refusals.append(f"line {row.line}, column {code}: {text[:20]!r} is not 1 to 6 or empty")
        values.append(VALUES.get(text, 0.0))
    return values


def _read_unit(row: Row, refusals: list[str]) -> str:
    try:
        return clean_path(row[UNIT_COLUMN])
    except Refusal as refusal:
        refusals.append(f"line {row.line}, column {UNIT_COLUMN}: {refusal}")
        return ROOT


def _all_of(file: Path, refusals: list[str]) -> str:
    told = refusals[:REFUSALS_TOLD]
    if len(refusals) > len(told):
        told.append(f"and {len(refusals) - len(told)} more")
    return f"{file} was not imported: " + "; ".join(told) + "."


def _read_invited(invited: int | Path | None) -> dict[str, int]:
    """Unit path → people invited."""
    if invited is None:
        return {}
    if isinstance(invited, int):
        if invited < 1:
            raise Refusal(f"{invited} people can't have been invited; give the number, or leave --invited out.")
        return {ROOT: invited}
    known = {}
    for row in read_table(invited, required=(UNIT_COLUMN, INVITED_COLUMN), known=(UNIT_COLUMN, INVITED_COLUMN)).rows:
        if not row[INVITED_COLUMN].isdecimal() or not int(row[INVITED_COLUMN]):
            raise FileRefused(f"{invited}, line {row.line}: {row[INVITED_COLUMN]!r} is not a number of people.")
        path = clean_path(row[UNIT_COLUMN]) if row[UNIT_COLUMN] else ROOT
        if path in known:
            raise FileRefused(f"{invited}, line {row.line}: {path or 'the client'} stands there twice.")
        known[path] = int(row[INVITED_COLUMN])
    return known


def _span(month: str) -> tuple[datetime, datetime]:
    """First instant of the month, and of the next: when an imported wave counts as asked."""
    year, number = int(month[:4]), int(month[5:])
    following = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
    return datetime(year, number, 1, tzinfo=UTC), following
