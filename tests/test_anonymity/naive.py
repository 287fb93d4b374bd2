"""What is built when nobody thinks of an attacker: a participant's row with a mark, and an answer's row beside it."""

import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from tests.test_anonymity.chance import PEOPLE, RUNS

TABLES = """
create table participant_{0} (id integer primary key, member text, email text, completed text);
create table answer_{0} (id integer primary key autoincrement, wellbeing text);
"""


def naive_elections(seed: int = 2) -> dict[str, list[str]]:
    """Client → its members in the order in which they will answer."""
    chance = random.Random(seed)
    return {f"client{run:02}": [f"{chance.getrandbits(64):016x}" for _ in range(PEOPLE)] for run in range(RUNS)}


def naive_database(file: Path, elections: dict[str, Sequence[str]], seed: int = 3) -> sqlite3.Connection:
    """A database after these elections: participants in alphabetical order, answers without a name, marks set.

    The connection keeps the write-ahead log in being.
    """
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("pragma journal_mode=wal")
    connection.execute("pragma wal_autocheckpoint=0")
    for client, members in elections.items():
        connection.executescript(TABLES.format(client))
        rows = [(member, f"{member}@fjord.example") for member in sorted(members)]
        connection.executemany(f"insert into participant_{client} (member, email) values (?, ?)", rows)
    connection.execute("pragma wal_checkpoint(truncate)")
    for client, members in elections.items():
        for member in members:
            naive_answer(connection, client, member)
    return connection


def naive_answer(connection: sqlite3.Connection, client: str, member: str, wellbeing: str = "four") -> None:
    """As survey tools do it: the answer, and that this person has answered, in tables of each survey's own."""
    connection.execute("begin")
    connection.execute(f"insert into answer_{client} (wellbeing) values (?)", (wellbeing,))
    connection.execute(f"update participant_{client} set completed = '2026-10-05' where member = ?", (member,))
    connection.execute("commit")


def naive_rows(file: Path, table: str) -> list[tuple]:
    """A table as a dump writes it."""
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(f"select * from {table}").fetchall()
