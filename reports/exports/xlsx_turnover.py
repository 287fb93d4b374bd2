"""The spreadsheet's sheet on turnover: what is expected and what came of earlier forecasts, as on the page."""

from collections.abc import Iterable

from flask_babel import gettext as _

from reports.exports.formats import write_month
from reports.exports.xlsx_cells import Head, Sheet
from reports.narrative.turnover import outcome_word, turnover_heading
from reports.report import Report


def write_turnover(sheet: Sheet, report: Report) -> None:
    """Forecasts of this wave first, then earlier ones, newest first; a base rate is said to be one by the reason above."""
    sheet.title(f"{turnover_heading(report)}. {report.turnover.reason}")
    numbered = (_("Months"), _("Expected"), _("Interval from"), _("Interval to"), _("Base rate"), _("Left"))
    sheet.head([Head(_("Made after"), width=18), *map(Head, numbered), Head(_("Outcome"), width=22)])
    made = write_month(report.month)
    for one in report.turnover.horizons:
        sheet.line([sheet.text(made), *_numbers(sheet, (one.months, one.expected, one.low, one.high, one.base, None))])
    for past in report.turnover.record:
        numbers = _numbers(sheet, (past.months, past.expected, past.low, past.high, None, past.leavers))
        sheet.line([sheet.text(write_month(past.wave)), *numbers, sheet.text(outcome_word(past))])
    _contributions(sheet, report)
    _before(sheet, report)


def _contributions(sheet: Sheet, report: Report) -> None:
    """Leavers more or fewer than with the client's average score."""
    found = [(one.months, each) for one in report.turnover.horizons for each in one.contributions]
    if not found:
        return
    sheet.line([])
    sheet.line([(text, sheet.styles.part) for text in (_("What the scores add to the forecast"), _("Months"), _("Leavers"))])
    for months, each in found:
        leavers = sheet.difference(each.leavers, "1-6")
        sheet.line([sheet.text(each.name, wrapped=True), (months, sheet.styles.number("0-100")), leavers])


def _before(sheet: Sheet, report: Report) -> None:
    """What turnover was before this wave."""
    past = report.turnover.baseline
    if past is None:
        return
    sheet.line([])
    heads = (_("Turnover before this wave"), _("Months counted"), _("People on average"), _("Leavers"))
    rates = (_("Leavers a year, adjusted for small numbers"), _("Interval from"), _("Interval to"))
    sheet.line([(text, sheet.styles.part) for text in (*heads, *rates)])
    whole, share = sheet.styles.number("0-100"), sheet.styles.number("share")
    people = [(number, whole) for number in (past.months, round(past.headcount), past.leavers)]
    sheet.line([sheet.text(""), *people, *((number, share) for number in (past.rate, past.low, past.high))])


def _numbers(sheet: Sheet, values: Iterable[float | None]) -> list[tuple]:
    """Expected numbers have a decimal, people are whole."""
    return [(value, sheet.styles.number("1-6" if isinstance(value, float) else "0-100")) for value in values]
