"""A Redis server of the tests' own: in a temporary folder, on a socket, gone afterwards."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as NotThere

PATIENCE = 20  # seconds


@contextmanager
def redis_server(folder: Path | None = None) -> Iterator[str]:
    """Runs a server while the block lasts, in a folder of its own or in one that is given; gives its address."""
    own = folder is None
    folder = folder or Path(tempfile.mkdtemp(prefix="puls-redis-"))
    socket = folder / "redis.sock"
    choices = ("--port", "0", "--unixsocket", str(socket), "--dir", str(folder), "--save", "", "--appendonly", "no")
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        with subprocess.Popen(["redis-server", *choices], **quiet) as server:
            try:
                _await(f"unix://{socket}", server)
                yield f"unix://{socket}"
            finally:
                server.kill()
    finally:
        if own:
            shutil.rmtree(folder, ignore_errors=True)


def _await(address: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE
    with Redis.from_url(address) as client:
        while True:
            try:
                client.ping()
                return
            except NotThere:
                if server.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
