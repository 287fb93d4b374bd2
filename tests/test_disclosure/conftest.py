"""A released wave of everything: teams of all sizes, backgrounds, comments, a public page; made once, copied for every test."""

from datetime import UTC, date, datetime, timedelta

import pytest

from reports.action_plans.registering import PlanContent, register_plan
from reports.release import close_wave
from survey.database import db
from survey.models.ballot import SealedBallot
from survey.models.organisation import Client
from survey.sealing import Ballot, seal
from survey.services.ballots import find_paper
from survey.services.instruments import find_instrument, instrument_of
from survey.services.own_items import Words, keep_own_item
from tests.browser import signed_in
from tests.conftest import running_app
from tests.waves import open_test_wave, tokens_of

OPENED = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
TEAMS = {"Oslo/Red": 34, "Oslo/Blue": 12, "Oslo/Grey": 3, "Bergen/Green": 40, "Bergen/Pink": 7, "Moss/White": 25}
MONTHS = ("2026-09", "2026-10")
ACTING = ("", "Oslo", "Oslo/Red", "Oslo/Grey", "Bergen/Pink")  # units with a measure, one of them hidden


@pytest.fixture(scope="session")
def disclosed_database(tmp_path_factory, make_settings) -> str:
    """fjord: two months of everybody's answers. elsewhere: one month of another client."""
    made = make_settings(tmp_path_factory.mktemp("disclosed"))
    with running_app(made) as app:
        vault = app.extensions["senterpuls.vault"]
        for at, month in enumerate(MONTHS):
            _release(vault, "fjord", month, OPENED + 4 * at * WEEK)
            if at == 0:
                _register(OPENED + 2 * WEEK)
        _release(vault, "elsewhere", MONTHS[1], OPENED + 4 * WEEK)
        db.session.get(Client, "fjord").public_result = True
        db.session.commit()
    return made.database_url


@pytest.fixture
def scene(disclosed_database) -> str:
    return disclosed_database


@pytest.fixture
def readers(app):
    """One browser a role, by role; the leader is that of Oslo."""
    scopes = {"hr": "", "safety_rep": "", "consultant": "", "leader": "Oslo"}
    return {role: signed_in(app, f"{role}@example.com", role, "fjord", unit) for role, unit in scopes.items()}


def _ask_own_items(client: Client, now: datetime) -> None:
    """In the newer of the months: one where a high answer is good, and one where it is bad."""
    whole = find_instrument("medarbeiderpuls", now=now)
    for name, direction in (("Kantinen", 1), ("Støyen", -1)):
        text = {"nb": f"I hvilken grad merker du {name.lower()}?"}
        keep_own_item(client, Words("extent", direction, {"nb": name}, text), whole)


def _register(at: datetime) -> None:
    """Measures between the two releases, so that each has a before and an after."""
    for unit in ACTING:
        content = PlanContent("decide_together", None, "Kari", date(2026, 12, 1), "running")
        register_plan("fjord", unit, "autonomy", content, now=at, actor="hr@example.com")
    db.session.commit()


def _release(vault, client: str, month: str, opening: datetime) -> None:
    teams = TEAMS if month == MONTHS[0] or client != "fjord" else None
    if client == "fjord" and month == MONTHS[1]:
        _ask_own_items(db.session.get(Client, client), opening)
    wave = open_test_wave(vault, opening, teams=teams, month=month, client=client)
    for at, token in enumerate(tokens_of(wave, vault).values()):
        unit = find_paper(token, now=opening).unit
        answers = {
            code: 1 + (len(unit) + 5 * at + 3 * number * number) % 6
            for number, code in enumerate(instrument_of(wave).codes)
            if (at + number) % 29
        }
        said = {"shift": ("day", "night", "unsaid")[at % 3]}
        ballot = Ballot(client, month, unit, token.proof, answers, said, f"Words of {'abcdefghij'[at % 10]}" if at % 2 else "")
        db.session.add(SealedBallot(client=client, wave=month, serial=token.serial, sealed=seal(ballot, wave.public_key)))
    db.session.commit()
    close_wave(wave, vault=vault, now=opening + WEEK)
