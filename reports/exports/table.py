"""The released table: every displayed figure of a report as one row, for whoever goes on calculating. Pure.

Names of columns and codes are stable and English; texts are in the report's language. Nothing is finer than on the page.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import astuple

from reports.exports.table_outlook import driver_rows, reliability_rows, turnover_rows
from reports.exports.table_row import COLUMNS, Place, Row, own_place, score_row, written_count
from reports.exports.table_standing import funnel_rows, response_rows, standing_rows
from reports.report import Distribution, Report
from survey.spreadsheet_text import without_formula


def rows_of(report: Report) -> Iterator[Row]:
    """Scores first: the unit's own, its distributions, earlier waves, direct children and groups; then what else is said."""
    if report.state == "hidden":
        return
    yield from _own_scores(report)
    yield from _scores_of_others(report)
    yield from standing_rows(report)
    yield from response_rows(report)
    yield from funnel_rows(report)
    yield from driver_rows(report)
    yield from reliability_rows(report)
    yield from turnover_rows(report)


def _own_scores(report: Report) -> Iterator[Row]:
    own = own_place(report)
    for panel in report.panels:
        yield score_row(own, panel.code, panel.name, panel.scale, panel.figure)
    for item in report.distributions:
        yield from _shares(own, item)
    for trend in report.trends:
        for point in trend.points:
            if point.month != report.month:
                yield score_row(own._replace(month=point.month, n=""), trend.code, trend.name, trend.scale, point.figure)


def _scores_of_others(report: Report) -> Iterator[Row]:
    panels = {panel.code: panel for panel in report.panels}
    shown = [(Place(report.month, unit.path, unit.name, n=written_count(unit.n)), unit.figures) for unit in report.units]
    for split in report.splits:
        for group in split.groups:
            own = own_place(report)
            place = own._replace(background=split.background, group=group.code, n=written_count(group.n))
            shown.append((place, group.figures))
    for place, figures in shown:
        for code, figure in figures.items():
            yield score_row(place, code, panels[code].name, panels[code].scale, figure)


def to_csv(report: Report) -> bytes:
    """The table as UTF-8 with a byte order mark, commas and CRLF, as spreadsheets like it. A hidden report has no rows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([written_cell(value) for value in astuple(row)] for row in rows_of(report))
    return text.getvalue().encode("utf-8-sig")


def _shares(of: Place, item: Distribution) -> Iterator[Row]:
    if item.state == "hidden":
        yield Row(*of, item.code, item.text, "share", "hidden", None, "", None, None, None)
        return
    for group in item.groups:
        options = f"{group.first}" if group.first == group.last else f"{group.first}-{group.last}"
        yield Row(
            *of, f"{item.code}:{options}", item.text, "share", "released", group.share, group.bound or "", None, None, None
        )


def written_cell(value) -> str:
    return "" if value is None else without_formula(value) if isinstance(value, str) else f"{value:.12g}"
