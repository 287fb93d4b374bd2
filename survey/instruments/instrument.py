"""The instrument as one value: what a wave asks, page by page, and what its answers make. One that exists is valid."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from survey.instruments.parts import FULL, INDEX, OUTCOME, Background, Item, Module, Share, Theme, repeated
from survey.instruments.scale import LANGUAGES, InstrumentRefused, Scale, require, require_texts

FULL_PAGES = 5

# Stated spread, where an instrument says nothing: what intervals take until a client has ballots enough for its own.
# Single items: the 25 items of psych::bfi (2,800 people, answers 1-6) have standard deviations of 1.13 to 1.63, median 1.38.
ITEM_SD = 1.4
# The index: a mean of ten items whose correlations average .3, a little under the .35 that is the median of the five
# bfi scales, because ten themes have less in common than one scale. 1.4 * sqrt((1 + 9 * .3) / 10) = .852 on 1-6, times 20.
INDEX_SD = 17.0
ITEM_SD_LIMIT, INDEX_SD_LIMIT = 2.5, 50.0  # half the range: no persons spread wider

_KEY = re.compile(r"[a-z][a-z0-9_-]{1,39}")


@dataclass(frozen=True)
class Instrument:
    """One version of an instrument, or with `for_wave` the part of it that one wave asks. Order is the order of asking.

    `module` tells what is asked: "full" everything (an instrument as it was written), None the core alone, else the
    key of the one module beside the core. `item_sd` and `index_sd` are the stated spread: the standard deviation of
    persons on a 1–6 measure, and of their index on 0–100. Raises InstrumentRefused with one sentence on the first rule
    it breaks.
    """

    key: str
    version: int
    names: Mapping[str, str] = field(hash=False)
    languages: tuple[str, ...]
    scales: tuple[Scale, ...]
    themes: tuple[Theme, ...]
    items: tuple[Item, ...]
    modules: tuple[Module, ...] = ()
    backgrounds: tuple[Background, ...] = ()
    shares: tuple[Share, ...] = ()
    module: str | None = FULL
    item_sd: float = ITEM_SD
    index_sd: float = INDEX_SD

    def __post_init__(self):
        _require_heading(self)
        _require_spread(self)
        _require_unique(self)
        _require_items(self)
        _require_modules(self)
        _require_themes(self)
        _require_shares(self)
        _require_languages(self)

    def for_wave(self, module: str | None) -> "Instrument":
        """The part that a wave asks: the core alone (None), the core and one module, or everything ("full").

        Themes, modules, shares and scales follow the items; backgrounds are asked every time.
        InstrumentRefused for a module it doesn't have.
        """
        whole = self.module in (FULL, module)
        require(whole, f"instrument {self.key} was already cut down to module {self.module}; ask the whole one")
        kept = tuple(one for one in self.modules if module in (FULL, one.key))
        if module not in (FULL, None, *(one.key for one in kept)):
            known = ", ".join(one.key for one in self.modules) or "none"
            raise InstrumentRefused(f"instrument {self.key} has no module {module!r}; it has {known}")
        wanted = {code for one in kept for code in one.items} | set(self.core)
        items = tuple(item for item in self.items if item.code in wanted)
        return replace(
            self,
            scales=tuple(scale for scale in self.scales if scale.key in {item.scale for item in items}),
            themes=tuple(theme for theme in self.themes if wanted.issuperset(theme.items)),
            items=items,
            modules=kept,
            shares=tuple(share for share in self.shares if share.item in wanted),
            module=module,
        )

    def pages(self) -> tuple[tuple[Item, ...], ...]:
        """Items page by page: one page for a pulse; for the full index the core, then whole modules over four pages."""
        if self.module != FULL or not self.modules:
            return (self.items,)
        sheets = min(FULL_PAGES - 1, len(self.modules))
        size, larger = divmod(len(self.modules), sheets)
        pages, start = [self.core], 0
        for sheet in range(sheets):
            end = start + size + (sheet < larger)
            pages.append(tuple(code for module in self.modules[start:end] for code in module.items))
            start = end
        return tuple(tuple(self.item(code) for code in page) for page in pages)

    def item(self, code: str) -> Item:
        """The item of that code; KeyError where it isn't asked."""
        return self._items[code]

    def theme(self, code: str) -> Theme:
        """The theme of that code; KeyError where it isn't asked."""
        return self._themes[code]

    def scale(self, key: str) -> Scale:
        """The scale of that key, as items name it; KeyError for another."""
        return self._scales[key]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Item codes in the order of asking."""
        return tuple(item.code for item in self.items)

    @cached_property
    def core(self) -> tuple[str, ...]:
        """Codes of the items that every wave asks."""
        rotating = {code for module in self.modules for code in module.items}
        return tuple(code for code in self.codes if code not in rotating)

    @cached_property
    def index_themes(self) -> tuple[str, ...]:
        """Codes of the themes that make the wellbeing index: the same in every wave."""
        return tuple(theme.code for theme in self.themes if theme.role == INDEX)

    @cached_property
    def theme_items(self) -> Mapping[str, tuple[str, ...]]:
        """Theme code → its item codes."""
        return {theme.code: theme.items for theme in self.themes}

    @cached_property
    def directions(self) -> Mapping[str, int]:
        """Item code → 1, or -1 where a score is reversed (7 − x) before it is used.

        An outcome is always 1 here, whatever its item says: the item's own -1 tells that a high answer is bad,
        but a share of those who think of leaving and its mean are shown as they were answered.
        """
        outcomes = {code for theme in self.themes if theme.role == OUTCOME for code in theme.items}
        return {item.code: 1 if item.code in outcomes else item.direction for item in self.items}

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    @cached_property
    def _themes(self) -> dict[str, Theme]:
        return {theme.code: theme for theme in self.themes}

    @cached_property
    def _scales(self) -> dict[str, Scale]:
        return {scale.key: scale for scale in self.scales}


def _require_heading(instrument: Instrument) -> None:
    key, languages = instrument.key, instrument.languages
    require(bool(_KEY.fullmatch(key)), f"instrument key {key!r} must be small letters, digits, _ and -")
    require(instrument.version > 0, f"version must be a positive whole number, not {instrument.version}")
    require(bool(languages), "the instrument has no language")
    require(not repeated(languages), f"language {repeated(languages)} is listed twice")
    unknown = ", ".join(language for language in languages if language not in LANGUAGES)
    require(not unknown, f"language {unknown} is not one of {', '.join(LANGUAGES)}")
    require_texts(instrument.names, "the instrument's name")


def _require_spread(instrument: Instrument) -> None:
    for name, limit in (("item_sd", ITEM_SD_LIMIT), ("index_sd", INDEX_SD_LIMIT)):
        sd = getattr(instrument, name)
        require(0 < sd <= limit, f"{name} must be above 0 and at most {limit:g}, not {sd:g}")


def _require_unique(instrument: Instrument) -> None:
    for kind, codes in (
        ("scale", [scale.key for scale in instrument.scales]),
        ("theme", [theme.code for theme in instrument.themes]),
        ("item", [item.code for item in instrument.items]),
        ("module", [module.key for module in instrument.modules]),
        ("background", [background.code for background in instrument.backgrounds]),
        ("share", [share.code for share in instrument.shares]),
    ):
        require(not repeated(codes), f"{kind} {repeated(codes)} stands twice")


def _require_items(instrument: Instrument) -> None:
    scales = {scale.key for scale in instrument.scales}
    themes = instrument.theme_items
    for item in instrument.items:
        require(item.scale in scales, f"item {item.code}: there is no scale {item.scale!r}")
        require(item.theme in themes, f"item {item.code}: there is no theme {item.theme!r}")
    for theme, codes in themes.items():
        stated = tuple(item.code for item in instrument.items if item.theme == theme)
        require(codes == stated, f"theme {theme} lists {', '.join(codes)}, but the items that name it are {', '.join(stated)}")


def _require_modules(instrument: Instrument) -> None:
    codes = set(instrument.codes)
    for module in instrument.modules:
        for code in module.items:
            require(code in codes, f"module {module.key}: there is no item {code!r}")
    twice = repeated(code for module in instrument.modules for code in module.items)
    require(not twice, f"item {twice} stands in a module more than once")
    keys = tuple(module.key for module in instrument.modules)
    asked = keys if instrument.module == FULL else (instrument.module,) if instrument.module else ()
    require(keys == asked, f"a wave of module {instrument.module} can't hold module {', '.join(keys) or 'none'}")


def _require_themes(instrument: Instrument) -> None:
    """A figure must mean the same whenever it is shown: a theme is asked as a whole, and the index in every wave."""
    core = set(instrument.core)
    for theme in instrument.themes:
        homes = [set(module.items) for module in instrument.modules] + [core]
        whole = any(home.issuperset(theme.items) for home in homes)
        require(whole, f"theme {theme.code}: its items must all be in the core or all in one module")
        always = theme.role != INDEX or core.issuperset(theme.items)
        require(always, f"theme {theme.code} is in the index, which is the same every wave: its items can't be in a module")
        scales = {instrument.item(code).scale for code in theme.items}
        require(len(scales) == 1, f"theme {theme.code} mixes the scales {', '.join(sorted(scales))}")
    require(bool(instrument.index_themes), "no theme has the role index, so there is no wellbeing index")


def _require_shares(instrument: Instrument) -> None:
    for share in instrument.shares:
        require(share.item in instrument.codes, f"share {share.code}: there is no item {share.item!r}")


def _texts(instrument: Instrument) -> Iterator[tuple[str, Mapping]]:
    """Everything that has to be said in every language, with the words to name it by."""
    yield "the instrument's name", instrument.names
    for kind, parts in (("theme", instrument.themes), ("background", instrument.backgrounds)):
        yield from ((f"{kind} {part.code}: the name", part.names) for part in parts)
    yield from ((f"module {module.key}: the name", module.names) for module in instrument.modules)
    yield from ((f"scale {scale.key}: a set of labels", scale.labels) for scale in instrument.scales)
    yield from ((f"item {item.code}: the text", item.texts) for item in instrument.items)
    for background in instrument.backgrounds:
        for option in background.options:
            yield f"background {background.code}, option {option.code}: the text", option.texts
    yield from ((f"share {share.code}: the note", share.notes) for share in instrument.shares if share.notes)


def _require_languages(instrument: Instrument) -> None:
    for what, texts in _texts(instrument):
        missing = ", ".join(language for language in instrument.languages if language not in texts)
        require(not missing, f"{what} is missing in {missing}")
        extra = ", ".join(language for language in texts if language not in instrument.languages)
        require(not extra, f"{what} is given in {extra}, which the instrument doesn't list")
