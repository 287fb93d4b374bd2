"""Instruments as text: the TOML format (docs/instrument-format.md), the instruments that ship, a reader's language."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from survey.instruments.instrument import INDEX_SD, ITEM_SD, Instrument
from survey.instruments.own_items import OwnItem
from survey.instruments.parts import Background, Item, Module, Option, Share, Theme
from survey.instruments.scale import LANGUAGES, InstrumentRefused, Scale
from survey.toml_text import NotToml, read_toml

DEFAULT_SCALE = "extent"

_TOP_KEYS = "key version languages name item_sd index_sd scales themes items modules backgrounds shares"
_KINDS = {str: "a text", int: "a whole number", list: "a list", dict: "a table"}
_REQUIRED = object()
_NORWEGIAN = {"no": "nb", "nn": "nb"}  # all of Norway reads bokmål


@lru_cache(maxsize=32)
def parse_instrument(text: str) -> Instrument:
    """The instrument that a TOML text describes.

    Raises InstrumentRefused with one sentence: the line of a syntax error, a key that is missing, unknown or of the
    wrong kind, or the rule of the instrument that is broken.
    """
    try:
        data = read_toml(text)
    except NotToml as error:
        raise InstrumentRefused(f"the file is not valid TOML: {error}") from error
    _known(data, "the instrument", _TOP_KEYS)
    where = "the instrument"
    items = tuple(_item(code, table) for code, table in _tables(data, "items", where))
    return Instrument(
        key=_take(data, "key", str, where),
        version=_take(data, "version", int, where),
        names=_texts(data, "name", where),
        languages=_list(data, "languages", str, where),
        scales=tuple(_scale(key, table) for key, table in _tables(data, "scales", where)),
        themes=tuple(_theme(code, table, items) for code, table in _tables(data, "themes", where)),
        items=items,
        modules=tuple(_module(key, table) for key, table in _tables(data, "modules", where, {})),
        backgrounds=tuple(_background(code, table) for code, table in _tables(data, "backgrounds", where, {})),
        shares=tuple(_share(table) for table in _list(data, "shares", dict, where, [])),
        item_sd=_number(data, "item_sd", where, ITEM_SD),
        index_sd=_number(data, "index_sd", where, INDEX_SD),
    )


def parse_own_items(text: str) -> tuple[OwnItem, ...]:
    """A client's own items from a TOML text: tables such as [items.OWN1] with name, text, direction and scale."""
    try:
        data = read_toml(text)
    except NotToml as error:
        raise InstrumentRefused(f"the file is not valid TOML: {error}") from error
    _known(data, "the file", "items")
    return tuple(_own_item(code, table) for code, table in _tables(data, "items", "the file", {}))


def shipped_instruments() -> Mapping[str, str]:
    """Key → TOML text of every instrument that comes with the program, by key."""
    files = (entry for entry in resources.files("survey.instruments").iterdir() if entry.name.endswith(".toml"))
    return {entry.name.removesuffix(".toml"): entry.read_text("utf-8") for entry in sorted(files, key=lambda entry: entry.name)}


def language_for(code: str, languages: Iterable[str] = LANGUAGES) -> str:
    """The language to show to someone who asks for `code`: a tag such as "nn-NO", "NO", "en_GB" or "sv".

    Any Norwegian reads bokmål; what is unknown, empty or not among `languages` gets the first of them.
    """
    spoken = tuple(languages)
    primary = code.strip().lower().replace("_", "-").partition("-")[0]
    language = _NORWEGIAN.get(primary, primary)
    return language if language in spoken else spoken[0]


def known_language(tag: str) -> str | None:
    """The product's language that a tag names, None where it names none of them."""
    return language_for(tag, ("", *LANGUAGES)) or None


