"""The first fence: every way to ask the session is restricted to the scope's clients, or refused."""

import pytest
from sqlalchemy import delete, exists, func, literal_column, select, text, union, update
from sqlalchemy.orm import aliased

from reports.models.release import Release
from survey.database import db
from survey.models.organisation import Client, Member
from survey.models.wave import Wave, WaveUnit
from survey.tenancy import OutsideScope, Scope, begin_scope, current_scope, every_client, holds_results, tenant_tables
from tests.waves import open_test_wave

OTHER = aliased(Wave)
MONTHS = select(Wave.client, Wave.month)

RESTRICTED = {
    "entity": select(Wave.client),
    "alias": select(OTHER.client),
    "join": select(Wave.client).join(Client, Client.key == Wave.client),
    "client": select(Client.key),
    "subquery": select(MONTHS.subquery().c.client),
    "common table": select(MONTHS.cte().c.client),
    "union": union(select(Wave.client), select(WaveUnit.client)),
    "in": select(Client.key).where(Client.key.in_(select(Wave.client))),
    "exists": select(Client.key).where(exists().where(Wave.client == Client.key)),
    "group": select(Wave.client).group_by(Wave.client).having(func.count(Wave.month) > 0),
}

REFUSED = {
    "plain table": select(Wave.__table__),
    "plain column": select(Wave.__table__.c.client),
    "exists alone": select(exists().where(Wave.client == "sol")),
    "text": text("select client from wave"),
    "text with columns": text("select client from wave").columns(Wave.__table__.c.client),
    "text as entities": select(Wave).from_statement(text("select * from wave")),
    "text as a table": select(literal_column("client")).select_from(text("wave")),
    "plain update": update(Wave.__table__).values(links_handed_out=1),
    "plain delete": delete(WaveUnit.__table__),
}


@pytest.fixture(autouse=True)
def clients(app, vault, now):
    for key in ("fjord", "sol"):
        open_test_wave(vault, now, teams={"Oslo": 6}, client=key)


@pytest.mark.parametrize("name", RESTRICTED)
def test_what_is_asked_by_classes_finds_own_rows_only(name):
    assert {*db.session.scalars(RESTRICTED[name])} == {"fjord", "sol"}
    begin_scope(Scope(("fjord",)))
    assert {*db.session.scalars(RESTRICTED[name])} == {"fjord"}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_restricted_is_refused(name):
    begin_scope(Scope(("fjord",)))
    with pytest.raises(OutsideScope):
        db.session.execute(REFUSED[name])


def test_counts_and_keys_are_restricted_too():
    everybody = select(func.count()).select_from(Member)
    assert db.session.scalar(everybody) == 12
    db.session.expunge_all()
    begin_scope(Scope(("fjord",)))
    assert db.session.scalar(everybody) == 6
    assert db.session.get(Client, "sol") is None
    assert db.session.get(Wave, ("sol", "2026-10")) is None
    assert db.session.get(Wave, ("fjord", "2026-10")).client == "fjord"


def test_updates_and_deletes_change_own_rows_only():
    begin_scope(Scope(("fjord",)))
    assert db.session.execute(update(Wave).values(links_handed_out=3)).rowcount == 1
    assert db.session.execute(delete(WaveUnit)).rowcount == 2


@pytest.mark.parametrize("change", ["add", "edit", "delete"])
def test_rows_of_others_are_not_written(change):
    theirs = db.session.get(Member, ("sol", "Oslo-0"))
    begin_scope(Scope(("fjord",)))
    if change == "add":
        db.session.add(Member(client="sol", ref="new", language="nb"))
    elif change == "edit":
        theirs.email = "mine@example.com"
    else:
        db.session.delete(theirs)
    with pytest.raises(OutsideScope):
        db.session.flush()


def test_a_scope_is_put_aside_for_one_question_and_comes_back():
    begin_scope(Scope(("fjord",)))
    with pytest.raises(ZeroDivisionError), every_client():
        assert {*db.session.scalars(select(Wave.client))} == {"fjord", "sol"}
        raise ZeroDivisionError
    assert {*db.session.scalars(select(Wave.client))} == {"fjord"}


def test_where_there_is_no_scope_none_is_put_aside():
    with every_client():
        assert current_scope() is None
    assert current_scope() is None


def test_nobodys_scope_finds_nothing():
    begin_scope(Scope(()))
    assert db.session.scalars(select(Wave)).all() == []


def test_an_operators_scope_has_every_client_and_no_results(now):
    db.session.add(Release(client="fjord", wave="2026-10", sha256="0" * 64, certificate={}, frozen_at=now))
    db.session.commit()
    assert len(db.session.scalars(select(Release)).all()) == 1
    begin_scope(Scope(None, results=False))
    assert {*db.session.scalars(select(Wave.client))} == {"fjord", "sol"}
    assert db.session.scalars(select(Release)).all() == []


def test_every_table_has_a_class_by_which_it_is_asked():
    assert tenant_tables() <= {mapped.__table__ for mapped in db.Model.__subclasses__()}


def test_every_table_of_figures_is_known_as_one():
    """A new table of the reading side is one of figures by its name, or stands here."""
    not_figures = {"turnover_month", "action_plan", "action_plan_version"}  # what people wrote down themselves
    mine = {mapped.__table__ for mapped in db.Model.__subclasses__() if mapped.__module__.startswith("reports.")}
    assert {table.name for table in mine & tenant_tables() if not holds_results(table)} <= not_figures
