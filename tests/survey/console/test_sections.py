import re

import pytest

from survey.console.sections import SECTIONS
from tests.browser import signed_in
from tests.waves import open_test_wave

LINK = re.compile(r'<a href="/console/fjord/([^"]+)"( aria-current="true")?>')


@pytest.fixture
def menu_on(app, vault, now):
    open_test_wave(vault, now, teams={"Oslo": 6})

    def read(role: str, path: str, unit: str = "") -> dict[str, bool]:
        page = signed_in(app, f"{role}{unit}@example.com", role, None if role == "operator" else "fjord", unit).get(path).text
        nav = page[page.index('class="menu"') : page.index("</nav>")] if 'class="menu"' in page else ""
        return {path: bool(current) for path, current in LINK.findall(nav)}

    return read


def test_the_menu_names_the_page_that_is_open(menu_on):
    assert menu_on("hr", "/console/fjord/delivery")["delivery"] is True
    assert [path for path, current in menu_on("hr", "/console/fjord/delivery").items() if current] == ["delivery"]


def test_the_menu_offers_what_one_may_open(menu_on):
    assert "delivery" in menu_on("operator", "/console/fjord/delivery")
    assert "delivery" not in menu_on("safety_rep", "/console/fjord/track-record")
    assert "delivery" not in menu_on("hr", "/console/fjord/track-record", "Oslo")


def test_there_is_no_menu_without_a_client_of_ones_own(menu_on):
    assert menu_on("hr", "/console/") == {}
    assert menu_on("hr", "/console/sol/delivery") == {}


def test_every_section_is_for_somebody():
    assert all(section.roles for section in SECTIONS)
