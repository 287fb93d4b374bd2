"""Unsent answers on one's own phone: kept in the tab until they are sent, on a bad network too."""

import pytest

from survey.database import db
from survey.models.wave import CLOSING
from survey.services.instruments import instrument_of
from tests.pages.answering import option, press, sent
from tests.waves import stored_ballots

pytestmark = pytest.mark.browser
COMMENT = "Is there something you want to add?"


def kept(page) -> int:
    return page.evaluate("sessionStorage.length + localStorage.length")


def checked(page, code: str) -> str | None:
    found = page.locator(f"#{code} input:checked")
    return found.get_attribute("value") if found.count() else None


def turn_to(page, number: int) -> None:
    press(page, "Next page")
    page.get_by_role("heading", name=f"Page {number} of 5").wait_for()


@pytest.fixture
def begun(served, visit):
    """A page with three answers and half a comment, not sent."""
    page = visit(served.link)
    option(page, "AUT1", 5).tap()
    page.locator("#JOY1 .skip span").tap()
    option(page, "shift", "day").tap()
    page.get_by_label(COMMENT).fill("Half a")
    return page


def test_a_draft_survives_a_reload_and_another_language(served, begun):
    begun.reload()
    assert (checked(begun, "AUT1"), checked(begun, "JOY1"), checked(begun, "shift")) == ("5", "", "day")
    assert begun.get_by_label(COMMENT).input_value() == "Half a"
    begun.get_by_role("link", name="Svenska").tap()
    begun.get_by_role("button", name="Skicka mina svar").wait_for()
    assert (checked(begun, "AUT1"), checked(begun, "JOY1"), checked(begun, "shift")) == ("5", "", "day")
    assert checked(begun, "MOT1") is None


def test_a_draft_is_gone_when_it_has_been_sent(served, begun):
    assert kept(begun) == 1
    press(begun, "Send my answers")
    begun.get_by_role("heading", name="Thank you").wait_for()
    assert kept(begun) == 0
    begun.goto(served.link)
    assert checked(begun, "AUT1") is None and begun.get_by_label(COMMENT).input_value() == ""
    assert len(stored_ballots()) == 1


def test_back_after_sending_shows_an_empty_form(served, begun):
    press(begun, "Send my answers")
    begun.get_by_role("heading", name="Thank you").wait_for()
    begun.evaluate("setTimeout(() => history.back())")
    begun.get_by_role("button", name="Send my answers").wait_for()
    assert begun.locator("input:checked").count() == 0 and begun.get_by_label(COMMENT).input_value() == ""


def test_a_draft_is_gone_when_the_survey_is_closed(served, begun):
    served.wave.state = CLOSING
    db.session.commit()
    begun.reload()
    begun.get_by_role("heading", name="This survey is closed").wait_for()
    assert kept(begun) == 0


def test_a_draft_stays_in_its_own_tab(served, begun):
    other = begun.context.new_page()
    other.goto(served.link)
    assert checked(other, "AUT1") is None


def test_the_address_opened_anew_finds_the_answers_of_all_pages(served, visit, vault):
    page = visit(served.full)
    pages = instrument_of(served.full_wave).pages()
    for number, items in enumerate(pages[:2], start=2):
        option(page, items[0].code, 6).tap()
        turn_to(page, number)
    page.goto(served.full)
    for number, items in enumerate(pages[:2], start=2):
        assert checked(page, items[0].code) == "6"
        turn_to(page, number)
    for number in (4, 5):
        turn_to(page, number)
    press(page, "Send my answers")
    page.get_by_role("heading", name="Thank you").wait_for()
    assert sent(served.full_wave, vault).answers == {pages[0][0].code: 6, pages[1][0].code: 6}


def test_without_a_network_the_page_and_its_draft_stay(served, begun, vault):
    begun.context.set_offline(True)
    press(begun, "Send my answers")
    assert "You are offline." in begun.get_by_role("status").inner_text()
    assert checked(begun, "AUT1") == "5" and kept(begun) == 1
    begun.context.set_offline(False)
    press(begun, "Send my answers")
    begun.get_by_role("heading", name="Thank you").wait_for()
    assert sent(served.wave, vault).answers == {"AUT1": 5}


def test_sending_says_so_and_a_second_press_sends_nothing_more(served, begun):
    posts = []
    begun.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    said = begun.locator("button[value=send]").evaluate(
        "button => { button.click(); const said = button.textContent; button.click(); button.click(); return said }"
    )
    begun.get_by_role("heading", name="Thank you").wait_for()
    assert said == "Sending …"
    assert posts == [served.link]
    assert len(stored_ballots()) == 1


def test_a_connection_that_breaks_while_sending_leaves_the_draft(served, begun):
    begun.route("**/s/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    begun.locator("button[value=send]").click(no_wait_after=True)
    begun.wait_for_timeout(500)
    begun.unroute("**/s/*")
    begun.goto(served.link)
    assert checked(begun, "AUT1") == "5"
    assert stored_ballots() == []


def test_the_page_is_all_that_is_asked_for(served, begun):
    press(begun, "Send my answers")
    begun.get_by_role("heading", name="Thank you").wait_for()
    asked = [address for address in begun.asked if not address.startswith("data:")]
    assert asked == [served.link, served.link]
