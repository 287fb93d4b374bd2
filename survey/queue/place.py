"""The queue, as SENTERPULS_QUEUE_URL names it: sqlite:///file, postgresql://…, redis://… . Nothing is opened here.

Without one, a serving process does what is due itself.
"""

from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from survey.refusal import Refusal

IN_PROCESS = "in-process"
SQLITE, POSTGRESQL, REDIS = "sqlite", "postgresql", "redis"
KINDS = {
    "sqlite": SQLITE,
    "postgresql": POSTGRESQL,
    "postgresql+psycopg": POSTGRESQL,
    "redis": REDIS,
    "rediss": REDIS,  # with TLS
    "unix": REDIS,  # a socket of this machine: unix:///run/redis/redis.sock
}
PACKAGES = {SQLITE: "sqlite3", POSTGRESQL: "psycopg", REDIS: "redis"}
EXAMPLE = "sqlite:////var/lib/senterpuls/queue.sqlite3, postgresql://user@host/name or redis://host:6379/0"


class QueueUrlRefused(Refusal):
    """The setting can't be used. Its text is not repeated: it may hold a password."""


@dataclass(frozen=True)
class QueuePlace:
    """kind: sqlite, postgresql or redis. address: the file's path, or what the server's own client takes."""

    kind: str
    address: str = field(repr=False)

    @classmethod
    def parse(cls, url: str, database_url: str) -> "QueuePlace":
        """QueueUrlRefused, in one sentence that says what to do."""
        try:
            parts = urlsplit(url)
            kind, named = KINDS.get(parts.scheme), (parts.hostname, parts.port)
        except ValueError:
            raise _refused("is not an address") from None
        if kind is None:
            raise _refused("names no kind of queue that is known")
        if find_spec(PACKAGES[kind]) is None:
            raise QueueUrlRefused(
                f"SENTERPULS_QUEUE_URL names a queue in {parts.scheme}, and its package is missing; "
                f"install it with: pip install 'senterpuls[{kind}]'"
            )
        if kind == SQLITE:
            return cls(kind, _file_of(url, database_url))
        if parts.scheme in ("redis", "rediss") and not named[0]:
            raise _refused("names no server")
        return cls(kind, url.replace("postgresql+psycopg:", "postgresql:", 1))


def _file_of(url: str, database_url: str) -> str:
    path = url.removeprefix("sqlite:///")
    if path in (url, "", ":memory:"):
        raise _refused("names no file")
    file = Path(path).absolute()
    if file.is_dir():
        raise QueueUrlRefused(f"SENTERPULS_QUEUE_URL is {file}, which is a folder; name a file, or move the folder away.")
    if not file.parent.is_dir():
        raise QueueUrlRefused(f"SENTERPULS_QUEUE_URL is a file in {file.parent}, which is no folder; make it, or choose another.")
    if database_url.startswith("sqlite:") and Path(database_url.removeprefix("sqlite:///")).absolute() == file:
        raise QueueUrlRefused("SENTERPULS_QUEUE_URL is the database's own file; give the queue a file of its own.")
    return str(file)


def _refused(reason: str) -> QueueUrlRefused:
    return QueueUrlRefused(f"SENTERPULS_QUEUE_URL {reason}; write it like {EXAMPLE}, or leave it out.")
