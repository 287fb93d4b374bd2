"""The waves' page: a plan is typed, looked at as dates and saved; what comes next is shown, and nobody closes early."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from survey.database import db
from survey.models.audit import AuditEntry
from survey.models.cadence import OpenCount
from survey.models.organisation import Client
from survey.services.cadence import find_cadence, list_cadences
from survey.services.clients import add_client
from survey.services.holds import hold_wave
from survey.services.roster import import_roster
from tests.browser import TOKEN, signed_in
from tests.html_page import Page
from tests.table_rows import all_rows
from tests.waves import open_test_wave, roster_rows

PAGE, PLAN = "/console/fjord/waves?lang=en", "/console/fjord/waves/plan?lang=en"
TYPED = {
    "day": "5", "opens": "09:00", "days_open": "8", "reminders": "2, 5", "quiet": "y", "quiet_from": "20:00",
    "quiet_until": "07:00", "zone": "Europe/Oslo", "full_month": "10", "turn_1": "pressure", "turn_2": "", "turn_3": "security",
}  # fmt: skip


@pytest.fixture
def fjord(app) -> Client:
    client = add_client("fjord", "Fjord", now=datetime.now(UTC))
    import_roster(client, roster_rows({"Oslo/Blue": 22}), now=datetime.now(UTC))
    return client


@pytest.fixture
def hr(app, fjord):
    return signed_in(app, "hr@example.com", "hr", "fjord")


def press(browser, page: str, **fields):
    return browser.post(page, data={"csrf_token": TOKEN.search(browser.get(PLAN).text)[1], **fields})


def test_without_a_plan_the_page_offers_one(hr):
    words = Page(hr.get(PAGE)).words
    assert "No wave is planned" in words and "Make a plan" in words and "Pause the plan" not in words


def test_a_plan_is_looked_at_before_it_is_saved(hr, fjord):
    looked = press(hr, PLAN, **TYPED, step="look")
    words = Page(looked).words
    assert "With this plan the next three waves are:" in words and words.count("09:00") >= 9
    assert not list_cadences(["fjord"])
    assert press(hr, PLAN, **TYPED, step="save").status_code == 303
    kept = find_cadence(fjord)
    assert (kept.plan.day, kept.plan.reminders, kept.plan.full_month) == (5, (2, 5), 10)
    assert kept.plan.modules == ("pressure", "", "security", "", "", "")
    words = Page(hr.get(PAGE)).words
    assert "The next wave opens" in words and "The plan is saved." in words
    assert 'value="5"' in hr.get(PLAN).text


def test_looking_at_a_plan_writes_nothing(hr):
    before = all_rows()
    press(hr, PLAN, **TYPED, step="look")
    assert {name: rows for name, rows in all_rows().items() if name != "audit_entry"} == {
        name: rows for name, rows in before.items() if name != "audit_entry"
    }


WRONG = {
    "day": ({"day": "31"}, "Day 31 is not in every month"),
    "no day": ({"day": ""}, "Write a whole number."),
    "a word": ({"days_open": "ten"}, "Write a whole number."),
    "endless": ({"day": "9" * 400}, "Write a whole number."),
    "too long": ({"days_open": "60"}, "open for 60 days"),
    "time": ({"opens": "noon"}, "Write a time of day"),
    "midnight": ({"opens": "24:00"}, "Write a time of day"),
    "at night": ({"opens": "23:00"}, "within the quiet hours"),
    "reminders": ({"reminders": "1,2,3,4"}, "4 reminders are too many"),
    "falling": ({"reminders": "5,2"}, "Reminder days must rise"),
    "words": ({"reminders": "soon"}, "Write days with commas between"),
    "zone": ({"zone": "Mars"}, "is not a time zone"),
    "module": ({"turn_2": "stars"}, "has no module"),
}


@pytest.mark.parametrize("change, sentence", WRONG.values(), ids=WRONG)
def test_what_is_no_plan_gets_a_sentence_and_nothing_is_saved(hr, change, sentence):
    answer = press(hr, PLAN, **(TYPED | change), step="save")
    assert answer.status_code == 422 and sentence in Page(answer).words
    assert not list_cadences(["fjord"])


def test_a_plan_is_paused_and_goes_on(hr, fjord):
    press(hr, PLAN, **TYPED, step="save")
    press(hr, "/console/fjord/waves/pause?lang=en", paused="yes")
    assert find_cadence(fjord).paused and "The plan is paused: no wave opens by itself" in Page(hr.get(PAGE)).words
    press(hr, PLAN, **(TYPED | {"day": "7"}), step="save")
    assert find_cadence(fjord).paused
    press(hr, "/console/fjord/waves/pause?lang=en", paused="no")
    assert not find_cadence(fjord).paused
    actions = set(db.session.scalars(select(AuditEntry.action).filter_by(actor="hr@example.com")))
    assert actions >= {"waves opened", "cadence set", "cadence paused", "cadence resumed"}


def test_pausing_without_a_plan_does_nothing(hr):
    assert press(hr, "/console/fjord/waves/pause", paused="yes").status_code == 303
    assert not list_cadences(["fjord"])


def test_an_open_wave_shows_its_rough_counts_and_no_button_to_close_it(app, hr, vault):
    open_test_wave(vault, datetime.now(UTC), month="2026-11")
    db.session.add(OpenCount(client="fjord", wave="2026-11", unit="", percent=45, counted_on=datetime.now(UTC).date()))
    db.session.commit()
    page = hr.get(PAGE)
    assert "Fjord : about 45 % have answered so far" in Page(page).words.replace("Fjord:", "Fjord :")
    assert "Takes answers" in Page(page).words and "close" not in {form.get("action") for form in Page(page).all("form")}


def test_a_held_wave_is_called_held_and_nothing_more(app, hr, vault):
    hold_wave(open_test_wave(vault, datetime.now(UTC), month="2026-11"), now=datetime.now(UTC))
    db.session.commit()
    assert "Held" in Page(hr.get(PAGE)).words


@pytest.mark.parametrize("language, words", [("nb", "I hvilken grad"), ("sv", "I vilken utsträckning"), ("en", "To what extent")])
def test_the_next_questionnaire_is_seen_in_every_language_and_sends_nothing(hr, language, words):
    page = Page(hr.get(f"/console/fjord/waves/preview?lang=en&in={language}"))
    (frame,) = page.all("iframe")
    assert frame["sandbox"] is None and words in frame["srcdoc"] and f'lang="{language}"' in frame["srcdoc"]
    assert "<form" not in frame["srcdoc"] and "<script" not in frame["srcdoc"] and "/s/" not in frame["srcdoc"]
    assert 'name="comment"' in frame["srcdoc"]  # 22 people: comments could be shown


def test_the_frames_style_is_let_in_and_nothing_else(hr):
    policy = hr.get("/console/fjord/waves/preview").headers["Content-Security-Policy"]
    assert "style-src 'self' 'sha256-" in policy and "unsafe" not in policy and "script-src" not in policy


def test_a_safety_representative_reads_and_changes_nothing(app, fjord, vault):
    reader = signed_in(app, "rep@example.com", "safety_rep", "fjord")
    page = reader.get(PAGE)
    assert page.status_code == 200 and "Make a plan" not in Page(page).words and "Write and choose" not in Page(page).words
    assert reader.get("/console/fjord/waves/preview").status_code == 200
    for path in (PLAN, "/console/fjord/waves/questions", "/console/fjord/waves/questions/new"):
        assert reader.get(path).status_code == 403
    token = TOKEN.search(page.text)[1]
    for path in (PLAN, "/console/fjord/waves/pause", "/console/fjord/waves/questions/new"):
        assert reader.post(path, data={"csrf_token": token}).status_code == 403


@pytest.mark.parametrize("role", ["leader", "consultant", "operator"])
def test_other_roles_open_no_waves(app, fjord, role):
    browser = signed_in(app, f"{role}@example.com", role, None if role == "operator" else "fjord")
    assert browser.get(PAGE).status_code == 403


@pytest.mark.parametrize("path", ["waves", "waves/plan", "waves/preview", "waves/questions", "waves/questions/OWN1"])
@pytest.mark.parametrize("client, unit_path", [("sol", ""), ("fjord", "Oslo")])
def test_another_clients_waves_and_those_of_none_look_alike(app, fjord, client, unit_path, path):
    add_client("sol", "Sol", now=datetime.now(UTC))
    browser = signed_in(app, "other@example.com", "hr", client, unit_path)
    answers = {browser.get(f"/console/{key}/{path}?lang=en").text for key in ("fjord", "nowhere")}
    assert len(answers) == 1 and browser.get(f"/console/fjord/{path}").status_code == 404


def test_posts_without_the_pages_token_change_nothing(hr):
    for path in (PLAN, "/console/fjord/waves/pause"):
        assert hr.post(path, data=TYPED | {"step": "save", "paused": "yes"}).status_code == 400
    assert not list_cadences(["fjord"])
