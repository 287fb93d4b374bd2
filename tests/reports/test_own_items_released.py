"""A client's own items on their whole way: opened, answered, closed, reported; on both databases."""

import pytest
from sqlalchemy import select

from reports.build import build_report
from reports.building.trends import course_of
from reports.building.wording import breaks_of
from reports.disclosure.verification import verify_release
from reports.disclosure.verification_file import read_released_file
from reports.frames import load_frame, load_release
from reports.models.release import ReleasedCell
from reports.panels import HIDDEN
from reports.release import close_wave
from reports.released_file import RowsChanged, export_release
from reports.trends import Break
from survey.database import db
from survey.models.organisation import Client
from survey.models.wave import Wave
from survey.services.clients import add_client
from survey.services.instruments import find_instrument
from survey.services.own_items import Words, ask_own_item, keep_own_item
from tests.waves import cast_all, open_test_wave

pytestmark = pytest.mark.each_database
TEAMS = {"Oslo/Blue": 24, "Oslo/Red": 8, "Oslo/Tiny": 3, "Bergen/Green": 30}
CODE = "theme:own1"


@pytest.fixture
def anywhere(app):
    return app


@pytest.fixture
def ask(anywhere, now, week):
    """Has a month asked, answered and released; the own item has these words, or none."""
    vault = anywhere.extensions["senterpuls.vault"]
    add_client("fjord", "Fjord Kundesenter", now=now)

    def asked(number: int, text: str | None, value: int = 5, *, direction: int = 1) -> str:
        month, opened = f"2026-{number:02}", now + 4 * number * week
        client = db.session.get(Client, "fjord")
        whole = find_instrument("medarbeiderpuls", now=opened)
        if text is not None:
            words = Words("extent", direction, {"nb": "Kantinen"}, {"nb": text})
            keep_own_item(client, words, whole, code="OWN1" if number > 1 else None)
        elif number > 1:
            ask_own_item(client, "OWN1", asked=False)
        wave = open_test_wave(vault, opened, teams=TEAMS if number == 1 else None, month=month, module="pressure")
        cast_all(wave, vault, opened, lambda member, code: value if code == "OWN1" else 4)
        close_wave(wave, vault=vault, now=opened + week)
        return month

    return asked


def module_panel(month: str, unit: str = "", language: str = "nb"):
    panels = {panel.code: panel for panel in build_report("fjord", unit, month, language).modules}
    return panels.get(CODE)


def test_an_own_item_is_a_theme_beside_the_index(ask):
    with_it, without = ask(1, "Er kantinen bra?", value=5), ask(2, None)
    panel = module_panel(with_it)
    assert (panel.name, panel.figure.value, panel.references) == ("Kantinen", 5.0, ())
    assert module_panel(with_it, language="sv").name == "Kantinen"
    assert module_panel(without) is None
    assert build_report("fjord", "", with_it, "nb").index.figure == build_report("fjord", "", without, "nb").index.figure


def test_where_a_high_answer_is_bad_the_score_is_turned(ask):
    assert module_panel(ask(1, "Er det mye støy?", value=3, direction=-1)).figure.value == 4.0


def test_own_items_are_hidden_by_the_same_rule(ask):
    month = ask(1, "Er kantinen bra?")
    shown = set(db.session.scalars(select(ReleasedCell.unit_path).filter_by(wave=month, measure=CODE)))
    index = set(db.session.scalars(select(ReleasedCell.unit_path).filter_by(wave=month, measure="index")))
    assert shown == index and "Oslo/Tiny" not in shown and "Oslo/Red" not in shown
    assert all(row.figures[CODE] == HIDDEN for row in build_report("fjord", "Oslo", month, "nb").units if row.state == "hidden")


def test_new_words_under_the_same_code_break_the_trend_and_the_same_words_do_not(ask):
    for number, text in enumerate(("Er kantinen bra?", "Er kantinen bra?", "Er maten i kantinen god?"), start=1):
        month = ask(number, text)
    (trend,) = [trend for trend in build_report("fjord", "", month, "nb").trends if trend.code == "index"]
    assert not any(point.breaks for point in trend.points)
    assert breaks_of_own(month) == {"2026-03": (Break.WORDING,)}


def breaks_of_own(month: str) -> dict:
    frame = load_frame(*load_release("fjord", month), "")
    return breaks_of(frame.asked, course_of(frame).instruments, CODE)


def test_the_hash_covers_what_was_asked(ask):
    month = ask(1, "Er kantinen bra?")
    content, _ = export_release("fjord", month)
    assert len(read_released_file(content).release["instrument"]["own_items"]) == 64
    assert verify_release(content).holds
    wave = db.session.get(Wave, ("fjord", month))
    wave.own_items = wave.own_items.replace("bra", "god")
    with pytest.raises(RowsChanged):
        export_release("fjord", month)
