"""The one page of a release day: how a unit is, what really changed, where to look, and the way to everything else."""

from dataclasses import dataclass

from flask import Blueprint, has_request_context, render_template, request, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user

from reports.charts.heat import heat_map
from reports.release_lists import list_releases, list_units
from reports.report import Report
from reports.views.chart_parts import addresses
from reports.views.languages import in_each_language
from reports.views.opening import (
    ReleaseNotFound,
    UnitNotShown,
    not_found_sentence,
    not_shown_sentence,
    open_report,
    record_opening,
)
from reports.views.wayfinding import Place, below, crumbs_of, openable_of, topmost
from survey.access import READERS, for_roles, may_open
from survey.console.pages import make_console_pages, refusal_page, with_script
from survey.console.scope import NothingHere, client_in_scope
from survey.console.under_way import waves_under_way
from survey.models.organisation import Client
from survey.tree import ROOT
from survey.written_time import write_moment

overview = Blueprint("overview", __name__, url_prefix="/console")
make_console_pages(overview)


@dataclass(frozen=True)
class Sorting:
    """The measure that the table of units is sorted by, None for the units' own order, and the way to each other."""

    by: str | None
    urls: dict[str, str]


@overview.get("/<client>/")
@for_roles(*READERS)
def show(client: str):
    """A month and a unit of the reader's own; the newest, and the topmost, unless others are asked for."""
    around = _around(client_in_scope(current_user, client))
    if not around["months"]:
        return render_template("overview/nothing_yet.html", **around)
    month = request.args.get("month") or around["months"][0]
    openable = openable_of(list_units(client, month), lambda unit: may_open(current_user, client, unit))
    first = topmost(openable)
    if month in around["months"] and not first and "unit" not in request.args:
        return render_template("overview/none_shown.html", **around, month=month)
    unit = request.args.get("unit", first[0] if first else ROOT)
    report = open_report(current_user, client, month, unit, str(get_locale()))
    page = render_template("overview/show.html", **around, **_of_the_unit(report, first, openable))
    record_opening(current_user, report, "overview")
    return with_script(page)


@overview.url_defaults
def _keep_language(_endpoint: str, values: dict) -> None:
    if has_request_context() and "lang" in request.args:
        values.setdefault("lang", request.args["lang"])


@overview.errorhandler(UnitNotShown)
def _not_shown(_error):
    return refusal_page(404, gettext("This unit is not shown"), not_shown_sentence())


@overview.errorhandler(NothingHere)
@overview.errorhandler(ReleaseNotFound)
def _not_found(_error):
    return refusal_page(404, gettext("There is nothing to open here"), not_found_sentence())


def _around(client: Client) -> dict:
    """What the page tells of a client whatever the month."""
    asked = {name: request.args[name] for name in ("month", "unit", "sort") if name in request.args}
    return {
        "client": client,
        "demonstration": client.demonstration,
        "months": [row.month for row in list_releases([client.key])],
        "under_way": [wave for wave in waves_under_way(current_user) if wave.client == client.key],
        "write_moment": write_moment,
        "languages": in_each_language(**asked),
    }


def _of_the_unit(report: Report, first: tuple[str, ...], openable: frozenset[str]) -> dict:
    from reports import narrative
    from reports.exports.contents import contents_of

    here = {"client": report.client, "month": report.month, "unit": report.unit_path or None}
    by = request.args.get("sort")
    columns = [panel.code for panel in (report.index, *report.themes)]
    return {
        "report": report,
        "contents": contents_of(report),
        "tell": narrative,
        "heat": heat_map(report, by=by if by in columns else None) if report.units else None,
        "sorting": Sorting(by, {code: f"{url_for('overview.show', **here, sort=code)}#units" for code in columns}),
        "places": _places(report, first, openable),
        "figures": url_for("console.charts", **here),
        "parts": addresses(),
    }


def _places(report: Report, first: tuple[str, ...], openable: frozenset[str]) -> tuple[Place, ...]:
    """The units to go to from here: those below, the one above, and a reader's other units."""
    above = [place for place in crumbs_of(report.unit_path, report.client_name, openable)[:-1] if place.open]
    beside = [Place(path, path.replace("/", " / "), True) for path in first if path not in ("", report.unit_path)]
    found = {place.path: place for place in (*above, *beside, *below(report.unit_path, openable))}
    return tuple(found.values())
