"""The map: what a file of answers calls our items, options and units, as TOML somebody wrote for that file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reports.answer_files.folding import fold_heading, fold_reply
from survey.instruments.instrument import Instrument
from survey.instruments.scale import POINTS
from survey.refusal import Refusal
from survey.toml_text import NotToml, read_toml
from survey.tree import PathRefused, clean_path

SKIP, TAKE = "skip", "take"  # what to do with responses that were never sent
_KEYS = ("unit", "sheet", "incomplete", "unread", "columns", "answers", "units", "background")


@dataclass(frozen=True)
class AnswerMap:
    """Everything is folded as the file's texts are. A column is named by its heading, or as `#7` by its place from 1.

    columns: column → code of an item or a background. replies: item code, or "" for every item → text → 1–6 or None for
    no answer. options: background code → text → option code or None. units: text → path; empty: paths stand in the file.
    """

    unit: str | None = None
    sheet: str | None = None
    incomplete: str = SKIP
    unread: frozenset[str] = frozenset()
    columns: Mapping[str, str] = field(default_factory=dict)
    replies: Mapping[str, Mapping[str, int | None]] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


def read_map(file: Path, instrument: Instrument) -> AnswerMap:
    """The map in that file. Refusal where it can't be read or says something the instrument has no place for."""
    try:
        return parse_map(Path(file).read_text(encoding="utf-8-sig"), instrument)
    except OSError as error:
        raise Refusal(f"{file} can't be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Refusal(f"{file} is not UTF-8; save it as UTF-8 and try again.") from None
    except Refusal as refusal:
        raise Refusal(f"{file}: {refusal}.") from None


def parse_map(text: str, instrument: Instrument) -> AnswerMap:
    """The map that a TOML text describes; Refusal with one clause on the first thing that is wrong."""
    try:
        data = read_toml(text)
    except NotToml as error:
        raise Refusal(f"not valid TOML: {error}") from None
    _refuse_unless(set(data) <= set(_KEYS), f"unknown key {_first_but(data, _KEYS)}; known are {', '.join(_KEYS)}")
    incomplete = _text(data, "incomplete", SKIP)
    _refuse_unless(incomplete in (SKIP, TAKE), f"incomplete must be “{SKIP}” or “{TAKE}”")
    unread = data.get("unread", [])
    listed = isinstance(unread, list) and all(isinstance(heading, str) for heading in unread)
    _refuse_unless(listed, "unread must be a list of headings")
    unit = _text(data, "unit", None)
    return AnswerMap(
        unit=None if unit is None else column_key(unit),
        sheet=_text(data, "sheet", None),
        incomplete=incomplete,
        unread=frozenset(column_key(heading) for heading in unread),
        columns=_columns(_table(data, "columns"), instrument),
        replies=_replies(_table(data, "answers"), instrument),
        options=_options(_table(data, "background"), instrument),
        units=_units(_table(data, "units")),
    )


def column_key(heading: str) -> str:
    """How a column is looked up: `#7` as it stands, a heading folded."""
    return heading.strip() if heading.strip().removeprefix("#").isdecimal() else fold_heading(heading)


def _columns(table: Mapping, instrument: Instrument) -> dict[str, str]:
    known = {*instrument.codes, *(background.code for background in instrument.backgrounds)}
    for heading, code in table.items():
        is_one = isinstance(code, str) and code in known
        _refuse_unless(is_one, f"[columns] {heading!r}: {code!r} is no item or background of {instrument.key}")
    return {column_key(heading): code for heading, code in table.items()}


def _replies(table: Mapping, instrument: Instrument) -> dict[str, dict[str, int | None]]:
    replies: dict[str, dict[str, int | None]] = {"": {}}
    for key, value in table.items():
        if isinstance(value, Mapping):
            _refuse_unless(key in instrument.codes, f"[answers.{key}]: {instrument.key} has no item {key}")
            replies[key] = {fold_reply(text): _reply(f"[answers.{key}]", text, value[text]) for text in value}
        else:
            replies[""][fold_reply(key)] = _reply("[answers]", key, value)
    return replies


def _reply(where: str, text: str, value) -> int | None:
    whole = type(value) is int and value in range(1, POINTS + 1)
    _refuse_unless(whole or value == "", f'{where} {text!r} must be 1 to {POINTS}, or "" for no answer')
    return value if whole else None


def _options(table: Mapping, instrument: Instrument) -> dict[str, dict[str, str | None]]:
    options = {}
    for code in table:
        background = next((one for one in instrument.backgrounds if one.code == code), None)
        _refuse_unless(background is not None, f"[background.{code}]: {instrument.key} has no background {code}")
        groups = {option.code: option.code for option in background.groups}
        known = {**{option.code: groups.get(option.code) for option in background.options}, "": None}
        options[code] = {}
        for text, option in _table(table, code).items():
            is_one = isinstance(option, str) and option in known
            _refuse_unless(is_one, f"[background.{code}] {text!r}: there is no option {option!r}")
            options[code][fold_reply(text)] = known[option]
    return options


def _units(table: Mapping) -> dict[str, str]:
    units = {}
    for text, path in table.items():
        _refuse_unless(isinstance(path, str), f"[units] {text!r} must be a path such as Oslo/Team 1")
        try:
            units[fold_reply(text)] = clean_path(path)
        except PathRefused as refusal:
            raise Refusal(f"[units] {text!r}: {refusal}") from None
    return units


def _text(data: Mapping, key: str, default: str | None) -> str | None:
    value = data.get(key, default)
    _refuse_unless(value is default or isinstance(value, str), f"{key} must be a text")
    return value


def _table(data: Mapping, key: str) -> Mapping:
    table = data.get(key, {})
    _refuse_unless(isinstance(table, Mapping), f"[{key}] must be a table")
    return table


def _first_but(data: Mapping, known: tuple[str, ...]) -> str:
    return next((key for key in data if key not in known), "")


def _refuse_unless(condition: bool, clause: str) -> None:
    if not condition:
        raise Refusal(clause)
