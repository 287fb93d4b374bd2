"""A PostgreSQL server of a benchmark's own, as the tests start it, except that what it has committed is on disk."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from runpy import run_path
from urllib.parse import parse_qs, urlsplit

from bench.measuring import cpu_of_processes

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Server:
    """pid: of the process that started all the others. new_database: the address of an empty one, for SQLAlchemy, whose
    owner is nobody's superuser.
    """

    pid: int
    new_database: Callable[[], str]

    def cpu(self) -> float:
        """Seconds of processor time of the server so far, connections that have ended among them."""
        return cpu_of_processes(self.pid)


@contextmanager
def postgresql() -> Iterator[Server]:
    """Runs a server while the block lasts."""
    servers = run_path(str(ROOT / "tests" / "postgres.py"))  # an installed package calls itself `tests` as well
    with servers["postgres_server"](fsync="on") as address:
        folder = Path(parse_qs(urlsplit(address).query)["host"][0])
        pid = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        yield Server(pid, lambda: servers["owned_database"](address).replace("postgresql:", "postgresql+psycopg:", 1))
