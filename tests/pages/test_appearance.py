"""What every respondent's page looks like in a real browser: narrow, enlarged, light, dark, large enough to hit."""

from datetime import UTC, datetime

import pytest

from survey.database import db
from survey.models.wave import CLOSING
from tests.conftest import running_app
from tests.pages.answering import option, press
from tests.pages.serving import served_waves
from tests.waves import open_test_wave, tokens_of

pytestmark = pytest.mark.browser

PAGES = (
    "pulse", "mistake", "thanks", "page 2", "page 5", "code", "wrong code", "tablet", "tablet thanks", "/a", "unknown",
)  # fmt: skip
WIDTHS = (320, 390, 1200)
CLIPPED = """[...document.querySelectorAll("main *:not(input):not(textarea)")]
    .filter(each => each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1)
    .map(each => each.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory, make_settings):
    """The application that all tests here look at: what one of them sends changes no page for the others."""
    with running_app(make_settings(tmp_path_factory.mktemp("looked_at"))) as app:
        yield app


@pytest.fixture(scope="module")
def served(looked_at):
    with served_waves(looked_at) as served:
        yield served


def open_page(visit, served, name: str, **choices):
    """The page of that name, however many steps lead to it."""
    if name in ("pulse", "mistake", "thanks"):
        page = visit(served.link, **choices)
        if name == "thanks":
            option(page, "AUT1", 4).tap()
        if name != "pulse":
            press(page, "Send my answers")
            page.locator("[role=alert], h1:has-text('Thank you')").first.wait_for()
    elif name.startswith("page "):
        page = visit(served.full, **choices)
        for number in range(2, int(name[5:]) + 1):
            press(page, "Next page")
            page.get_by_role("heading", name=f"Page {number} of 5").wait_for()
    elif "code" in name or "tablet" in name:
        page = visit(f"{served.base}/code?lang=en", **choices)
        _type_code(page, served, name)
    else:
        page = visit(served.base + {"unknown": "/s/0000-0000-0000-0000", "/a": "/a"}[name], **choices)
    return page


def _type_code(page, served, name: str) -> None:
    if name == "code":
        return
    page.get_by_label("Your code").fill("nonsense" if name == "wrong code" else served.code)
    press(page, "Go on")
    page.locator("#code-wrong, fieldset").first.wait_for()
    if name == "tablet thanks":
        option(page, "AUT1", 4).tap()
        press(page, "Send my answers")
        page.get_by_role("heading", name="Thank you").wait_for()


def at_width(page, width: int):
    page.set_viewport_size({"width": width, "height": 640})
    return page


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_off_the_screen(served, visit, name):
    page = open_page(visit, served, name)
    for width in WIDTHS:
        assert at_width(page, width).evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ["pulse", "page 5", "code", "/a"])
def test_text_of_twice_the_size_is_all_there(served, visit, name):
    # A reader's own style questionnaire, which the policy rightly forbids to pages: only here it is bypassed.
    page = open_page(visit, served, name, bypass_csp=True)
    page.add_style_tag(content="html{font-size:200%}")
    for width in (320, 1200):
        assert at_width(page, width).evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(CLIPPED) == []


@pytest.mark.parametrize("name", ["pulse", "page 2", "code", "tablet", "thanks"])
def test_targets_are_large_enough_for_a_thumb(served, visit, name):
    page = open_page(visit, served, name)
    for width in (320, 1200):
        sizes = at_width(page, width).evaluate(
            "[...document.querySelectorAll('label span, button, textarea, input[type=text], .languages a, a.button')]"
            ".map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect().height, e.getBoundingClientRect().width])"
        )
        assert sizes or name == "thanks"
        assert [size for size in sizes if min(size[1:]) < 44] == []


def test_options_are_stacked_on_a_phone_and_a_row_elsewhere(served, visit):
    page = visit(served.link)
    for width, rows in [(320, 6), (480, 6), (639, 6), (640, 1), (1200, 1)]:
        tops = at_width(page, width).evaluate(
            "[...document.querySelectorAll('#AUT1 .scale span')].map(e => e.getBoundingClientRect().top)"
        )
        assert len(tops) == 6 and len(set(tops)) == rows
    ends = page.evaluate("[...document.querySelectorAll('#AUT1 .scale span')].map(e => e.innerText.replace(/\\s+/g, ' '))")
    assert ends == ["1 to a very small extent", "2", "3", "4", "5", "6 to a very large extent"]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible(served, visit, violations, name):
    # The checker is injected, which the pages' policy forbids: only here it is bypassed.
    page = open_page(visit, served, name, bypass_csp=True)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []
    if name in ("pulse", "tablet"):
        option(page, "AUT1", 4).tap()
        page.locator("#JOY1 .skip span").tap()
        assert violations(page) == []
        page.emulate_media(color_scheme="light")
        assert violations(page) == []


def test_the_closed_page_is_accessible(served, visit, violations, looked_at):
    vault = looked_at.extensions["senterpuls.vault"]
    wave = open_test_wave(vault, datetime.now(UTC), teams={"Oslo": 5}, client="late")
    token = tokens_of(wave, vault)["Oslo-0"]
    wave.state = CLOSING
    db.session.commit()
    page = visit(f"{served.base}/s/{token}?lang=en", bypass_csp=True)
    page.get_by_role("heading", name="This survey is closed").wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("path", ["/s/", "/a", "/code"])
def test_the_style_is_in_force(served, visit, path):
    """A hash that does not match would leave the page bare, and no other test would see it."""
    page = visit(served.link if path == "/s/" else served.base + path)
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize") == "24px"
