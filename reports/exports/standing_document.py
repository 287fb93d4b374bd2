"""How measures stand, in the JSON document: comparisons with their state, ranks, the funnel and non-response. Pure."""

from typing import Any

from reports.funnels import FunnelPoint, NoFunnel, UnitFunnel
from reports.non_response import NonResponse
from reports.panels import Benchmark, Panel, ReferenceComparison
from reports.report import Report
from reports.standing import EarlierComparison, PoolComparison, Position
from reports.statistics.funnel import LIMITS

OWN_HISTORY = "own earlier waves"
OWN_INCLUDED = "median of the smallest units of the set; the set's own members are in it, this unit's client where it is one"


def references_of(panel: Panel, report: Report) -> list[dict[str, Any]]:
    """Everything the measure is compared with: published figures, the unit's own year, benchmark sets."""
    standing = report.standing(panel.code)
    sets = {one.key: one for one in report.benchmarks}
    return [
        *(_published(one) for one in panel.references),
        *([_earlier(standing.earlier)] if standing.earlier else []),
        *(_pool(sets[key], panel.code, one) for key, one in standing.pools.items() if key in sets),
    ]


def position_of(panel: Panel, report: Report) -> dict[str, Any] | None:
    """Ranks among the client's shown units of the same level; None where there are none."""
    position = report.standing(panel.code).position
    return position and _position(position)


def funnel_of(report: Report) -> dict[str, Any] | None:
    """The funnel as displayed: enough to draw it again. None for a report that is not the client's."""
    return None if report.funnel is None else funnel_document(report.funnel)


def funnel_document(drawn: UnitFunnel | NoFunnel) -> dict[str, Any]:
    """The funnel, or why there is none."""
    if isinstance(drawn, NoFunnel):
        return {"state": "not available", "reason": drawn.reason}
    return _funnel(drawn)


def non_response_of(report: Report) -> dict[str, Any] | None:
    """Rates below the unit, and what those who are silent could change; None where it isn't known who was asked."""
    return report.non_response and _non_response(report.non_response)


def _published(compared: ReferenceComparison) -> dict[str, Any]:
    published = compared.reference
    return {
        "source": published.source,
        "value": published.value,
        "difference": compared.difference,
        "state": compared.state,
        "kind": "published",
    }


def _earlier(compared: EarlierComparison) -> dict[str, Any]:
    return {
        "source": OWN_HISTORY,
        "value": compared.value,
        "difference": compared.difference,
        "state": compared.state,
        "kind": "own history",
        "waves": compared.waves,
        "first": compared.first,
        "last": compared.last,
    }


def _pool(benchmark: Benchmark, code: str, compared: PoolComparison) -> dict[str, Any]:
    figure, place = benchmark.figures[code], compared.place
    return {
        "source": benchmark.name,
        "value": figure.median,
        "bound": figure.median_bound,
        "difference": compared.difference,
        "state": compared.state,
        "kind": "benchmark set",
        "set": benchmark.key,
        "place": place and {"from": place.first, "to": place.last},
        "note": OWN_INCLUDED,
    }


def _position(position: Position) -> dict[str, Any]:
    ranks = position.ranks
    return {"set": f"units of level {position.level}", "rank_low": ranks.low, "rank_high": ranks.high, "of": ranks.of}


def _funnel(drawn: UnitFunnel) -> dict[str, Any]:
    funnel = drawn.funnel
    return {
        "state": "available",
        "set": f"units of level {drawn.level}",
        "measure": "index",
        "centre": funnel.centre,
        "spread": funnel.spread,
        "dispersion": round(funnel.dispersion, 2),
        "units": [_point(point) for point in drawn.points],
        "beyond": [
            {
                "limit": level,
                "expected_by_chance": round(funnel.expected[level], 2),
                "observed": sum(point.zone in _BEYOND[level] for point in drawn.points),
            }
            for level in LIMITS
        ],
    }


_BEYOND = dict(zip(LIMITS, ({"below", "far below", "above", "far above"}, {"far below", "far above"}), strict=True))


def _point(point: FunnelPoint) -> dict[str, Any]:
    figure = point.figure
    return {"unit_path": point.path, "n": point.answers, "value": figure.value, "bound": figure.bound, "zone": point.zone}


def _non_response(found: NonResponse) -> dict[str, Any]:
    return {
        "strata": [{"unit_path": one.path, "response_rate": _rate(one.rate)} for one in found.strata],
        "bounds": [{"code": one.code, "scale": one.scale, "low": one.low, "high": one.high} for one in found.extremes],
    }


def _rate(rate: tuple[int, int]) -> int | str:
    low, high = rate
    return low if low == high else f"{low}–{high}"
