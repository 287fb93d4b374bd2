"""Databases of either kind for tests: migrated once, copied for every test. Which kind a test runs on, too."""

import secrets
import shutil
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from psycopg.errors import DuplicateObject

SQLITE, POSTGRESQL, BOTH, SHARED = "sqlite", "postgresql", "both", "shared"
CHOICES = (SHARED, SQLITE, POSTGRESQL, BOTH)
FILE = "senterpuls.sqlite3"
# The program's role, as it should be: the owner of its database, who passes by nothing.
OWNER = "program"


class Databases(Protocol):
    """Makes databases of one kind. An address is what SENTERPULS_DATABASE_URL takes."""

    def new(self, folder: Path) -> str:
        """An empty one, not migrated, for an installation in the folder."""

    def copy(self, address: str, folder: Path) -> str:
        """A copy of one that nobody has open, for an installation in the folder."""

    def drop(self, address: str) -> None:
        """Nobody needs it any more."""


class SqliteFiles:
    def new(self, folder: Path) -> str:
        return f"sqlite:///{folder / FILE}"

    def copy(self, address: str, folder: Path) -> str:
        shutil.copy(address.removeprefix("sqlite:///"), folder / FILE)
        return self.new(folder)

    def drop(self, address: str) -> None:
        """Goes with its folder."""


class ServerDatabases:
    """On one PostgreSQL server, given as an address to be completed by a name."""

    def __init__(self, address: str):
        self.address = address
        self.superuser = psycopg.connect(address.format("postgres"), autocommit=True)
        with suppress(DuplicateObject):
            self.superuser.execute(f"create role {OWNER} login")

    def new(self, folder: Path) -> str:
        return self._create("template0")

    def copy(self, address: str, folder: Path) -> str:
        return self._create(_name_in(address))

    def drop(self, address: str) -> None:
        self.superuser.execute(f"drop database if exists {_name_in(address)} with (force)")

    def _create(self, template: str) -> str:
        name = f"copy_{secrets.token_hex(6)}"
        # By files: half the cost of copying through the log, which is what keeps a server that serves from a pause.
        self.superuser.execute(f"create database {name} template {template} owner {OWNER} strategy file_copy")
        return self.address.format(name).replace("//puls@", f"//{OWNER}@")


def _name_in(address: str) -> str:
    return address.partition("@/")[2].partition("?")[0]


def kinds_for(definition, choice: str) -> list:
    """On which databases a test runs that takes one, as parameters.

    A test that is about one of them, or about both, has a mark and runs there whatever was chosen. Of the others, `shared`
    gives each function to one of the two by its name: the same on every machine and in every run.
    """
    if definition.get_closest_marker(SQLITE):
        kinds = (SQLITE,)
    elif definition.get_closest_marker(POSTGRESQL):
        kinds = (POSTGRESQL,)
    elif definition.get_closest_marker("each_database") or choice == BOTH:
        kinds = (SQLITE, POSTGRESQL)
    else:
        kinds = (choice if choice != SHARED else share_of(f"{definition.path.name}::{definition.name}"),)
    return [pytest.param(kind, id=kind, marks=[pytest.mark.postgresql] if kind == POSTGRESQL else []) for kind in kinds]


def share_of(name: str) -> str:
    return (SQLITE, POSTGRESQL)[zlib.crc32(name.encode()) & 1]


def databases_of(kind: str, server: Callable[[], str]) -> Databases:
    """Of a kind; a server is started only if it is needed."""
    return SqliteFiles() if kind == SQLITE else ServerDatabases(server())
