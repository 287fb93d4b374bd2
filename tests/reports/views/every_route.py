"""Every address of the product with every id in it, taken from the routes themselves: what is added later is asked too.

An id that a route names and that isn't in IDS makes the tests fail until somebody has said which are one's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from reports.action_plans.status import PLANNED
from reports.models.action_plan import ActionPlan
from reports.models.comment import ReleasedComment
from reports.models.saved_view import SavedView
from survey.access import PUBLIC, declared_roles
from survey.database import db
from survey.models.account import Account
from survey.models.own_item import StoredOwnItem
from survey.services.accounts import add_account
from survey.services.api_tokens import SCOPES_OF, make_token
from tests.browser import Browser, browser_of, signed_in

UNITS = {"hr": "", "safety_rep": "", "consultant": "", "leader": "Bergen"}  # what they may open of fjord
LEAVING = {"account.leave_everywhere", "account.change"}
CLOSED_TO_NOBODY = {"HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Id:
    """own: those of the reader's client. foreign: there, and another client's. missing: nowhere; as long as the foreign one."""

    own: tuple[str, ...]
    foreign: str
    missing: str


IDS = {
    "client": Id(("fjord",), "sol", "zol"),
    "month": Id(("2026-10", "2026-11"), "2026-07", "2026-06"),  # released, open
    "comment": Id(("d" * 32,), "e" * 32, "f" * 32),
    "token": Id(("1" * 32,), "2" * 32, "3" * 32),
    "account": Id(("4" * 32,), "5" * 32, "6" * 32),
    "plan": Id(("7" * 32,), "8" * 32, "9" * 32),
    "code": Id(("OWN1",), "OWN2", "OWN3"),  # of a question of one's own
    "key": Id(("a" * 32,), "b" * 32, "c" * 32),  # of a saved view
}
CHOICES = {"kind": ("json", "csv")}  # parts of an address that are nobody's
UNIT = Id(("", "Bergen"), "Oslo/Team 1", "Oslo/Team 7")  # of the leader of Bergen


@dataclass(frozen=True)
class Ask:
    """One request that can be sent."""

    endpoint: str
    method: str
    address: str

    def of(self, browser: Browser):
        return browser.open(self.address, method=self.method)


def closed_rules(app: Flask) -> list[Rule]:
    """Routes that aren't for everybody; those that end the session come last."""
    roles = declared_roles(app)
    closed = [rule for rule in app.url_map.iter_rules() if roles[rule.endpoint] != {PUBLIC}]
    return sorted(closed, key=lambda rule: rule.endpoint in LEAVING)


def methods_of(rule: Rule) -> list[str]:
    return sorted(rule.methods - CLOSED_TO_NOBODY)


def asks(app: Flask, **fixed: str) -> Iterator[Ask]:
    """Every closed route with every choice of own ids, those that are fixed excepted, by every method."""
    for rule in closed_rules(app):
        choices = [(fixed[name],) if name in fixed else own_of(name) for name in sorted(rule.arguments)]
        for values in product(*choices):
            for method in methods_of(rule):
                yield Ask(rule.endpoint, method, address_of(app, rule, dict(zip(sorted(rule.arguments), values, strict=True))))


def own_of(name: str) -> tuple[str, ...]:
    """What stands for a part of an address among what is one's own."""
    return CHOICES[name] if name in CHOICES else IDS[name].own


def address_of(app: Flask, rule: Rule, values: dict[str, str], unit: str | None = None) -> str:
    adapter = app.url_map.bind("localhost")
    built = adapter.build(rule.endpoint, values, method=methods_of(rule)[0])
    return f"{built}?lang=en" + ("" if unit is None else f"&unit={unit}")


def everybody(app: Flask) -> dict[str, Browser]:
    """A browser a role, and one that sends a token. Forms are taken without their tokens from then on, to ask what is behind."""
    browsers = {role: signed_in(app, f"{role}@example.com", role, "fjord", unit) for role, unit in UNITS.items()}
    browsers |= {"operator": signed_in(app, "operator@example.com", "operator"), "stranger": browser_of(app)}
    for browser in browsers.values():
        browser.get("/console/")  # the first page with a form sets a cookie
    add_account("hr@sol.example", "hr", client="sol", now=datetime.now(UTC))
    _make_token("hr@sol.example", IDS["token"].foreign)
    for client, month, which in (("fjord", "2026-10", lambda one: one.own[0]), ("sol", "2026-09", lambda one: one.foreign)):
        _add_rows(client, month, {name: which(one) for name, one in IDS.items()})
    browsers["program"] = browser_of(app)
    browsers["program"].environ_base["HTTP_AUTHORIZATION"] = f"Bearer {_make_token('hr@example.com', IDS['token'].own[0])}"
    db.session.commit()
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    return browsers


def _make_token(email: str, token_id: str) -> str:
    account = db.session.scalar(select(Account.id).filter_by(email=email))
    made = make_token(account, "hr", name="HR system", scopes=SCOPES_OF["hr"], now=datetime.now(UTC))
    made.token.id = token_id
    return made.secret


def _add_rows(client: str, month: str, ids: dict[str, str]) -> None:
    """What else a client has that addresses name: somebody with access, a measure, a view of one's own."""
    now = datetime.now(UTC)
    email = f"somebody@{client}.example"
    somebody = Account(id=ids["account"], email=email, role="leader", language="nb", created_at=now, stamp="x")
    db.session.add(somebody)
    db.session.flush()
    add_account(email, "leader", client=client, unit_path="Bergen", now=now)
    of_plan = {"client": client, "unit_path": "Bergen", "theme": "autonomy", "base_month": month}
    said = {"own_wording": "Breaks", "owner": "Kari", "due_on": now.date(), "status": PLANNED, "registered_at": now}
    db.session.add(ActionPlan(**of_plan, **said, id=ids["plan"]))
    consultant = db.session.scalar(select(Account.id).filter_by(email="consultant@example.com"))
    owner = consultant if client == "fjord" else somebody.id
    db.session.add(SavedView(id=ids["key"], account=owner, name="Mine", query={}, created_at=now))
    db.session.add(ReleasedComment(client=client, wave=month, unit_path="", id=ids["comment"], text="Cold coffee"))
    own_item = {"scale": "agreement6", "direction": 1, "names": {}, "texts": {}, "asked": False}
    if client != "fjord":
        db.session.add(StoredOwnItem(client=client, code=ids["code"], **own_item))
