"""A tablet that a team shares: type the code, answer, and nothing of it is left for the next person."""

import pytest

from survey.services.instruments import instrument_of
from tests.pages.answering import option, press, sent
from tests.waves import stored_ballots

pytestmark = pytest.mark.browser
SCREEN = {"viewport": {"width": 820, "height": 1180}}


def type_code(page, code: str) -> None:
    page.get_by_label("Your code").fill(code)
    press(page, "Go on")


def go_back(page) -> None:
    """Back, wherever that leads: a page that may not be kept, or a question whether to send again."""
    page.evaluate("setTimeout(() => history.back())")
    page.wait_for_timeout(700)


@pytest.fixture
def tablet(served, visit):
    def open_tablet(**choices):
        return visit(f"{served.base}/code?lang=en", **(SCREEN | choices))

    return open_tablet


@pytest.fixture
def at_questions(served, tablet):
    def go(**choices):
        page = tablet(**choices)
        type_code(page, served.code.lower().replace("-", " "))
        page.get_by_role("button", name="Send my answers").wait_for()
        return page

    return go


@pytest.mark.parametrize("javascript", [True, False])
def test_a_code_is_typed_answered_and_the_page_comes_back(served, at_questions, vault, javascript):
    page = at_questions(java_script_enabled=javascript)
    codes = instrument_of(served.wave).codes
    for code in codes:
        option(page, code, 2).tap()
    press(page, "Send my answers")
    page.get_by_role("heading", name="Thank you").wait_for()
    page.get_by_label("Your code").or_(page.get_by_label("Koden din")).wait_for()  # by itself, after five seconds
    assert sent(served.wave, vault).answers == dict.fromkeys(codes, 2)
    addresses = {address.partition("?")[0] for address in page.asked if not address.startswith("data:")}
    assert addresses == {f"{served.base}/code"}


def test_the_back_button_shows_nothing_of_the_answers(served, at_questions):
    page = at_questions()
    option(page, "AUT1", 6).tap()
    page.get_by_label("Is there something you want to add?").fill("My secret")
    press(page, "Send my answers")
    page.get_by_role("heading", name="Thank you").wait_for()
    for _ in range(3):
        go_back(page)
        text = page.content()
        assert "My secret" not in text and served.code not in text
        assert page.locator("input:checked").count() == 0
        assert [box.input_value() for box in page.locator("#code").all()] in ([], [""])
    assert len(stored_ballots()) == 1


def test_the_back_button_shows_nothing_when_answering_was_broken_off(served, at_questions):
    page = at_questions()
    option(page, "AUT1", 6).tap()
    page.get_by_label("Is there something you want to add?").fill("My secret")
    page.goto(f"{served.base}/code")
    go_back(page)
    assert "My secret" not in page.content() and page.locator("input:checked").count() == 0


def test_nothing_is_kept_in_the_browser(served, at_questions):
    page = at_questions()
    option(page, "AUT1", 6).tap()
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    assert page.context.cookies() == []
    page.goto(f"{served.base}/code?lang=en")
    assert page.get_by_label("Your code").input_value() == ""


def test_a_minute_without_a_touch_brings_the_code_back(served, tablet):
    page = tablet()
    page.clock.install()
    type_code(page, served.code)
    page.get_by_role("button", name="Send my answers").wait_for()
    warning = page.get_by_text("Are you still there?")
    page.clock.run_for(39_000)
    option(page, "AUT1", 6).tap()
    page.clock.run_for(39_000)
    assert not warning.is_visible()
    page.clock.run_for(2_000)
    assert warning.is_visible()
    option(page, "AUT1", 5).tap()
    assert not warning.is_visible()
    page.clock.run_for(61_000)
    page.locator("#code").wait_for()
    assert page.locator("input:checked").count() == 0


def test_without_javascript_a_long_rest_brings_the_code_back(served, at_questions):
    page = at_questions(java_script_enabled=False)
    assert 'http-equiv="refresh"' in page.content()
    assert 'http-equiv="refresh"' in at_questions().locator("noscript").text_content()


def test_a_wrong_code_is_told_and_can_be_typed_again(served, tablet):
    page = tablet()
    type_code(page, "0000-0000-0000-0000")
    assert "We don’t know this code." in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Your code").input_value() == ""
    type_code(page, served.code)
    page.get_by_role("button", name="Send my answers").wait_for()


def test_a_language_is_chosen_on_the_questionnaire(served, at_questions):
    page = at_questions()
    page.get_by_role("button", name="Nederlands").tap()
    page.get_by_role("button", name="Verstuur mijn antwoorden").wait_for()
    assert page.url == f"{served.base}/code?lang=nl"
