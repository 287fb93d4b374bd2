"""The questionnaire in a real browser: by thumb, by keyboard, without JavaScript, over five pages, as a reader hears it."""

import re

import pytest

from survey.services.instruments import instrument_of
from tests.pages.answering import option, press, sent
from tests.waves import stored_ballots

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False])
def test_the_pulse_is_answered_by_thumb(served, visit, vault, javascript):
    page = visit(served.link, java_script_enabled=javascript)
    expected = {code: number % 6 + 1 for number, code in enumerate(instrument_of(served.wave).codes)}
    for code, value in expected.items():
        option(page, code, value).tap()
    option(page, "shift", "night").tap()
    page.get_by_label("Is there something you want to add?").fill("More breaks 👍\nplease")
    press(page, "Send my answers")
    page.get_by_role("heading", name="Thank you").wait_for()
    ballot = sent(served.wave, vault)
    assert ballot.answers == expected
    assert (ballot.background, ballot.comment) == ({"shift": "night"}, "More breaks 👍\nplease")
    assert page.context.cookies() == []


def test_the_pulse_is_answered_by_keyboard(served, visit, vault):
    page = visit(served.link)
    codes = instrument_of(served.wave).codes
    page.locator("main a[href^='/a']").focus()  # how anonymity works: the last link before the questions
    for _ in codes:
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
    for _ in range(3):  # background: passed over
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("By keyboard")
    for _ in range(2):  # whom to turn to with something serious, and the button
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Thank you").wait_for()
    ballot = sent(served.wave, vault)
    assert (ballot.answers, ballot.background, ballot.comment) == (dict.fromkeys(codes, 3), {}, "By keyboard")


def test_everything_before_the_questions_can_be_reached_by_keyboard(served, visit):
    page = visit(served.link)
    reached = []
    for _ in range(7):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.name"))
    assert reached == ["?lang=nb", "?lang=sv", "?lang=da", "?lang=nl", "?lang=en", "/a?lang=en", "AUT1"]


@pytest.mark.parametrize("javascript", [True, False])
def test_the_full_index_goes_forward_and_back_and_loses_nothing(served, visit, vault, javascript):
    page = visit(served.full, java_script_enabled=javascript)
    pages = instrument_of(served.full_wave).pages()
    for number, items in enumerate(pages, start=1):
        for item in items:
            option(page, item.code, number).tap()
        if number < len(pages):
            press(page, "Next page")
            page.get_by_role("heading", name=f"Page {number + 1} of 5").wait_for()
    page.get_by_label("Is there something you want to add?").fill("Long")
    for number in (4, 3, 2):
        press(page, "Back")
        page.get_by_role("heading", name=f"Page {number} of 5").wait_for()
        assert page.locator(f"#{pages[number - 1][0].code} input:checked").get_attribute("value") == str(number)
    for number in (3, 4, 5):
        press(page, "Next page")
        page.get_by_role("heading", name=f"Page {number} of 5").wait_for()
    press(page, "Send my answers")
    page.get_by_role("heading", name="Thank you").wait_for()
    ballot = sent(served.full_wave, vault)
    assert ballot.answers == {item.code: number for number, items in enumerate(pages, start=1) for item in items}
    assert ballot.comment == "Long"


def test_enter_on_a_question_goes_forward_never_back(served, visit):
    page = visit(served.full)
    press(page, "Next page")
    page.get_by_role("heading", name="Page 2 of 5").wait_for()
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Page 3 of 5").wait_for()


def test_every_option_can_be_named_by_a_screen_reader(served, visit):
    page = visit(served.link)
    item = instrument_of(served.wave).items[0]
    group = page.get_by_role("group", name=item.texts["en"])
    assert group.get_by_role("radio").count() == 7
    assert group.get_by_role("radio", name="6 of 6, to a very large extent").count() == 1
    assert group.get_by_role("radio", name="4 of 6").count() == 1
    assert page.get_by_role("group", name="Usual shift").get_by_role("radio", name="prefer not to say").count() == 1
    described = page.get_by_label("Is there something you want to add?").evaluate(
        "box => document.getElementById(box.getAttribute('aria-describedby')).textContent"
    )
    assert re.search("dialect", described)


def test_a_mistake_is_told_at_the_top_and_answers_are_kept(served, visit):
    page = visit(served.link)
    page.get_by_label("Is there something you want to add?").fill("Only words")
    press(page, "Send my answers")
    assert "Answer at least one" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Is there something you want to add?").input_value() == "Only words"
    assert stored_ballots() == []


def test_a_language_can_be_chosen_without_javascript_and_nothing_is_lost_on_the_way(served, visit):
    page = visit(served.full, java_script_enabled=False)
    option(page, "AUT1", 5).tap()
    press(page, "Next page")
    page.get_by_role("button", name="Dansk").tap()
    page.get_by_role("heading", name="Side 2 af 5").wait_for()
    press(page, "Tilbage")
    page.get_by_text("Side 1 af 5.").wait_for()
    assert page.locator("#AUT1 input:checked").get_attribute("value") == "5"
