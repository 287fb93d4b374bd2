"""The first fence between clients: what a signed-in request may ask of the database, whoever wrote the query.

From the moment a reader is known until the request is over, every select, update and delete of the session on a table with
a `client` column is restricted to the reader's clients; an operator has every client, and no results. Requests without a
reader (respondents, public pages) and commands have no scope and pay nothing. The second fence, on PostgreSQL, stands in
the database itself and is told the scope here, at the beginning of every transaction: migrations/versions/0015.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache

from flask import Flask, g, has_app_context
from sqlalchemy import Connection, Table, TextClause, TextualSelect, event, false
from sqlalchemy.engine import Engine
from sqlalchemy.orm import FromStatement, ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.visitors import iterate

from survey.database import db

CLIENTS_SETTING, RESULTS_SETTING = "senterpuls.clients", "senterpuls.results"
RESULTS = ("release", "forecast")  # how the names of tables begin that hold figures of answers
WRITTEN_OUT = (TextClause, TextualSelect, FromStatement)
SET_SCOPE = f"select set_config('{CLIENTS_SETTING}', %s, true), set_config('{RESULTS_SETTING}', %s, true)"


class OutsideScope(RuntimeError):
    """A query that can't be restricted to the reader's clients: the programmer's mistake, never the reader's."""


@dataclass(frozen=True)
class Scope:
    """clients: keys, or None for every client. results: whether releases and forecasts may be read."""

    clients: tuple[str, ...] | None
    results: bool = True

    def holds(self, client: str | None) -> bool:
        """Whether rows of the client belong to it. Rows of no client are anybody's to write, and an operator's to read."""
        return client is None or self.clients is None or client in self.clients

    @property
    def settings(self) -> tuple[str, str]:
        """The two settings' values. Nothing at all would mean no scope, so keys stand between commas."""
        return "" if self.clients is None else f",{','.join(self.clients)},", "" if self.results else "none"


EVERYTHING = Scope(None)


def begin_scope(scope: Scope) -> None:
    """From here on, and until the request is over."""
    _change_to(scope)


@contextmanager
def every_client() -> Iterator[None]:
    """For the few questions about an account whose answer must not depend on who asks: the scope is put aside meanwhile.

    What is read here must not be shown, nor may rows be loaded: the session would keep them.
    """
    scope = current_scope()
    if scope is None:
        yield
        return
    _change_to(EVERYTHING)
    try:
        yield
    finally:
        _change_to(scope)


def current_scope() -> Scope | None:
    """The scope of this request; None where there is none."""
    return g.get("scope") if has_app_context() else None


@contextmanager
def beyond_scope() -> Iterator[None]:
    """Every client's rows, for a step that has to know them all: whether an account opens anything else, say.

    The view has asked first whether the reader may have it done. Begins with a new transaction, since PostgreSQL is told the
    scope at the beginning of one: what is not committed is rolled back.
    """
    db.session.rollback()
    scope = g.pop("scope", None)
    try:
        yield
    finally:
        db.session.rollback()
        if scope is not None:
            g.scope = scope


def end_scopes(app: Flask) -> None:
    """Every request of the app ends without a scope: tests push one context around several."""
    app.teardown_request(lambda _error: g.pop("scope", None))


def client_column(table: Table):
    """The column that says whose a row is; None where the table is nobody's."""
    return table.c.get("key") if table.name == "client" else table.c.get("client")


def holds_results(table: Table) -> bool:
    """Whether its rows are figures that answers were made into: none of them is an operator's to read."""
    return table.name.startswith(RESULTS)


@cache
def tenant_tables() -> frozenset[Table]:
    return frozenset(table for table in db.metadata.tables.values() if client_column(table) is not None)


@event.listens_for(db.session, "do_orm_execute")
def _restrict(state: ORMExecuteState) -> None:
    scope = current_scope()
    if scope is None or state.is_insert:
        return
    parts = (state.statement, *iterate(state.statement))
    asked = tenant_tables().intersection(parts)
    if (asked and not state.is_orm_statement) or any(isinstance(part, WRITTEN_OUT) for part in parts):
        raise OutsideScope("Within a request ask by mapped classes: plain tables and texts are not restricted to clients.")
    if asked:
        state.statement = state.statement.options(*_criteria(scope, asked))


@event.listens_for(db.session, "before_flush")
def _check_written(session: Session, _context, _instances) -> None:
    scope = current_scope()
    if scope is not None:
        _check_rows(scope, (*session.new, *session.dirty, *session.deleted))


@event.listens_for(Engine, "begin")
def _begin_scoped(connection: Connection) -> None:
    scope = current_scope()
    if scope is not None:
        _tell_database(connection, scope)


def _change_to(scope: Scope) -> None:
    g.scope = scope
    if db.session().in_transaction():
        _tell_database(db.session.connection(), scope)


def _check_rows(scope: Scope, rows: Iterable) -> None:
    for row in rows:
        table = row.__table__
        if table in tenant_tables() and not scope.holds(getattr(row, client_column(table).key)):
            raise OutsideScope(f"A row of {table.name} is another client's.")


def _tell_database(connection: Connection, scope: Scope) -> None:
    if connection.dialect.name == "postgresql":
        # On the driver's own cursor: the transaction is just beginning, and SQLAlchemy would begin it again.
        with connection.connection.cursor() as cursor:
            cursor.execute(SET_SCOPE, scope.settings)


@lru_cache(maxsize=1024)
def _criteria(scope: Scope, asked: frozenset[Table]) -> tuple:
    """One option for every class that is asked for; it holds in joins, aliases, subqueries and unions too."""
    classes = (mapped for mapped in db.Model.__subclasses__() if mapped.__table__ in asked)
    return tuple(option for mapped in classes for option in _of_class(mapped, scope))


def _of_class(mapped: type, scope: Scope) -> list:
    table = mapped.__table__
    if holds_results(table) and not scope.results:
        return [_option(mapped, false())]
    column = getattr(mapped, client_column(table).key)
    return [] if scope.clients is None else [_option(mapped, column.in_(scope.clients))]


def _option(mapped: type, condition):
    return with_loader_criteria(mapped, condition, include_aliases=True, propagate_to_loaders=False)
