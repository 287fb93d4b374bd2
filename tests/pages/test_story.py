"""One client's first month, from its roster to the report, as everybody who has a part in it lives it."""

import csv
import json
import re
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from reports.exports.kinds import KINDS
from reports.release import close_wave
from tests.pages.answering import option, press
from tests.pages.serving import served_at
from tests.waves import cast_all, open_test_wave

pytestmark = pytest.mark.browser

MONTH = f"{datetime.now(UTC):%Y-%m}"
TEAMS = {"Oslo/Team 1": 14, "Oslo/Team 2": 9, "Oslo/Team 3": 3}  # the third is too few to be shown, so the second goes too
DESK = {"viewport": {"width": 1280, "height": 900}, "has_touch": False, "locale": "en"}
PASSWORD = "four words make a password"
REPORT = f"/console/fjord/{MONTH}/report"


@pytest.fixture
def base(app):
    with served_at(app) as base:
        yield base


@pytest.fixture
def command(runner):
    """Runs a command of the operator's; gives what it prints for machines."""

    def run(*words: str) -> dict:
        outcome = runner.invoke(args=[*words, "--json"])
        assert (outcome.exit_code, outcome.stderr) == (0, "")
        return json.loads(outcome.stdout)

    return run


@pytest.fixture
def sign_in(visit, command, base):
    """Adds an account, and signs it in with the link that the command prints; gives the page."""

    def enter(role: str, client: str, **choices):
        told = command("account", "add", f"{role}@{client}.no", "--role", role, "--client", client)
        page = visit(base + urlsplit(told["url"]).path, **(DESK | choices))
        page.get_by_role("button", name="Sign in").click()
        page.locator(".sign-out").wait_for()
        return page

    return enter


def test_from_the_roster_to_the_report(command, sign_in, visit, base, vault, tmp_path):
    command("client", "add", "fjord", "--name", "Fjord Kundesenter", "--language", "en")
    desk = sign_in("hr", "fjord")
    come_back_with_a_password(desk, base)
    upload_roster(desk, base)
    links = open_wave(command, base, tmp_path)
    for link in links[:3]:
        answer_by_phone(visit(f"{link}?lang=en"))
    answer_at_once(links[3:])
    nothing_is_told_before_the_close(desk, base)
    command("wave", "close", "--client", "fjord", "--month", MONTH)
    index = read_the_report(desk, base)
    assert download_every_format(desk) == dict.fromkeys(KINDS, True)
    release_a_neighbour(vault)
    compare_as_a_consultant(sign_in, command, base, index)
    see_nothing_as_a_stranger(visit(base + "/console/", **DESK), base, links[0])
    see_nothing_of_others(sign_in("hr", "sol"), base)


def come_back_with_a_password(page, base) -> None:
    page.goto(f"{base}/console/account/password")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Save the password").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("E-mail address").fill("hr@fjord.no")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Nothing has been released yet").wait_for()


