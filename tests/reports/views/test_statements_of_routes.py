"""No query goes round the first fence: every statement of every closed route, for every role, is restricted to own clients."""

import re
from contextlib import contextmanager

import pytest
from flask import g
from sqlalchemy import event, select

from reports.models.release import Release
from survey.access import for_roles
from survey.database import db
from survey.models.organisation import Client, Member
from survey.models.wave import Wave
from survey.tenancy import RESULTS, client_column, current_scope, tenant_tables
from tests.reports.views.every_route import asks, everybody

PLACE = re.compile(r'\b(?:FROM|JOIN|UPDATE|,)\s+"?(\w+)"?(?:\s+AS\s+"?(\w+)"?)?')
NOTHING = re.compile(r"\b0 = 1\b|\b(?:AND|WHERE|ON) false\b")  # as SQLite and PostgreSQL are told that no row is wanted
KEYS = ("fjord", "sol", "zol")
BEFORE = {"access_grant"}  # asked before there is a scope: by the account that has just been recognised


def unrestricted(statement: str, parameters, is_insert: bool) -> list[str]:
    """Tenant tables of a statement that no criterion of the scope holds, by the name they go by in it."""
    columns = {table.name: client_column(table).name for table in tenant_tables()}
    scope, asked = current_scope(), " ".join(statement.split())
    places = [(table, alias or table) for table, alias in PLACE.findall(asked) if table in columns]
    if scope is None:
        return [name for table, name in places if table not in BEFORE]
    if not scope.results and not NOTHING.search(asked):
        return [name for table, name in places if table.startswith(RESULTS)]
    if scope.clients is None or is_insert:
        return []
    found = [name for table, name in places if not re.search(rf'\b{name}\."?{columns[table]}"? (IN \(|= (\?|%\())', asked)]
    # What the session writes of rows that it has loaded has no criterion, but a key.
    named = {value for value in flat(parameters) if value in KEYS} if "IN (" not in asked else ()
    return found + [f"{key} by key" for key in named if not scope.holds(key)]


def flat(parameters):
    for one in parameters.values() if isinstance(parameters, dict) else parameters:
        yield from flat(one) if isinstance(one, (tuple, list, dict)) else (one,)


@contextmanager
def watched():
    """Statements round the fence while it lasts, and how many were looked at."""
    found, looked = [], []

    def look(_connection, _cursor, statement, parameters, context, _many):
        looked.append(statement)
        found.extend((name, statement) for name in unrestricted(statement, parameters, context.isinsert))

    event.listen(db.engine, "before_cursor_execute", look)
    try:
        yield found, looked
    finally:
        event.remove(db.engine, "before_cursor_execute", look)


@pytest.mark.parametrize("client", ["fjord", "sol"])
def test_every_statement_of_every_route_is_restricted(app, client):
    browsers = everybody(app)
    with watched() as (found, looked):
        for ask in asks(app, client=client):
            for browser in browsers.values():
                ask.of(browser)
    assert found == []
    assert len(looked) > (100 if client == "fjord" else 0)


WAVES, MEMBERS = Wave.__table__, Member.__table__
BYPASSES = {
    "own connection": lambda: db.session.connection().execute(select(MEMBERS)).all(),
    "text on a connection": lambda: db.session.connection().exec_driver_sql("SELECT * FROM member WHERE client = 'sol'").all(),
    "another connection": lambda: db.engine.connect().execute(select(WAVES)).all(),
    "plain table beside a class": lambda: db.session.execute(select(Client.key).join(WAVES, Wave.client != "")).all(),
    "without a scope": lambda: (g.pop("scope"), db.session.scalars(select(Wave)).all()),
    "a foreign key": lambda: db.session.connection().execute(select(WAVES).where(WAVES.c.client == "sol")).all(),
}


def test_figures_that_an_operator_reads_are_found(app):
    @for_roles("operator")
    def planted():
        db.session.connection().execute(select(Release.__table__)).all()
        return "done"

    app.add_url_rule("/console/planted", "planted.show", planted)
    browsers = everybody(app)
    with watched() as (found, _looked):
        assert browsers["operator"].get("/console/planted").status_code == 200
    assert {name for name, _ in found} == {"release"}


@pytest.mark.parametrize("name", BYPASSES)
def test_a_planted_bypass_is_found(app, name):
    @for_roles("hr")
    def planted(client: str):
        BYPASSES[name]()
        return "done"

    app.add_url_rule("/console/<client>/planted", "planted.show", planted)
    browsers = everybody(app)
    with watched() as (found, _looked):
        assert browsers["hr"].get("/console/fjord/planted").status_code == 200
    assert found
