"""Answers of another tool, from a file straight to a release: the rows are read, counted and forgotten."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from reports.answer_files.mapping import AnswerMap, read_map
from reports.answer_files.reading import AnswerAccount, read_answers
from reports.release import release_scores
from reports.scores import score_answers
from survey.database import db
from survey.models.organisation import Client, Membership
from survey.models.wave import RELEASED, Wave
from survey.refusal import FileRefused, Refusal
from survey.services.clients import check_month
from survey.services.instruments import find_instrument
from survey.services.waves import DEFAULT_INSTRUMENT, FrozenUnit, add_wave
from survey.table_file import read_table
from survey.tree import ROOT, Tree, clean_path

UNIT_COLUMN, INVITED_COLUMN = "unit_path", "invited"


@dataclass(frozen=True)
class AnswerFile:
    """A file of answers and what is known of it.

    module: the module it holds beside the core, or "full". map_file: what the file calls things, as TOML. invited:
    people invited, of the whole client or by unit from a file (unit_path, invited: each unit with all below it);
    unknown, there is no response rate and no finite population correction.
    """

    file: Path
    instrument: str = DEFAULT_INSTRUMENT
    module: str | None = None
    map_file: Path | None = None
    invited: int | Path | None = None


@dataclass(frozen=True)
class ImportedWave:
    """What an import did. `unknown_units`: units of the file that are on no roster of the client, if it has one."""

    wave: Wave
    account: AnswerAccount
    unknown_units: tuple[str, ...]


def import_answers(client: Client, month: str, given: AnswerFile, *, now: datetime) -> ImportedWave:
    """Releases a month's answers, one row a respondent. Refusal names line and column, and nothing has been changed then."""
    check_month(month)
    whole = find_instrument(given.instrument, now=now)
    asked = whole.for_wave(given.module)
    mapped = read_map(given.map_file, whole) if given.map_file else AnswerMap()
    answered = read_answers(given.file, whole, asked, mapped)
    known = _read_invited(given.invited)
    frozen = [FrozenUnit(path, known.get(path)) for path in Tree.of([*answered.units, *filter(None, known)]).paths]
    first, last = _span(month)
    wave = add_wave(
        client, month, frozen, now=first, instrument=given.instrument, module=given.module, closes_at=last, imported=True
    )
    scores = score_answers(answered.answers, answered.units, asked, answered.backgrounds)
    release_scores(wave, scores, asked, now=now)
    wave.state, wave.closed_at = RELEASED, last
    return ImportedWave(wave, answered.account, _not_on_roster(client, set(answered.units)))


def _not_on_roster(client: Client, units: set[str]) -> tuple[str, ...]:
    """A misspelt unit would be a unit of its own for ever, so it is told."""
    places = set(db.session.scalars(select(Membership.unit_path).filter_by(client=client.key).distinct()))
    return tuple(sorted(units - places)) if places else ()


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
