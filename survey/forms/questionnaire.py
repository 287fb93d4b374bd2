"""What one wave asks of a respondent: items page by page, then background and a comment where something can read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from survey.instruments.instrument import Instrument
from survey.instruments.parts import COMMENT, UNSAID, Background, Item
from survey.instruments.scale import POINTS

_VALUES = {str(value): value for value in range(1, POINTS + 1)} | {"": None}
_LEFT_OUT = {"": None, UNSAID: None}


@dataclass(frozen=True)
class Questionnaire:
    """The questions of one paper, in the order of asking. Background and comment stand on the last page."""

    instrument: Instrument
    asks_background: bool = True
    asks_comment: bool = True
    paged: bool = True

    @cached_property
    def pages(self) -> tuple[tuple[Item, ...], ...]:
        """Items page by page: one page for a pulse, five for the full index where it is paged."""
        return self.instrument.pages() if self.paged else (self.instrument.items,)

    @property
    def last(self) -> int:
        """The number of the last page; the first is 1."""
        return len(self.pages)

    @cached_property
    def backgrounds(self) -> Mapping[str, Background]:
        """Background code → background, as far as they are asked."""
        return {one.code: one for one in self.instrument.backgrounds} if self.asks_background else {}

    @cached_property
    def options(self) -> Mapping[str, Mapping[str, int | str | None]]:
        """Field → what may be sent → what it means, None being an answer left out. The comment is free text."""
        items: dict[str, Mapping] = dict.fromkeys(self.instrument.codes, _VALUES)
        return items | {
            code: {group: group for group in one.group_codes} | _LEFT_OUT for code, one in self.backgrounds.items()
        }

    def number_of(self, page: int) -> int:
        """The place of a page's first item among all items, counted from 1."""
        return 1 + sum(len(items) for items in self.pages[: page - 1])

    def fields_on(self, page: int) -> frozenset[str]:
        """Names of the fields that stand on a page."""
        rest = (*self.backgrounds, COMMENT) if page == self.last else ()
        return frozenset((*(item.code for item in self.pages[page - 1]), *rest))

    def page_of(self, name: str) -> int:
        """The page on which a field stands; the last where it is no item."""
        for number, items in enumerate(self.pages, start=1):
            if any(item.code == name for item in items):
                return number
        return self.last
