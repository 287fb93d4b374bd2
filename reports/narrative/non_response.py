"""What those who did not answer could change, in one plain sentence."""

from flask_babel import gettext as _

from reports.exports.formats import write_rate, write_value
from reports.non_response import Extremes, NonResponse, Stratum
from reports.panels import Count
from reports.report import Report

EVERYBODY = (100, 100)


def silent_sentences(report: Report) -> list[str]:
    """Bounds of the index and of every share; empty where everybody answered or it isn't known who was asked."""
    if report.non_response is None or report.n.response_rate == EVERYBODY:
        return []
    return [_bounds(one) for one in report.non_response.extremes]


def _bounds(one: Extremes) -> str:
    words = {"low": write_value(one.low, one.scale), "high": write_value(one.high, one.scale)}
    if one.scale == "share":
        return _("“%(name)s” would lie between %(low)s and %(high)s, whatever they had answered.", name=one.name, **words)
    return _(
        "If everybody who did not answer had given the worst answer to everything, the index could be as low as %(low)s; had "
        "they given the best, as high as %(high)s.",
        **words,
    )


def rates_sentence(found: NonResponse | None) -> str:
    """The lowest and the highest response rate among the shown units below; empty where fewer than two are shown."""
    if found is None or len(found.strata) < 2:
        return ""
    lowest = min(found.strata, key=lambda one: one.rate)
    highest = max(found.strata, key=lambda one: (one.rate[1], one.rate[0]))
    return _(
        "Among the units shown below it the response rate runs from %(low)s (%(lowest)s) to %(high)s (%(highest)s).",
        low=_rate(lowest),
        lowest=lowest.name,
        high=_rate(highest),
        highest=highest.name,
    )


def _rate(one: Stratum) -> str:
    return write_rate(Count(None, None, one.rate))
