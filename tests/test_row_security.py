"""The second fence, on a real PostgreSQL: the database itself keeps clients apart, whatever the program asks it."""

import os
import subprocess
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from flask_migrate import upgrade
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from reports.models.release import Release, ReleasedUnit
from reports.release import close_wave
from survey import tenancy
from survey.access import for_roles
from survey.checks import fenced_role
from survey.database import db
from survey.models.account import Account
from survey.models.organisation import Member
from survey.models.wave import Wave
from survey.services.api_tokens import SCOPES_OF, make_token
from survey.services.audit import record_action, record_read
from survey.services.partitions import partition_name
from survey.tenancy import Scope, begin_scope, client_column, every_client, holds_results, tenant_tables
from tests.browser import browser_of, signed_in
from tests.conftest import running_app
from tests.postgres import _programs, owned_database
from tests.waves import cast_all, open_test_wave

pytestmark = pytest.mark.postgresql
FJORD = Scope(("fjord",))
FENCED = text("""
select c.relname, c.relforcerowsecurity and c.relrowsecurity, array_agg(p.polname::text order by p.polname)
from pg_class c join pg_policy p on p.polrelid = c.oid group by c.oid
""")


@pytest.fixture
def address(postgres_address):
    return owned_database(postgres_address)


@pytest.fixture
def app(postgres_settings, address):
    with running_app(replace(postgres_settings, database_url=address)) as app:
        upgrade()
        yield app


@pytest.fixture
def clients(app, vault, now):
    """fjord and sol, each with an open wave and a release."""
    for key in ("fjord", "sol"):
        wave = open_test_wave(vault, now, teams={"Oslo": 12}, client=key)
        rest = {"client": key, "wave": wave.month}
        db.session.add(Release(**rest, sha256="0" * 64, certificate={}, frozen_at=now))
        db.session.flush()
        db.session.add(ReleasedUnit(**rest, unit_path="", n_low=5, n_high=9, n_exact=False))
        db.session.commit()


@pytest.fixture
def no_first_fence():
    event.remove(db.session, "do_orm_execute", tenancy._restrict)
    yield
    event.listen(db.session, "do_orm_execute", tenancy._restrict)


def clients_in(question: str, connection=None) -> set[str]:
    return set((connection or db.session.connection()).execute(text(question)).scalars())


def test_a_wave_goes_its_whole_way_behind_the_fence(app, vault, now):
    """Respondents, commands and the close have no scope, and the role owns its tables and nothing more."""
    wave = open_test_wave(vault, now, teams={"Oslo": 12})
    cast_all(wave, vault, now, lambda member, code: 4)
    assert close_wave(wave, vault=vault, now=now + timedelta(days=7)).counted == 12
    assert clients_in("select client from released_unit") == {"fjord"}


def test_pages_and_programs_work_behind_both_fences(app, vault, now):
    for key in ("fjord", "sol"):
        wave = open_test_wave(vault, now, teams={"Oslo": 12}, client=key)
        cast_all(wave, vault, now, lambda member, code: 4)
        close_wave(wave, vault=vault, now=now + timedelta(days=7))
    hr, operator = signed_in(app, "hr@example.com", "hr", "fjord"), signed_in(app, "op@example.com", "operator")
    account = db.session.scalar(select(Account.id).filter_by(role="hr"))
    bearer = {"Authorization": f"Bearer {make_token(account, 'hr', name='x', scopes=SCOPES_OF['hr'], now=now).secret}"}
    db.session.commit()
    for address in ("/console/", "/console/fjord/2026-10/report", "/console/fjord/delivery", "/console/fjord/audit-log"):
        assert hr.get(address).status_code == 200
    assert hr.get("/console/sol/2026-10/report").status_code == 404
    assert {operator.get(f"/console/{place}audit-log").status_code for place in ("", "fjord/", "sol/")} == {200}
    roster = {"rows": [{"unit_path": "Oslo", "member_ref": "new"}]}
    put = browser_of(app).put("/api/v1/clients/fjord/roster", json=roster, headers=bearer)
    assert put.get_json()["left"] == 12
    assert browser_of(app).get("/api/v1/clients/fjord/waves/2026-10/report", headers=bearer).status_code == 200
    db.session.rollback()
    assert db.session.scalar(text("select count(*) from membership where client = 'sol' and ended_at is null")) == 12


def test_every_table_with_a_client_is_fenced(app, clients):
    """A new table: its migration says op.execute("select fence_clients('new_table')") on PostgreSQL."""
    fenced = {name: policies for name, forced, policies in db.session.execute(FENCED) if forced}
    tables = {table.name: table for table in tenant_tables()}
    expected = {name: ["no_results"] * holds_results(table) + ["own_clients"] for name, table in tables.items()}
    partitions = {partition_name(key, "2026-10"): ["own_clients"] for key in ("fjord", "sol")}
    assert fenced == expected | partitions


@pytest.mark.parametrize("table", ["client", "member", "wave", "ballot_box", "audit_entry", "released_unit", "access_grant"])
def test_raw_sql_finds_own_rows_only(app, clients, now, no_first_fence, table):
    for key in ("fjord", "sol"):
        record_action("wave opened", client=key, actor="x", now=now)
        db.session.execute(text(f"insert into ballot_box values ('{key}', '2026-10', 'x', 'y')"))
    signed_in(app, "c@example.com", "consultant", "fjord")
    signed_in(app, "c@example.com", "consultant", "sol")
    column = client_column(db.metadata.tables[table]).name
    question = f"select {column} from {table} where {column} is not null"
    assert clients_in(question) == {"fjord", "sol"}
    begin_scope(FJORD)
    assert clients_in(question) == {"fjord"}
    db.session.commit()
    assert clients_in(question) == {"fjord"}
    with db.engine.connect() as another:
        assert clients_in(question, another) == {"fjord"}