def _scale(key: str, table: dict) -> Scale:
    where = f"scale {key}"
    _known(table, where, "label")
    labels = {}
    for language, words in _tables(table, "label", where):
        options = {option: _take(words, option, str, f"{where} in {language}") for option in words}
        wrong = ", ".join(option for option in options if not (option.isascii() and option.isdigit()))
        if wrong:
            raise InstrumentRefused(f"{where} in {language}: {wrong} is not the number of an option")
        labels[language] = {int(option): label for option, label in options.items()}
    return Scale(key, labels)


def _theme(code: str, table: dict, items: Iterable[Item]) -> Theme:
    where = f"theme {code}"
    _known(table, where, "name role")
    members = tuple(item.code for item in items if item.theme == code)
    return Theme(code, _texts(table, "name", where), members, _take(table, "role", str, where))


def _item(code: str, table: dict) -> Item:
    where = f"item {code}"
    _known(table, where, "theme scale direction text")
    return Item(
        code=code,
        theme=_take(table, "theme", str, where),
        scale=_take(table, "scale", str, where, DEFAULT_SCALE),
        direction=_take(table, "direction", int, where, 1),
        texts=_texts(table, "text", where),
    )


def _own_item(code: str, table: dict) -> OwnItem:
    where = f"own item {code}"
    _known(table, where, "name text scale direction")
    return OwnItem(
        code=code,
        scale=_take(table, "scale", str, where, DEFAULT_SCALE),
        direction=_take(table, "direction", int, where, 1),
        names=_texts(table, "name", where),
        texts=_texts(table, "text", where),
    )


def _module(key: str, table: dict) -> Module:
    where = f"module {key}"
    _known(table, where, "name items")
    return Module(key, _texts(table, "name", where), _list(table, "items", str, where))


def _background(code: str, table: dict) -> Background:
    where = f"background {code}"
    _known(table, where, "name options")
    options = _take(table, "options", dict, where)
    return Background(code, _texts(table, "name", where), tuple(Option(key, _texts(options, key, where)) for key in options))


def _share(table: dict) -> Share:
    where = "a share"
    _known(table, where, "item values note")
    return Share(_take(table, "item", str, where), _list(table, "values", int, where), _texts(table, "note", where, {}))


def _known(table: Mapping[str, Any], where: str, keys: str) -> None:
    """A misspelt key must not pass in silence: what it was meant to say would be lost."""
    unknown = ", ".join(key for key in table if key not in keys.split())
    if unknown:
        raise InstrumentRefused(f"{where}: unknown key {unknown}; known are {', '.join(keys.split())}")


def _take(table: Mapping[str, Any], key: str, kind: type, where: str, default: Any = _REQUIRED) -> Any:
    value = table.get(key, default)
    if value is _REQUIRED:
        raise InstrumentRefused(f"{where} has no {key}")
    if type(value) is not kind:  # not isinstance: TOML's true is no number
        raise InstrumentRefused(f"{where}: {key} must be {_KINDS[kind]}")
    return value


def _number(table: Mapping[str, Any], key: str, where: str, default: float) -> float:
    value = table.get(key, default)
    if type(value) not in (int, float):  # a whole number needs no decimal point to be a number
        raise InstrumentRefused(f"{where}: {key} must be a number")
    return float(value)


def _list(table: Mapping[str, Any], key: str, kind: type, where: str, default: Any = _REQUIRED) -> tuple:
    values = _take(table, key, list, where, default)
    if any(type(value) is not kind for value in values):
        raise InstrumentRefused(f"{where}: every entry of {key} must be {_KINDS[kind]}")
    return tuple(values)


def _texts(table: Mapping[str, Any], key: str, where: str, default: Any = _REQUIRED) -> dict[str, str]:
    texts = _take(table, key, dict, where, default)
    return {language: _take(texts, language, str, f"{where}, {key}") for language in texts}


def _tables(table: Mapping[str, Any], key: str, where: str, default: Any = _REQUIRED) -> list[tuple[str, dict]]:
    tables = _take(table, key, dict, where, default)
    return [(name, _take(tables, name, dict, f"{where}, {key}")) for name in tables]
