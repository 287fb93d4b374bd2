"""A small client as it is after two months: released waves with comments, an open one, and somebody of every role."""

from datetime import UTC, datetime, timedelta

from pyotp import TOTP
from sqlalchemy import update

from reports.action_plans.registering import PlanContent, register_plan
from reports.release import close_wave
from survey.database import db
from survey.instruments.catalogue import parse_instrument, shipped_instruments
from survey.models.ballot import SealedBallot
from survey.models.organisation import Client, Member
from survey.models.wave import Wave
from survey.sealing import Ballot, seal
from survey.services.accounts import add_account, new_sign_in_link
from survey.services.ballots import find_paper
from survey.services.instruments import instrument_of
from survey.services.own_items import Words, keep_own_item
from survey.services.second_factors import asks_second_factor, begin_second_factor, confirm_second_factor, setup_of
from survey.services.waves import DEFAULT_INSTRUMENT
from survey.vault import Vault
from tests.waves import open_test_wave, tokens_of

WEEK = timedelta(days=7)
# One team too small to be shown, and one hidden beside it.
TEAMS = {"Oslo/Red": 34, "Oslo/Blue": 12, "Oslo/Grey": 3, "Bergen/Green": 40, "Bergen/Pink": 7, "Moss/White": 25}
SCOPES = {"hr": "", "safety_rep": "", "consultant": "", "leader": "Oslo", "operator": None}


def months_before(now: datetime, count: int) -> list[datetime]:
    """When the waves of so many months before this one opened, oldest first."""
    firsts, first = [], now.replace(day=1, hour=8, minute=0, second=0, microsecond=0)
    for _ in range(count):
        first = (first - timedelta(days=1)).replace(day=1)
        firsts.append(first)
    return firsts[::-1]


def release_two_months(vault: Vault, client: str = "fjord") -> list[str]:
    """Everybody answers in the two months before this one, and they are closed. Gives the months, oldest first."""
    openings = months_before(datetime.now(UTC), 2)
    for at, opening in enumerate(openings):
        wave = open_test_wave(vault, opening, teams=None if at else TEAMS, month=f"{opening:%Y-%m}", client=client)
        _answer(wave, vault, opening)
        close_wave(wave, vault=vault, now=opening + WEEK)
    db.session.get(Client, client).public_result = True
    db.session.commit()
    return [f"{opening:%Y-%m}" for opening in openings]


def open_this_month(vault: Vault, client: str = "fjord") -> Wave:
    now = datetime.now(UTC)
    wave = open_test_wave(vault, now, month=f"{now:%Y-%m}", client=client)
    db.session.execute(update(Member).values(language="en"))
    db.session.commit()
    return wave


def sign_in_link(role: str, client: str = "fjord") -> str:
    """A fresh link of the role's account; the leader is that of Oslo."""
    now, unit = datetime.now(UTC), SCOPES[role]
    scope = {} if unit is None else {"unit_path": unit}
    account = add_account(f"{role}@example.com", role, client=None if unit is None else client, now=now, **scope)
    link = new_sign_in_link(account, now=now)
    db.session.commit()
    return link


def register_measure(client: str = "fjord", unit: str = "Oslo") -> str:
    """A measure of the leader's unit; gives its key."""
    due = (datetime.now(UTC) + 9 * WEEK).date()
    content = PlanContent(measure="decide_together", own_wording=None, owner="Kari Nordmann", due_on=due, status="running")
    plan = register_plan(client, unit, "autonomy", content, now=datetime.now(UTC), actor="leader@example.com")
    db.session.commit()
    return plan.id


def keep_question(client: str = "fjord") -> str:
    """A question of the client's own; gives its code."""
    texts = dict.fromkeys(("nb", "en"), "To what extent can you take a break when you need one?")
    words = Words("extent", 1, dict.fromkeys(texts, "Breaks"), texts)
    organisation = db.session.get(Client, client)
    instrument = parse_instrument(shipped_instruments()[DEFAULT_INSTRUMENT])
    code = keep_own_item(organisation, words, instrument).code
    db.session.commit()
    return code


def half_signed_in_link(secret_key: str) -> str:
    """A fresh link of an account that is asked for a code from a telephone next."""
    now = datetime.now(UTC)
    account = add_account("halfway@example.com", "hr", client="fjord", now=now)
    if not asks_second_factor(account):
        begin_second_factor(account, secret_key=secret_key)
        code = TOTP(setup_of(account, secret_key=secret_key).secret).at(now)
        confirm_second_factor(account, code, secret_key=secret_key, now=now)
    link = new_sign_in_link(account, now=now)
    db.session.commit()
    return link


def _answer(wave: Wave, vault: Vault, opening: datetime) -> None:
    """Sealed and put into the box by hand, so that words and shifts are among the answers."""
    codes = instrument_of(wave).codes
    for at, token in enumerate(tokens_of(wave, vault).values()):
        unit = find_paper(token, now=opening).unit
        answers = {
            code: 1 + (len(unit) + 5 * at + 3 * number * number) % 6 for number, code in enumerate(codes) if (at + number) % 29
        }
        said = {"shift": ("day", "night", "unsaid")[at % 3]}
        words = f"Words of {'abcdefghij'[at % 10]}" if at % 2 else ""
        ballot = Ballot(wave.client, wave.month, unit, token.proof, answers, said, words)
        sealed = seal(ballot, wave.public_key)
        db.session.add(SealedBallot(client=wave.client, wave=wave.month, serial=token.serial, sealed=sealed))
    db.session.commit()
