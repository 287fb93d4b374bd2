"""The released table: every displayed figure of a report as one row, for whoever goes on calculating. Pure.

Names of columns and codes are stable and English; texts are in the report's language. Nothing is finer than on the page.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields

from reports.panels import Count, Figure, Scale, Shown
from reports.report import Distribution, Report

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for a formula at the start of a text


@dataclass(frozen=True)
class Row:
    """One figure. month: the wave it is of; n: people who answered, as shown; value, low, high, adjusted as displayed.

    measure is index, theme:…, item:…, share:… as in the JSON document, or distribution:AUT1:1-2 for a share of options.
    """

    month: str
    unit_path: str
    unit_name: str
    background: str
    group: str
    n: str
    measure: str
    name: str
    scale: Scale
    state: str
    value: float | None
    bound: str
    low: float | None
    high: float | None
    adjusted: float | None


COLUMNS = tuple(field.name for field in fields(Row))


def rows_of(report: Report) -> Iterator[Row]:
    """The unit's own figures, its distributions, earlier waves, direct children and groups, in this order."""
    if report.state == "hidden":
        return
    own = (report.month, report.unit_path, report.unit_name, "", "", _written(report.n))
    for panel in report.panels:
        yield _row(own, panel.code, panel.name, panel.scale, panel.figure)
    for item in report.distributions:
        yield from _shares(own, item)
    for trend in report.trends:
        for point in trend.points:
            if point.month != report.month:
                yield _row((point.month, *own[1:5], ""), trend.code, trend.name, trend.scale, point.figure)
    panels = {panel.code: panel for panel in report.panels}
    for unit in report.units:
        of = (report.month, unit.path, unit.name, "", "", _written(unit.n))
        for code, figure in unit.figures.items():
            yield _row(of, code, panels[code].name, panels[code].scale, figure)
    for split in report.splits:
        for group in split.groups:
            of = (report.month, report.unit_path, report.unit_name, split.background, group.code, _written(group.n))
            for code, figure in group.figures.items():
                yield _row(of, code, panels[code].name, panels[code].scale, figure)


def to_csv(report: Report) -> bytes:
    """The table as UTF-8 with a byte order mark, commas and CRLF, as spreadsheets like it. A hidden report has no rows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in astuple(row)] for row in rows_of(report))
    return text.getvalue().encode("utf-8-sig")


def without_formula(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _row(of: tuple, code: str, name: str, scale: Scale, shown: Shown) -> Row:
    if not isinstance(shown, Figure):
        return Row(*of, code, name, scale, "hidden", None, "", None, None, None)
    return Row(*of, code, name, scale, "released", shown.value, shown.bound or "", shown.low, shown.high, shown.adjusted)


def _shares(of: tuple, item: Distribution) -> Iterator[Row]:
    if item.state == "hidden":
        yield Row(*of, item.code, item.text, "share", "hidden", None, "", None, None, None)
        return
    for group in item.groups:
        options = f"{group.first}" if group.first == group.last else f"{group.first}-{group.last}"
        yield Row(
            *of, f"{item.code}:{options}", item.text, "share", "released", group.share, group.bound or "", None, None, None
        )


def _written(n: Count) -> str:
    return "" if n.shown is None else str(n.shown)


def _cell(value) -> str:
    return "" if value is None else without_formula(value) if isinstance(value, str) else f"{value:g}"
