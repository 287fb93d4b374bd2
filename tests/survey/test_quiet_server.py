"""PostgreSQL's settings: every one that writes too much is refused, and what is printed mends it."""

import re
import secrets
from dataclasses import replace

import click
import psycopg
import pytest
from sqlalchemy import make_url

from survey.command_line import Command
from survey.quiet_server import CURIOUS, SAFE, InForce, ServerRefused, remedy, require_quiet_server, unsafe_settings
from tests.conftest import running_app
from tests.databases import OWNER

WAVE = "--client fjord --month 2026-10"
# Without a ballot or an invitation; or on tables that may be older, or missing. `demo` and `restore` ask by themselves.
ON_ANY_SERVER = {"check", "release verify", "upgrade", "backup", "demo", "restore"}
SQL = re.compile(r"(?:ALTER|SELECT)[^;]+;")
EXPLAINED = (
    "alter role {role} set session_preload_libraries = auto_explain; "
    "alter role {role} set auto_explain.log_min_duration = 0"
)
LOUD = {
    "log_statement": "all",
    "log_min_error_statement": "error",
    "log_error_verbosity": "default",
    "log_min_messages": "debug2",
    "log_min_duration_statement": "0",
    "log_min_duration_sample": "100",
    "log_transaction_sample_rate": "0.5",
    "log_duration": "on",
    "log_parameter_max_length_on_error": "-1",
    "log_parser_stats": "on",
    "log_planner_stats": "on",
    "log_executor_stats": "on",
    "log_statement_stats": "on",
    "debug_print_parse": "on",
    "debug_print_rewritten": "on",
    "debug_print_plan": "on",
    "track_commit_timestamp": "on",
    "auto_explain.log_min_duration": "0",
    "pgaudit.log": "write",
}


def in_force(name: str, setting: str, source: str = "configuration file", *, at_start: bool = False) -> InForce:
    return InForce(name, setting, source, at_start, "puls", "pulse")


def test_every_setting_has_a_loud_value_here():
    assert LOUD.keys() == SAFE.keys()


@pytest.mark.parametrize(("name", "value"), LOUD.items())
def test_a_loud_setting_is_named_and_every_quiet_one_is_not(name, value):
    assert unsafe_settings([in_force(name, value)]) == [in_force(name, value)]
    assert unsafe_settings([in_force(name, quiet) for quiet in SAFE[name]]) == []


def test_an_extension_that_keeps_values_is_named_once():
    found = unsafe_settings([in_force(f"{CURIOUS[0]}.enabled", "on"), in_force(f"{CURIOUS[0]}.max", "10")])
    assert [str(one) for one in found] == [f"{CURIOUS[0]} is loaded"]
    assert "restart the server" in remedy(found[0])


@pytest.mark.parametrize(
    ("source", "start"),
    [
        ("default", "ALTER SYSTEM SET log_duration = 'off';"),
        ("configuration file", "ALTER SYSTEM SET log_duration = 'off';"),
        ("global", "ALTER ROLE ALL RESET log_duration; ALTER SYSTEM"),
        ("database", "ALTER DATABASE pulse RESET log_duration; ALTER SYSTEM"),
        ("user", "ALTER ROLE puls RESET log_duration; ALTER SYSTEM"),
        ("database user", "ALTER ROLE puls IN DATABASE pulse RESET log_duration; ALTER SYSTEM"),
        ("command line", "start the server without log_duration on its command line;"),
        ("client", "take log_duration out of SENTERPULS_DATABASE_URL;"),
    ],
)
def test_the_remedy_goes_where_the_setting_was_made(source, start):
    assert remedy(in_force("log_duration", "on", source)).startswith(start)


def test_a_setting_of_the_servers_start_takes_a_restart():
    assert "then restart the server" in remedy(in_force("track_commit_timestamp", "on", at_start=True))


@pytest.mark.sqlite
def test_sqlite_is_not_asked(app, monkeypatch):
    monkeypatch.setattr("survey.quiet_server.read_settings", lambda: pytest.fail("asked"))
    assert require_quiet_server() is None


@pytest.fixture
def superuser(postgres_settings):
    with psycopg.connect(postgres_settings.database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def role(superuser, postgres_settings):
    """A role of the test's own and the settings that use it: what is set for it reaches no other test."""
    name = f"role_{secrets.token_hex(4)}"
    superuser.execute(f"create role {name} login")
    superuser.execute(f"grant all on schema public to {name}")
    yield name
    superuser.execute(f"drop owned by {name}")
    superuser.execute(f"drop role {name}")


@pytest.fixture
def as_role(role, postgres_settings):
    """Runs something in a fresh application that connects as the role."""
    address = postgres_settings.database_url.replace("puls@", f"{role}@")

    def run(work):
        with running_app(replace(postgres_settings, database_url=address)) as app:
            return work(app)

    return run


def follow(superuser, sentence: str) -> None:
    """Runs the statements that a refusal names."""
    for statement in SQL.findall(sentence):
        superuser.execute(statement)


@pytest.mark.postgresql
def test_a_server_as_the_documents_ask_is_accepted(as_role):
    assert as_role(lambda _app: require_quiet_server()) is None


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "loud",
    [
        "alter role {role} set log_statement = 'all'",
        "alter role {role} set log_min_duration_statement = 0",
        "alter role {role} in database {database} set debug_print_plan = on",
        "alter database {database} set log_error_verbosity = 'default'",
        EXPLAINED,
    ],
)
def test_what_is_set_for_the_role_or_the_database_is_refused_and_what_is_printed_mends_it(superuser, role, as_role, loud):
    superuser.execute(loud.format(role=role, database=superuser.info.dbname))
    with pytest.raises(ServerRefused, match="Run as a superuser: ALTER") as refused:
        as_role(lambda _app: require_quiet_server())
    follow(superuser, str(refused.value))
    assert as_role(lambda _app: require_quiet_server()) is None


@pytest.mark.postgresql
def test_nothing_runs_on_a_server_that_writes_too_much(settings, databases):
    name = make_url(settings.database_url).database
    databases.superuser.execute(f"alter role {OWNER} in database {name} set log_statement = 'mod'")
    for command in ("serve", f"wave open {WAVE}", f"wave close {WAVE}", "tick", "mail send", "demo --no-serve"):
        with running_app(settings) as app:
            result = app.test_cli_runner().invoke(args=command.split())
        assert (result.exit_code, result.stdout) == (2, ""), command
        assert len(result.stderr.splitlines()) == 1
        assert f"ALTER ROLE {OWNER} IN DATABASE {name} RESET log_statement;" in result.stderr


def test_every_command_asks_first_unless_it_stands_here(app):
    """Commands of the kind Command ask before they do anything; a new one of another kind needs a reason."""
    commands = app.cli.commands.items()
    single = {name: command for name, command in commands if not isinstance(command, click.Group)}
    parts = {f"{name} {part}": one for name, group in commands if name not in single for part, one in group.commands.items()}
    assert {name for name, command in (single | parts).items() if not isinstance(command, Command)} <= ON_ANY_SERVER


@pytest.mark.postgresql
def test_a_process_asks_once(as_role, monkeypatch):
    asked = []
    monkeypatch.setattr("survey.quiet_server.read_settings", lambda: asked.append(1) or [])
    as_role(lambda _app: (require_quiet_server(), require_quiet_server()))
    assert asked == [1]
