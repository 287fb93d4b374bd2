"""The JSON document of a comparison: what the read API answers and what `compare --format json` writes. Pure.

A stable interface: keys are added, never renamed or removed. What is not shown is null, and says so in `state`.
"""

import json
from typing import Any

from reports.comparison.value import Column, Comparison, Row
from reports.exports.standing_document import funnel_document
from reports.panels import Benchmark, Count, Figure, PoolFigure, Shown
from reports.standing import PoolComparison
from reports.statistics.ranks import RankInterval


def to_document(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain dictionaries, lists, texts and numbers: every client and every centre, by name."""
    return {
        "month": comparison.month,
        "language": comparison.language,
        "demonstration": comparison.demonstration,
        "instrument": comparison.instrument_name,
        "columns": [_column(column) for column in comparison.columns],
        "rows": [_row(row) for row in comparison.rows],
        "benchmark": comparison.benchmark and _benchmark(comparison.benchmark, comparison.columns),
        "funnel": funnel_document(comparison.funnel),
        "releases": [
            {"client": one.client, "client_name": one.client_name, "closed_on": one.closed_on, "sha256": one.sha256}
            for one in comparison.releases
        ],
    }


def to_json(comparison: Comparison) -> bytes:
    """The document in UTF-8, keys in reading order, a newline at the end."""
    return (json.dumps(to_document(comparison), ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")


def _column(column: Column) -> dict[str, Any]:
    against = column.against
    beside = against and {"value": against.value, "bound": against.bound, "source": against.source}
    return {"code": column.code, "name": column.name, "scale": column.scale, "module": column.module, "against": beside}


def _row(row: Row) -> dict[str, Any]:
    return {
        "client": row.client,
        "client_name": row.client_name,
        "unit_path": row.unit_path,
        "name": row.name,
        "state": row.state,
        "n": _count(row.n),
        "measures": [
            {
                "code": code,
                **_figure(shown),
                "position": _ranks(row.positions.get(code)),
                "reference": _judged(row.judged.get(code)),
            }
            for code, shown in row.figures.items()
        ],
    }


def _count(n: Count) -> dict[str, Any]:
    rate = n.response_rate
    written = rate and (rate[0] if rate[0] == rate[1] else f"{rate[0]}–{rate[1]}")
    return {"shown": n.shown, "invited": n.invited, "response_rate": written}


def _figure(shown: Shown) -> dict[str, Any]:
    if not isinstance(shown, Figure):
        return {"state": "hidden", "value": None, "bound": None, "low": None, "high": None}
    return {"state": "released", "value": shown.value, "bound": shown.bound, "low": shown.low, "high": shown.high}


def _ranks(ranks: RankInterval | None) -> dict[str, int] | None:
    return ranks and {"rank_low": ranks.low, "rank_high": ranks.high, "of": ranks.of}


def _judged(judged: PoolComparison | None) -> dict[str, Any] | None:
    if judged is None:
        return None
    place = judged.place and {"from": judged.place.first, "to": judged.place.last}
    return {"set": judged.key, "difference": judged.difference, "state": judged.state, "place": place}


def _benchmark(benchmark: Benchmark, columns: tuple[Column, ...]) -> dict[str, Any]:
    """A set's figures of the measures that are compared."""
    return {
        "set": benchmark.key,
        "name": benchmark.name,
        "clients": benchmark.clients,
        "units": benchmark.units,
        "measures": [
            {"code": column.code, "scale": column.scale, **_pool_figure(benchmark.figures[column.code])}
            for column in columns
            if column.code in benchmark.figures
        ],
    }


def _pool_figure(at: PoolFigure) -> dict[str, Any]:
    figures = {"median": at.median, "lower": at.lower, "upper": at.upper}
    return figures | {"median_bound": at.median_bound, "lower_bound": at.lower_bound, "upper_bound": at.upper_bound}
