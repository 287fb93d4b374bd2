"""Two people at one measure, forms that come too late, and sessions that have ended: nothing is lost, nothing is saved unseen."""

import pytest

from reports.action_plans.rows import load_plans, load_versions
from tests.browser import TOKEN, browser_of, signed_in
from tests.html_page import Page
from tests.reports.views.written_plans import ALL, NEW, OWN, WRITTEN, registered, send, stored

pytestmark = pytest.mark.usefixtures("in_english")


def test_of_two_who_edit_one_measure_the_second_sees_both_and_loses_nothing(app, hr, somebody):
    plan, leader = registered(), somebody("leader", "Oslo")
    page = f"{ALL}/{plan}/edit"
    tokens = [TOKEN.search(browser.get(page).text)[1] for browser in (hr, leader)]
    mine = OWN | {"version": "1", "own_wording": "The leader’s own words", "owner": "Leader’s owner"}
    assert hr.post(page, data={"csrf_token": tokens[0], **WRITTEN, "owner": "The first", "version": "1"}).status_code == 303
    conflict = leader.post(page, data={"csrf_token": tokens[1], **mine})
    assert conflict.status_code == 409
    shown = Page(conflict).words
    for text in ("Two people have changed this measure", "hr@example.com", "The first", "Leader’s owner", "own words"):
        assert text in shown
    assert (stored(plan).owner, stored(plan).version) == ("The first", 2)
    fields = {one["name"]: one.get("value", "") for one in Page(conflict).all("input") if one["name"] in ("version", "owner")}
    assert fields == {"version": "2", "owner": "Leader’s owner"}
    assert "The leader’s own words" in conflict.text
    token = TOKEN.search(conflict.text)[1]
    assert leader.post(page, data={"csrf_token": token, **mine, **fields}).status_code == 303
    assert (stored(plan).own_wording, stored(plan).version) == ("The leader’s own words", 3)
    assert [one.content["owner"] for one in load_versions(stored(plan))] == ["Kari", "The first", "Leader’s owner"]


@pytest.mark.parametrize("version", ["", "0", "2", "-1", "1.0", "x", "९", "9" * 40])
def test_a_version_that_was_never_read_saves_nothing(hr, version):
    plan = registered()
    assert send(hr, f"{ALL}/{plan}/edit", WRITTEN | {"version": version}).status_code == 409
    assert stored(plan).version == 1


def test_a_naive_save_would_have_lost_the_first_text(hr):
    """What the version is for: whoever trusts the last form writes over what they never read."""
    plan = registered()
    for owner in ("The first", "The second"):
        send(hr, f"{ALL}/{plan}/edit", WRITTEN | {"owner": owner, "version": str(stored(plan).version)})
    assert stored(plan).owner == "The second"


@pytest.mark.parametrize("page", [NEW, f"{ALL}/PLAN/edit"])
def test_a_form_with_an_old_token_comes_back_with_what_was_typed(hr, page):
    plan = registered()
    page = page.replace("PLAN", plan)
    typed = OWN | {"own_wording": "Typed for an hour", "version": "1"}
    answer = hr.post(page, data=typed | {"csrf_token": "old"})
    assert answer.status_code == 400
    assert "open for too long" in answer.text and "Typed for an hour" in answer.text
    assert (len(load_plans("fjord")), stored(plan).version) == (1, 1)
    again = hr.post(page, data=typed | {"csrf_token": TOKEN.search(answer.text)[1]})
    assert again.status_code == 303
    assert "Typed for an hour" in hr.get(again.location).text


def test_who_was_signed_out_meanwhile_signs_in_and_goes_on(app, hr):
    typed = OWN | {"own_wording": "Typed for <an> hour"}
    token = TOKEN.search(hr.get(NEW).text)[1]
    hr.post("/console/sign-out", data={"csrf_token": token})
    kept = hr.post(NEW, data=typed | {"csrf_token": token})
    assert kept.status_code == 400
    assert "nothing is lost" in kept.text and "Typed for &lt;an&gt; hour" in kept.text
    sent = {one["name"]: one["value"] for one in Page(kept).all("input", type="hidden")}
    assert typed.items() <= sent.items() and "<an>" not in kept.text
    assert load_plans("fjord") == []
    back = signed_in(app, "hr@example.com", "hr", "fjord")
    form = back.post(NEW, data=sent)
    assert form.status_code == 400 and "open for too long" in form.text
    assert back.post(NEW, data=typed | {"csrf_token": TOKEN.search(form.text)[1]}).status_code == 303
    assert load_plans("fjord")[0].own_wording == typed["own_wording"]


def test_a_stranger_with_a_good_token_gets_the_same_page(app):
    stranger = browser_of(app)
    first = stranger.post(NEW, data=OWN)
    again = stranger.post(NEW, data=OWN | {"csrf_token": TOKEN.search(first.text)[1]})
    assert [answer.status_code for answer in (first, again)] == [400, 400]
    assert "Coffee at ten" in again.text and load_plans("fjord") == []


def test_an_old_token_opens_nothing_that_is_not_ones_own(app, hr, somebody):
    plan, other = registered(), somebody("leader", "Bergen")
    reader = somebody("safety_rep")
    for browser in (other, reader):
        for page in (f"{ALL}/{plan}/edit", NEW, "/console/sol/measures/new?unit=&theme=autonomy"):
            answer = browser.post(page, data=OWN | {"csrf_token": "old"})
            assert answer.status_code == 404 and "Kari" not in answer.text
