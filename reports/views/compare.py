"""The consultant's comparison: assigned clients' centres by themes on one screen, and as files."""

from flask import Blueprint, Response, has_request_context, render_template, request, url_for
from flask_babel import force_locale, get_locale, gettext
from flask_login import current_user

from reports.comparison.choice import BY_NAME, DOWN, Choice
from reports.comparison.saved_views import list_views
from reports.exports.comparison.kinds import KINDS, write_comparison
from reports.exports.formats import write_month, write_short_month
from reports.views.api import api, with_tag
from reports.views.comparing import Opened, open_comparison, record_comparison
from reports.views.file_names import plain
from reports.views.languages import LANGUAGE_NAMES
from reports.views.opening import CONSULTANT
from survey.access import for_roles
from survey.api.access import api_reader, for_api
from survey.console.pages import make_console_pages
from survey.console.scope import NothingHere
from survey.services.api_tokens import READ_REPORTS

compare = Blueprint("compare", __name__, url_prefix="/console")
make_console_pages(compare)
STRIP = 13  # months in sight at once: a year and the same month of the year before


@compare.get("/compare")
@for_roles(CONSULTANT)
def show():
    from reports import narrative
    from reports.exports.comparison.contents import contents_of

    opened = _open(current_user)
    if opened.comparison is None:
        return render_template("compare/empty.html", opened=opened, languages=_languages(opened.asked))
    with force_locale(opened.comparison.language):
        contents = contents_of(opened.comparison, opened.choice)
    page = render_template(
        "compare/page.html",
        opened=opened,
        contents=contents,
        comparison=opened.comparison,
        demonstration=opened.comparison.demonstration,
        tell=narrative,
        print=False,
        reports=True,
        sorts=_sorts(opened, contents.columns),
        months=_months(opened),
        views=list_views(current_user.id),
        files={kind: _address(opened.asked, endpoint="compare.file", kind=kind) for kind in KINDS},
        languages=_languages(opened.asked),
    )
    record_comparison(current_user, opened, "page")
    return page


@compare.get(f"/compare.<any({', '.join(KINDS)}):kind>")
@for_roles(CONSULTANT)
def file(kind: str):
    return answer_file(current_user, kind)


@api.get("/compare")
@for_api(READ_REPORTS, CONSULTANT)
def compare_document():
    return with_tag(answer_file(api_reader(), "json"))


@compare.url_defaults
def keep_language(_endpoint: str, values: dict) -> None:
    """The language asked for stays on the way."""
    if has_request_context() and "lang" in request.args:
        values.setdefault("lang", request.args["lang"])


def answer_file(reader, kind: str) -> Response:
    """The comparison that the request asks for, as one of KINDS. NothingHere where nothing is released."""
    opened = _open(reader)
    if opened.comparison is None:
        raise NothingHere
    content = write_comparison(opened.comparison, opened.choice, kind)
    record_comparison(reader, opened, kind)
    headers = {} if kind == "json" else {"Content-Disposition": f'attachment; filename="{_file_name(opened, kind)}"'}
    return Response(content, mimetype=KINDS[kind].mimetype, headers=headers)


def _file_name(opened: Opened, kind: str) -> str:
    name = gettext("comparison")
    return f"{plain(name)}-{opened.choice.month}-{opened.comparison.language}.{kind}"


def _open(reader) -> Opened:
    return open_comparison(reader, request.args.to_dict(flat=False), str(get_locale()))


def _address(choice: Choice, *, endpoint: str = "compare.show", **changes) -> str:
    """The page of a choice, with some of it changed."""
    query = choice.query() | changes
    return url_for(endpoint, **{key: value for key, value in query.items() if value is not None})


def _sorts(opened: Opened, columns) -> dict[str, dict]:
    """For every column that the table may be sorted by: where a press leads, and how it is sorted now."""
    asked = opened.asked
    sorts = {BY_NAME: {"url": _address(asked, sort=None), "title": gettext("Sort by name"), "way": _way(asked, BY_NAME)}}
    for column in columns:
        turned = f"{DOWN}{column.code}" if asked.sort == column.code else column.code
        title = gettext("Sort by %(theme)s", theme=column.name)
        sorts[column.code] = {"url": _address(asked, sort=turned), "title": title, "way": _way(asked, column.code)}
    return sorts


def _way(asked: Choice, code: str) -> str | None:
    """The value of aria-sort; None where the table is sorted by something else."""
    if code == BY_NAME:
        return "ascending" if asked.sort == BY_NAME else None
    return {code: "descending", f"{DOWN}{code}": "ascending"}.get(asked.sort)


def _months(opened: Opened) -> dict:
    """The months around the one that is open, as a strip, and those right before and after it."""
    months, current = opened.offered.months, opened.choice.month
    at = months.index(current)
    first = max(0, min(at - STRIP // 2, len(months) - STRIP))
    entries = [
        {
            "month": month,
            "name": write_month(month),
            "short": write_short_month(month),
            "url": _address(opened.asked, month=month),
            "current": month == current,
        }
        for month in months
    ]
    return {
        "strip": entries[first : first + STRIP],
        "all": entries,
        "earlier": entries[at - 1] if at else None,
        "later": entries[at + 1] if at + 1 < len(entries) else None,
    }


def _languages(asked: Choice) -> list[dict]:
    return [{"code": code, "name": name, "url": _address(asked, lang=code)} for code, name in LANGUAGE_NAMES.items()]
