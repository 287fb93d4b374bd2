"""The parts of an instrument: items, themes, modules, backgrounds and published shares. A part that exists is valid."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from survey.instruments.scale import NAME, POINTS, require, require_texts

INDEX, OUTCOME, MODULE = "index", "outcome", "module"
ROLES = (INDEX, OUTCOME, MODULE)
FULL = "full"  # the yearly wave that asks everything
UNSAID = "unsaid"  # the option "prefer not to say": missing, never a group of its own
WORD_LIMIT = 20  # words an item: read once, on a phone, between two calls
MODULE_LIMIT = 4  # items: with a core of 12 a pulse stays under two minutes

_CODE = re.compile(r"[A-Z]{1,4}[0-9]{1,2}")
_OPTION = re.compile(r"[a-z0-9_]{1,40}")
COMMENT = "comment"  # the name of the free-text field, which stands beside the backgrounds in the form
PAGE, CODE = "page", "code"  # names of the form's buttons, and of the code on a shared tablet
_TAKEN = (COMMENT, PAGE, CODE)


def repeated(codes: Iterable[str]) -> str:
    """The codes that stand more than once, joined for a sentence; empty where all differ."""
    return ", ".join(code for code, times in Counter(codes).items() if times > 1)


@dataclass(frozen=True)
class Item:
    """One item. `direction` is 1 where a high answer is good, -1 where it is bad."""

    code: str
    theme: str
    scale: str
    direction: int
    texts: Mapping[str, str] = field(hash=False)

    def __post_init__(self):
        require(bool(_CODE.fullmatch(self.code)), f"item code {self.code!r} must be 1–4 capitals and 1–2 digits")
        require(self.direction in (1, -1), f"item {self.code}: direction must be 1 or -1, not {self.direction}")
        require_texts(self.texts, f"item {self.code}: the text")
        for language, text in self.texts.items():
            words = len(text.split())
            require(words <= WORD_LIMIT, f"item {self.code} in {language} has {words} words; at most {WORD_LIMIT}")


@dataclass(frozen=True)
class Theme:
    """Items that are reported as one figure.

    `role`: "index" enters the wellbeing index; "outcome" is reported as shares and a raw mean, never in the index and
    never reversed; "module" is a figure of its own beside the index.
    """

    code: str
    names: Mapping[str, str] = field(hash=False)
    items: tuple[str, ...]
    role: str

    def __post_init__(self):
        require(bool(NAME.fullmatch(self.code)), f"theme code {self.code!r} must be small letters, digits and _")
        require(self.role in ROLES, f"theme {self.code}: role must be one of {', '.join(ROLES)}, not {self.role!r}")
        require(bool(self.items), f"theme {self.code} has no item")
        require_texts(self.names, f"theme {self.code}: the name")
        single = self.role != OUTCOME or len(self.items) == 1
        require(single, f"theme {self.code} is an outcome, so it must be one item: unreversed items have no common mean")


@dataclass(frozen=True)
class Module:
    """Items that join the core in some waves."""

    key: str
    names: Mapping[str, str] = field(hash=False)
    items: tuple[str, ...]

    def __post_init__(self):
        require(bool(NAME.fullmatch(self.key)), f"module key {self.key!r} must be small letters, digits and _")
        require(self.key != FULL, f"module key {FULL!r} is taken: it means everything")
        require(bool(self.items), f"module {self.key} has no item")
        many = len(self.items)
        require(many <= MODULE_LIMIT, f"module {self.key} has {many} items; at most {MODULE_LIMIT}")
        require_texts(self.names, f"module {self.key}: the name")


@dataclass(frozen=True)
class Option:
    """One answer to a background question."""

    code: str
    texts: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class Background:
    """A voluntary, self-reported background; one of its options is always `unsaid`, prefer not to say."""

    code: str
    names: Mapping[str, str] = field(hash=False)
    options: tuple[Option, ...]

    def __post_init__(self):
        fits = bool(NAME.fullmatch(self.code)) and self.code not in _TAKEN
        require(fits, f"background code {self.code!r} must be small letters, digits and _, and not {', '.join(_TAKEN)}")
        require_texts(self.names, f"background {self.code}: the name")
        codes = [option.code for option in self.options]
        require(UNSAID in codes, f"background {self.code} has no option {UNSAID!r} (prefer not to say)")
        require(len(codes) > 2, f"background {self.code} needs at least two options beside {UNSAID!r}")
        require(not repeated(codes), f"background {self.code} has an option twice: {repeated(codes)}")
        for option in self.options:
            where = f"background {self.code}, option {option.code!r}"
            require(bool(_OPTION.fullmatch(option.code)), f"{where} must be small letters, digits and _")
            require_texts(option.texts, f"{where}: the text")

    @property
    def groups(self) -> tuple[Option, ...]:
        """The options that make a group: all but `unsaid`, which is missing."""
        return tuple(option for option in self.options if option.code != UNSAID)

    @cached_property
    def group_codes(self) -> frozenset[str]:
        """Codes of the options that make a group."""
        return frozenset(option.code for option in self.groups)


@dataclass(frozen=True)
class Share:
    """A published share: the part of those who answered `item` whose answer is among `values`, an unbroken run in 1–6.

    `notes` say in words what the share counts; they may be left out altogether.
    """

    item: str
    values: tuple[int, ...]
    notes: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self):
        where = f"share of {self.item}"
        require(bool(self.values), f"{where} has no values")
        require(set(self.values) <= set(range(1, POINTS + 1)), f"{where}: values must lie within 1–{POINTS}")
        run = tuple(range(self.values[0], self.values[-1] + 1))
        require(self.values == run, f"{where}: values must rise by one, as in 4, 5, 6")
        require_texts(self.notes, f"{where}: the note")

    @property
    def code(self) -> str:
        """The measure code, as in `share:TUR1:4-6`."""
        return f"share:{self.item}:{self.values[0]}-{self.values[-1]}"
