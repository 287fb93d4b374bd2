"""A file of answers, read into memory: what everybody answered, what was passed over, and every field that can't be."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from reports.answer_files.folding import fold_reply
from reports.answer_files.headings import Columns, Unread, place_columns
from reports.answer_files.mapping import SKIP, AnswerMap
from reports.answer_files.replies import option_values, reply_values
from survey.instruments.instrument import Instrument
from survey.refusal import FileRefused, Refusal
from survey.table_file import Line, Lines, read_lines
from survey.tree import PathRefused, clean_path

REFUSALS_TOLD = 20


@dataclass(frozen=True)
class RefusedField:
    """A field nothing can be made of; `line` as an editor or a spreadsheet numbers it."""

    line: int
    column: str
    reason: str


class AnswersRefused(FileRefused):
    """A file with fields nothing can be made of; all of them are in `fields`."""

    def __init__(self, file: Path, fields: tuple[RefusedField, ...]):
        self.fields = fields
        told = [f"line {one.line}, column {one.column}: {one.reason}" for one in fields[:REFUSALS_TOLD]]
        if len(fields) > len(told):
            told.append(f"and {len(fields) - len(told)} more")
        super().__init__(f"{file} was not imported: " + "; ".join(told) + ".")


@dataclass(frozen=True)
class AnswerAccount:
    """What was made of a file. rows: read, empty (nothing answered), incomplete (never sent, so not counted)."""

    read: int
    empty: int
    incomplete: int
    columns: Mapping[str, str]  # heading → code
    unread: tuple[Unread, ...]
    sheet: str | None
    other_sheets: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """answers: persons × item codes asked, 1–6 or NaN; units: a path a person; backgrounds: persons × background codes,
    an option's code or None. All on one index, in the order of the file."""

    answers: pd.DataFrame
    units: pd.Series
    backgrounds: pd.DataFrame
    account: AnswerAccount


def read_answers(file: Path, whole: Instrument, asked: Instrument, mapped: AnswerMap) -> Answered:
    """One line a respondent. whole: everything the instrument has; asked: the part the file holds.

    FileRefused where the file or its columns can't be used, AnswersRefused where fields can't.
    """
    lines = read_lines(file, sheet=mapped.sheet)
    try:
        columns = place_columns(lines.heading, whole, mapped)
        _refuse_unasked(columns, asked)
    except FileRefused:
        raise
    except Refusal as refusal:
        raise FileRefused(f"{file}: {refusal}.") from None
    reader = _Reader(lines.heading, columns, asked, mapped)
    for line in lines.lines:
        reader.take(line)
    if reader.refused:
        raise AnswersRefused(file, tuple(reader.refused))
    if not reader.answers:
        raise FileRefused(f"{file} holds no answers.")
    return _frames(reader, asked, _account(reader, columns, lines))


def _refuse_unasked(columns: Columns, asked: Instrument) -> None:
    for code in columns.items.values():
        if code not in asked.codes:
            raise Refusal(f"{code} belongs to a module; name it with --module, or use --module full")


class _Reader:
    """Lines in, rows of numbers out; the texts themselves are kept nowhere."""

    def __init__(self, headings: tuple[str, ...], columns: Columns, asked: Instrument, mapped: AnswerMap):
        self.answers: list[list[float]] = []
        self.units: list[str] = []
        self.backgrounds: list[list[str | None]] = []
        self.empty = self.incomplete = 0
        self.refused: list[RefusedField] = []
        self._headings, self._columns, self._mapped = headings, columns, mapped
        self._replies = {place: reply_values(asked, code, mapped) for place, code in columns.items.items()}
        backgrounds = {one.code: one for one in asked.backgrounds}
        self._options = {place: option_values(backgrounds[code], mapped) for place, code in columns.backgrounds.items()}

    def take(self, line: Line) -> None:
        sent = self._columns.submitted
        if sent is not None and not line.fields[sent] and self._mapped.incomplete == SKIP:
            self.incomplete += 1
            return
        answers = [self._reply(line, place, values) for place, values in self._replies.items()]
        if all(np.isnan(value) for value in answers):
            self.empty += 1
            return
        self.answers.append(answers)
        self.units.append(self._unit(line))
        self.backgrounds.append([self._option(line, place, values) for place, values in self._options.items()])

    def _reply(self, line: Line, place: int, values: Mapping[str, float]) -> float:
        text = fold_reply(line.fields[place])
        if text not in values:
            self._refuse(line, place, self._columns.items[place], "is not 1 to 6 or empty, and the map says nothing of it")
        return values.get(text, 0.0)

    def _option(self, line: Line, place: int, values: Mapping[str, str | None]) -> str | None:
        text = fold_reply(line.fields[place])
        if text not in values:
            self._refuse(line, place, self._columns.backgrounds[place], "is no option, and the map says nothing of it")
        return values.get(text)

    def _unit(self, line: Line) -> str:
        place = self._columns.unit
        text = line.fields[place]
        if self._mapped.units:
            path = self._mapped.units.get(fold_reply(text))
            if path is None:
                self._refuse(line, place, self._headings[place], "is not among the map's [units]")
            return path or ""
        if place in line.dates:
            self._refuse(line, place, self._headings[place], "is a date")
        try:
            return clean_path(text)
        except PathRefused as refusal:
            self.refused.append(RefusedField(line.number, self._headings[place], str(refusal)))
            return ""

    def _refuse(self, line: Line, place: int, column: str, why: str) -> None:
        self.refused.append(RefusedField(line.number, column, f"{line.fields[place][:20]!r} {why}"))


def _account(reader: _Reader, columns: Columns, lines: Lines) -> AnswerAccount:
    placed = {**columns.items, **columns.backgrounds}
    return AnswerAccount(
        read=len(reader.answers),
        empty=reader.empty,
        incomplete=reader.incomplete,
        columns={lines.heading[place]: placed[place] for place in sorted(placed)},
        unread=columns.unread,
        sheet=lines.sheet,
        other_sheets=lines.other_sheets,
    )


def _frames(reader: _Reader, asked: Instrument, account: AnswerAccount) -> Answered:
    columns = reader._columns
    answers = pd.DataFrame(np.array(reader.answers), columns=list(columns.items.values()))
    said = dict(zip(columns.backgrounds.values(), zip(*reader.backgrounds, strict=True), strict=True))
    unsaid = [None] * len(answers)
    backgrounds = {one.code: list(said.get(one.code, unsaid)) for one in asked.backgrounds}
    return Answered(
        answers=answers.reindex(columns=list(asked.codes)),
        units=pd.Series(reader.units, dtype=object),
        backgrounds=pd.DataFrame(backgrounds, index=answers.index, dtype=object),
        account=account,
    )
