"""For every closed route that changes something, what a form of it says when it is meant: by endpoint, until one is missing."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.browser import TOKEN, Browser
from tests.reports.views.every_route import IDS, address_of

ROSTER = "unit_path,member_ref\n" + "".join(f"Bergen/Team 4,new-{number}\n" for number in range(6))
KEPT, SEEN = (re.compile(rf'name="{name}" value="([^"]+)"') for name in ("kept", "seen"))
PLAN = {
    "day": "5", "opens": "09:00", "days_open": "8", "reminders": "2", "zone": "Europe/Oslo", "full_month": "10",
    "quiet_from": "20:00", "quiet_until": "07:00", "step": "save",
}  # fmt: skip
ITEM = {"text_nb": "Er kantinen et godt sted?", "name_nb": "Kantinen", "scale": "extent", "direction": "1", "sure": "y"}
MEASURE = {"choice": "own", "own_wording": "Tea at ten", "owner": "Ola", "due_on": "2026-12-24", "status": "planned"}
VIEW = {"name": "Ours", "month": "2026-10"}
PROCEDURE = {"danger": "Call Kari", "representative": "Ola", "reporting": "Per", "published": "y"}


@dataclass(frozen=True)
class Sent:
    """role: whose route it is. fields: a form that is taken. query: what stands in the address besides. after: what is asked
    first, at the same address, to get one of the fields. json: what a program sends instead."""

    role: str = "hr"
    fields: dict = field(default_factory=dict)
    query: str = ""
    after: Callable[[Browser, str], dict] | None = None
    json: dict | None = None


def _kept(browser: Browser, address: str) -> dict:
    answer = browser.post(address.replace("/import", "/preview"), data={"file": (io.BytesIO(ROSTER.encode()), "r.csv")})
    found = KEPT.search(answer.text)
    return {"kept": found[1] if found else "none", "sure": "y"}


def _seen(browser: Browser, address: str) -> dict:
    found = SEEN.search(browser.post(address, data=ITEM | {"step": "look"}).text)
    return {"seen": found[1] if found else "none", "step": "save"}


def _token(browser: Browser, address: str) -> dict:
    found = TOKEN.search(browser.get(address).text)
    return {"csrf_token": found[1] if found else "none"}


WITH_IDS = {
    "people.invite": Sent(fields={"email": "new@example.com", "role": "leader", "unit": "Bergen"}),
    "people.invite_again": Sent(),
    "people.remove": Sent(fields={"unit": "Bergen"}),
    "action_plans.register": Sent("leader", MEASURE, "&unit=Bergen&theme=autonomy", _token),
    "action_plans.change": Sent("leader", MEASURE | {"version": "1"}, after=_token),
    "saved_views.rename": Sent("consultant", {"name": "Other"}),
    "saved_views.delete": Sent("consultant"),
    "roster.preview": Sent(after=lambda _browser, _address: {"file": (io.BytesIO(ROSTER.encode()), "r.csv")}),
    "roster.apply": Sent(after=_kept),
    "waves.take_plan": Sent(fields=PLAN),
    "waves.pause": Sent(fields={"paused": "yes"}),
    "waves.take_item": Sent(fields=ITEM, after=_seen),
    "waves.ask_item": Sent(fields={"asked": "no"}),
    "waves.take_new_item": Sent(fields=ITEM, after=_seen),
    "client_settings.save": Sent(fields={"name": "Fjord", "public_result": "y"}),
    "procedure.save": Sent(fields=PROCEDURE),
    "comments.remove": Sent(),
    "roster_api.put": Sent("program", json={"rows": [{"unit_path": "Bergen", "member_ref": f"p-{n}"} for n in range(40)]}),
    "api_tokens.revoke": Sent(),
    "client_archive.delete": Sent(fields={"key": "fjord", "with_open": "1"}),  # the last: nothing is left after it
}
OF_ONESELF = {  # no address or field of theirs names anything but the account that asks
    "account.change", "account.speak", "account.leave_everywhere", "second_factor.begin", "second_factor.confirm",
    "second_factor.drop", "api_tokens.make", "saved_views.save",
}  # fmt: skip


def send(app, browser: Browser, endpoint: str, ids: dict[str, str]):
    """The endpoint's form at the address with these ids."""
    (rule,) = app.url_map.iter_rules(endpoint)
    what = WITH_IDS[endpoint]
    address = address_of(app, rule, {name: ids[name] for name in rule.arguments}) + what.query
    if what.json is not None:
        return browser.put(address, json=what.json)
    more = what.after(browser, address) if what.after else {}
    fields = what.fields | more | ({"key": ids["client"]} if endpoint == "client_archive.delete" else {})
    return browser.post(address, data=fields)


def own_ids() -> dict[str, str]:
    return {name: one.own[0] for name, one in IDS.items()}


def foreign_ids() -> dict[str, str]:
    """All of the other client, as its own reader would send them."""
    return {name: one.foreign for name, one in IDS.items()} | {"month": "2026-09"}
