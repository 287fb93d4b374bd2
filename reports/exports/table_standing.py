"""Rows of the released table about how figures stand: changes, published figures, places, sets, funnel, response. Pure."""

from collections.abc import Iterator

from reports.exports.table_row import Place, Row, number_row, own_place, score_row
from reports.funnels import UnitFunnel
from reports.panels import Benchmark, Panel
from reports.report import Report
from reports.standing import Standing


def standing_rows(report: Report) -> Iterator[Row]:
    """Every shown measure beside the wave before, published figures, its own past, units of its level, benchmark sets."""
    place = own_place(report)
    for panel in (at for at in report.panels if at.state == "released"):
        standing = report.standing(panel.code)
        yield from _compared(place, panel)
        yield from _placed(place, panel, standing)
        for benchmark in report.benchmarks:
            yield from _beside_set(place, panel, benchmark, standing)


def response_rows(report: Report) -> Iterator[Row]:
    """The response rate of the unit and of those below it, and what those who are silent could change."""
    place, found = own_place(report), report.non_response
    if report.n.response_rate is not None:
        yield _rate(place, report.n.response_rate)
    if found is None:
        return
    for one in found.strata:
        yield _rate(Place(report.month, one.path, one.name), one.rate)
    for one in found.extremes:
        yield number_row(place, f"silent:{one.code}", one.name, one.scale, None, low=one.low, high=one.high)


def funnel_rows(report: Report) -> Iterator[Row]:
    """The funnel of a client's units, enough to draw it again; nothing where there is none."""
    drawn = report.funnel
    if not isinstance(drawn, UnitFunnel):
        return
    place, name, of = own_place(report), report.index.name, {"set": units_of_level(drawn.level), "of": len(drawn.points)}
    yield number_row(place, "funnel:centre", name, "0-100", drawn.funnel.centre, **of)
    yield number_row(place, "funnel:spread", name, "0-100", drawn.funnel.spread, **of)
    yield number_row(place, "funnel:dispersion", name, "coefficient", round(drawn.funnel.dispersion, 2), **of)
    for level, expected in drawn.funnel.expected.items():
        code = f"funnel:expected:{level:g}"
        yield number_row(place, code, name, "count", round(expected, 2), **of)
    for point in drawn.points:
        unit = Place(report.month, point.path, point.name, n=str(point.answers))
        yield score_row(unit, "funnel:index", name, "0-100", point.figure, set=of["set"], word=point.zone)


def units_of_level(level: int) -> str:
    """What a place is among, as in the JSON document."""
    return f"units of level {level}"


def _compared(place: Place, panel: Panel) -> Iterator[Row]:
    change = panel.change
    if change is not None:
        beside = {"set": change.since, "word": change.state}
        yield number_row(place, f"change:{panel.code}", panel.name, panel.scale, change.difference, **beside)
    for one in panel.references:
        beside = {"set": one.reference.source, "word": one.state}
        yield number_row(place, f"published:{panel.code}", panel.name, panel.scale, one.reference.value, **beside)


def _placed(place: Place, panel: Panel, standing: Standing) -> Iterator[Row]:
    if standing.earlier is not None:
        one = standing.earlier
        beside = {"set": f"{one.first} to {one.last}", "of": one.waves, "word": one.state}
        yield number_row(place, f"earlier:{panel.code}", panel.name, panel.scale, one.value, **beside)
    if standing.position is not None:
        ranks = standing.position.ranks
        beside = {"low": ranks.low, "high": ranks.high, "of": ranks.of, "set": units_of_level(standing.position.level)}
        yield number_row(place, f"place:{panel.code}", panel.name, "rank", None, **beside)


def _beside_set(place: Place, panel: Panel, benchmark: Benchmark, standing: Standing) -> Iterator[Row]:
    figure, compared = benchmark.figures.get(panel.code), standing.pools.get(benchmark.key)
    if figure is None:
        return
    ends = {
        "median": (figure.median, figure.median_bound),
        "lower-quartile": (figure.lower, figure.lower_bound),
        "upper-quartile": (figure.upper, figure.upper_bound),
    }
    beside = {"set": benchmark.name, "of": benchmark.units}
    for end, (value, bound) in ends.items():
        word = compared.state if compared and end == "median" else ""
        code = f"set-{end}:{panel.code}"
        yield number_row(place, code, panel.name, panel.scale, value, bound=bound or "", word=word, **beside)
    if compared and compared.place:
        word = f"{compared.place.first} to {compared.place.last}"
        yield number_row(place, f"set-place:{panel.code}", panel.name, "place", None, word=word, **beside)


def _rate(place: Place, rate: tuple[int, int]) -> Row:
    low, high = (end / 100 for end in rate)
    exact = low == high
    ends = {} if exact else {"low": low, "high": high}
    return number_row(place, "response-rate", "", "share", low if exact else None, **ends)
