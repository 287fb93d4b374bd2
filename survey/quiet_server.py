"""What PostgreSQL may write down of a respondent's visit: nothing. Its settings are read, and refused, before anything runs.

Statements carry no values, but logged errors, parameters, plans and times would tell who answered when, or with which key.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask import current_app
from sqlalchemy import create_engine, pool, text

from survey.database import db
from survey.refusal import Refusal

OFF = ("off",)
QUIET = ("warning", "info", "notice", "error", "log", "fatal", "panic")  # anything but debug
# Setting → values it may have, the one to be set first.
SAFE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "log_statement": ("none",),
        "log_min_error_statement": ("panic",),
        "log_error_verbosity": ("terse",),  # DETAIL repeats the key of a row, CONTEXT the parameters
        "log_min_messages": QUIET,
        "log_min_duration_statement": ("-1",),
        "log_min_duration_sample": ("-1",),
        "log_transaction_sample_rate": ("0",),
        "log_duration": OFF,
        "log_parameter_max_length_on_error": ("0",),
        "log_parser_stats": OFF,
        "log_planner_stats": OFF,
        "log_executor_stats": OFF,
        "log_statement_stats": OFF,
        "debug_print_parse": OFF,
        "debug_print_rewritten": OFF,
        "debug_print_plan": OFF,
        "track_commit_timestamp": OFF,  # else every ballot has the time at which it came
        "auto_explain.log_min_duration": ("-1",),
        "pgaudit.log": ("none", ""),
    }
)
# Extensions that keep values or plans of single statements. pg_stat_statements keeps texts without values, and may stay.
CURIOUS = ("pg_qualstats", "pg_show_plans", "pg_stat_monitor", "pg_store_plans")
_RESET = MappingProxyType(
    {
        "global": "ALTER ROLE ALL RESET {name}; ",
        "database": "ALTER DATABASE {database} RESET {name}; ",
        "user": "ALTER ROLE {role} RESET {name}; ",
        "database user": "ALTER ROLE {role} IN DATABASE {database} RESET {name}; ",
    }
)
_IN_FORCE = text(
    "select name, setting, source, context = 'postmaster' as at_start, quote_ident(session_user) as role,"
    " quote_ident(current_database()) as database from pg_settings"
    " where name = any(:names) or split_part(name, '.', 1) = any(:extensions) order by name"
)


class ServerRefused(Refusal):
    """The server would write down what must not be."""


@dataclass(frozen=True)
class InForce:
    """A setting as it holds for this role in this database. `source` is PostgreSQL's word for where it was set."""

    name: str
    setting: str
    source: str
    at_start: bool  # takes a restart of the server
    role: str
    database: str

    @property
    def extension(self) -> str:
        return self.name.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.extension} is loaded" if self.extension in CURIOUS else f"{self.name} is {self.setting!r}"


def unsafe_settings(settings: Iterable[InForce]) -> list[InForce]:
    """Those that must change, one for each extension that must go."""
    found = [one for one in settings if one.extension in CURIOUS or one.setting not in SAFE.get(one.name, (one.setting,))]
    return list({one.extension if one.extension in CURIOUS else one.name: one for one in found}.values())


def remedy(one: InForce) -> str:
    """What to run, as a superuser, so that the setting is safe."""
    if one.extension in CURIOUS:
        return f"take {one.extension} out of shared_preload_libraries and restart the server;"
    if one.source == "command line":
        return f"start the server without {one.name} on its command line;"
    if one.source == "client":
        return f"take {one.name} out of SENTERPULS_DATABASE_URL;"
    reset = _RESET.get(one.source, "").format(name=one.name, role=one.role, database=one.database)
    restart = " then restart the server;" if one.at_start else ""
    return f"{reset}ALTER SYSTEM SET {one.name} = '{SAFE[one.name][0]}';{restart}"


def read_settings() -> list[InForce]:
    """On a connection of its own, as a visit's would be: what was set for the role or the database holds there."""
    engine = create_engine(db.engine.url, poolclass=pool.NullPool, hide_parameters=True)
    with engine.connect() as connection:
        rows = connection.execute(_IN_FORCE, {"names": list(SAFE), "extensions": list(CURIOUS)}).all()
    return [InForce(*row) for row in rows]


def require_quiet_server() -> None:
    """ServerRefused, with what to run, where PostgreSQL would write too much. Asked once a process; SQLite writes no log."""
    if db.engine.dialect.name != "postgresql" or "senterpuls.quiet server" in current_app.extensions:
        return
    unsafe = unsafe_settings(read_settings())
    if unsafe:
        raise ServerRefused(
            f"PostgreSQL would write down what must stay unwritten ({', '.join(map(str, unsafe))}). Run as a superuser: "
            + " ".join(map(remedy, unsafe))
            + " SELECT pg_reload_conf();"
        )
    current_app.extensions["senterpuls.quiet server"] = True
