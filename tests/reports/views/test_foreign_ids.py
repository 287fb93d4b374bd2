"""An id of somebody else's and one that is nowhere get the same answer, of every route, by every method, for every role."""

import re
from urllib.parse import quote

import pytest

from survey.database import db
from survey.models.wave import Wave
from tests.browser import TOKEN, signed_in
from tests.reports.views.every_route import IDS, LEAVING, UNIT, address_of, closed_rules, everybody, methods_of, own_of

WITHOUT_SESSION = {"stranger", "program"}
OPERATORS_OWN = {"client"}  # every client is set up by an operator


@pytest.fixture
def browsers(app):
    """fjord's readers; sol has a wave in a month in which fjord has none."""
    theirs = db.session.get(Wave, ("sol", "2026-09"))
    values = {column.name: getattr(theirs, column.name) for column in Wave.__table__.columns}
    db.session.add(Wave(**values | {"month": IDS["month"].foreign}))
    db.session.commit()
    return everybody(app)


def looks(answer, said: str) -> tuple:
    """Everything that a reader can compare; an address that says again what was asked says nothing, nor does a form's token."""
    same = re.compile(rf"\b(?:{re.escape(said)}|{re.escape(quote(said))})\b")
    cookies = [(name, value.partition("=")[0]) for name, value in answer.headers if name == "Set-Cookie"]
    headers = [(name, same.sub("…", value)) for name, value in answer.headers if name not in ("Date", "Set-Cookie")]
    body = TOKEN.sub("", same.sub("…", answer.data.decode("utf-8", "replace")))
    return answer.status_code, len(answer.data), body, tuple(sorted(headers + cookies))


def pairs(app):
    """(endpoint, id's name, method, foreign address, missing address) of every id in every closed route."""
    for rule in closed_rules(app):
        own = {name: own_of(name)[0] for name in rule.arguments}
        for method in methods_of(rule):
            for name in sorted(rule.arguments & IDS.keys()):
                both = [address_of(app, rule, own | {name: value}) for value in (IDS[name].foreign, IDS[name].missing)]
                yield rule.endpoint, name, method, *both
            if rule.endpoint in LEAVING:
                continue  # of nobody's unit, and the second one would be a stranger's
            units = [address_of(app, rule, own, unit) for unit in (UNIT.foreign, UNIT.missing)]
            yield rule.endpoint, "unit", method, *units


def differences(app, browsers) -> list[tuple]:
    found = []
    for endpoint, name, method, foreign, missing in pairs(app):
        ids = {"unit": UNIT} | IDS
        for role, browser in browsers.items():
            if (role == "operator" and name in OPERATORS_OWN) or (name == "unit" and role != "leader"):
                continue  # the unit is of the reader's client
            if role in WITHOUT_SESSION:
                browser.open(missing, method=method)  # the first refusal sets a cookie
            theirs, nobodys = browser.open(foreign, method=method), browser.open(missing, method=method)
            if looks(theirs, ids[name].foreign) != looks(nobodys, ids[name].missing):
                found.append((endpoint, name, method, role, theirs.status_code, nobodys.status_code))
    return found


def test_foreign_and_missing_look_alike_everywhere(app, browsers):
    assert len(list(pairs(app))) > 10
    assert differences(app, browsers) == []


def test_ids_of_each_kind_are_equally_long():
    assert all(len(one.foreign) == len(one.missing) for one in (UNIT, *IDS.values()))


def test_a_route_that_knows_what_is_there_is_found(app):
    """The naive view: 403 for somebody else's, 404 for nobody's."""

    def naive(client: str):
        return ("not yours", 403) if client in ("fjord", "sol") else ("no such client", 404)

    naive.declared_roles = frozenset({"hr"})
    app.add_url_rule("/console/<client>/naive", "naive.show", naive)
    found = differences(app, {"hr": signed_in(app, "hr@example.com", "hr", "fjord")})
    assert {(endpoint, name) for endpoint, name, *_ in found} == {("naive.show", "client")}
