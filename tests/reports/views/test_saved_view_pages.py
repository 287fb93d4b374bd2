"""Saved views of the comparison: kept, opened, renamed, deleted; another account's are not there."""

import pytest
from sqlalchemy import select

from reports.comparison.saved_views import MOST, save_view
from reports.models.saved_view import SavedView
from survey.database import db
from survey.models.account import Account
from survey.models.audit import AuditEntry
from tests.browser import TOKEN, signed_in
from tests.html_page import Page
from tests.reports.side_by_side import NOW, Unit, add_release

PAGE, VIEWS = "/console/compare?lang=en", "/console/compare/views"


@pytest.fixture
def scene(migrated_database):
    return migrated_database


@pytest.fixture
def consultant(app):
    add_release("fjord", {"": Unit(60), "Oslo": Unit(70)})
    add_release("sund", {"": Unit(60), "Alm": Unit(70)})
    signed_in(app, "c@example.com", "consultant", "sund")
    return signed_in(app, "c@example.com", "consultant", "fjord")


@pytest.fixture
def other(app):
    return signed_in(app, "other@example.com", "consultant", "fjord")


def press(browser, address, **fields):
    token = TOKEN.search(browser.get(PAGE).text)[1]
    return browser.post(address, data={"csrf_token": token, **fields})


def saved():
    db.session.rollback()
    return db.session.scalars(select(SavedView).order_by(SavedView.name)).all()


def test_a_view_is_saved_opened_renamed_and_deleted(consultant):
    asked = {"client": ["fjord"], "sort": "index", "level": "centres"}
    answer = press(consultant, VIEWS, name=" My  centres ", month="newest", member="x", **asked)
    (view,) = saved()
    assert (view.name, view.query) == ("My centres", asked)
    assert answer.status_code == 303
    page = Page(consultant.get(answer.location))
    assert "My centres" in page.words and "Oslo" in page.words and "Alm" not in page.words
    opened = consultant.get(f"{VIEWS}/{view.id}")
    assert (opened.status_code, opened.location) == (302, answer.location)
    assert press(consultant, f"{VIEWS}/{view.id}/name", name="Best first").status_code == 303
    assert [one.name for one in saved()] == ["Best first"]
    assert press(consultant, f"{VIEWS}/{view.id}/delete").status_code == 303
    assert saved() == []
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("view %")).order_by(AuditEntry.at)).all()
    assert actions == ["view saved", "view renamed", "view deleted"]


def test_another_accounts_views_and_none_at_all_answer_alike(consultant, other):
    press(consultant, VIEWS, name="Mine", month="2026-10")
    (view,) = saved()
    for verb, key in [("", view.id), ("/name", view.id), ("/delete", view.id)]:
        asked = [f"{VIEWS}/{one}{verb}" for one in (key, "0" * 32, "nobody")]
        answers = [press(other, address, name="Stolen") if verb else other.get(address) for address in asked]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.text for answer in answers}) == 1
    assert [one.name for one in saved()] == ["Mine"]
    assert "Mine" not in other.get(PAGE).text


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a bell\x07"])
def test_a_name_that_can_not_be_is_refused(consultant, name):
    answer = press(consultant, f"{VIEWS}?lang=en", name=name)
    assert answer.status_code == 400 and "The view was not saved" in Page(answer).words
    assert saved() == []


def test_two_views_of_one_account_have_two_names(consultant, other):
    press(consultant, VIEWS, name="Mine")
    assert press(consultant, VIEWS, name="Mine").status_code == 400
    assert press(other, VIEWS, name="Mine").status_code == 303
    own = next(view for view in saved() if view.account == account_of("c@example.com").id)
    assert press(consultant, f"{VIEWS}/{own.id}/name", name="Mine").status_code == 303


def account_of(email):
    return db.session.scalar(select(Account).filter_by(email=email))


def test_fifty_views_are_enough(consultant):
    account = account_of("c@example.com")
    for number in range(MOST):
        save_view(account.id, account.email, f"View {number}", {}, now=NOW)
    db.session.commit()
    answer = press(consultant, f"{VIEWS}?lang=en", name="One more")
    assert answer.status_code == 400 and "50 saved views" in Page(answer).words
    assert len(saved()) == MOST


def test_a_client_that_is_no_longer_ones_own_is_left_out_of_a_view(consultant):
    press(consultant, VIEWS, name="Both", client=["fjord", "sund"])
    db.session.execute(db.text("delete from access_grant where client = 'sund'"))
    db.session.commit()
    (view,) = saved()
    page = Page(consultant.get(consultant.get(f"{VIEWS}/{view.id}").location)).words
    assert "Oslo" in page and "Alm" not in page


def test_hr_has_no_views(app, consultant):
    hr = signed_in(app, "hr@example.com", "hr", "fjord")
    token = TOKEN.search(hr.get("/console/").text)[1]
    assert hr.post(VIEWS, data={"csrf_token": token, "name": "Mine"}).status_code == 403
    assert saved() == []
