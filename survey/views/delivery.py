"""How messages to a client's members stand: for HR, who can mend a roster, and for the operator."""

from datetime import UTC, datetime

from flask import Blueprint, current_app, render_template
from flask_babel import gettext
from flask_login import current_user
from werkzeug.exceptions import Forbidden

from survey.access import for_roles, may_open
from survey.console_pages import make_console_pages
from survey.database import db
from survey.models.organisation import Client
from survey.services.audit import record_read
from survey.services.delivery_status import status_of
from survey.tree import ROOT
from survey.written_time import write_moment

delivery = Blueprint("delivery", __name__, url_prefix="/console")
make_console_pages(delivery)


class NothingHere(Exception):
    """No such client for this reader, for whatever reason."""


@delivery.get("/<client>/delivery")
@for_roles("hr", "operator")
def show(client: str):
    organisation = db.session.get(Client, client)
    if organisation is None or not (current_user.role == "operator" or may_open(current_user, client, ROOT)):
        raise NothingHere
    carriers = current_app.extensions["senterpuls.carriers"]
    status = status_of(organisation, carriers)
    page = render_template("console/delivery.html", client=organisation, status=status, moment=write_moment, sends=bool(carriers))
    record_read("delivery opened", client=client, actor=current_user.email, now=datetime.now(UTC))
    return page


@delivery.errorhandler(NothingHere)
def _nothing_here(_error):
    sentence = gettext("The address may be wrong, or this client is not yours.")
    return _refusal(404, gettext("There is nothing to open here"), sentence)


@delivery.errorhandler(Forbidden)
def _forbidden(_error):
    return _refusal(403, gettext("This page is for HR"), gettext("It is about addresses on the roster, which HR keeps."))


def _refusal(status: int, heading: str, sentence: str):
    return render_template("console/refusal.html", heading=heading, sentence=sentence, reader=None), status
