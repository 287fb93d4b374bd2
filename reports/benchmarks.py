"""Published figures and what they are compared with: reports/references/*.toml, one file a set, read once. Pure.

No set states a spread, so a difference is given in the figure's own unit and never tested.
"""

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, get_args

from reports.panels import PublishedScale, Reference, ReferenceComparison, Scale, Shown, Suppressed
from survey.instruments.scale import LANGUAGES, NAME

Texts = Mapping[str, str]  # language → words, in all five

_VALUES = {"0-100": (0, 100), "1-6": (1, 6), "share": (0, 1), "growth": (-1, math.inf), "years": (0, math.inf)}
_MEASURES = {
    "0-100": re.compile(r"index"),
    "1-6": re.compile(r"theme:[a-z][a-z0-9_]*|item:[A-Z]+[0-9]+"),
    "share": re.compile(r"share:[A-Z]+[0-9]+:[1-6]-[1-6]"),
}
_COUNTRY = re.compile(r"[A-Z]{2}")


class ReferenceRefused(ValueError):
    """A file of published figures that can't be used; the message is a sentence that names the place."""


@dataclass(frozen=True)
class PublishedFigure:
    """One published figure. `measure` is the code of the measure it may stand beside, "" where nothing of ours measures it."""

    key: str
    measure: str
    scale: PublishedScale
    value: float
    labels: Texts = field(hash=False)
    notes: Texts = field(hash=False)

    def __post_init__(self):
        where = f"figure {self.key}"
        _require(bool(NAME.fullmatch(self.key)), f"{where}: the key must be small letters, digits and _")
        _require(self.scale in get_args(PublishedScale), f"{where}: there is no scale {self.scale!r}")
        low, high = _VALUES[self.scale]
        _require(low <= self.value <= high, f"{where}: {self.value} lies outside the scale {self.scale}")
        code = _MEASURES.get(self.scale)
        fits = not self.measure or (code is not None and code.fullmatch(self.measure))
        _require(bool(fits), f"{where}: {self.measure!r} is no measure on the scale {self.scale}")
        _require_words(self.labels, f"{where}: the label")
        _require_words(self.notes, f"{where}: the note")


@dataclass(frozen=True)
class ReferenceSet:
    """The figures of one publication, and the key of the instrument whose measures they may stand beside."""

    key: str
    instrument: str
    sources: Texts = field(hash=False)
    year: int
    country: str  # ISO 3166, two letters
    counts: Texts = field(hash=False)  # how many answered, or that it isn't stated
    figures: tuple[PublishedFigure, ...]

    def __post_init__(self):
        where = f"set {self.key}"
        _require(bool(NAME.fullmatch(self.key)), f"{where}: the key must be small letters, digits and _")
        _require(bool(_COUNTRY.fullmatch(self.country)), f"{where}: the country must be two capitals, not {self.country!r}")
        _require_words(self.sources, f"{where}: the source")
        _require_words(self.counts, f"{where}: n")
        keys = [figure.key for figure in self.figures]
        _require(bool(keys), f"{where} has no figure")
        _require(len(set(keys)) == len(keys), f"{where} has a figure twice")


def references(language: str, instrument: str) -> tuple[Reference, ...]:
    """Every published figure of the sets that belong to the instrument, set by set; empty for another instrument.

    ValueError for a language that is not one of the five.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r} is not one of {', '.join(LANGUAGES)}")
    return tuple(
        _reference(published, figure, language)
        for published in published_sets()
        if published.instrument == instrument
        for figure in published.figures
    )


def compare_with_references(
    code: str, scale: Scale, figure: Shown, language: str, *, instrument: str
) -> tuple[ReferenceComparison, ...]:
    """The published figures for one measure, each with displayed value − published value in the unit of the scale.

    The difference is computed in decimals (3.4 − 3.3 is .1) and is None where the figure is hidden or clipped.
    ValueError where the measure is not on the scale of its published figure.
    """
    return tuple(
        ReferenceComparison(reference, _difference(figure, reference, scale), "not tested")
        for reference in references(language, instrument)
        if reference.measure and reference.measure == code
    )


@cache
def published_sets() -> tuple[ReferenceSet, ...]:
    """The sets that come with the program, by key. ReferenceRefused for a broken file."""
    files = (entry for entry in resources.files("reports.references").iterdir() if entry.name.endswith(".toml"))
    return tuple(
        parse_reference_set(entry.name.removesuffix(".toml"), entry.read_text("utf-8"))
        for entry in sorted(files, key=lambda entry: entry.name.removesuffix(".toml"))
    )


def parse_reference_set(key: str, text: str) -> ReferenceSet:
    """The set that a TOML text describes: instrument, source, year, country, n, note and its [[figures]].

    A figure has key, scale, value and label; `measure` may be left out, and `note` where that of the set holds.
    ReferenceRefused with one sentence on a syntax error, a key missing, unknown or of the wrong kind, or a broken rule.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ReferenceRefused(f"set {key}: the file is not valid TOML: {error}") from error
    where = f"set {key}"
    shape = {"instrument": str, "source": dict, "year": int, "country": str, "n": dict, "note": dict, "figures": list}
    _require_shape(data, shape, where)
    figures = tuple(_figure(table, data["note"], where) for table in data["figures"])
    return ReferenceSet(key, data["instrument"], data["source"], data["year"], data["country"], data["n"], figures)


def _figure(table: Any, note: Texts, where: str) -> PublishedFigure:
    _require(type(table) is dict, f"{where}: every entry of figures must be a table")
    table = {"measure": "", "note": note} | table
    shape = {"key": str, "measure": str, "scale": str, "value": float, "label": dict, "note": dict}
    _require_shape(table, shape, f"a figure of {where}")
    return PublishedFigure(*(table[name] for name in shape))


def _require_shape(table: dict[str, Any], shape: Mapping[str, type], where: str) -> None:
    """A misspelt key must not pass in silence, nor a value of another kind."""
    for name in table:
        _require(name in shape, f"{where}: unknown key {name}; known are {', '.join(shape)}")
    for name, kind in shape.items():
        _require(name in table, f"{where} has no {name}")
        _require(type(table[name]) is kind, f"{where}: {name} is of the wrong kind")


def _require(condition: bool, sentence: str) -> None:
    if not condition:
        raise ReferenceRefused(sentence)


def _require_words(texts: Texts, what: str) -> None:
    _require(set(texts) == set(LANGUAGES), f"{what} must be given in {', '.join(LANGUAGES)} and no other language")
    for language, words in texts.items():
        _require(isinstance(words, str) and bool(words.strip()), f"{what} has no words in {language}")


def _reference(published: ReferenceSet, figure: PublishedFigure, language: str) -> Reference:
    return Reference(
        key=f"{published.key}.{figure.key}",
        source=published.sources[language],
        year=published.year,
        country=published.country,
        measure=figure.measure,
        scale=figure.scale,
        value=figure.value,
        n=published.counts[language],
        note=figure.notes[language],
        label=figure.labels[language],
    )


def _difference(figure: Shown, reference: Reference, scale: Scale) -> float | None:
    if reference.scale != scale:
        raise ValueError(f"{reference.measure} was published on the scale {reference.scale}, not {scale}")
    if isinstance(figure, Suppressed) or figure.bound:
        return None
    return float(Decimal(str(figure.value)) - Decimal(str(reference.value)))
