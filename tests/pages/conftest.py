"""A served application with an open wave, and a real Chromium to visit it with."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.pages.looking import TAGS, violations_of
from tests.pages.serving import served_waves

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {"width": 390, "height": 844}


def chromium_program() -> str | None:
    """Debian's Chromium without the windows around it, where it is there: the same engine at two thirds of the cost."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_program(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def served(app):
    with served_waves(app) as served:
        yield served


@pytest.fixture
def visit(chromium):
    """Opens an address in a new context; what it asked for is in `page.asked`."""
    contexts = []

    def open_page(address: str, **choices):
        context = chromium.new_context(**({"viewport": PHONE, "has_touch": True} | choices))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def violations():
    """Names of accessibility rules a page breaks."""

    def check(page) -> list[str]:
        return violations_of(page, {"type": "tag", "values": TAGS})

    return check
