"""Dumps of a PostgreSQL database by its own programs, and loading one inside a transaction."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import URL, Connection, text

from survey.copies.failure import CopyFailed
from survey.refusal import Refusal

DEBIAN = Path("/usr/lib/postgresql")  # where it keeps programs of several versions
LOCK_PATIENCE = 60_000  # milliseconds that a dump waits for a table
SECTIONS = ("pre-data", "data", "post-data")  # row-level security comes last: rows can't be loaded through it

_OTHERS = text(
    "select count(*) from pg_stat_activity"
    " where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'"
)
# Partitions go with their tables. What belongs to an extension stays.
_OURS = text(
    "select format('drop table if exists %s cascade', c.oid::regclass) from pg_class c"
    " where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition"
    " and not exists (select from pg_depend where objid = c.oid and deptype = 'e') union all "
    "select format('drop function if exists %s cascade', p.oid::regprocedure) from pg_proc p"
    " where p.pronamespace = current_schema()::regnamespace"
    " and not exists (select from pg_depend where objid = p.oid and deptype = 'e')"
)


def find_program(name: str, server: int) -> str:
    """pg_dump or pg_restore that understands a server of this version: of the same, or the next newer one. Refusal."""
    found = [str(file) for file in DEBIAN.glob(f"*/bin/{name}")] + [shutil.which(name) or ""]
    known = sorted((_version_of(program), program) for program in filter(None, found))
    for version, program in known:
        if version >= server:
            return program
    raise Refusal(f"The program {name} of PostgreSQL {server} or newer is not installed; install postgresql-client-{server}.")


def server_version(connection: Connection) -> int:
    return connection.dialect.server_version_info[0]


def dump(connection: Connection, target: Path) -> None:
    """Writes the whole database to a file, as it stands when the dump begins. CopyFailed, or Refusal where pg_dump is missing.

    Not compressed: tables are held, against a closing that wants to drop a partition, as long as the dump runs.
    """
    program = find_program("pg_dump", server_version(connection))
    words = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges", "--no-password", "--enable-row-security"]
    address, environment = _address(connection.engine.url)
    target.touch(0o600)
    command = [program, *words, f"--lock-wait-timeout={LOCK_PATIENCE}", f"--file={target}", f"--dbname={address}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise CopyFailed(f"pg_dump failed: {_last_line(done.stderr)}. Nothing was written.")


def refuse_company(connection: Connection) -> None:
    """Refusal while other programs are connected to the database."""
    others = connection.scalar(_OTHERS)
    if others:
        raise Refusal(
            f"{others} other connections to the database are open; stop serve, worker and tick (and a connection pool's own), "
            "then run the same command again."
        )


def clear(connection: Connection) -> None:
    """Drops every table and function of the schema, in the current transaction. Partitions go with their tables."""
    connection.execute(text("set local lock_timeout = '10s'"))
    for statement in connection.execute(_OURS).scalars().all():
        connection.exec_driver_sql(statement)


def load(connection: Connection, file: Path) -> None:
    """Makes everything that a dump holds, in the current transaction. CopyFailed where pg_restore can't read it."""
    program = find_program("pg_restore", server_version(connection))
    cursor = connection.connection.cursor()
    for section in SECTIONS:
        with _script(program, section, file) as lines:
            _run(cursor, lines)


@contextmanager
def _script(program: str, section: str, file: Path) -> Iterator[BinaryIO]:
    command = [program, f"--section={section}", "--no-owner", "--no-privileges", "--file=-", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        yield process.stdout
        said = process.stderr.read().decode(errors="replace")
    if process.returncode:
        raise CopyFailed(f"pg_restore failed: {_last_line(said)}. The database is as it was.")


def _run(cursor, lines: BinaryIO) -> None:
    """Statements as they stand, and rows as they stream past. Settings and psql's own words are left out.

    The names in a dump are whole, so it needs no settings; and a newer program's are unknown to an older server.
    """
    statements = []
    for line in lines:
        if line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
            with cursor.copy(line.rstrip(b";\n")) as rows:
                while (row := next(lines, b"\\.\n")) != b"\\.\n":
                    rows.write(row)
        elif not line.startswith((b"SET ", b"\\", b"--", b"SELECT pg_catalog.set_config(")):
            statements.append(line)
    if b"".join(statements).strip():
        cursor.execute(b"".join(statements))


def _address(url: URL) -> tuple[str, dict[str, str]]:
    """How libpq is told of the database, the password apart: a command's words can be read by everybody on the machine."""
    from psycopg.conninfo import make_conninfo

    _, told = url.get_dialect()().create_connect_args(url)
    password = told.pop("password", None)
    told = {name: value for name, value in told.items() if isinstance(value, str | int)}
    return make_conninfo(**told), os.environ | ({"PGPASSWORD": password} if password else {})


def _version_of(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0


def _last_line(said: str) -> str:
    return (said.strip().splitlines() or ["it gives no reason"])[-1].removeprefix("pg_dump: ").removeprefix("error: ").rstrip(".")
