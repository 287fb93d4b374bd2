"""The result of a centre without signing in, where its client allows that. What is not shown and what is not there look alike."""

from flask import Blueprint, render_template
from flask_babel import force_locale, get_locale, gettext

from reports.frames import load_release
from reports.release_lists import list_units
from survey.access import public
from survey.console.pages import make_console_pages
from survey.refusal import Refusal
from survey.services.clients import check_month
from survey.tree import ROOT, SEPARATOR

result = Blueprint("result", __name__, url_prefix="/r")
make_console_pages(result)


@result.get("/<client>/<month>/")
@public
def whole(client: str, month: str):
    return answer(client, month, ROOT)


@result.get("/<client>/<month>/<path:unit>")
@public
def show(client: str, month: str, unit: str):
    return answer(client, month, unit)


def answer(client: str, month: str, unit: str):
    """The page of a unit, or the one refusal."""
    if not _may_be_read(client, month, unit):
        return _not_there()
    from reports import narrative
    from reports.build import build_report
    from reports.exports.result import minimum_of, result_of

    report = build_report(client, unit, month, str(get_locale()))
    with force_locale(report.language):
        return render_template(
            "report/result_page.html",
            report=report,
            result=result_of(report),
            tell=narrative,
            minimum=minimum_of(report),
            language=report.language,
        )


def _may_be_read(client: str, month: str, unit: str) -> bool:
    """Centres and the client as a whole: a team's page is its leader's."""
    try:
        check_month(month)
    except Refusal:
        return False
    found = load_release(client, month)
    return found is not None and found[0].public_result and SEPARATOR not in unit and unit in list_units(client, month)


def _not_there():
    return render_template(
        "session/message.html",
        heading=gettext("There is nothing to read here"),
        sentence=gettext("The address may be wrong, the survey may not be closed yet, or its results are not for everybody."),
    ), 404
