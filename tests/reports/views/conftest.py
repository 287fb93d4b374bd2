"""Two clients with releases, made once by closing real waves; every test gets a copy."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from reports.release import close_wave
from survey.database import db
from survey.models.organisation import Client
from tests.browser import Browser, signed_in
from tests.conftest import running_app
from tests.waves import cast_all, open_test_wave

WEEK = timedelta(days=7)
FIRST_OPENING = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)
# Three people in Bergen/Team 9 are too few, and Bergen/Team 5 goes with it: the two could be told apart by subtraction.
TEAMS = {"Oslo/Team 1": 12, "Oslo/Team 2": 8, "Bergen/Team 4": 30, "Bergen/Team 5": 7, "Bergen/Team 9": 3}


@pytest.fixture(scope="session")
def released_database(tmp_path_factory, make_settings) -> str:
    """fjord: September and October released, November open. sol, a demonstration: September released."""
    made = make_settings(tmp_path_factory.mktemp("released"))
    with running_app(made) as app:
        vault = app.extensions["senterpuls.vault"]
        for number, month in enumerate(["2026-09", "2026-10"]):
            _release(vault, "fjord", month, FIRST_OPENING + 4 * number * WEEK)
        _release(vault, "sol", "2026-09", FIRST_OPENING)
        open_test_wave(vault, FIRST_OPENING + 8 * WEEK, month="2026-11", client="fjord")
        db.session.get(Client, "sol").demonstration = True
        db.session.commit()
    return made.database_url


@pytest.fixture
def scene(released_database) -> str:
    return released_database


@pytest.fixture
def hr(app) -> Browser:
    return signed_in(app, "hr@example.com", "hr", "fjord")


@pytest.fixture
def leader(app) -> Browser:
    """Of the Bergen centre, which has teams that are hidden."""
    return signed_in(app, "leader@example.com", "leader", "fjord", "Bergen")


def _release(vault, client: str, month: str, opening: datetime) -> None:
    teams = TEAMS if month == "2026-09" else None
    wave = open_test_wave(vault, opening, teams=teams, month=month, client=client)
    cast_all(wave, vault, opening, lambda member, code: 2 + len(member + code) % 3)
    close_wave(wave, vault=vault, now=opening + WEEK)


@pytest.fixture
def somebody(app):
    """A browser by role and granted unit."""
    return lambda role, unit="", client="fjord": signed_in(
        app, f"{role}.{re.sub(r'[/ ]', '.', unit or 'all')}@example.com", role, client, unit
    )


@pytest.fixture
def in_english(app):
    """Accounts that are made from now on read in English, as their client does."""
    db.session.get(Client, "fjord").language = "en"
    db.session.commit()
