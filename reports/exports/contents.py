"""What a report's pages hold, for the PDF and the web page alike: which sections there are, their headings and charts."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from reports.benchmark_text import benchmark_rows, benchmark_sentence, benchmarks_heading
from reports.certificate_text import audit_sentence, rule_sentences
from reports.charts.expectations import expectations
from reports.charts.funnel import funnel_chart
from reports.charts.heat import HeatMap, heat_map, split_map
from reports.charts.index_bar import index_bar
from reports.charts.narrow import WIDTH as NARROW
from reports.charts.narrow import narrow
from reports.charts.palette import OPTIONS
from reports.charts.shares import distributions, outcome_shares
from reports.charts.svg import render_svg
from reports.charts.theme_dots import theme_dots
from reports.charts.trends import small_multiples, trend
from reports.charts.wording import Wording
from reports.exports.driver_charts import driver_charts
from reports.exports.formats import (
    chart_wording,
    decimals_of,
    write_figure,
    write_group,
    write_interval,
    write_month,
    write_share_cell,
)
from reports.funnels import UnitFunnel
from reports.narrative import cover, directions, funnel, standing, turnover
from reports.narrative import trends as trend_sentences
from reports.panels import Figure, Panel, Suppressed
from reports.report import Distribution, Report
from reports.trends import Trend


@dataclass(frozen=True)
class Chart:
    """A figure with its alternative text: the message, then the numbers."""

    name: str
    figure: dict
    alt: str
    narrow: dict | None = None  # for a phone; the same numbers

    @property
    def width(self) -> int:
        return round(self.figure["layout"]["width"])

    @property
    def height(self) -> int:
        return round(self.figure["layout"]["height"])

    def svg(self, screen: bool = False) -> str:
        """The static picture; for the screen with classes a style sheet can turn dark."""
        return render_svg(self.figure, title=self.alt, screen=screen, name=self.name)

    def narrow_svg(self) -> str:
        """The picture for a phone's screen."""
        return render_svg(self.narrow, title=self.alt, screen=True, name=f"{self.name}-narrow")


@dataclass(frozen=True)
class Benchmarks:
    """Heading, and sentence and rows of each set."""

    heading: str
    tables: tuple[tuple[str, list], ...]


@dataclass(frozen=True)
class Contents:
    """Everything the templates need beside the report itself. Sections name the parts that have something to show."""

    report: Report
    title: str
    sections: tuple[str, ...]
    charts: dict[str, Chart]
    themes: tuple[Panel, ...]  # highest first, hidden last
    modules: tuple[Panel, ...]
    outcomes: tuple[Panel, ...]
    heat: HeatMap | None
    splits: tuple[tuple[str, HeatMap], ...]  # name of the background and its groups; empty where none is shown
    distributions: tuple[Distribution, ...]  # empty where none is shown
    benchmarks: Benchmarks | None
    decimals: int
    rules: tuple[str, ...]
    audit: str
    option_colours: tuple[str, ...] = OPTIONS


def contents_of(report: Report) -> Contents:
    """The pages of a report in the language that is in force."""
    themes, modules = by_value(report.themes), by_value(report.modules)
    waves = shown_waves(report.trend("index"))
    heat = heat_map(report) if report.units else None
    wording = chart_wording()
    charts = charts_of(report, themes, modules, waves, wording) if report.state == "released" else []
    return Contents(
        report=report,
        title=_("Wellbeing index %(unit)s, %(month)s", unit=report.unit_name, month=write_month(report.month)),
        sections=sections_of(report, waves),
        charts={chart.name: chart for chart in charts},
        themes=themes,
        modules=modules,
        outcomes=report.outcomes,
        heat=heat,
        splits=tuple((split.name, split_map(report, split)) for split in report.splits) if has_splits(report) else (),
        distributions=report.distributions if has_distributions(report) else (),
        benchmarks=benchmarks_of(report) if report.benchmarks else None,
        decimals=decimals_of(panel.figure for panel in report.panels if panel.scale == "1-6"),
        rules=rule_sentences(report.certificate),
        audit=audit_sentence(report.certificate),
    )


def sections_of(report: Report, waves: int) -> tuple[str, ...]:
    """Sections in their order; one that would be empty is not there."""
    if report.state == "hidden":
        return ("hidden",)
    present = {
        "cover": True,
        "themes": bool(report.themes),
        "standing": bool(standing.standing_rows(report)),
        "units": bool(report.units),
        "funnel": isinstance(report.funnel, UnitFunnel),
        "splits": has_splits(report),
        "trends": waves > 1,
        "distributions": has_distributions(report) or bool(directions.shown_panels(report.items)),
        "outcomes": bool(report.outcomes or report.modules),
        "drivers": bool(report.drivers),
        "turnover": has_turnover(report),
        "action_plans": bool(report.action_plans),
        "benchmarks": bool(report.benchmarks),
        "comments": bool(report.comments),
        "method": True,
    }
    return tuple(name for name, there in present.items() if there)


