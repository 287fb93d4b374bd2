"""Every look finds what is wrong with a careless page, and nothing with a careful one."""

import pytest

from tests.pages.looking import (
    NARROW,
    WATCH,
    broken_rules,
    lost_without_scripts,
    not_by_keyboard,
    too_wide,
    watched,
    wrong_in_a_language,
)

pytestmark = pytest.mark.browser
ADDRESS = "http://page.test/"
POLICY = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src * data:"}
FRAME = """<!doctype html><html lang="{lang}"><head><meta name="viewport" content="width=device-width"><title>A page</title>
<link rel="icon" href="data:,"><style>{style}</style></head><body><main><h1>A page</h1>{body}</main></body></html>"""
CAREFUL = FRAME.format(
    lang="en",
    style="button, input { width: 3rem; height: 2rem } body { color: #111; background: #fff } "
    "@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } }",
    body='<p>Words</p><p><button>Press</button> <input type="radio" name="a"><input type="radio" name="a"></p>'.replace(
        'name="a">', 'name="a" aria-label="one">'
    ),
)
CARELESS = FRAME.format(
    lang="de",
    style="p { width: 700px } a:focus { outline: none } @media (prefers-color-scheme: dark) { p { color: #ccc } }",
    body="""<p>Words <a href="/x">Ring</a> <button tabindex="-1">Never</button> <input></p>
<img src="http://elsewhere.test/pixel.png" alt=""><script>
document.querySelector("main").append("Only with scripts"); fetch("/more").catch(() => 0);</script>""",
)


@pytest.fixture(params=[CAREFUL, CARELESS], ids=["careful", "careless"])
def opened(request, chromium):
    """(whether the page is careless, the page with scripts, and without)."""
    pages = []
    for scripts in (True, False):
        context = chromium.new_context(viewport=NARROW, java_script_enabled=scripts)
        context.add_init_script(WATCH)
        context.route("**/*", lambda route: route.fulfill(body=request.param, content_type="text/html", headers=POLICY))
        pages.append(context.new_page())
    with watched(pages[0], ADDRESS) as heard:
        pages[0].goto(ADDRESS)
    pages[1].goto(ADDRESS)
    yield request.param == CARELESS, heard, *pages
    for page in pages:
        page.context.close()


def test_what_is_asked_of_others_and_what_the_policy_refuses(opened):
    careless, heard, *_ = opened
    assert any("elsewhere.test" in one for one in heard) == careless
    assert any(one.startswith("refused: connect-src") for one in heard) == careless
    assert bool(heard) == careless


def test_what_is_wider_than_a_phone(opened):
    careless, _, page, _ = opened
    found = too_wide(page, NARROW)
    assert any("<p>" in one for one in found) == careless == bool(found)


def test_what_a_keyboard_does_not_come_to_or_show(opened):
    careless, _, page, _ = opened
    found = [one.partition(" <")[0::2] for one in not_by_keyboard(page)]
    told = [(what, name.partition(" ")[0]) for what, name in found]
    assert told == ([("not reached:", "button"), ("focus not seen:", "a")] if careless else [])


@pytest.mark.parametrize(("scheme", "rule"), [("light", "label"), ("dark", "color-contrast")])
def test_rules_of_accessibility(opened, scheme, rule):
    careless, _, page, _ = opened
    found = {one.partition(":")[0] for one in broken_rules(page, scheme)}
    assert (rule in found) == careless == bool(found)


def test_what_is_lost_without_scripts(opened):
    careless, _, page, plain = opened
    assert bool(lost_without_scripts(page, plain)) == careless


def test_a_language_that_is_not_the_one_asked_for(opened):
    careless, _, _, plain = opened
    assert ("lang is de" in wrong_in_a_language(plain, ADDRESS, "en")) == careless
