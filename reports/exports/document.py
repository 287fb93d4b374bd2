"""The JSON document of a report: what the read API answers and what `report --format json` writes. Pure.

A stable interface: keys are added, never renamed or removed. A figure that is not shown is null in every key, and a
hidden report holds nothing but what every reader of that wave already knows. A clipped figure says so in `bound`.
"""

import json
from typing import Any

from reports.exports.client_wide_document import blocked_document, drivers_document, reliability_document
from reports.exports.plan_document import plans_document
from reports.exports.standing_document import funnel_of, non_response_of, position_of, references_of
from reports.exports.trend_document import index_points, signals_document, trends_document
from reports.exports.turnover_document import turnover_document
from reports.panels import HIDDEN, Benchmark, Change, Count, Panel, PoolFigure, Shown, Suppressed
from reports.report import Distribution, Group, OptionGroup, Report, Split, UnitRow


def to_document(report: Report) -> dict[str, Any]:
    """The report as plain dictionaries, lists, texts and numbers, in the order in which a person would read them.

    A hidden report and one of a unit that does not exist differ in unit_path and unit_name alone, whatever the Report
    held: its figures are not read.
    """
    released = report.state == "released"
    return {
        "client": report.client,
        "month": report.month,
        "unit_path": report.unit_path,
        "unit_name": report.unit_name,
        "instrument": report.instrument,
        "language": report.language,
        "demonstration": report.demonstration,
        "state": report.state,
        "n": _count(report.n if released else Count(None, None, None)),
        "measures": _measures(report) if released else [],
        "funnel": funnel_of(report) if released else None,
        "non_response": non_response_of(report) if released else None,
        "trend": index_points(report.trend("index")) if released else [],
        "trends": trends_document(report.trends) if released else [],
        "signals": signals_document(report.trends if released else ()),
        "drivers": drivers_document(report) if released else [],
        "reliability": reliability_document(report) if released else [],
        "blocked": blocked_document(report) if released else [],
        "turnover": turnover_document(report.turnover if released else None),
        "action_plans": plans_document(report.action_plans) if released else [],
        "action_plans_left_out": report.action_plans_left_out if released else 0,
        "units": [_unit(row) for row in report.units] if released else [],
        "splits": [_group_of(split, group) for split in report.splits for group in split.groups] if released else [],
        "benchmarks": [_benchmark(one, report) for one in report.benchmarks] if released else [],
        "comments": [{"id": one.id, "text": one.text} for one in report.comments] if released else [],
        "certificate": dict(report.certificate) if released else {},
    }


def to_json(report: Report) -> bytes:
    """The document in UTF-8, keys in reading order, a newline at the end. ValueError where a number is NaN or infinite."""
    return (json.dumps(to_document(report), ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")


def _benchmark(benchmark: Benchmark, report: Report) -> dict[str, Any]:
    """A set beside the measures that the report shows."""
    shown = {panel.code: panel for panel in report.panels if panel.state == "released"}
    return {
        "set": benchmark.key,
        "name": benchmark.name,
        "clients": benchmark.clients,
        "units": benchmark.units,
        "measures": [
            {"code": code, "scale": shown[code].scale, **_pool_figure(at)}
            for code, at in benchmark.figures.items()
            if code in shown
        ],
    }


def _pool_figure(at: PoolFigure) -> dict[str, Any]:
    figures = {"median": at.median, "lower": at.lower, "upper": at.upper}
    return figures | {"median_bound": at.median_bound, "lower_bound": at.lower_bound, "upper_bound": at.upper_bound}


def _count(n: Count) -> dict[str, Any]:
    rate = n.response_rate
    if rate is not None:
        low, high = rate
        rate = low if low == high else f"{low}–{high}"
    return {"shown": n.shown, "invited": n.invited, "response_rate": rate}


def _measures(report: Report) -> list[dict[str, Any]]:
    return [*(_panel(panel, report) for panel in report.panels), *(_distribution(item) for item in report.distributions)]


def _panel(panel: Panel, report: Report) -> dict[str, Any]:
    shown = panel.state == "released"
    return {
        "code": panel.code,
        "scale": panel.scale,
        **_figure(panel.figure),
        "adjusted": panel.figure.adjusted if shown else None,
        # Beside a hidden figure a comparison could only repeat the published value, or say too much.
        "references": references_of(panel, report) if shown else [],
        "change": _change(panel.change) if shown else None,
        "position": position_of(panel, report) if shown else None,
    }


def _distribution(item: Distribution) -> dict[str, Any]:
    groups = None if isinstance(item.groups, Suppressed) else [_group(group) for group in item.groups]
    return {
        "code": item.code,
        "scale": "share",
        **_figure(HIDDEN),
        "state": item.state,
        "value": groups,
        "adjusted": None,
        "references": [],
        "change": None,
        "position": None,
    }


def _group_of(split: Split, group: Group) -> dict[str, Any]:
    released = group.state == "released"
    measures = [{"code": code, **_figure(figure)} for code, figure in group.figures.items()] if released else []
    return {
        "background": split.background,
        "group": group.code,
        "name": group.name,
        "state": group.state,
        "n": group.n.shown if released else None,
        "measures": measures,
    }


def _group(group: OptionGroup) -> dict[str, Any]:
    return {"first": group.first, "last": group.last, "value": group.share, "bound": group.bound}


def _figure(shown: Shown) -> dict[str, Any]:
    """The part that a measure has in common with its cell in the heat map."""
    if isinstance(shown, Suppressed):
        return {"state": "hidden", "value": None, "bound": None, "low": None, "high": None}
    return {"state": "released", "value": shown.value, "bound": shown.bound, "low": shown.low, "high": shown.high}


def _change(change: Change | None) -> dict[str, Any] | None:
    return None if change is None else {"since": change.since, "value": change.difference, "state": change.state}


def _unit(row: UnitRow) -> dict[str, Any]:
    released = row.state == "released"
    measures = [{"code": code, **_figure(figure)} for code, figure in row.figures.items()] if released else []
    return {"unit_path": row.path, "state": row.state, "measures": measures}
