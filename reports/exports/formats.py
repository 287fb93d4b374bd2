"""How displayed figures are written in the reader's language: the same on the page, in the PDF and in its charts."""

import re
from datetime import date

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _

from reports.charts.wording import Wording
from reports.panels import Count, Figure, Scale, Shown, Suppressed
from reports.report import OptionGroup
from reports.trends import Break

MINUS = "\u2212"
RANGE = "\u2013"
PATTERNS = {0: "#,##0", 1: "0.0", 2: "0.00"}

_NOT_PRINTED = re.compile("[^ -~\u00a0-\u024f\u0384-\u03ce\u0400-\u045f\u1e00-\u1eff\u2010-\u2027\u2030-\u203a\u20a0-\u20bf]+")


def reader_locale() -> Locale:
    """The locale of the request or of force_locale; English where there is neither, written the European way."""
    locale = get_locale() or Locale("en")
    return Locale("en", "GB") if locale == Locale("en") else locale


def decimals_of(figures) -> int:
    """Decimals of a column of means: 2 where one figure lies on the quarter grid, else 1."""
    known = [at.value for at in figures if isinstance(at, Figure)]
    return 1 if all(abs(value * 10 - round(value * 10)) < 1e-6 for value in known) else 2


def write_value(value: float, scale: Scale, decimals: int | None = None) -> str:
    """A bare number of a scale: index in whole points, a mean with one or two decimals, a share in per cent."""
    if scale in ("share", "growth"):
        return format_percent(value, locale=reader_locale())
    if scale in ("0-100", "years"):
        decimals = 0
    elif decimals is None:
        decimals = decimals_of([Figure(value)])
    return format_decimal(value, PATTERNS[decimals], locale=reader_locale()).replace("-", MINUS)


def write_decimal(value: float) -> str:
    """A plain number with one decimal."""
    return format_decimal(value, PATTERNS[1], locale=reader_locale())


def write_tick(value: float, scale: Scale) -> str:
    """A tick label: as short as it can be."""
    if scale == "1-6" and value == round(value):
        return write_value(value, "0-100")
    return write_value(value, scale)


def write_figure(figure: Shown, scale: Scale, decimals: int | None = None) -> str:
    """A figure with its bound: 68, ≤ 1.5, ≥ 90, under 5 %; the words `not shown` for a hidden one."""
    if isinstance(figure, Suppressed):
        return _("not shown")
    value = write_value(figure.value, scale, decimals if figure.bound is None else None)
    if figure.bound is None:
        return value
    if scale == "share":
        return _("under %(share)s", share=value) if figure.bound == "at most" else _("over %(share)s", share=value)
    return f"{'≤' if figure.bound == 'at most' else '≥'}\u00a0{value}"


def write_share_cell(group: OptionGroup) -> str:
    """A share where room is short: < 5 %, as the note under the table spells out."""
    value = write_value(group.share, "share")
    return value if group.bound is None else f"{'<' if group.bound == 'at most' else '>'}\u00a0{value}"


def write_group(group: OptionGroup, options: tuple[str, ...]) -> str:
    """The options a share is of: one by its name, several as 5–6."""
    return options[group.first - 1] if group.first == group.last else f"{group.first}{RANGE}{group.last}"


def write_interval(figure: Shown, scale: Scale, decimals: int | None = None) -> str:
    """The 95 % interval as 64–72; empty where the figure has none."""
    if isinstance(figure, Suppressed) or figure.low is None:
        return ""
    low, high = write_value(figure.low, scale, decimals), write_value(figure.high, scale, decimals)
    return f"{low.rstrip('%').rstrip() if scale == 'share' else low}{RANGE}{high}"


def write_difference(difference: float | None, scale: Scale, decimals: int | None = None) -> str:
    """A signed difference: +3, −0.5, +7 pp; empty where there is none."""
    if difference is None:
        return ""
    if scale == "share":
        return _("%(number)s pp", number=signed(write_value(round(difference * 100), "0-100"), difference))
    return signed(write_value(difference, scale, decimals), difference)


def signed(text: str, difference: float) -> str:
    return f"+{text}" if difference > 0 else text


def write_month(month: str) -> str:
    """2026-10 as October 2026."""
    return format_date(date.fromisoformat(f"{month}-01"), "LLLL y", locale=reader_locale())


def write_short_month(month: str) -> str:
    return format_date(date.fromisoformat(f"{month}-01"), "LLL y", locale=reader_locale())


def write_day(day: str) -> str:
    """2026-10-19 as October 19, 2026, or as the reader's language has it."""
    return format_date(date.fromisoformat(day), "long", locale=reader_locale())


def write_short_day(day: str) -> str:
    """2026-10-19 as 19 Oct 2026, or as the reader's language has it: where room is short."""
    return format_date(date.fromisoformat(day), "medium", locale=reader_locale())


def write_count(count: Count) -> str:
    """How many answered, at its grain."""
    if count.shown is None:
        return _("not shown")
    return count.shown if isinstance(count.shown, str) else write_value(count.shown, "0-100")


def write_rate(count: Count) -> str:
    """Response rate, a range where the count is a band."""
    if count.response_rate is None:
        return _("not shown")
    low, high = count.response_rate
    top = format_percent(high / 100, locale=reader_locale())
    return top if low == high else f"{low}{RANGE}{top}"


def write_names(names) -> str:
    """Names as a list in the reader's language: A, B and C."""
    return format_list(list(names), locale=reader_locale())


def chart_wording() -> Wording:
    """What the charts need from the reader's language."""
    breaks = {
        Break.WORDING: _("wording changed"),
        Break.INSTRUMENT: _("another questionnaire"),
        Break.TOOL: _("another tool"),
    }
    writers = write_figure, write_interval, write_tick, write_month, write_short_month
    return Wording(*writers, _("published"), _("not shown"), breaks)


def write_printable(text: str) -> str:
    """The text in signs that the report's type face has: a PDF/UA file may not point at a sign that no font draws.

    Latin, Greek and Cyrillic letters stay; a run of anything else becomes one □.
    """
    return _NOT_PRINTED.sub("□", text)


def register_report_filters(app: Flask) -> None:
    """Give the templates the same formats; called once when the app is created."""
    app.jinja_env.filters.update(
        figure=write_figure,
        number=write_value,
        interval=write_interval,
        share_cell=write_share_cell,
        difference=write_difference,
        month=write_month,
        short_month=write_short_month,
        day=write_day,
        short_day=write_short_day,
        count=write_count,
        rate=write_rate,
        names=write_names,
        printable=write_printable,
    )
