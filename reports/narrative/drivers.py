"""What goes with an outcome, in words that say no cause; and how surely anything was measured."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from reports.client_wide import Driver, DriverSet, Reliability
from reports.exports.formats import write_value
from reports.narrative.directions import name_or_count
from reports.panels import Figure
from reports.report import Report


@dataclass(frozen=True)
class DriverRow:
    """A theme's share as a row of the table. direction: the state's mark, and its words."""

    name: str
    figure: Figure
    mark: str
    direction: str


def heading(report: Report, one: DriverSet) -> str:
    """Themes that have more than an even share, if all together say more than chance; by the displayed intervals."""
    outcome = report.name(one.outcome)
    if not one.above_chance:
        return _("“%(outcome)s”: the themes together go with it no more than chance would have it", outcome=outcome)
    clear = [_NamedTheme(report.name(driver.theme)) for driver in by_share(one) if _stands_out(driver, one)]
    if not clear:
        return _("“%(outcome)s”: several themes go with it, none clearly more than the others", outcome=outcome)
    return _("“%(outcome)s” goes together most with %(themes)s", outcome=outcome, themes=name_or_count(clear))


@dataclass(frozen=True)
class _NamedTheme:
    name: str


def _stands_out(driver: Driver, one: DriverSet) -> bool:
    """Whether a theme's interval lies above an even share, which each would have if all went with it alike; an only one does."""
    return len(one.drivers) == 1 or driver.low > one.explained / len(one.drivers)


def explained(report: Report, one: DriverSet) -> str:
    """R² in words."""
    return ngettext(
        "%(share)s of the differences between people in “%(outcome)s” go with the theme (≈ %(people)s people).",
        "Together the %(num)d themes go with %(share)s of the differences between people in “%(outcome)s” "
        "(≈ %(people)s people who answered all of it).",
        len(one.drivers),
        share=write_value(one.explained, "share"),
        outcome=report.name(one.outcome),
        people=write_value(one.people, "0-100"),
    )


def rows(report: Report, one: DriverSet) -> list[DriverRow]:
    """Largest share first."""
    words = {1: ("▲", _("higher with a higher score")), -1: ("▼", _("lower with a higher score")), 0: ("●", _("not clear"))}
    return [
        DriverRow(report.name(at.theme), Figure(at.share, None, at.low, at.high), *words[at.direction]) for at in by_share(one)
    ]


def by_share(one: DriverSet) -> list[Driver]:
    """Largest share first, otherwise as they stand."""
    return sorted(one.drivers, key=lambda at: (-at.share, -at.high))


def not_available(report: Report) -> str:
    """What the client's report says in place of drivers; empty where it has them, or says why the index is missing."""
    if report.unit_path or report.drivers or report.blocked or not report.outcomes:
        return ""
    return _(
        "What goes with the outcomes is not available: it takes at least 100 people who answered all of it, and every theme "
        "shown."
    )


def blocked(report: Report) -> str:
    """Why theme and index are missing, and what to do about it; empty where nothing is blocked."""
    return " ".join(
        _(
            "The statement “%(item)s” runs against the others; check its direction and wording. %(theme)s and the index are not "
            "shown for this wave.",
            item=one.text,
            theme=one.theme,
        )
        for one in report.blocked
    )


def how_far_units_differ(report: Report) -> str:
    """ICC(1) of the index in words; empty where it is not said."""
    index = next((one for one in report.reliability if one.measure == "index"), None)
    if index is None or index.icc1 is None:
        return ""
    return _(
        "%(share)s of the differences between people in the index go with the unit they work in; the rest are differences "
        "within units.",
        share=write_value(index.icc1, "share"),
    )


def reliability_rows(report: Report) -> list[tuple[str, tuple[str, ...]]]:
    """Name, and alpha, its interval, omega, ICC(1), ICC(2) and agreement as they are written; – where it can't be said."""
    return [(report.name(one.measure), _written(one)) for one in report.reliability]


def _written(one: Reliability) -> tuple[str, ...]:
    alpha, low, high, omega, *of_units = (
        "–" if value is None else write_value(value, "1-6", 2)
        for value in (one.alpha, one.low, one.high, one.omega, one.icc1, one.icc2, one.agreement)
    )
    return (alpha, "–" if one.low is None else f"{low}–{high}", omega, *of_units)