def has_distributions(report: Report) -> bool:
    return any(not isinstance(at.groups, Suppressed) for at in report.distributions)


def has_turnover(report: Report) -> bool:
    """Thoughts of leaving alone make a section from two waves on."""
    return report.turnover is not None and (report.turnover.state != "intention only" or shown_waves(report.intention) > 1)


def benchmarks_of(report: Report) -> Benchmarks:
    tables = ((benchmark_sentence(one), benchmark_rows(report, one)) for one in report.benchmarks)
    return Benchmarks(benchmarks_heading(report), tuple(tables))


def has_splits(report: Report) -> bool:
    return any(group.state == "released" for split in report.splits for group in split.groups)


def by_value(panels: tuple[Panel, ...]) -> tuple[Panel, ...]:
    """Highest displayed value first, hidden ones last, otherwise in the instrument's order."""
    return tuple(sorted(panels, key=lambda at: -at.figure.value if isinstance(at.figure, Figure) else 1.0))


def shown_waves(trend: Trend | None) -> int:
    return sum(isinstance(point.figure, Figure) for point in trend.points) if trend else 0


def charts_of(report: Report, themes, modules, waves: int, wording: Wording) -> list[Chart]:
    """Every chart of the report, each once."""
    charts = [Chart("index", index_bar(report, wording), index_alt(report))]
    if directions.shown_panels(themes):
        charts.append(twice("themes", theme_dots(themes, wording), panels_alt(themes)))
    if directions.shown_panels(modules):
        charts.append(twice("modules", theme_dots(modules, wording), panels_alt(modules)))
    if waves > 1:
        charts += trend_charts(report, wording)
    shares = tuple(at for at in report.outcomes if at.scale == "share")
    if directions.shown_panels(shares):
        charts.append(twice("outcomes", outcome_shares(shares, wording), panels_alt(shares)))
    if isinstance(report.funnel, UnitFunnel):
        charts.append(twice("funnel", funnel_chart(report.funnel, wording), funnel.funnel_alt(report.funnel)))
    charts += [twice(*drawn) for drawn in driver_charts(report, wording)]
    charts += turnover_charts(report, wording) if has_turnover(report) else []
    bars = distributions(report.distributions)
    charts += [Chart(name_of(at), bars[at.code], distribution_alt(at)) for at in report.distributions if at.code in bars]
    return charts


def twice(name: str, figure: dict, alt: str) -> Chart:
    """A chart, and the same for a phone."""
    return Chart(name, figure, alt, narrow(figure))


def trend_charts(report: Report, wording: Wording) -> list[Chart]:
    charts = [twice("trend-index", trend(report.trend("index"), wording), trends_alt(report, report.trends[:1]))]
    themes = tuple(at for at in report.trends if at.code != "index" and shown_waves(at) > 0)
    if themes:
        one_column = small_multiples(themes, wording, columns=1, width=NARROW)
        charts.append(Chart("trend-themes", small_multiples(themes, wording), trends_alt(report, themes), one_column))
    return charts


def turnover_charts(report: Report, wording: Wording) -> list[Chart]:
    horizons = report.turnover.horizons
    if horizons:
        drawn = expectations(horizons, [ngettext("%(num)d month", "%(num)d months", one.months) for one in horizons])
        return [twice("turnover", drawn, " ".join(turnover.expectation_alt(one) for one in horizons))]
    if shown_waves(report.intention) > 1:
        return [twice("intention", trend(report.intention, wording), turnover.intention_alt(report.intention))]
    return []


def name_of(item) -> str:
    """A name that is safe in an address and an id: distribution:AUT1 is distribution-AUT1."""
    return item.code.replace(":", "-")


def index_alt(report: Report) -> str:
    return f"{cover.where_we_are(report)} {cover.what_changed(report)}"


def panels_alt(panels: tuple[Panel, ...]) -> str:
    """Name, value and interval of every measure."""
    parts = []
    for panel in panels:
        words = {
            "name": panel.name,
            "value": write_figure(panel.figure, panel.scale),
            "interval": write_interval(panel.figure, panel.scale),
        }
        parts.append(_("%(name)s %(value)s (%(interval)s)", **words) if words["interval"] else f"{panel.name} {words['value']}")
    return "; ".join(parts)


def trends_alt(report: Report, trends) -> str:
    """The heading, the last value of every measure, and its signals."""
    ends = [f"{at.name} {write_figure(at.points[-1].figure, at.scale)}" for at in trends]
    parts = [f"{trend_sentences.heading(report)}.", f"{'; '.join(ends)}.", *trend_sentences.signal_sentences(trends)]
    return " ".join(parts)


def distribution_alt(item) -> str:
    shares = (f"{write_group(group, item.options)}: {write_share_cell(group)}" for group in item.groups)
    return f"{item.text}: {'; '.join(shares)}"

