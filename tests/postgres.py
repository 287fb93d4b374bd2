"""A PostgreSQL server of the tests' own: a private cluster in a temporary folder, on a socket, gone afterwards."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

IN_MEMORY, ROOM = Path("/dev/shm"), 2**30  # bytes
SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "max_connections": "100",
    # As docs/ ask of an operator: no statement and no key in the server's log.
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


def _programs() -> Path:
    """The newest server's programs: Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    return found[-1] if found else Path(shutil.which("initdb") or "initdb").parent


def _as_owner(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root, so root hands over to the user that Debian's package made."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def _run(*command: str) -> None:
    # No pipes: the server would inherit them, and waiting for their end would be waiting for the server's.
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(_as_owner(list(command)), check=True, cwd="/", timeout=60, **quiet)


def _fast_place() -> Path | None:
    """A database is some three hundred files: to copy one costs a fifth where they need no disk."""
    return IN_MEMORY if IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM else None
def pg_ctl(folder: Path, *what: str) -> None:
    """Asks the server in the folder to do something, and waits until it has. CalledProcessError where it can't."""
    _run(f"{_programs()}/pg_ctl", "-D", f"{folder / 'data'}", "-w", "-l", f"{folder}/log", *what)


@contextmanager
def postgres_server(**changed: str) -> Iterator[str]:
    """Runs a server while the block lasts, some of its settings changed; gives the address of a database, to be completed
    by a database's name.
    """
    folder = Path(tempfile.mkdtemp(prefix="puls-pg-", dir=_fast_place()))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data, programs = folder / "data", _programs()
    try:
        _run(f"{programs}/initdb", "-D", f"{data}", "-U", "puls", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = " ".join(f"-c {name}={value}" for name, value in (SETTINGS | changed).items())
        pg_ctl(folder, "-o", f"{options} -k {folder}", "start")
        try:
            yield f"postgresql://puls@/{{}}?host={folder}"
        finally:
            with suppress(subprocess.CalledProcessError):  # a test may have stopped it
                pg_ctl(folder, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def owned_database(address: str) -> str:
    """The address of an empty database for a role that owns it and passes by nothing: as the program should be run."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(address.format("postgres"), autocommit=True) as connection:
        connection.execute(f"create role owner_of_{name} login")
        connection.execute(f"create database {name} owner owner_of_{name}")
    return address.format(name).replace("//puls@", f"//owner_of_{name}@")


def new_database(address: str) -> str:
    """The address of an empty database, made for the caller."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(address.format("postgres"), autocommit=True) as connection:
        connection.execute(f"create database {name}")
    return address.format(name)
