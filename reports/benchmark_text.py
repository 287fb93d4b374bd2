"""What a report says of benchmark sets across clients, in the reader's language. Nothing here is tested, and it says so."""

from flask_babel import gettext as _
from flask_babel import ngettext

from reports.exports.formats import RANGE, write_figure, write_value
from reports.panels import Benchmark, Figure, Panel, PoolFigure
from reports.report import Report


def benchmarks_heading(report: Report) -> str:
    """The index beside the median of the first set."""
    first, index = report.benchmarks[0], report.index
    if index.code not in first.figures or not isinstance(index.figure, Figure):
        return _("Beside other clients")
    return _(
        "Index %(value)s; the median of %(name)s is %(median)s, not tested",
        value=write_figure(index.figure, index.scale),
        name=first.name,
        median=write_value(first.figures[index.code].median, index.scale),
    )


def benchmark_sentence(benchmark: Benchmark) -> str:
    """How large the set is, and what the quartiles are."""
    units = ngettext("%(num)d unit", "%(num)d units", benchmark.units)
    return _(
        "%(name)s: %(units)s of %(clients)s clients. Half of these units lie between the quartiles.",
        name=benchmark.name,
        units=units,
        clients=benchmark.clients,
    )


def benchmark_rows(report: Report, benchmark: Benchmark) -> list[tuple[Panel, str, str]]:
    """Measures that both show: panel, median and quartiles as written."""
    return [
        (panel, write_value(benchmark.figures[panel.code].median, panel.scale), _quartiles(panel, benchmark.figures[panel.code]))
        for panel in report.panels
        if panel.code in benchmark.figures and isinstance(panel.figure, Figure)
    ]


def _quartiles(panel: Panel, at: PoolFigure) -> str:
    return f"{write_value(at.lower, panel.scale)}{RANGE}{write_value(at.upper, panel.scale)}"
