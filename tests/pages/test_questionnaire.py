"""The questionnaire in a real browser: by thumb, by keyboard, without JavaScript, narrow, light and dark."""

import pytest

from survey.sealing import BallotOpener
from survey.services.instruments import instrument_of
from tests.waves import stored_ballots

pytestmark = pytest.mark.browser
UNKNOWN = "/s/0000-0000-0000-0000"


def sent(served, vault) -> dict:
    (row,) = stored_ballots()
    return BallotOpener(vault.private_key(served.wave.vault_entry)).open(row.sealed).answers


@pytest.mark.parametrize("javascript", [True, False])
def test_the_pulse_is_answered_by_thumb(served, visit, vault, javascript):
    page = visit(served.link, java_script_enabled=javascript)
    expected = {code: number % 6 + 1 for number, code in enumerate(instrument_of(served.wave).codes)}
    for code, value in expected.items():
        page.locator(f"#{code} input[value='{value}'] + span").tap()
    page.get_by_role("button", name="Send my answers").tap()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert sent(served, vault) == expected
    assert page.context.cookies() == []


def test_the_pulse_is_answered_by_keyboard(served, visit, vault):
    page = visit(served.link)
    codes = instrument_of(served.wave).codes
    page.keyboard.press("Tab")  # the link to how anonymity works
    for _ in codes:
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Thank you").wait_for()
    assert sent(served, vault) == dict.fromkeys(codes, 3)


def test_every_option_can_be_named_by_a_screen_reader(served, visit):
    page = visit(served.link)
    item = instrument_of(served.wave).items[0]
    group = page.get_by_role("group", name=item.texts["en"])
    assert group.get_by_role("radio").count() == 7
    assert group.get_by_role("radio", name="6 of 6, to a very large extent").count() == 1
    assert group.get_by_role("radio", name="4 of 6").count() == 1


def test_a_mistake_is_told_at_the_top_and_answers_are_kept(served, visit):
    page = visit(served.link)
    page.get_by_role("button", name="Send my answers").click()
    assert "Answer at least one" in page.get_by_role("alert").inner_text()
    assert stored_ballots() == []


@pytest.mark.parametrize("path", ["form", "/a", UNKNOWN])
def test_nothing_runs_off_a_narrow_screen(served, visit, path):
    page = visit(served.link if path == "form" else served.base + path, viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_targets_are_large_enough_for_a_thumb(served, visit):
    page = visit(served.link, viewport={"width": 320, "height": 640})
    sizes = page.evaluate("[...document.querySelectorAll('label span, button')].map(e => e.getBoundingClientRect().toJSON())")
    assert len(sizes) > 80
    assert min(size["height"] for size in sizes) >= 44
    assert min(size["width"] for size in sizes) >= 40


def test_the_style_is_in_force(served, visit):
    """A hash that does not match the style would leave the page bare, and no other test would see it."""
    page = visit(served.link)
    assert page.evaluate("getComputedStyle(document.querySelector('button')).fontWeight") == "600"


def test_the_page_is_all_that_is_asked_for(served, visit):
    page = visit(served.link)
    page.locator("#AUT1 input[value='4'] + span").tap()
    page.get_by_role("button", name="Send my answers").tap()
    page.get_by_role("heading", name="Thank you").wait_for()
    asked = [address for address in page.asked if not address.startswith("data:")]
    assert asked == [served.link, served.link]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(served, visit, violations, scheme):
    # The checker is injected, which the pages' policy forbids: only here it is bypassed.
    choices = {"color_scheme": scheme, "bypass_csp": True}
    page = visit(served.link, **choices)
    assert violations(page) == []
    page.locator("#AUT1 input[value='4'] + span").tap()
    assert violations(page) == []
    page.get_by_role("button", name="Send my answers").tap()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert violations(page) == []
    for path in ("/a", UNKNOWN):
        assert violations(visit(served.base + path, **choices)) == []


def test_a_mistaken_form_is_accessible(served, visit, violations):
    page = visit(served.link, bypass_csp=True)
    page.get_by_role("button", name="Send my answers").tap()
    page.get_by_role("alert").wait_for()
    assert violations(page) == []
