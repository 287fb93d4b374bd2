"""Which column of a file of answers is what: by the map, by item code, or by the instrument's own words.

A program's export names a question by its code, its whole text or the text's beginning; a row of a matrix by the
matrix's name and its own in brackets. A column nobody placed is never passed over in silence: a release can't be taken back.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from reports.answer_files.folding import fold_heading
from reports.answer_files.mapping import AnswerMap, column_key
from survey.instruments.instrument import Instrument
from survey.refusal import Refusal

UNIT_NAMES = ("unit path", "team")  # in the order of preference
SUBMITTED = frozenset({"submitdate", "date submitted"})
IDENTIFYING, FREE_TEXT, BY_MAP = "can identify people", "free text", "named in the map"

_ABOUT_PEOPLE = (
    "id", "response id", "seed", "lastpage", "last page", "startlanguage", "start language", "language", "token",
    "access code", "ipaddr", "ip address", "refurl", "referrer url", "startdate", "date started", "datestamp",
    "date last action", "timestamp", "start time", "completion time", "name", "firstname", "first name", "lastname",
    "last name", "email", "e mail", "email address", "email status", "participant id", "interviewtime", "total time",
    "navn", "starttidspunkt", "fullføringstidspunkt", "e postadresse",
)  # fmt: skip
_ABOUT_PEOPLE_TOO = re.compile(r"attribute \d+|(group|question) ?time.*")
_COMMENTS = frozenset({"comment", "comments", "kommentar", "kommentarer", "opmerking", "opmerkingen"})
_OTHER = re.compile(r"\w+[\[_](other|\w*comment)\]?")
_CODED = re.compile(r"(?:\w+[\[_])?([A-Za-z]{1,4}[0-9]{1,2})\]?(?:\W+\s.*)?", re.DOTALL)  # AUT1, P[AUT1], P_AUT1, AUT1. To …
_LEAD = re.compile(r"(\w+)[.:;|]\s.*", re.DOTALL)  # the code before the text, as in "TEAM. Which team are you in?"
_ROW = re.compile(r".*\[(?P<row>[^\[\]]*)\]", re.DOTALL)
_CUT = re.compile(r"(?P<beginning>.{4,}?)\s*(?:\.\.+|…)\s*", re.DOTALL)  # abbreviated to a number of letters


@dataclass(frozen=True)
class Unread:
    """A column that was left alone, and why."""

    column: str
    reason: str


@dataclass(frozen=True)
class Columns:
    """Places of columns in a line, from 0. `submitted`: where an empty field tells a response that was never sent."""

    unit: int
    items: Mapping[int, str]
    backgrounds: Mapping[int, str]
    submitted: int | None
    unread: tuple[Unread, ...]


def place_columns(headings: tuple[str, ...], instrument: Instrument, mapped: AnswerMap) -> Columns:
    """What each column is. `instrument`: as a whole, so that an item not asked this month is known for what it is.

    Refusal where the unit is missing, no column is an item, two are the same, or one is nothing we know.
    """
    keys = [column_key(heading) for heading in headings]
    unit = _unit_place(headings, keys, mapped)
    known = _Known(instrument)
    placed: dict[int, str] = {}
    unread: dict[int, str] = {}
    for place in set(range(len(headings))) - {unit}:
        code = mapped.columns.get(f"#{place + 1}") or mapped.columns.get(keys[place])
        reason = None if code else _reason_unread(headings[place], place, keys[place], mapped)
        if reason:
            unread[place] = reason
        elif code := code or known.code_of(headings[place]):
            placed[place] = code
    _refuse_unknown(headings, sorted(set(range(len(headings))) - {unit, *placed, *unread}))
    _refuse_twice(headings, placed)
    items = {place: code for place, code in sorted(placed.items()) if code in instrument.codes}
    if not items:
        raise Refusal(f"no column named by an item code, such as {instrument.codes[0]}, or by an item's text")
    return Columns(
        unit=unit,
        items=items,
        backgrounds={place: code for place, code in sorted(placed.items()) if place not in items},
        submitted=next((place for place in sorted(unread) if SUBMITTED & {keys[place], _lead(headings[place])}), None),
        unread=tuple(Unread(headings[place], unread[place]) for place in sorted(unread)),
    )


def _unit_place(headings: tuple[str, ...], keys: list[str], mapped: AnswerMap) -> int:
    wanted = (mapped.unit,) if mapped.unit else UNIT_NAMES
    for name in wanted:
        places = [place for place, key in enumerate(keys) if name in (key, f"#{place + 1}", _lead(headings[place]))]
        if len(places) > 1:
            raise Refusal("the column of the unit stands there twice; remove one, or name it in the map as “#3”")
        if places:
            return places[0]
    raise Refusal("it lacks the column unit_path; name the column of the unit in the map: unit = \"…\"")


def _reason_unread(heading: str, place: int, key: str, mapped: AnswerMap) -> str | None:
    if key in mapped.unread or f"#{place + 1}" in mapped.unread:
        return BY_MAP
    cut = _CUT.fullmatch(heading)
    beginning = fold_heading(cut["beginning"]) if cut and len(cut["beginning"]) > 9 else "-"
    names = {key, _lead(heading)}
    if names & {*SUBMITTED, *_ABOUT_PEOPLE} or any(name.startswith(beginning) for name in _ABOUT_PEOPLE):
        return IDENTIFYING
    if _ABOUT_PEOPLE_TOO.fullmatch(key):
        return IDENTIFYING
    return FREE_TEXT if names & _COMMENTS or _OTHER.fullmatch(heading) else None


def _lead(heading: str) -> str:
    lead = _LEAD.fullmatch(heading)
    return fold_heading(lead[1]) if lead else ""


class _Known:
    """What an instrument's items and backgrounds may be called: their codes, and their texts in every language."""

    def __init__(self, instrument: Instrument):
        backgrounds = instrument.backgrounds
        self._codes = {fold_heading(code): code for code in (*instrument.codes, *(one.code for one in backgrounds))}
        worded = [(one.texts, one.code) for one in instrument.items] + [(one.names, one.code) for one in backgrounds]
        self._texts = [(fold_heading(text), code) for texts, code in worded for text in texts.values()]

    def code_of(self, heading: str) -> str | None:
        """The one code that the heading can mean; None where there is none, or more than one."""
        row = _ROW.fullmatch(heading)
        parts = [heading, row["row"]] if row else [heading]
        coded = _CODED.fullmatch(heading)
        names = [*(fold_heading(part) for part in parts), *([fold_heading(coded[1])] if coded else [])]
        for name in names:
            if name in self._codes:
                return self._codes[name]
        found = {code for text, code in self._texts if text in names}
        if cut := _CUT.fullmatch(parts[-1]):
            found |= {code for text, code in self._texts if text.startswith(fold_heading(cut["beginning"]))}
        return found.pop() if len(found) == 1 else None


def _refuse_unknown(headings: tuple[str, ...], places: list[int]) -> None:
    if not places:
        return
    told = ", ".join(f"#{place + 1} {headings[place][:40]!r}" for place in places[:5])
    more = f" and {len(places) - 5} more" if len(places) > 5 else ""
    raise Refusal(
        f"no item or background is known by the column {told}{more}; say in the map what it is, under [columns], or unread = […]"
    )


def _refuse_twice(headings: tuple[str, ...], placed: Mapping[int, str]) -> None:
    code, times = Counter(placed.values()).most_common(1)[0] if placed else ("", 0)
    if times > 1:
        named = " and ".join(f"#{place + 1} {headings[place][:40]!r}" for place in placed if placed[place] == code)
        raise Refusal(f"{code} stands there twice, as {named}; remove one, or put one among the map's unread")
