"""What a report says of benchmark sets across clients, in the reader's language."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from reports.exports.formats import RANGE, write_figure
from reports.narrative.directions import Direction, direction
from reports.panels import Benchmark, Bound, Figure, Panel, PoolFigure, Scale
from reports.report import Report
from reports.standing import PoolComparison
from reports.statistics.quarters import Place


@dataclass(frozen=True)
class BenchmarkRow:
    """A measure beside a set, as written. place: the part of the set's range that the interval touches."""

    panel: Panel
    median: str
    quartiles: str
    difference: float | None
    word: Direction
    place: str


def benchmarks_heading(report: Report) -> str:
    """The index beside the median of the first set, in the words of its state."""
    first, index = report.benchmarks[0], report.index
    if index.code not in first.figures or not isinstance(index.figure, Figure):
        return _("Beside other clients")
    figure = first.figures[index.code]
    words = {
        "value": write_figure(index.figure, index.scale),
        "name": first.name,
        "median": _written(figure.median, figure.median_bound, index.scale),
    }
    word = _word(report.standing(index.code).pools.get(first.key))
    if word == "higher":
        return _("Index %(value)s, higher than the median of %(name)s, %(median)s", **words)
    if word == "lower":
        return _("Index %(value)s, lower than the median of %(name)s, %(median)s", **words)
    if word == "not different":
        return _("Index %(value)s, not different from the median of %(name)s, %(median)s", **words)
    return _("Index %(value)s; the median of %(name)s is %(median)s, not tested", **words)


def benchmark_sentence(benchmark: Benchmark) -> str:
    """How large the set is, and what the quartiles are."""
    units = ngettext("%(num)d unit", "%(num)d units", benchmark.units)
    return _(
        "%(name)s: %(units)s of %(clients)s clients. Half of these units lie between the quartiles.",
        name=benchmark.name,
        units=units,
        clients=benchmark.clients,
    )


def benchmark_rows(report: Report, benchmark: Benchmark) -> list[BenchmarkRow]:
    """Measures that both show."""
    return [
        _row(panel, benchmark.figures[panel.code], report.standing(panel.code).pools.get(benchmark.key))
        for panel in report.panels
        if panel.code in benchmark.figures and isinstance(panel.figure, Figure)
    ]


def _row(panel: Panel, at: PoolFigure, compared: PoolComparison | None) -> BenchmarkRow:
    lower, upper = (_written(*end, panel.scale) for end in ((at.lower, at.lower_bound), (at.upper, at.upper_bound)))
    return BenchmarkRow(
        panel=panel,
        median=_written(at.median, at.median_bound, panel.scale),
        quartiles=f"{lower}{RANGE}{upper}",
        difference=compared.difference if compared else None,
        word=_word(compared),
        place=place_words(compared.place if compared else None),
    )


def place_words(place: Place | None) -> str:
    """Where a unit may lie against the quartiles: everything that its interval touches."""
    words = {
        ("below", "below"): _("below the lower quartile"),
        ("below", "middle"): _("in the middle half or below"),
        ("middle", "middle"): _("in the middle half"),
        ("middle", "above"): _("in the middle half or above"),
        ("above", "above"): _("above the upper quartile"),
    }
    return words.get((place.first, place.last), _("can’t be placed")) if place else _("can’t be placed")


def _word(compared: PoolComparison | None) -> Direction:
    return direction(compared.difference, compared.state) if compared else "not tested"


def _written(value: float, bound: Bound | None, scale: Scale) -> str:
    return write_figure(Figure(value, bound), scale)
