"""The console: the releases somebody may open, and the report of a unit as a page or a file."""

from flask import Blueprint, Response, has_request_context, render_template, request, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user

from reports.exports.kinds import KINDS, write_report
from reports.frames import load_forecasts
from reports.release_lists import list_releases, list_units
from reports.report import Report
from reports.views.api import answer_document
from reports.views.chart_parts import addresses, figures_of
from reports.views.file_names import file_name
from reports.views.languages import in_each_language
from reports.views.opening import (
    ReleaseNotFound,
    UnitNotShown,
    not_found_sentence,
    not_shown_sentence,
    open_report,
    open_track_record,
    readable_sets,
    record_opening,
    record_track_record,
)
from reports.views.shelves import shelves_of
from reports.views.wayfinding import below, crumbs_of, neighbours, openable_of
from survey.access import READERS, for_roles, may_open
from survey.console.pages import make_console_pages, refusal_page, with_script
from survey.console.under_way import waves_under_way
from survey.models.account import ROLES
from survey.tree import ROOT
from survey.written_time import write_moment

console = Blueprint("console", __name__, url_prefix="/console")
make_console_pages(console)


@console.get("/")
@for_roles(*ROLES)
def home():
    shelves = shelves_of(current_user)
    newest = max(filter(None, (shelf.newest for shelf in shelves)), default=None)
    return render_template(
        "console/home.html",
        shelves=shelves,
        newest=newest,
        names={shelf.client: shelf.name for shelf in shelves},
        under_way=waves_under_way(current_user),
        write_moment=write_moment,
        languages=in_each_language(),
    )


@console.get("/<client>/<month>/report")
@for_roles(*READERS)
def report(client: str, month: str):
    from reports import narrative
    from reports.exports.contents import contents_of

    opened = _open(client, month)
    page = render_template(
        "report/page.html",
        report=opened,
        contents=contents_of(opened),
        tell=narrative,
        track_record=url_for("console.track_record", client=client),
        figures=url_for("console.charts", client=client, month=month, **_asked()),
        parts=addresses(),
        removable=current_user.role == "hr" and may_open(current_user, client, ROOT),
        **_wayfinding(opened),
    )
    record_opening(current_user, opened, "page")
    return with_script(page)


@console.get("/<client>/<month>/charts.json")
@for_roles(*READERS)
def charts(client: str, month: str):
    """The figures behind the page's charts, for the script that makes them answer to a pointer."""
    from reports.exports.contents import contents_of

    opened = _open(client, month)
    figures = figures_of(contents_of(opened).charts)
    record_opening(current_user, opened, "charts")
    return Response(figures, mimetype="application/json")


@console.get(f"/<client>/<month>/report.<any({', '.join(KINDS)}):kind>")
@for_roles(*READERS)
def report_file(client: str, month: str, kind: str):
    if kind == "json":
        return answer_document(current_user, client, month)
    opened = _open(client, month)
    content = write_report(opened, kind)
    record_opening(current_user, opened, kind)
    disposition = f'attachment; filename="{file_name(opened, kind)}"'
    return Response(content, mimetype=KINDS[kind].mimetype, headers={"Content-Disposition": disposition})


@console.get("/<client>/track-record")
@for_roles(*READERS)
def track_record(client: str):
    from reports.exports.record_page import record_sections
    from reports.narrative.track_record import record_heading
    from reports.turnover.record import track_records

    name, demonstration = open_track_record(current_user, client)
    records = track_records(load_forecasts(client)).values()
    page = render_template(
        "console/track_record.html",
        client_name=name,
        demonstration=demonstration,
        heading=record_heading(list(records)),
        sections=record_sections(records),
        languages=in_each_language(),
    )
    record_track_record(current_user, client)
    return page


@console.url_defaults
def _keep_choices(endpoint: str, values: dict) -> None:
    if has_request_context() and "lang" in request.args:
        values.setdefault("lang", request.args["lang"])
    if has_request_context() and "set" in request.args and endpoint == "console.report_file":
        values.setdefault("set", request.args["set"])


@console.errorhandler(UnitNotShown)
def _not_shown(_error):
    return refusal_page(404, gettext("This unit is not shown"), not_shown_sentence())


@console.errorhandler(ReleaseNotFound)
def _not_found(_error):
    return refusal_page(404, gettext("There is nothing to open here"), not_found_sentence())


def _open(client: str, month: str) -> Report:
    args = request.args
    return open_report(current_user, client, month, args.get("unit", ""), str(get_locale()), chosen=args.get("set"))


def _asked() -> dict:
    """The unit and the benchmark set that the page is about, for what belongs to it."""
    return {name: request.args[name] for name in ("unit", "set") if name in request.args}


def _wayfinding(opened: Report) -> dict:
    openable = openable_of(
        list_units(opened.client, opened.month), lambda unit: may_open(current_user, opened.client, unit)
    )
    earlier, later = neighbours(opened.month, [row.month for row in list_releases([opened.client])])
    return {
        "crumbs": crumbs_of(opened.unit_path, opened.client_name, openable),
        "below": below(opened.unit_path, openable),
        "earlier": earlier,
        "later": later,
        "sets": _sets(opened),
        "languages": in_each_language(unit=opened.unit_path or None, set=request.args.get("set")),
    }


def _sets(opened: Report) -> list[dict]:
    """The benchmark sets this reader may choose between, all of them first."""
    readable = readable_sets(current_user, opened.month, demonstration=opened.demonstration)
    chosen, values = request.args.get("set"), {**request.view_args, "unit": opened.unit_path or None}
    named = [(None, gettext("all sets")), *((one.key, one.name) for one in readable)]
    return [
        {"name": name, "current": key == chosen, "url": url_for(request.endpoint, **values, set=key)} for key, name in named
    ]