def test_a_partition_asked_by_its_own_name_is_fenced(app, clients):
    db.session.execute(text("insert into ballot_box values ('sol', '2026-10', 'x', 'y')"))
    question = f'select client from "{partition_name("sol", "2026-10")}"'
    assert clients_in(question) == {"sol"}
    begin_scope(FJORD)
    assert clients_in(question) == set()


@pytest.mark.parametrize(
    "change",
    [
        "insert into member (client, ref, language) values ('sol', 'new', 'nb')",
        "update member set client = 'sol' where client = 'fjord' and ref = 'Oslo-0'",
        "insert into audit_entry (id, client, at, actor, action, detail) values ('1', 'sol', now(), 'a', 'b', '{}')",
    ],
)
def test_rows_of_others_are_not_written(app, clients, change):
    begin_scope(FJORD)
    with pytest.raises(DBAPIError) as refused:
        db.session.connection().execute(text(change))
    assert refused.value.orig.sqlstate == "42501"  # insufficient privilege
    db.session.rollback()


def test_rows_of_others_are_neither_changed_nor_deleted(app, clients):
    begin_scope(FJORD)
    for change in ("update wave set links_handed_out = 5", "delete from undeliverable", "update client set name = 'x'"):
        db.session.connection().execute(text(change))
    db.session.commit()
    tenancy.g.pop("scope")
    assert db.session.scalar(text("select max(links_handed_out) from wave where client = 'sol'")) == 0
    assert db.session.scalar(text("select name from client where key = 'sol'")) == "Fjord Kundesenter"


def test_an_operator_reads_every_client_and_no_results(app, clients, no_first_fence):
    begin_scope(Scope(None, results=False))
    assert {*db.session.scalars(select(Wave.client))} == {"fjord", "sol"}
    assert db.session.scalars(select(Release)).all() == []
    assert clients_in("select client from released_unit") == set()


def test_a_scope_that_is_put_aside_is_put_aside_in_the_database_too(app, clients):
    begin_scope(FJORD)
    with every_client():
        assert clients_in("select client from member") == {"fjord", "sol"}
    assert clients_in("select client from member") == {"fjord"}


def test_nobody_with_no_clients_reads_anything(app, clients, no_first_fence):
    begin_scope(Scope(()))
    assert db.session.scalars(select(Member)).all() == []


def test_a_request_whose_first_fence_is_gone_reads_nothing_of_others(app, clients, no_first_fence):
    """The attack: a page that forgot its reader, and asks by text. Without either fence it would tell everything."""

    def forgetful():
        return ",".join(sorted(clients_in("select client from member")))

    def open_to_all():
        return forgetful()

    open_to_all.declared_roles = frozenset({"hr"})
    app.add_url_rule("/console/forgetful", "forgetful.show", for_roles("hr")(forgetful))
    app.add_url_rule("/console/unfenced", "unfenced.show", open_to_all)
    browser = signed_in(app, "hr@example.com", "hr", "fjord")
    assert browser.get("/console/unfenced").text == "fjord,sol"
    assert browser.get("/console/forgetful").text == "fjord"
    assert browser.get("/console/unfenced").text == "fjord,sol"  # the connection is given back without a scope


def test_logs_are_written_in_a_scope(app, clients, now):
    begin_scope(FJORD)
    for client in ("fjord", None):
        record_action("wave opened", client=client, actor="a", now=now)
        record_read("report opened", client=client, actor="a", now=now)
    db.session.commit()
    assert clients_in("select client from audit_entry") == {"fjord"}


def test_only_a_role_that_passes_by_the_fence_is_told(app, postgres_settings, tmp_path):
    assert list(fenced_role(None)) == []
    with running_app(postgres_settings):
        (told,) = fenced_role(None)
    assert "the role puls passes by row-level security" in told


def test_a_back_up_is_whole(app, clients, address, postgres_address, tmp_path):
    """As docs/operations.md has it; without the option pg_dump refuses, and tells why."""
    plain = dump(address)
    assert plain.returncode != 0 and b"row-level security" in plain.stderr
    whole = dump(address, "--enable-row-security")
    assert whole.returncode == 0
    again = owned_database(postgres_address)
    restored = run("psql", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", again, input=whole.stdout.replace(
        psycopg.conninfo.conninfo_to_dict(address)["user"].encode(), psycopg.conninfo.conninfo_to_dict(again)["user"].encode()
    ))  # fmt: skip
    assert restored.returncode == 0, restored.stderr
    with psycopg.connect(again) as connection:
        assert connection.execute("select count(*) from member").fetchone() == (24,)
        assert connection.execute("select count(*) from pg_policy").fetchone()[0] > 20


def dump(address: str, *options: str):
    return run("pg_dump", *options, address)


def run(program: str, *arguments: str, **options):
    return subprocess.run([f"{_programs()}/{program}", *arguments], capture_output=True, env=os.environ, check=False, **options)