def upload_roster(page, base) -> None:
    """First with a mistake, which changes nothing."""
    rows = [f"{unit};{unit[-1]}-{number};;nb" for unit, size in TEAMS.items() for number in range(size)]
    for wrong, heading in (("Oslo/Team 1;;;nb", "1 row can’t be used"), (None, "26 people would change")):
        page.goto(f"{base}/console/fjord/roster")
        lines = ["unit_path;member_ref;email;language", *rows, *([wrong] if wrong else [])]
        file = {"name": "roster.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode("utf-8-sig")}
        page.get_by_label("Roster file").set_input_files(file)
        page.get_by_role("button", name="See what will change").click()
        page.get_by_role("heading", name=heading).wait_for()
    page.get_by_role("button", name="Import").click()
    page.get_by_role("heading", name="The roster holds 26 people").wait_for()


def open_wave(command, base, folder) -> list[str]:
    """The operator opens it, and writes the links for those whose centre hands them out on paper."""
    command("wave", "open", "--client", "fjord", "--month", MONTH)
    command("wave", "links", "--client", "fjord", "--month", MONTH, "--out", str(folder / "links.csv"))
    with (folder / "links.csv").open(encoding="utf-8") as file:
        links = [base + urlsplit(row["url"]).path for row in csv.DictReader(file)]
    assert len(links) == sum(TEAMS.values())
    return links


def answer_by_phone(page) -> None:
    assert "26" in page.locator("main").inner_text(), "how many are asked is told before anything is sent"
    codes = page.evaluate("[...new Set([...document.querySelectorAll('.scale input')].map(each => each.name))]")
    assert len(codes) >= 12
    for code in codes:
        option(page, code, 5).tap()
    press(page, "Send my answers")
    page.get_by_role("heading", name="Thank you").wait_for()
    assert page.context.cookies() == []


def answer_at_once(links: list[str]) -> None:
    """Everybody else, by the same form."""
    names = re.findall(r'type="radio" name="([A-Z]+\d)"', urlopen(links[0]).read().decode())
    for at, link in enumerate(links):
        body = urlencode({name: 2 + (at + len(name)) % 4 for name in dict.fromkeys(names)})
        assert urlopen(link, body.encode()).status == 200


def nothing_is_told_before_the_close(page, base) -> None:
    assert page.goto(f"{base}{REPORT}").status == 404
    page.goto(f"{base}/console/")
    assert "is open" in page.locator("main").inner_text() or "Nothing has been released yet" in page.locator("main").inner_text()


def read_the_report(page, base) -> str:
    """From the first page to the team that is shown, and not to those that are hidden. Gives the index."""
    page.goto(f"{base}/console/")
    page.goto(f"{base}/console/fjord/")
    index = page.locator(".index .value").inner_text()
    page.get_by_role("link", name="The whole report").click()
    page.wait_for_url(f"**{REPORT}")
    assert page.locator(".index .value").inner_text() == index
    assert page.goto(f"{base}{REPORT}?unit=Oslo/Team 1").status == 200
    refused = [page.context.request.get(f"{base}{REPORT}?unit=Oslo/Team {number}") for number in (2, 3, 4)]
    assert [answer.status for answer in refused] == [404] * 3
    assert len({answer.text() for answer in refused}) == 1
    page.goto(f"{base}{REPORT}")
    return index


def download_every_format(page) -> dict[str, bool]:
    """Whether each file, fetched by its own link, holds the index that the page shows."""
    index = page.locator(".index .value").inner_text()
    found = {}
    for kind in KINDS:
        link = page.locator(f".wayfinding a[href*='report.{kind}']")
        content = page.context.request.get(link.evaluate("link => link.href")).body()
        found[kind] = bool(re.search(rf"\b{index}\b", READ_BACK[kind](content)))
    return found


def release_a_neighbour(vault) -> None:
    now = datetime.now(UTC)
    wave = open_test_wave(vault, now, teams={"Bergen/Team 1": 21}, month=MONTH, client="sol")
    cast_all(wave, vault, now, lambda member, code: 2 + len(member + code) % 3)
    close_wave(wave, vault=vault, now=datetime.now(UTC))


def compare_as_a_consultant(sign_in, command, base, index: str) -> None:
    page = sign_in("consultant", "fjord")
    command("account", "add", "consultant@fjord.no", "--role", "consultant", "--client", "sol")
    page.get_by_role("link", name="Compare clients").click()
    page.wait_for_url(f"{base}/console/compare**")
    table = page.locator("table").first.inner_text()
    assert "Oslo" in table and "Bergen" in table and index in table
    assert page.context.request.get(f"{base}/console/compare.xlsx").status == 200


def see_nothing_as_a_stranger(page, base, link: str) -> None:
    """Every address leads to the sign-in, and a link that has been used says that it is closed."""
    for path in ("/console/", "/console/fjord/", REPORT, REPORT + ".pdf", "/console/fjord/roster", "/console/compare"):
        page.goto(base + path)
        assert page.url.startswith(f"{base}/console/sign-in")
    assert page.context.request.get(f"{base}/api/v1/clients/fjord/waves/{MONTH}/report").status == 401
    assert page.goto(f"{base}/r/fjord/{MONTH}/Oslo").status == 404, "the client has not made its results public"
    page.goto(f"{link}?lang=en")
    page.get_by_role("heading", name="This survey is closed").wait_for()


def see_nothing_of_others(page, base) -> None:
    """Another client's pages are those of a client that does not exist."""
    for path in ("/", "/roster", f"/{MONTH}/report", f"/{MONTH}/report.json", "/measures"):
        answers = [page.context.request.get(f"{base}/console/{client}{path}") for client in ("fjord", "nobody")]
        assert [answer.status for answer in answers] == [404, 404]
        assert answers[0].text() == answers[1].text()


def slides_of(content: bytes) -> str:
    shapes = [shape for slide in Presentation(BytesIO(content)).slides for shape in slide.shapes]
    return " ".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)


READ_BACK = {
    "pdf": lambda content: " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages),
    "xlsx": lambda content: str([list(sheet.values) for sheet in load_workbook(BytesIO(content))]),
    "pptx": slides_of,
    "csv": lambda content: content.decode("utf-8-sig"),
    "json": lambda content: content.decode(),
}
