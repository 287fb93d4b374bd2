"""Charts that answer to a pointer: only when a reader comes to them, under the same policy, in the words of the page."""

import pytest

from tests.conftest import running_app
from tests.pages.looking import WATCH, WIDE
from tests.pages.released import release_two_months, sign_in_link
from tests.pages.serving import served_at

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(tmp_path_factory, make_settings):
    """Base address, address of a report, and a sign-in link for each test."""
    with running_app(make_settings(tmp_path_factory.mktemp("charts"))) as app:
        month = release_two_months(app.extensions["senterpuls.vault"])[-1]
        with served_at(app) as base:
            yield base, f"{base}/console/fjord/{month}/report?lang=nb"


@pytest.fixture
def report(place, chromium):
    """The report in a browser of its own: report(**choices) → page; what it asked for is in `page.asked`."""
    base, address = place
    contexts = []

    def open_report(**choices):
        context = chromium.new_context(**({"viewport": WIDE} | choices))
        contexts.append(context)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.goto(f"{base}/console/sign-in/{sign_in_link('hr')}")
        page.locator("main button").click()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address)
        return page

    yield open_report
    for context in contexts:
        context.close()


def test_nothing_is_loaded_before_a_reader_comes_to_a_chart(report):
    page = report()
    assert not [url for url in page.asked if "plotly" in url or "charts.json" in url]
    assert page.locator(".live").count() == 0


def test_a_chart_that_is_pointed_at_says_its_values(report):
    page = report()
    chart = page.locator("[data-chart=themes]")
    chart.scroll_into_view_if_needed()
    chart.hover()
    chart.locator(".live .main-svg").first.wait_for()
    marks = chart.locator(".live .scatterlayer .trace").first.locator(".point")
    marks.first.hover(force=True)
    said = chart.locator(".hoverlayer .hovertext").first
    said.wait_for()
    value = said.text_content().partition(": ")[2].partition(" (")[0]
    assert value in page.locator("#themes table").text_content()
    assert page.evaluate("refused") == []
    assert chart.locator("svg.replaced").is_hidden()
    assert chart.locator(".live").get_attribute("aria-label") == chart.locator("svg.replaced title").text_content()


def test_every_chart_of_the_page_comes_alive_under_the_policy(report):
    page = report()
    wide = page.locator("[data-chart].wide")
    for chart in wide.all():
        chart.scroll_into_view_if_needed()
        chart.locator(".live .main-svg").first.wait_for()
    assert wide.count() >= 2 and page.evaluate("refused") == []


def test_where_the_library_does_not_come_the_drawing_stays(report):
    page = report()
    page.route("**/plotly.js", lambda route: route.abort())
    page.locator("[data-chart=themes]").hover()
    page.wait_for_timeout(500)
    assert page.locator("[data-chart=themes] > svg").is_visible() and page.locator(".live").count() == 0


def test_a_phone_gets_the_narrow_drawing(report):
    page = report(viewport={"width": 390, "height": 844})
    assert page.locator("[data-chart=themes]").is_hidden()
    narrow = page.locator("[data-chart=themes-narrow]")
    assert narrow.is_visible() and narrow.bounding_box()["width"] <= 390
