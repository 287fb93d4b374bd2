"""No query goes round the first fence: every statement of every closed route, for every role, is restricted to own clients."""

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select

from survey.access import for_roles
from survey.database import db
from survey.models.organisation import Client, Member
from survey.models.wave import Wave
from survey.tenancy import client_column, current_scope, tenant_tables
from tests.reports.views.every_route import asks, everybody

PLACE = re.compile(r'\b(?:FROM|JOIN|UPDATE|,)\s+"?(\w+)"?(?:\s+AS\s+"?(\w+)"?)?')
KEYS = ("fjord", "sol", "zol")


def unrestricted(statement: str, parameters, is_insert: bool) -> list[str]:
    """Tenant tables of a statement that no criterion of the scope holds, by the name they go by in it."""
    columns = {table.name: client_column(table).name for table in tenant_tables()}
    scope = current_scope()
    if scope is None or scope.clients is None or is_insert:
        return []
    found = []
    for table, alias in PLACE.findall(" ".join(statement.split())):
        if table in columns and not re.search(rf'\b{alias or table}\."?{columns[table]}"? (IN \(|= \?)', statement):
            found.append(alias or table)
    named = {value for value in flat(parameters) if value in KEYS}
    by_key = "IN (" not in statement  # what the session writes of rows that it has loaded
    return found + [f"{key} by key" for key in named if by_key and not scope.holds(key)]


def flat(parameters):
    for one in parameters.values() if isinstance(parameters, dict) else parameters:
        yield from flat(one) if isinstance(one, (tuple, list, dict)) else (one,)


@contextmanager
def watched():
    """Statements round the fence while it lasts, and how many were looked at."""
    found, looked = [], []

    def look(_connection, _cursor, statement, parameters, context, _many):
        if current_scope() is not None:
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
    "a foreign key": lambda: db.session.connection().execute(select(WAVES).where(WAVES.c.client == "sol")).all(),
}


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
