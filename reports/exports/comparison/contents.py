"""What a comparison's pages hold, for the screen and the PDF alike: the heat map's rows, places, charts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from reports.charts.funnel import funnel_chart
from reports.charts.heat import Centre, shade
from reports.charts.unit_dots import unit_dots
from reports.comparison.choice import Choice
from reports.comparison.order import arranged, columns_of, ordered
from reports.comparison.value import Column, Comparison, Level, Row
from reports.disclosure.plan import INDEX
from reports.exports.contents import Chart, panels_alt, twice
from reports.exports.formats import chart_wording, decimals_of, write_figure, write_month
from reports.funnels import UnitFunnel
from reports.narrative import comparison as tell
from reports.panels import HIDDEN, Figure, Panel

PLAIN = "plain"  # a shade: shown, with nothing to compare with
A_PAGE = 30  # units of one chart: more would not fit on a printed page


@dataclass(frozen=True)
class HeatLine:
    """A row as the table has it. shades: measure → 0-10, "plain", or None where the figure is hidden; not asked: no entry."""

    row: Row
    shades: dict[str, int | str | None]
    decimals: int


@dataclass(frozen=True)
class Places:
    """The rows of one level that show the measure, highest first, and their charts, one a page."""

    level: Level
    heading: str
    column: Column
    rows: tuple[Row, ...]
    charts: tuple[str, ...]
    decimals: int


@dataclass(frozen=True)
class ComparisonContents:
    """Everything the templates need beside the comparison itself."""

    comparison: Comparison
    choice: Choice
    title: str
    columns: tuple[Column, ...]
    lines: tuple[HeatLine, ...]
    beside: dict[str, str]  # measure → what it stands beside, as written
    places: tuple[Places, ...]
    charts: dict[str, Chart]

    @property
    def clients(self) -> tuple[Row, ...]:
        """One row a client, its own where its reader may open it."""
        first: dict[str, Row] = {}
        for row in self.comparison.rows:
            first.setdefault(row.client, row)
        return tuple(first.values())

    @property
    def shown_of(self) -> Counter:
        """Client → how many of its centres show anything."""
        return Counter(row.client for row in self.comparison.of_level("centres") if row.state == "released")

    @property
    def published(self) -> bool:
        return any(column.against and column.against.source == "published" for column in self.columns)

    @property
    def unasked(self) -> bool:
        """Whether a client with a release asked less than another one."""
        return any(line.row.state == "released" and len(line.shades) < len(self.columns) for line in self.lines)

    @property
    def hidden(self) -> bool:
        """Whether anything in the table is not shown, so that it has to be explained once."""
        return any(line.row.state == "hidden" or None in line.shades.values() for line in self.lines)


def contents_of(comparison: Comparison, choice: Choice) -> ComparisonContents:
    """The pages in the language that is in force."""
    columns = columns_of(comparison, choice)
    places, charts = [], []
    for level in ("centres", "clients") if columns else ():
        column = next((one for one in columns if one.code == choice.theme), columns[0])
        if choice.level in ("all", level) and comparison.shown(level, column.code):
            drawn = _charts(comparison, column, level)
            charts += drawn
            places.append(_places(comparison, column, level, drawn))
    if isinstance(comparison.funnel, UnitFunnel):
        charts.append(twice("funnel", funnel_chart(comparison.funnel, chart_wording()), tell.funnel_alt(comparison)))
    return ComparisonContents(
        comparison=comparison,
        choice=choice,
        title=_("Comparison, %(month)s", month=write_month(comparison.month)),
        columns=columns,
        lines=tuple(_line(row, columns) for row in arranged(comparison, choice)),
        beside={column.code: write_against(column) for column in columns},
        places=tuple(places),
        charts={chart.name: chart for chart in charts},
    )


def write_against(column: Column) -> str:
    """What the column stands beside, with its bound; a dash where there is nothing."""
    found = column.against
    return "–" if found is None else write_figure(Figure(found.value, found.bound), column.scale)


def _line(row: Row, columns: tuple[Column, ...]) -> HeatLine:
    shades = {column.code: _shade(row, column) for column in columns if column.code in row.figures}
    return HeatLine(row, shades, decimals_of(at for code, at in row.figures.items() if code != INDEX))


def _shade(row: Row, column: Column) -> int | str | None:
    if row.figure(column.code) is None:
        return None
    if column.against is None:
        return PLAIN
    panel = Panel(column.code, column.name, column.scale, HIDDEN)
    return shade(row.figure(column.code), Centre(column.against.value, True), panel)


def placed_rows(comparison: Comparison, column: Column, level: Level) -> tuple[Row, ...]:
    """Those that show the measure, highest first."""
    return ordered(comparison.shown(level, column.code), column.code)


def _places(comparison: Comparison, column: Column, level: Level, drawn: list[Chart]) -> Places:
    rows = placed_rows(comparison, column, level)
    heading = tell.positions_heading(comparison, column, level)
    return Places(level, heading, column, rows, tuple(chart.name for chart in drawn), decimals_of(_figures(rows, column)))


def _figures(rows: tuple[Row, ...], column: Column):
    return [row.figure(column.code) for row in rows]


def _charts(comparison: Comparison, column: Column, level: Level) -> list[Chart]:
    rows = placed_rows(comparison, column, level)
    among = comparison.benchmark and comparison.benchmark.figures.get(column.code)
    beside = column.against if column.against and column.against.bound is None else None
    pages = [rows[start : start + A_PAGE] for start in range(0, len(rows), A_PAGE)]
    names = short_names(rows)
    return [
        _chart(f"{level}-{number}", page, column, names, among=among, value=beside and beside.value)
        for number, page in enumerate(pages, 1)
    ]


def _chart(name: str, rows: tuple[Row, ...], column: Column, names: dict[str, str], **beside) -> Chart:
    panels = tuple(Panel(column.code, names[row.key], column.scale, row.figure(column.code)) for row in rows)
    return twice(name, unit_dots(panels, chart_wording(), **beside), f"{column.name}: {panels_alt(panels)}")


def short_names(rows: Iterable[Row]) -> dict[str, str]:
    """Row → its name, with the client's where centres of two clients have one name: Oslo (Fjord)."""
    rows = tuple(rows)
    same = Counter(row.name for row in rows)
    return {row.key: row.name if same[row.name] == 1 else f"{row.name} ({row.client_name})" for row in rows}
