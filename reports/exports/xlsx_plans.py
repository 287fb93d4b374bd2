"""The spreadsheet's sheet of measures: what is done, whose it is, and their themes before and after."""

from flask_babel import gettext as _

from reports.action_plans.plan_row import PlanRow
from reports.exports.formats import write_day, write_month
from reports.exports.xlsx_cells import NAME_WIDTH, Head, Sheet, is_fine
from reports.exports.xlsx_sheets import state_word
from reports.narrative import action_plans
from reports.report import Report

SCALE = "1-6"  # of every theme


def write_plans(sheet: Sheet, report: Report) -> None:
    """A measure a row; where nothing can be compared, the sentence that says why stands at its end."""
    numbers = (Head(_("Before")), Head(_("Month"), width=16), Head(_("After")), Head(_("Month"), width=16))
    sheet.head(
        [
            Head(_("What is done"), width=NAME_WIDTH),
            Head(_("Unit"), width=26),
            Head(_("Theme"), width=26),
            Head(_("Who"), width=22),
            Head(_("By when"), width=18),
            Head(_("Status"), width=14),
            *numbers,
            Head(_("Difference"), action_plans.reading_sentence()),
            Head(_("State"), width=60),
        ]
    )
    for row in report.action_plans:
        sheet.line([*_what(sheet, row), *_followed(sheet, row)])
    if report.action_plans_left_out:
        sheet.line([sheet.text(action_plans.left_out_sentence(report.action_plans_left_out), quiet=True)])


def _what(sheet: Sheet, row: PlanRow) -> list[tuple]:
    texts = (row.title, row.unit_name, row.theme_name, row.owner, write_day(row.due_on), action_plans.status_word(row.status))
    return [sheet.text(text, wrapped=True) for text in texts]


def _followed(sheet: Sheet, row: PlanRow) -> list[tuple]:
    followed, blank = row.followed, (None, None)
    if not followed.shown or followed.asked_anew:
        return [*[blank] * 5, sheet.text(row.said, wrapped=True)]
    fine = is_fine([followed.before, followed.latest.figure])
    return [
        sheet.value(followed.before, SCALE, fine=fine),
        sheet.text(write_month(row.base_month)),
        sheet.value(followed.latest.figure, SCALE, fine=fine),
        sheet.text(write_month(followed.latest.month)),
        sheet.difference(followed.change.difference, SCALE, fine=fine),
        sheet.text(f"{state_word(action_plans.change_word(followed))}. {action_plans.not_proof()}", wrapped=True),
    ]
