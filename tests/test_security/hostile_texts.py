"""A client whose every text is an attack on pages, templates and spreadsheets, and came in by the usual door."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from reports.action_plans.registering import PlanContent, register_plan
from reports.comparison.saved_views import save_view
from reports.models.comment import ReleasedComment
from reports.release import close_wave
from survey.database import db
from survey.mail.opt_out import opt_out_mark
from survey.models.account import Account
from survey.models.ballot import SealedBallot
from survey.models.organisation import Client
from survey.sealing import Ballot, seal
from survey.services.accounts import add_account
from survey.services.api_tokens import SCOPES_OF, make_token
from survey.services.audit import record_action
from survey.services.ballots import find_paper
from survey.services.client_settings import rename_client, set_procedure
from survey.services.clients import add_client
from survey.services.instruments import find_instrument, instrument_of
from survey.services.own_items import Words, keep_own_item
from tests.browser import signed_in
from tests.waves import open_test_wave, tokens_of

TAG, COMPUTED = "<xss-7", "q49q"
HOSTILE = "q{{7*7}}q${7*7}\"'><xss-7 onload=x>"  # a tag, an attribute's end, two languages of templates
FORMULA = f"=HYPERLINK(1){HOSTILE}"
CENTRE, TEAM, OTHER = HOSTILE, f"{HOSTILE}/{FORMULA}", f"{FORMULA}/javascript:x()"
MONTH = "2026-10"
OPENED = datetime(2026, 10, 5, 8, tzinfo=UTC)
ROLES = {"hr": "", "safety_rep": "", "consultant": "", "leader": CENTRE}


def fill(app) -> dict[str, str]:
    """The client `fjord`: a released month, an open one, and what people write. Gives the values of the addresses of pages."""
    vault, client = app.extensions["senterpuls.vault"], add_client("fjord", "Fjord", now=OPENED, language="en")
    rename_client(client, FORMULA)
    words = dict.fromkeys(("nb", "en"), HOSTILE)
    code = keep_own_item(client, Words("extent", 1, words, words), find_instrument("medarbeiderpuls", now=OPENED)).code
    wave = open_test_wave(vault, OPENED, teams={TEAM: 24, OTHER: 12}, month=MONTH)
    _answer(wave, vault)
    close_wave(wave, vault=vault, now=OPENED + timedelta(days=7))
    client.public_result = True
    now = datetime.now(UTC)
    held = open_test_wave(vault, now, month=f"{now:%Y-%m}")
    token = next(iter(tokens_of(held, vault).values()))
    values = {"MONTH": MONTH, "TOKEN": str(token), "LINK": "x" * 43, "ITEM": code, "PLAN": _write(client, now)}
    values["COMMENT"] = db.session.scalar(select(ReleasedComment.id))
    values["MARK"] = opt_out_mark(app.config["SECRET_KEY"], "fjord", f"{FORMULA}-0")
    db.session.commit()
    return values


def everybody_of(app) -> dict:
    browsers = {role: signed_in(app, f"{role}@example.com", role, "fjord", unit) for role, unit in ROLES.items()}
    return browsers | {"operator": signed_in(app, "operator@example.com", "operator")}


def write_as_consultant() -> None:
    """What only somebody who has an account writes."""
    account, now = db.session.scalar(select(Account).filter_by(email="consultant@example.com")), datetime.now(UTC)
    save_view(account.id, account.email, HOSTILE, {"month": MONTH, "client": "fjord", "sort": HOSTILE}, now=now)
    make_token(account.id, "consultant", name=HOSTILE, scopes=SCOPES_OF["consultant"], now=now)
    db.session.commit()


def _write(client: Client, now: datetime) -> str:
    content = PlanContent(None, HOSTILE, FORMULA, date(2026, 12, 1), "running")
    plan = register_plan("fjord", CENTRE, "autonomy", content, now=now, actor=HOSTILE)
    set_procedure(client, dict.fromkeys(("danger", "representative", "reporting"), HOSTILE), published=True)
    add_account("o'<b>x@example.com", "leader", client="fjord", unit_path=CENTRE, now=now)
    record_action("client changed", client="fjord", actor=FORMULA, now=now, name=HOSTILE)
    return plan.id


def _answer(wave, vault) -> None:
    codes = instrument_of(wave).codes
    for at, token in enumerate(tokens_of(wave, vault).values()):
        unit = find_paper(token, now=OPENED).unit
        answers = {code: 1 + (at + number) % 6 for number, code in enumerate(codes)}
        ballot = Ballot("fjord", MONTH, unit, token.proof, answers, {}, (FORMULA, HOSTILE, "javascript:x()")[at % 3])
        db.session.add(SealedBallot(client="fjord", wave=MONTH, serial=token.serial, sealed=seal(ballot, wave.public_key)))
    db.session.commit()
