"""A served application with an open wave, and a real Chromium to visit it with."""

import shutil
import threading
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from sqlalchemy import update
from waitress import create_server

from survey.database import db
from survey.models.organisation import Member
from tests.waves import open_test_wave, tokens_of

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Served:
    """Where the questionnaire of one member is answered, its code, and the wave it belongs to; and a full index's link."""

    base: str
    link: str
    wave: object
    code: str
    full: str
    full_wave: object


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def served(app, vault):
    pulse = open_test_wave(vault, datetime.now(UTC), teams={"Bergen/Blue": 22, "Bergen/Night": 3})
    index = open_test_wave(vault, datetime.now(UTC), teams={"Oslo": 21}, module="full", client="fjell")
    db.session.execute(update(Member).values(language="en"))
    db.session.commit()
    code, full = tokens_of(pulse, vault)["Night-0"], tokens_of(index, vault)["Oslo-0"]
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    base = f"http://127.0.0.1:{server.effective_port}"
    yield Served(base, f"{base}/s/{code}", pulse, str(code), f"{base}/s/{full}", index)
    server.close()
    thread.join(10)


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
        rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        found = Axe().run(page, options=rules).response["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]

    return check
