"""A form that would be taken is not, once an id in it is somebody else's: nothing is written, whoever sends it."""

from importlib import import_module

import pytest
from sqlalchemy import event

from survey.access import PUBLIC, declared_roles
from survey.database import db
from survey.models.own_item import StoredOwnItem
from tests.browser import signed_in
from tests.reports.views.every_route import IDS, everybody
from tests.table_rows import all_rows
from tests.test_security.forms_sent import KEPT, OF_ONESELF, WITH_IDS, foreign_ids, own_ids, send

NOT_LOOKED_AT = ("audit_entry", "api_token")  # what a reader opened, and when a token was last used


@pytest.fixture
def browsers(app):
    found = everybody(app)
    own = {"client": "fjord", "code": IDS["code"].own[0], "scale": "extent", "direction": 1, "asked": True}
    db.session.add(StoredOwnItem(**own, names={"nb": "Heis"}, texts={"nb": "Er heisen rask?"}))
    db.session.commit()
    return found


def test_every_route_that_changes_something_has_a_form_here(app):
    """A new one fails until somebody has said what its form holds."""
    roles = declared_roles(app)
    changing = {rule.endpoint for rule in app.url_map.iter_rules() if rule.methods & {"POST", "PUT", "PATCH", "DELETE"}}
    assert {one for one in changing if roles[one] != {PUBLIC}} == WITH_IDS.keys() | OF_ONESELF


def writes(app, browsers, endpoint: str, ids: dict[str, str], roles) -> list[str]:
    """What the form, sent by each of the roles, has the database write, be it taken back later or not."""
    written = []

    def look(_connection, _cursor, statement, *_more):
        verb, _, rest = statement.strip().partition(" ")
        if verb.upper() in ("INSERT", "UPDATE", "DELETE") and not any(table in rest for table in NOT_LOOKED_AT):
            written.append(statement)

    event.listen(db.engine, "before_cursor_execute", look)
    try:
        for role in roles:
            send(app, browsers[role], endpoint, ids)
    finally:
        event.remove(db.engine, "before_cursor_execute", look)
    return written


def test_with_an_id_of_somebody_else_nothing_is_written(app, browsers):
    """All ids the other client's, and one after the other; then all of one's own, and it is taken."""
    own, wrong, untaken = own_ids(), [], []
    for endpoint, what in WITH_IDS.items():
        (rule,) = app.url_map.iter_rules(endpoint)
        roles = {what.role, "consultant"}
        cases = [foreign_ids(), *(own | {name: IDS[name].foreign} for name in sorted(rule.arguments))]
        wrong += [(endpoint, ids) for ids in cases if writes(app, browsers, endpoint, ids, roles)]
        answer = send(app, browsers[what.role], endpoint, own)
        untaken += [(endpoint, answer.status_code)] if answer.status_code not in (200, 303) else []
    assert (wrong, untaken) == ([], [])


def test_the_sweep_finds_a_planted_hole(app, browsers, monkeypatch):
    """Neither the view nor the fence asks whose it is: with one of them nothing would be written yet."""
    holes = [("reports.views.comments", "whole_client_in_scope"), ("survey.access", "begin_scope")]
    found = []
    for module, name in holes:
        monkeypatch.setattr(import_module(module), name, lambda *_: None)
        found.append(bool(writes(app, browsers, "comments.remove", foreign_ids(), ["hr"])))
    assert found == [False, True]


def test_a_leader_registers_nothing_for_a_unit_above_or_beside(app, browsers):
    form = WITH_IDS["action_plans.register"].fields
    for unit in ("", "Oslo", "Oslo/Team 1", "Bergen/Team 4/x", "Berge"):
        before = all_rows(NOT_LOOKED_AT)
        answer = browsers["leader"].post(f"/console/fjord/measures/new?unit={unit}&theme=autonomy", data=form)
        db.session.rollback()
        assert (unit, answer.status_code) == (unit, 404)
        assert all_rows(NOT_LOOKED_AT) == before


def test_a_comparison_that_names_another_client_shows_nothing_of_it(app, browsers):
    consultant = browsers["consultant"]
    made = consultant.post("/console/compare/views", data={"name": "All", "client": ["fjord", "sol"], "demonstration": "yes"})
    asked = [made.location, "/console/compare?client=sol&lang=en", "/console/compare.json?client=fjord&client=sol"]
    for address in asked:
        answer = consultant.get(address)
        names = {"sol", "zol"} & set(answer.text.casefold().replace('"', " ").replace("=", " ").replace("&", " ").split())
        assert answer.status_code in (200, 404) and not names - {address.partition("client=")[2][:3]}


def test_a_preview_is_imported_where_it_was_looked_at(app, browsers):
    """The field that carries a roster from page to page belongs to one client and one reader."""
    theirs = signed_in(app, "hr@sol.example", "hr", "sol")
    preview = WITH_IDS["roster.preview"]
    kept = KEPT.search(theirs.post("/console/sol/roster/preview", data=preview.after(theirs, "")).text)[1]
    before = all_rows(NOT_LOOKED_AT)
    assert browsers["hr"].post("/console/fjord/roster/import", data={"kept": kept, "sure": "y"}).status_code == 422
    assert browsers["hr"].post("/console/sol/roster/import", data={"kept": kept, "sure": "y"}).status_code == 404
    assert all_rows(NOT_LOOKED_AT) == before


def test_a_client_is_not_deleted_by_the_key_of_another(app, browsers):
    before = all_rows(NOT_LOOKED_AT)
    assert browsers["hr"].post("/console/fjord/delete", data={"key": "sol", "with_open": "1"}).status_code == 422
    assert browsers["hr"].post("/console/sol/delete", data={"key": "sol", "with_open": "1"}).status_code == 404
    assert all_rows(NOT_LOOKED_AT) == before
