"""The comparison as a spreadsheet: heat map, places of every measure, funnel, and the releases behind them.

Import this module on use only. A hidden figure is the words `not shown`, a bound is a text such as ≥ 5.5.
"""

import io
from datetime import datetime

import xlsxwriter
from flask_babel import force_locale
from flask_babel import gettext as _

from reports.charts.palette import HEAT
from reports.comparison.choice import Choice
from reports.comparison.value import Column, Comparison, Level, Row
from reports.exports.comparison.contents import PLAIN, ComparisonContents, HeatLine, contents_of, placed_rows
from reports.exports.formats import write_count, write_day, write_month
from reports.exports.xlsx import OPTIONS
from reports.exports.xlsx_cells import FINE, FORMATS, NAME_WIDTH, Head, Sheet, Styles, is_fine
from reports.exports.xlsx_sheets import WIDE, state_word
from reports.funnels import UnitFunnel
from reports.narrative import comparison as tell
from reports.narrative import funnel

LEVELS: tuple[Level, ...] = ("centres", "clients")


def to_xlsx(comparison: Comparison, choice: Choice) -> bytes:
    """The workbook in the comparison's language; the same comparison and choice give the same bytes."""
    file = io.BytesIO()
    with force_locale(comparison.language), xlsxwriter.Workbook(file, OPTIONS) as book:
        contents = contents_of(comparison, choice)
        created = max((one.closed_on for one in comparison.releases), default=f"{comparison.month}-01")
        book.set_properties({"title": contents.title, "author": "Senterpuls", "created": datetime.fromisoformat(created)})
        styles = Styles(book)
        for name, needed, write in _sheets(comparison):
            if needed:
                write(Sheet(book.add_worksheet(name[:31]), styles), contents)
    return file.getvalue()


def _sheets(comparison: Comparison):
    shown = not comparison.empty
    return (
        (_("Overview"), True, _overview),
        (_("Heat map"), bool(comparison.columns), _heat),
        (_("Places"), shown, _places),
        (_("Funnel"), isinstance(comparison.funnel, UnitFunnel), _funnel),
        (_("Method"), True, _method),
    )


def _overview(sheet: Sheet, contents: ComparisonContents) -> None:
    comparison = contents.comparison
    sheet.page.set_column(0, 0, 26)
    sheet.page.set_column(1, 1, WIDE)
    sheet.title(tell.heading(comparison))
    facts = [(_("Month"), write_month(comparison.month))]
    facts += [(_("Client"), row.client_name) for row in comparison.of_level("clients") if row.state in ("released", "hidden")]
    absent = [row for row in comparison.of_level("clients") if row.state not in ("released", "hidden")]
    facts += [(_("Client"), f"{row.client_name}: {tell.absence(row)}") for row in absent]
    if comparison.demonstration:
        facts.append((_("Note"), _("Demonstration data")))
    facts += [(_("Benchmark set"), comparison.benchmark.name if comparison.benchmark else _("no set"))]
    facts += [(_("Themes"), tell.themes_heading(comparison)), (_("Funnel"), tell.funnel_message(comparison))]
    facts += [(_("Places"), places.heading) for places in contents.places]
    for name, text in facts:
        sheet.line([sheet.text(name, quiet=True), sheet.text(text, wrapped=True)])


def _heat(sheet: Sheet, contents: ComparisonContents) -> None:
    """Colours as on the page; the second row is what they are measured from."""
    heads = [Head(_("Client"), width=30), Head(_("Centre"), width=26), Head(_("Answers"))]
    note = tell.set_sentence(contents.comparison)
    sheet.head([*heads, *(Head(column.name, note if place == 0 else "") for place, column in enumerate(contents.columns))],
               frozen_columns=2)  # fmt: skip
    beside = [sheet.text(_("Compared with"), quiet=True), sheet.text(""), sheet.text("")]
    sheet.line([*beside, *(_against(sheet, column) for column in contents.columns)])
    for line in contents.lines:
        sheet.line(_line(sheet, contents, line))


def _against(sheet: Sheet, column: Column) -> tuple:
    found = column.against
    if found is None or found.bound is not None:
        return "–" if found is None else f"{'≤' if found.bound == 'at most' else '≥'} {found.value:g}", sheet.styles.aside
    return found.value, sheet.styles.number(column.scale)


