"""Sheets of the spreadsheet about the client as a whole: what goes with outcomes, and how well measures measure."""

from flask_babel import gettext as _

from reports.exports.xlsx_cells import NAME_WIDTH, Head, Sheet
from reports.narrative import drivers
from reports.report import Report


def write_drivers(sheet: Sheet, report: Report) -> None:
    """Every outcome with its themes, the largest share first; the sentences on how to read it below."""
    overlap = _(
        "Themes overlap. A theme’s share is what it adds on average over every order in which the themes can be taken; the "
        "shares add up to all that goes with them. The intervals come from drawing as many people anew 500 times."
    )
    sheet.head(
        [
            Head(_("Outcome"), width=NAME_WIDTH),
            Head(_("Theme"), width=NAME_WIDTH),
            Head(_("Share"), overlap),
            Head(_("Interval from")),
            Head(_("Interval to")),
            Head(_("Direction"), width=30),
        ],
        frozen_columns=2,
    )
    share = sheet.styles.number("share")
    for one in report.drivers:
        for row in drivers.rows(report, one):
            figure = row.figure
            cells = [sheet.text(report.name(one.outcome), wrapped=True), sheet.text(row.name, wrapped=True)]
            sheet.line([*cells, (figure.value, share), (figure.low, share), (figure.high, share), sheet.text(row.direction)])
    for one in report.drivers:
        sheet.line([sheet.text(f"{drivers.heading(report, one)}. {drivers.explained(report, one)}", quiet=True)])


def write_reliability(sheet: Sheet, report: Report) -> None:
    """Two decimals, as on the page; empty where something can't be said."""
    note = _(
        "Alpha and omega: how far statements that make one score belong together, 1 is fully. ICC(1): the part of people’s "
        "differences that goes with their unit. ICC(2): how surely the means of units can be told apart, 1 is fully. r_wg(j): "
        "how alike people of one unit answer, from 0, as by dice, to 1, all the same. 0.95 stands for anything above. People of "
        "a unit that is not shown count in the nearest one that is."
    )
    heads = [Head(_("Measure"), note, NAME_WIDTH), Head(_("Alpha")), Head(_("Interval from")), Head(_("Interval to"))]
    sheet.head([*heads, Head(_("Omega")), Head("ICC(1)"), Head("ICC(2)"), Head("r_wg(j)")])
    fine = sheet.styles.number("1-6", fine=True)
    for one in report.reliability:
        numbers = (one.alpha, one.low, one.high, one.omega, one.icc1, one.icc2, one.agreement)
        sheet.line([sheet.text(report.name(one.measure), wrapped=True), *((number, fine) for number in numbers)])
    sentence = drivers.how_far_units_differ(report)
    if sentence:
        sheet.line([sheet.text(sentence, quiet=True)])
