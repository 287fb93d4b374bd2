"""A served process of the tests' own, and what a phone says to it."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from survey.config import Settings
from survey.serving import HOST

HOME = Path(__file__).resolve().parents[2]
AGENT = "Ninas telephone"
PATIENCE = 60  # seconds until a started server must answer


@dataclass
class Server:
    port: int
    log: Path
    process: subprocess.Popen = field(repr=False)

    def send(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, list[tuple[str, str]], bytes]:
        """(status, headers, body). OSError or HTTPException where no answer comes."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        try:
            if fields is None:
                connection.request("GET", path, headers={"User-Agent": AGENT})
            else:
                form = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": AGENT}
                connection.request("POST", path, urlencode(fields), form)
            reply = connection.getresponse()
            return reply.status, reply.getheaders(), reply.read()
        finally:
            connection.close()


def environment_of(settings: Settings) -> dict[str, str]:
    return os.environ | {
        "PYTHONPATH": str(HOME),
        "SENTERPULS_DATABASE_URL": settings.database_url,
        "SENTERPULS_VAULT": str(settings.vault),
        "SENTERPULS_SECRET_KEY": settings.secret_key,
        "SENTERPULS_LOG": settings.log,
    }


@contextmanager
def served(settings: Settings, folder: Path, misfortune: str = "nothing") -> Iterator[Server]:
    """Serves while the block lasts. What it prints goes to its log too."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    log = folder / f"{misfortune}.log"
    command = [sys.executable, str(Path(__file__).with_name("driver.py")), str(port), str(log), misfortune]
    with log.open("ab") as said:
        process = subprocess.Popen(command, cwd=HOME, env=environment_of(settings), stdout=said, stderr=said)
    server = Server(port, log, process)
    try:
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            server.send("/healthz")
            return
        except OSError:
            if time.monotonic() > deadline or server.process.poll() is not None:
                raise RuntimeError(server.log.read_text(encoding="utf-8")) from None
            time.sleep(0.05)
