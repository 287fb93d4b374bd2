"""How messages to a client's members stand: for HR, who can mend a roster, and for the operator."""

from datetime import UTC, datetime

from flask import Blueprint, current_app, render_template
from flask_login import current_user

from survey.access import for_roles
from survey.console.pages import make_console_pages
from survey.console.scope import whole_client_in_scope
from survey.services.audit import record_read
from survey.services.delivery_status import status_of
from survey.written_time import write_moment

delivery = Blueprint("delivery", __name__, url_prefix="/console")
make_console_pages(delivery)


@delivery.get("/<client>/delivery")
@for_roles("hr", "operator")
def show(client: str):
    organisation = whole_client_in_scope(current_user, client)
    carriers = current_app.extensions["senterpuls.carriers"]
    status = status_of(organisation, carriers)
    page = render_template("console/delivery.html", client=organisation, status=status, moment=write_moment, sends=bool(carriers))
    record_read("delivery opened", client=client, actor=current_user.email, now=datetime.now(UTC))
    return page
