"""HR looks up what is kept about somebody who asks, hands it over and deletes it; of its own client, and no more than is HR's."""

import pytest
from sqlalchemy import select

from survey.database import db
from survey.models.audit import AuditEntry
from survey.models.organisation import Member
from survey.models.wave import Wave
from survey.retention import CONTACTS_KEPT
from survey.services.accounts import add_account
from survey.services.clients import find_client
from survey.services.opting_out import decline_messages
from survey.services.roster_retention import contacts_due, forget_contacts
from survey.written_time import write_day
from tests.browser import signed_in
from tests.table_rows import all_rows

PAGE = "/console/fjord/person"


@pytest.fixture(autouse=True)
def kim(in_english, hr, now):
    """Of both clients, with an address that takes no mail, and access to the other client's results."""
    db.session.rollback()
    for client in ("fjord", "sol"):
        ref = db.session.scalars(select(Member.ref).filter_by(client=client).order_by(Member.ref)).first()
        db.session.get(Member, (client, ref)).email = "kim@example.com"
        decline_messages(client, ref)
    add_account("kim@example.com", "leader", client="sol", now=now)
    db.session.commit()
    return db.session.scalars(select(Member.ref).filter_by(client="fjord", email="kim@example.com")).one()


def there() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(select(Member.client).filter_by(email="kim@example.com")))


def test_what_is_kept_is_shown_and_why_no_mail_goes_is_not(hr, kim):
    page = hr.press(PAGE, who=" Kim@example.com")
    assert page.status_code == 200 and kim in page.text
    assert "An address takes no messages." in page.text
    for not_hrs in ("declined", "leader"):
        assert not_hrs not in page.text


def test_the_file_is_what_was_shown(hr, kim):
    file = hr.press(PAGE, PAGE + ".json", who=kim)
    assert file.headers["Content-Disposition"] == 'attachment; filename="person.json"'
    assert (file.json["client"], file.json["member"]["email"]) == ("fjord", "kim@example.com")
    assert file.json["member"]["marks"] == [{"channel": "email"}]
    assert (file.json["account"], file.json["log"]) == (None, [])


def test_it_is_deleted_after_a_cross_and_at_this_client_only(hr, kim):
    refused = hr.press(PAGE, PAGE + "/delete", who=kim)
    assert refused.status_code == 422 and "Say that it may be deleted" in refused.text
    assert there() == ["fjord", "sol"]
    done = hr.press(PAGE, PAGE + "/delete", who=kim, sure="1")
    assert (done.status_code, done.location) == (303, "/console/fjord/roster")
    assert "Take the person out of your own staff list" in hr.get(done.location).text
    assert there() == ["sol"]
    entry = db.session.scalars(select(AuditEntry).filter_by(action="person deleted")).one()
    assert (entry.actor, entry.detail) == ("hr@example.com", {"members": 1, "measures": 0})


@pytest.mark.parametrize("action", ["", ".json", "/delete"])
def test_nobody_and_a_stranger_look_alike(hr, action):
    before = all_rows()
    page = hr.press(PAGE, PAGE + action, who="nobody@example.com", sure="1")
    assert page.status_code == 422 and "Nobody on the roster has this" in page.text
    assert all_rows() == before


def test_the_roster_says_when_addresses_go_and_that_they_went(app, hr):
    assert "Addresses and numbers" not in hr.get("/console/fjord/roster").text  # a survey is open
    hr_of_sol = signed_in(app, "hr@sol.example", "hr", "sol")
    closed = db.session.get(Wave, ("sol", "2026-09")).closed_at
    assert contacts_due(find_client("sol")) == closed + CONTACTS_KEPT
    told = hr_of_sol.get("/console/sol/roster?lang=en").text
    assert f"are deleted on {write_day(closed + CONTACTS_KEPT)}" in told
    db.session.rollback()
    assert forget_contacts("sol", now=closed + CONTACTS_KEPT)
    db.session.commit()
    told = hr_of_sol.get("/console/sol/roster?lang=en").text
    assert f"were deleted on {write_day(closed + CONTACTS_KEPT)}" in told and "nobody can be written to" in told
