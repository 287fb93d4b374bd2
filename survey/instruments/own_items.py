"""A client's own items: up to three a wave, each a theme of its own beside the index. One that exists is valid."""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace

from survey.instruments.instrument import Instrument
from survey.instruments.parts import MODULE, WORD_LIMIT, Item, Theme, repeated
from survey.instruments.scale import InstrumentRefused, require
from survey.refusal import N_

OWN_LIMIT = 3  # a wave: with the core and a module it stays at about two minutes
CODES = tuple(f"OWN{number}" for number in range(1, 100))  # one a question, for ever
NAME_LIMIT, TEXT_LIMIT = 40, 200  # characters

_CONTACT = re.compile(r"\S@\S|\d{5,}")


@dataclass(frozen=True)
class OwnItem:
    """One own item. names: language → what it is about, as reports call its theme; texts: language → the question.

    scale: of the instrument; direction: 1 where a high answer is good, -1 where it is bad.
    """

    code: str
    scale: str
    direction: int
    names: Mapping[str, str] = field(hash=False)
    texts: Mapping[str, str] = field(hash=False)

    def __post_init__(self):
        require(self.code in CODES, f"own item {self.code!r}: its code must be OWN1 to OWN99")
        require(self.names.keys() == self.texts.keys(), f"own item {self.code}: give a name and a text in the same languages")
        require(bool(self.texts), f"own item {self.code} has no text")
        for text in self.texts.values():
            check_text(text)
        for name in self.names.values():
            check_name(name)
        _ = self.item, self.theme

    @property
    def item(self) -> Item:
        return Item(self.code, self.code.lower(), self.scale, self.direction, self.texts)

    @property
    def theme(self) -> Theme:
        return Theme(self.code.lower(), self.names, (self.code,), MODULE)

    def in_languages(self, languages: Iterable[str], usual: str) -> "OwnItem":
        """In exactly these languages; where it has no words in one, in those of `usual`."""
        names = {language: self.names.get(language, self.names[usual]) for language in languages}
        return replace(self, names=names, texts={language: self.texts.get(language, self.texts[usual]) for language in names})


def check_text(text: str) -> None:
    """InstrumentRefused, in words for the person who wrote it, where it is not one short question."""
    words = len(text.split())
    if not words:
        raise InstrumentRefused(N_("Write the question."))
    if words > WORD_LIMIT or len(text) > TEXT_LIMIT:
        raise InstrumentRefused(N_("The question has %(words)s words; at most %(limit)s."), words=words, limit=WORD_LIMIT)
    if text.count("?") > 1:
        raise InstrumentRefused(N_("Ask one thing at a time: there is more than one question mark."))
    _check_letters(text)


def check_name(name: str) -> None:
    """The same for what a question is about."""
    if not name.strip():
        raise InstrumentRefused(N_("Write in a few words what the question is about."))
    if len(name) > NAME_LIMIT:
        raise InstrumentRefused(N_("The name has %(letters)s letters; at most %(limit)s."), letters=len(name), limit=NAME_LIMIT)
    _check_letters(name)


def with_own_items(instrument: Instrument, items: Collection[OwnItem]) -> Instrument:
    """The instrument with these items at the end of its core. InstrumentRefused where one doesn't fit, or lacks a language."""
    require(len(items) <= OWN_LIMIT, f"there are {len(items)} own items; at most {OWN_LIMIT} a wave")
    return replace(
        instrument,
        items=(*instrument.items, *(one.item for one in items)),
        themes=(*instrument.themes, *(one.theme for one in items)),
    )


def is_own(measure: str) -> bool:
    """Whether a measure is of an own item: what one client asks under a code is nothing of another client's."""
    return measure.partition(":")[2].partition(":")[0].upper() in CODES


def write_own_items(items: Iterable[OwnItem]) -> str:
    """As they are frozen with a wave: the same text for the same items only."""
    return json.dumps([asdict(one) for one in items], ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_own_items(text: str) -> tuple[OwnItem, ...]:
    """What `write_own_items` wrote."""
    items = tuple(OwnItem(**one) for one in json.loads(text))
    require(not repeated(one.code for one in items), "an own item stands twice")
    return items


def _check_letters(text: str) -> None:
    if not text.isprintable():
        raise InstrumentRefused(N_("Write it on one line, in ordinary letters."))
    if _CONTACT.search(text):
        raise InstrumentRefused(N_("Leave out addresses and long numbers: a question must not point to anybody."))
