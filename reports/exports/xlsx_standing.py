"""Sheets of the spreadsheet about how figures stand: places, benchmark sets, the funnel, who did not answer."""

from flask_babel import gettext as _

from reports.benchmark_text import place_words
from reports.exports.xlsx_cells import NAME_WIDTH, Head, Sheet, is_fine
from reports.exports.xlsx_sheets import state_word
from reports.narrative import directions, funnel, non_response
from reports.narrative.standing import StandingRow, earlier_months, standing_heading, standing_rows
from reports.panels import Benchmark, Figure, PoolFigure, Scale
from reports.report import Report
from reports.statistics.funnel import Zone

WIDE_STATE = 20


def write_places(sheet: Sheet, report: Report) -> None:
    """Ranks as an interval of two numbers, and the unit's own earlier waves."""
    sheet.title(standing_heading(report))
    place = _(
        "A place is an interval: as far as this month’s answers tell, the unit may stand anywhere in it. Place 1 is the best. "
        "Only units that are shown count."
    )
    sheet.head(
        [
            Head(_("Measure"), width=NAME_WIDTH),
            Head(_("Score")),
            Head(_("Place from"), place),
            Head(_("Place to")),
            Head(_("Units compared")),
            Head(_("Own mean"), earlier_months(report)),
            Head(_("Against own mean")),
            Head(_("State"), width=WIDE_STATE),
        ]
    )
    fine = is_fine(panel.figure for panel in report.panels if panel.scale == "1-6")
    for row in standing_rows(report):
        sheet.line(_standing(sheet, report, row, fine))


def write_sets(sheet: Sheet, report: Report) -> None:
    """Median and quartiles of every benchmark set that the reader may see, beside the unit's scores."""
    own = _(
        "A set holds the shown units of all its clients, this client’s own too where it is one of them. Who else is in it is "
        "not told."
    )
    sheet.head(
        [
            Head(_("Set"), own, 32),
            Head(_("Measure"), width=NAME_WIDTH),
            Head(_("Score")),
            Head(_("Lower quartile")),
            Head(_("Median"), _("Of the smallest units of the set.")),
            Head(_("Upper quartile")),
            Head(_("Against median")),
            Head(_("State"), width=WIDE_STATE),
            Head(_("Place"), width=34),
            Head(_("Units")),
        ],
        frozen_columns=2,
    )
    for benchmark in report.benchmarks:
        for panel in report.panels:
            if panel.code in benchmark.figures and isinstance(panel.figure, Figure):
                sheet.line(_beside(sheet, report, benchmark, panel))


def write_funnel(sheet: Sheet, report: Report) -> None:
    """Every unit of the funnel with its side, and how many would lie outside by chance."""
    drawn = report.funnel
    sheet.title(funnel.funnel_heading(drawn))
    note = _("Within the inner limits chance alone puts 95 of 100 units, within the outer ones 998 of 1,000.")
    heads = [Head(_("Unit"), width=NAME_WIDTH), Head(_("Answers")), Head(report.index.name)]
    sheet.head([*heads, Head(_("Limits"), note, width=26)])
    for point in drawn.points:
        cells = [sheet.text(point.name, wrapped=True), (point.answers, sheet.styles.aside)]
        sheet.line([*cells, sheet.value(point.figure, "0-100"), sheet.text(zone_word(point.zone))])
    for sentence in (funnel.chance_sentence(drawn), funnel.dispersion_sentence(drawn)):
        sheet.line([sheet.text(sentence, quiet=True)])


def write_response(sheet: Sheet, report: Report) -> None:
    """Response rates of the unit and of those below it, and what those who are silent could change."""
    note = _("A range where the number of answers is one.")
    sheet.head([Head(_("Unit"), width=NAME_WIDTH), Head(_("Response rate from"), note), Head(_("Response rate to"))])
    rates = [(report.unit_name, report.n.response_rate)]
    if report.non_response:
        rates += [(one.name, one.rate) for one in report.non_response.strata]
    share = sheet.styles.number("share")
    for name, rate in rates:
        if rate is not None:
            sheet.line([sheet.text(name, wrapped=True), *((end / 100, share) for end in rate)])
    for sentence in non_response.silent_sentences(report):
        sheet.line([sheet.text(sentence, quiet=True)])


def zone_word(zone: Zone) -> str:
    """Where a unit lies in the funnel."""
    words = {
        "far below": _("below the outer limit"),
        "below": _("below the inner limit"),
        "within": _("within the limits"),
        "above": _("above the inner limit"),
        "far above": _("above the outer limit"),
    }
    return words[zone]


def _standing(sheet: Sheet, report: Report, row: StandingRow, fine: bool) -> list[tuple]:
    panel, standing, blank = row.panel, report.standing(row.panel.code), (None, None)
    cells = [sheet.text(panel.name, wrapped=True), sheet.value(panel.figure, panel.scale, fine=fine)]
    if standing.position:
        ranks = standing.position.ranks
        cells += [(number, sheet.styles.number("0-100")) for number in (ranks.low, ranks.high, ranks.of)]
    else:
        cells += [blank] * 3
    if standing.earlier:
        cells.append((standing.earlier.value, sheet.styles.number(panel.scale)))
        cells += [sheet.difference(row.difference, panel.scale, fine=fine), sheet.text(state_word(row.word))]
    return cells


def _beside(sheet: Sheet, report: Report, benchmark: Benchmark, panel) -> list[tuple]:
    figure, compared = benchmark.figures[panel.code], report.standing(panel.code).pools.get(benchmark.key)
    difference = compared.difference if compared else None
    word = directions.direction(difference, compared.state) if compared else "not tested"
    fine = is_fine([panel.figure])
    return [
        sheet.text(benchmark.name, wrapped=True),
        sheet.text(panel.name, wrapped=True),
        sheet.value(panel.figure, panel.scale, fine=fine),
        *(_end(sheet, figure, end, panel.scale) for end in ("lower", "median", "upper")),
        sheet.difference(difference, panel.scale, fine=fine),
        sheet.text(state_word(word)),
        sheet.text(place_words(compared.place if compared else None)),
        (benchmark.units, sheet.styles.number("0-100")),
    ]


def _end(sheet: Sheet, figure: PoolFigure, end: str, scale: Scale) -> tuple:
    shown = Figure(getattr(figure, end), getattr(figure, f"{end}_bound"))
    return sheet.value(shown, scale, fine=is_fine([shown]))
