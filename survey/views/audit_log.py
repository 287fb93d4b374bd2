"""Who read or changed what, for HR of the whole client and for operators; as a page and as a table."""

import csv
import io
import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_login import current_user

from survey.access import for_roles
from survey.audit_words import GROUPS, action_in_words, actions_of, actor_in_words, details_in_words
from survey.console.pages import make_console_pages
from survey.console.scope import whole_client_in_scope
from survey.models.audit import AuditEntry
from survey.refusal import Refusal
from survey.services.audit import record_read
from survey.services.audit_log import Sought, all_entries, list_actors, list_entries
from survey.services.clients import check_month
from survey.services.partitions import month_after
from survey.spreadsheet_text import without_formula
from survey.written_time import write_moment

COLUMNS = ("at", "who", "what", "action", "client", "detail")

audit_log = Blueprint("audit_log", __name__, url_prefix="/console")
make_console_pages(audit_log)


@audit_log.get("/<client>/audit-log")
@for_roles("hr", "operator")
def show(client: str):
    organisation = whole_client_in_scope(current_user, client)
    return _page(client, organisation.name)


@audit_log.get("/<client>/audit-log.csv")
@for_roles("hr", "operator")
def table(client: str):
    whole_client_in_scope(current_user, client)
    return _table(client)


@audit_log.get("/audit-log")
@for_roles("operator")
def everything():
    return _page(None, None)


@audit_log.get("/audit-log.csv")
@for_roles("operator")
def everything_table():
    return _table(None)


def _page(client: str | None, name: str | None) -> str:
    sought, number = _sought(client), request.args.get("page", "")
    page = int(number) if number.isdecimal() and 0 < len(number) < 6 else 1
    entries, pages = list_entries(sought, page=max(1, page))
    chosen = {key: request.args[key] for key in ("kind", "who", "month", "lang") if request.args.get(key)}
    here = {"client": client} if client else {}
    drawn = render_template(
        "console/audit_log.html",
        client_name=name,
        entries=entries,
        page=page,
        addresses=[url_for(request.endpoint, **here, **chosen, page=each) for each in range(1, pages + 1)],
        table_address=url_for("audit_log.table" if client else "audit_log.everything_table", **here, **chosen),
        kinds=[(kind, words()) for kind, words in GROUPS.items()],
        people=list_actors(client),
        chosen=chosen,
        action_in_words=action_in_words,
        actor_in_words=actor_in_words,
        details_in_words=details_in_words,
        write_moment=write_moment,
    )
    record_read("audit log opened", client=client, actor=current_user.email, now=datetime.now(UTC))
    return drawn


def _table(client: str | None) -> Response:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([without_formula(cell) for cell in _cells(entry)] for entry in all_entries(_sought(client)))
    record_read("audit log downloaded", client=client, actor=current_user.email, now=datetime.now(UTC))
    name = f"audit-log-{client}.csv" if client else "audit-log.csv"
    return Response(
        "\ufeff" + text.getvalue(), mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _cells(entry: AuditEntry) -> tuple[str, ...]:
    detail = json.dumps(entry.detail, ensure_ascii=False)
    at = entry.at.isoformat(timespec="seconds")
    return at, actor_in_words(entry.actor), action_in_words(entry.action), entry.action, entry.client or "", detail


def _sought(client: str | None) -> Sought:
    """What the address asks for; a choice that can't be is no choice."""
    args = request.args
    since = before = None
    try:
        month = check_month(args.get("month", ""))
        since, before = _beginning(month), _beginning(month_after(month))
    except Refusal:
        pass
    kind = args.get("kind", "")
    return Sought(client, actions_of(kind) if kind in GROUPS else None, args.get("who") or None, since, before)


def _beginning(month: str) -> datetime:
    zone = ZoneInfo(current_app.config["BABEL_DEFAULT_TIMEZONE"])
    return datetime.fromisoformat(f"{month}-01").replace(tzinfo=zone)
