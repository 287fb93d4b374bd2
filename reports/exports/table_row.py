"""One row of the released table, and how it is made of a displayed figure. Pure."""

from dataclasses import dataclass, fields
from typing import NamedTuple

from reports.panels import Count, Figure, Scale, Shown
from reports.report import Report

TableScale = Scale | str  # beside the scales of measures: rank, place, coefficient, count, people


class Place(NamedTuple):
    """What a row is of, in the order of the first columns. n: people who answered, as shown."""

    month: str
    unit_path: str
    unit_name: str
    background: str = ""
    group: str = ""
    n: str = ""


@dataclass(frozen=True)
class Row:
    """One figure. month: the wave it is of; n: people who answered, as shown; value, low, high, adjusted as displayed.

    measure is index, theme:…, item:…, share:… as in the JSON document, or distribution:AUT1:1-2 for a share of options;
    what is no score of its own has a word before it: place:index, change:index, driver:…. The last three columns are of
    such rows only: what it stands beside, of how many, and the word of its state.
    """

    month: str
    unit_path: str
    unit_name: str
    background: str
    group: str
    n: str
    measure: str
    name: str
    scale: TableScale
    state: str
    value: float | None
    bound: str
    low: float | None
    high: float | None
    adjusted: float | None
    set: str = ""
    of: int | None = None
    word: str = ""


COLUMNS = tuple(field.name for field in fields(Row))


def own_place(report: Report) -> Place:
    """The unit and month that the report is of."""
    return Place(report.month, report.unit_path, report.unit_name, n=written_count(report.n))


def score_row(place: Place, code: str, name: str, scale: TableScale, shown: Shown, **beside) -> Row:
    """A displayed figure; a hidden one has empty numbers. beside: set, of, word."""
    if not isinstance(shown, Figure):
        return Row(*place, code, name, scale, "hidden", None, "", None, None, None, **beside)
    ends = (shown.low, shown.high, shown.adjusted)
    return Row(*place, code, name, scale, "released", shown.value, shown.bound or "", *ends, **beside)


def number_row(place: Place, code: str, name: str, scale: TableScale, value: float | None, **beside) -> Row:
    """A number that is no score of people's answers. beside: low, high, bound, set, of, word."""
    numbers = {"bound": "", "low": None, "high": None, "adjusted": None} | beside
    return Row(*place, code, name, scale, "released", value, **numbers)


def written_count(n: Count) -> str:
    return "" if n.shown is None else str(n.shown)
