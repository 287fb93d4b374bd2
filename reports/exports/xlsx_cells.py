"""Cells of a spreadsheet: a displayed figure, its interval, a text that is never a formula, and how they look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from reports.charts.palette import ACCENT, GRID, INK, MUTED, PANEL
from reports.exports.formats import decimals_of, write_figure
from reports.panels import Figure, Scale, Shown

FORMATS = {"0-100": "0", "share": "0%", "1-6": "0.0"}
FINE = "0.00"  # of means that lie on the quarter grid
NAME_WIDTH, NUMBER_WIDTH = 44, 13


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book):
        self._book, self._made = book, {}
        self.title = self.get(bold=True, font_size=16, font_color=INK)
        self.head = self.get(bold=True, font_color=MUTED, bottom=1, text_wrap=True, valign="bottom")
        self.text = self.get(valign="top")
        self.wrapped = self.get(text_wrap=True, valign="top")
        self.quiet = self.get(font_color=MUTED, text_wrap=True, valign="top")
        self.hidden = self.get(font_color=MUTED, pattern=14, bg_color=PANEL, fg_color=GRID, align="right")
        self.aside = self.get(align="right")
        self.part = self.get(bold=True, font_color=ACCENT)

    def get(self, **look):
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": "Inter", "font_size": 10, **look})
        return self._made[key]

    def number(self, scale: Scale, *, fine: bool = False, signed: bool = False):
        form = FINE if fine and scale == "1-6" else FORMATS[scale]
        return self.get(num_format=f"+{form};−{form};{form}" if signed else form, align="right")


@dataclass(frozen=True)
class Head:
    """A column's heading, with a note that says how to read it."""

    text: str
    note: str = ""
    width: int = NUMBER_WIDTH


class Sheet:
    """A worksheet written from the top down."""

    def __init__(self, page, styles: Styles):
        self.page, self.styles, self.row = page, styles, 0
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)

    def title(self, text: str) -> None:
        self.page.write_string(self.row, 0, text, self.styles.title)
        self.row += 2

    def head(self, heads: Sequence[Head], *, frozen_columns: int = 1) -> None:
        """The heading of a table; it stays in sight and is repeated on every printed page."""
        for column, head in enumerate(heads):
            self.page.set_column(column, column, head.width)
            self.page.write_string(self.row, column, head.text, self.styles.head)
            if head.note:
                self.page.write_comment(self.row, column, head.note, {"x_scale": 2})
        self.page.repeat_rows(self.row)
        self.row += 1
        self.page.freeze_panes(self.row, frozen_columns)

    def line(self, cells: Iterable[tuple]) -> None:
        """One row: what `text`, `value`, `ends` and `difference` make."""
        for column, (content, style) in enumerate(cells):
            if isinstance(content, str):
                self.page.write_string(self.row, column, content, style)
            elif content is not None:
                self.page.write_number(self.row, column, content, style)
            elif style is not None:
                self.page.write_blank(self.row, column, None, style)
        self.row += 1

    def text(self, text: str, *, quiet: bool = False, wrapped: bool = False) -> tuple[str, Any]:
        return text, self.styles.quiet if quiet else self.styles.wrapped if wrapped else self.styles.text

    def value(self, shown: Shown, scale: Scale, *, fine: bool = False) -> tuple:
        """A number where there is one to calculate with, else the words of the page."""
        if not isinstance(shown, Figure):
            return _("not shown"), self.styles.hidden
        if shown.bound is not None:
            return write_figure(shown, scale), self.styles.aside
        return shown.value, self.styles.number(scale, fine=fine)

    def ends(self, shown: Shown, scale: Scale, *, fine: bool = False) -> list[tuple]:
        """The interval as two cells; empty where there is none."""
        low, high = (shown.low, shown.high) if isinstance(shown, Figure) else (None, None)
        style = self.styles.number(scale, fine=fine)
        return [(low, style), (high, style)]

    def difference(self, difference: float | None, scale: Scale, *, fine: bool = False) -> tuple:
        return difference, self.styles.number(scale, fine=fine, signed=True)


def is_fine(figures: Iterable[Shown]) -> bool:
    """Whether a column of means needs two decimals."""
    return decimals_of(figures) == 2
