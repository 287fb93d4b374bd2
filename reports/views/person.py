"""What is kept about one person: HR looks it up for who asks, hands it over as a file, and deletes it.

Who is asked about travels in request bodies only, so that no log of addresses names them.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps

from flask import Blueprint, Response, flash, json, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from reports.person import Person, delete_person, find_person
from survey.access import for_roles
from survey.console.forms import UNPROCESSABLE
from survey.console.pages import make_console_pages
from survey.console.scope import whole_client_in_scope
from survey.console.words import in_readers_language
from survey.database import db
from survey.models.organisation import Client
from survey.refusal import Refusal
from survey.retention import LEAVERS_KEPT, WISHES_KEPT
from survey.services.audit import record_action
from survey.services.person import one_ref
from survey.written_time import write_day

person = Blueprint("person", __name__, url_prefix="/console")
make_console_pages(person)


def _of_somebody(view: Callable) -> Callable:
    """A view that is given the client, what was typed and who that is; the page with the reason where it is nobody."""

    @wraps(view)
    def asked(client: str):
        organisation, typed = whole_client_in_scope(current_user, client), request.form.get("who", "").strip()
        try:
            found = _find(organisation, typed)
        except Refusal as refused:
            return _page(organisation, typed=typed, wrong=in_readers_language(refused.sentence)), UNPROCESSABLE
        return view(organisation, typed, found)

    return asked


@person.get("/<client>/person")
@for_roles("hr")
def ask(client: str):
    return _page(whole_client_in_scope(current_user, client))


@person.post("/<client>/person")
@for_roles("hr")
@_of_somebody
def show(organisation: Client, typed: str, found: Person):
    _record("person looked up", organisation.key)
    return _page(organisation, typed=typed, found=found)


@person.post("/<client>/person.json")
@for_roles("hr")
@_of_somebody
def download(organisation: Client, typed: str, found: Person):
    content = json.dumps(found.document(), ensure_ascii=False, indent=1)
    _record("person looked up", organisation.key)
    disposition = {"Content-Disposition": 'attachment; filename="person.json"'}
    return Response(content, mimetype="application/json", headers=disposition)


@person.post("/<client>/person/delete")
@for_roles("hr")
@_of_somebody
def delete(organisation: Client, typed: str, found: Person):
    if "sure" not in request.form:
        wrong = gettext("Say that it may be deleted: it can’t be brought back from here.")
        return _page(organisation, typed=typed, found=found, wrong=wrong), UNPROCESSABLE
    deleted = delete_person(organisation, found, today=datetime.now(UTC).date(), with_account=False)
    _record("person deleted", organisation.key, members=deleted.members, measures=deleted.measures)
    flash(gettext("It is deleted. Take the person out of your own staff list too, or the next roster brings them back."))
    return redirect(url_for("roster.show", client=organisation.key), 303)


def _find(organisation: Client, typed: str) -> Person:
    """Refusal where it is nobody, or several."""
    found = find_person(organisation, ref=one_ref(organisation, typed), email=None, with_account=False)
    return found.for_hr()


def _record(action: str, client: str, **detail) -> None:
    """Notes that it was done, never about whom, and commits."""
    record_action(action, client=client, actor=current_user.email, now=datetime.now(UTC), **detail)
    db.session.commit()


def _page(organisation: Client, *, typed: str = "", found: Person | None = None, wrong: str = "") -> str:
    kept = {"leavers_days": LEAVERS_KEPT.days, "wishes_months": WISHES_KEPT.days // 365 * 12}
    return render_template(
        "console/person.html", client=organisation, typed=typed, found=found, wrong=wrong, day=write_day, **kept
    )