def _line(sheet: Sheet, contents: ComparisonContents, line: HeatLine) -> list[tuple]:
    row = line.row
    cells = [sheet.text(row.client_name), sheet.text(row.name if row.unit_path else "")]
    if row.state != "released":
        return [*cells, (tell.absence(row), sheet.styles.hidden if row.state == "hidden" else sheet.styles.quiet)]
    cells.append((row.n.shown if isinstance(row.n.shown, int) else write_count(row.n), sheet.styles.aside))
    return cells + [_cell(sheet, line, column) for column in contents.columns]


def _cell(sheet: Sheet, line: HeatLine, column: Column) -> tuple:
    if column.code not in line.shades:
        return _("not asked"), sheet.styles.quiet
    shade = line.shades[column.code]
    if shade is None:
        return _("not shown"), sheet.styles.hidden
    content, _style = sheet.value(line.row.figures[column.code], column.scale)
    number = FINE if column.scale == "1-6" and line.decimals == 2 else FORMATS[column.scale]
    look = {"num_format": number, "align": "center"}
    if shade != PLAIN:
        look |= {"bg_color": HEAT[shade][0], "font_color": HEAT[shade][1]}
    return content, sheet.styles.get(**look)


def _places(sheet: Sheet, contents: ComparisonContents) -> None:
    """Every measure, centres before clients, highest first."""
    comparison = contents.comparison
    sheet.head(
        [
            Head(_("Measure"), width=28),
            Head(_("Client"), width=30),
            Head(_("Centre"), width=26),
            Head(_("Score")),
            Head(_("Interval from")),
            Head(_("Interval to")),
            Head(_("Place from"), _("As far as this month’s answers tell, the unit may stand anywhere from here …")),
            Head(_("Place to"), _("… to here. Place 1 is the best.")),
            Head(_("Of")),
            Head(_("Against median")),
            Head(_("State"), _("different, not different, or not tested: three words, never two."), 20),
        ],
        frozen_columns=3,
    )
    for column in contents.columns:
        for level in LEVELS:
            rows = placed_rows(comparison, column, level)
            fine = is_fine(row.figures[column.code] for row in rows) and column.scale == "1-6"
            for row in rows:
                sheet.line(_place(sheet, row, column, fine))


def _place(sheet: Sheet, row: Row, column: Column, fine: bool) -> list[tuple]:
    figure, ranks, judged = row.figures[column.code], row.positions.get(column.code), row.judged.get(column.code)
    cells = [sheet.text(column.name), sheet.text(row.client_name), sheet.text(row.name if row.unit_path else "")]
    cells += [sheet.value(figure, column.scale, fine=fine), *sheet.ends(figure, column.scale, fine=fine)]
    cells += [(end, sheet.styles.aside) for end in ((ranks.low, ranks.high, ranks.of) if ranks else (None,) * 3)]
    if judged:
        word = state_word(tell.word(row, column.code))
        cells += [sheet.difference(judged.difference, column.scale, fine=fine), sheet.text(word)]
    return cells


def _funnel(sheet: Sheet, contents: ComparisonContents) -> None:
    drawn = contents.comparison.funnel
    zones = {point.path: point.zone for point in drawn.points}
    sheet.head([Head(_("Centre"), width=NAME_WIDTH), Head(_("Answers")), Head(_("Wellbeing index")), Head(_("Limits"), width=28)])
    for point in drawn.points:
        answers = point.answers if isinstance(point.answers, int) else str(point.answers)
        zone = tell.zone_words(zones[point.path])
        value = sheet.value(point.figure, "0-100")
        sheet.line([sheet.text(point.name), (answers, sheet.styles.aside), value, sheet.text(zone)])
    sheet.line([])
    for sentence in (funnel.chance_sentence(drawn), tell.funnel_note(contents.comparison), funnel.dispersion_sentence(drawn)):
        sheet.line([sheet.text(sentence, quiet=True)])


def _method(sheet: Sheet, contents: ComparisonContents) -> None:
    heads = [Head(_("Client"), width=NAME_WIDTH), Head(_("Closed on"), width=22), Head(_("Content hash (SHA-256)"), width=70)]
    sheet.head(heads)
    for one in contents.comparison.releases:
        sheet.line([sheet.text(one.client_name), sheet.text(write_day(one.closed_on)), sheet.text(one.sha256)])
    sheet.line([])
    for sentence in tell.method_sentences(contents.comparison):
        sheet.line([sheet.text(sentence, wrapped=True)])
