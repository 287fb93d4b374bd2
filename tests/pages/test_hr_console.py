"""HR's roster, waves and own questions in a real browser: accessible, narrow, by keyboard, without JavaScript."""

import pytest

from survey.database import db
from survey.services.accounts import add_account, new_sign_in_link

pytestmark = pytest.mark.browser

# What comes after a form was sent; pages that have an address of their own are opened by test_sweep.py.
PAGES = ("roster preview", "roster mistake", "plan mistake", "plan dates", "question mistake", "question look")
FILE = {"name": "staff.csv", "mimeType": "text/csv"}
STAFF = "unit_path,member_ref,email,phone,language\n" + "".join(f"Bergen/Blue,Blue-{each},,,en\n" for each in range(8))


@pytest.fixture
def enter(served, visit):
    """Signs HR in and opens a page of the console's."""

    def opened(path: str, **choices):
        now = served.wave.opened_at
        account = add_account("hr@example.com", "hr", client="fjord", unit_path="", now=now)
        link = new_sign_in_link(account, now=now)
        db.session.commit()
        page = visit(f"{served.base}/console/sign-in/{link}", **choices)
        page.locator("main button").click()
        page.goto(f"{served.base}/console/fjord/{path}?lang=en")
        return page

    return opened


def open_page(enter, name: str, **choices):
    """The page of that name, however many steps lead to it."""
    start, _, step = name.partition(" ")
    paths = {"roster": "roster", "plan": "waves/plan", "questions": "waves/questions", "question": "waves/questions/new"}
    page = enter(paths.get(start, {"preview": "waves/preview"}.get(start, "waves")), **choices)
    if start == "roster" and step:
        content = STAFF if step == "preview" else STAFF + "Bergen,,,,\n"
        choose(page, content)
    elif start == "plan" and step:
        page.get_by_label("Day of the month a wave opens").fill("40" if step == "mistake" else "5")
        page.get_by_role("button", name="See the dates").click()
    elif start == "question" and step:
        if step == "look":
            write_question(page)
        page.get_by_role("button", name="See how it looks").click()
    if step:
        page.locator("[role=alert], .notice button, .figures").first.wait_for()
    return page


def choose(page, content: str) -> None:
    page.locator("#file").set_input_files({**FILE, "buffer": content.encode()})
    page.get_by_role("button", name="See what will change").click()


def write_question(page) -> None:
    for field in page.locator("input[id^=text_]:visible").all():
        field.fill("To what extent is the canteen a good place?")
    for field in page.locator("input[id^=name_]:visible").all():
        field.fill("The canteen")
    page.get_by_label("It asks about one thing.").check()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_and_fits(enter, violations, name):
    page = open_page(enter, name, viewport={"width": 320, "height": 700}, color_scheme="light")
    for width, scheme in ((320, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 700})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == [], (width, scheme)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_needs_a_script_or_breaks_its_policy(enter, name):
    page = open_page(enter, name, java_script_enabled=False)
    assert page.title() and page.locator("h1").count() == 1
    if page.locator("iframe").count():
        frame = page.frame_locator("iframe").first
        assert frame.locator("fieldset").first.is_visible()
        assert frame.locator("fieldset label span").first.bounding_box()["height"] >= 44  # the phone's own style


def test_a_roster_is_imported_by_keyboard(enter, served):
    page = open_page(enter, "roster preview")
    page.get_by_label("Yes, the file is the whole roster").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="The roster holds 8 people").wait_for()


def test_the_error_summary_leads_to_the_field(enter):
    page = open_page(enter, "question mistake")
    page.locator(".error-summary a").first.click()
    assert page.evaluate("document.activeElement.id").startswith("text_")


def test_a_question_is_saved_after_it_was_seen(enter):
    page = open_page(enter, "question look")
    assert page.frame_locator("iframe").first.get_by_text("To what extent is the canteen a good place?").is_visible()
    page.get_by_role("button", name="Save the question").click()
    page.get_by_role("heading", name="The next wave asks 1 question of your own").wait_for()
