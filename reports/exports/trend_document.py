"""The part of the JSON document about the course over the waves. Pure.

Points, signals and limits are those of the page and the PDF: all read the same Trend.
"""

from collections.abc import Iterable
from typing import Any

from reports.panels import Suppressed
from reports.trends import Control, Finding, Trend, TrendPoint, tally_of

DECIMALS = 4  # of limits and expectations, which are computed, not released


def index_points(trend: Trend | None) -> list[dict[str, Any]]:
    """The points of the index under the key `index`, as they always were, and what was added since."""
    if trend is None:
        return []
    return [
        {"month": point.month, **_figure(point, "index"), "signals": list(point.signals), **_asked(point)}
        | {"limits": _limits(trend.control) if trend.control and point.month >= trend.control.since else None}
        for point in trend.points
    ]


def trends_document(trends: Iterable[Trend]) -> list[dict[str, Any]]:
    """Every measure that is followed over the waves: the index, then the themes of the index."""
    return [
        {
            "code": trend.code,
            "scale": trend.scale,
            **_control(trend.control),
            "points": [
                {"month": point.month, **_figure(point, "value"), "signals": list(point.signals), **_asked(point)}
                for point in trend.points
            ],
        }
        for trend in trends
    ]


def signals_document(trends: Iterable[Trend]) -> dict[str, Any]:
    """All charts together: how many signals there are, and how many chance alone would give."""
    found = tally_of(trends)
    return {"charts": found.charts, "observed": found.observed, "expected_by_chance": round(found.expected, DECIMALS)}


def _figure(point: TrendPoint, key: str) -> dict[str, Any]:
    at = point.figure
    if isinstance(at, Suppressed):
        return {"state": "hidden", key: None, "bound": None, "low": None, "high": None}
    return {"state": "released", key: at.value, "bound": at.bound, "low": at.low, "high": at.high}


def _asked(point: TrendPoint) -> dict[str, Any]:
    return {"imported": point.imported, "breaks": list(point.breaks)}


def _control(control: Control | None) -> dict[str, Any]:
    if control is None:
        return {"since": None, "limits": None, "reason": None, "expected_by_chance": 0.0, "findings": []}
    return {
        "since": control.since,
        "limits": _limits(control),
        "reason": control.lacking and control.lacking.value,
        "expected_by_chance": round(control.expected, DECIMALS),
        "findings": [_finding(one) for one in control.findings],
    }


def _limits(control: Control) -> dict[str, float] | None:
    limits = control.limits
    if limits is None:
        return None
    return {name: round(getattr(limits, name), DECIMALS) for name in ("centre", "low", "high")}


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "signal": one.signal.value,
        "direction": "up" if one.up else "down",
        "since": one.since,
        "month": one.month,
        "waves": one.waves,
    }
