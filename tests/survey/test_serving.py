"""Serving: an address that is taken is told in one line, a served page is a page, and several processes are one server."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from survey.refusal import Refusal
from survey.serving import HOST, public_url, reserve_address
from tests.waves import open_test_wave, stored_ballots, tokens_of

PROGRAM = (sys.executable, "-c", "from wsgi import cli; cli()")
PATIENCE = 30  # seconds until a started server must answer


@pytest.fixture
def taken():
    with socket.create_server((HOST, 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    with socket.create_server((HOST, 0)) as server:
        return server.getsockname()[1]


UNWANTED = {  # what no page sends: nothing of it is taken in, and one request is never two
    "a gigabyte": b"POST /code HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n",
    "an endless heading": b"GET /a HTTP/1.1\r\nHost: x\r\nCookie: " + b"x" * 100_000 + b"\r\n\r\n",
    "two lengths": b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "a name with a space": b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length : 30\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n",
    "an unknown coding": b"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\nGET /a HTTP/1.1\r\n\r\n",
    "a bare line feed": b"GET /healthz HTTP/1.1\nHost: x\n\n",
}


def test_a_port_that_is_taken_is_refused_with_what_to_do(taken):
    with pytest.raises(Refusal, match=f"Port {taken} .*--port"):
        reserve_address(HOST, taken)


def test_a_host_that_is_none_is_refused():
    with pytest.raises(Refusal, match="not an address"):
        reserve_address("no such host", 8000)


def test_an_address_is_held_from_when_it_is_reserved(free_port):
    with reserve_address(HOST, free_port), pytest.raises(Refusal):
        reserve_address(HOST, free_port)


@pytest.mark.parametrize(
    ("host", "port", "base_url", "expected"),
    [
        ("127.0.0.1", 8000, "http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("127.0.0.1", 8123, "http://127.0.0.1:8000", "http://127.0.0.1:8123"),
        ("0.0.0.0", 8123, "http://127.0.0.1:8000", "http://127.0.0.1:8123"),
        ("127.0.0.1", 8123, "https://pulse.example", "https://pulse.example"),
    ],
)
def test_links_lead_to_where_the_pages_are(host, port, base_url, expected):
    assert public_url(host, port, base_url) == expected


@pytest.fixture
def environment(settings) -> dict[str, str]:
    return os.environ | {
        "SENTERPULS_DATABASE_URL": settings.database_url,
        "SENTERPULS_VAULT": str(settings.vault),
        "SENTERPULS_SECRET_KEY": settings.secret_key,
    }


@pytest.fixture
def server(environment, free_port):
    """`senterpuls serve` with two processes, answering; ended by the test or here."""
    command = [*PROGRAM, "serve", "--port", str(free_port), "--workers", "2", "--threads", "2"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        _opened(f"http://{HOST}:{free_port}/healthz").close()
        until(lambda: len(children_of(server.pid)) == 2)
        yield server
    finally:
        server.terminate()  # Ctrl-C may be ignored where the tests run in the background
        server.communicate(timeout=PATIENCE)


def test_serve_answers_writes_no_access_log_and_ends_when_interrupted(server, free_port):
    with _opened(f"http://{HOST}:{free_port}/healthz") as page:
        assert page.status == 200
        assert "waitress" not in page.headers.get("Server", "")
    assert {name: _pages(free_port, sent) for name, sent in UNWANTED.items()} == dict.fromkeys(UNWANTED, 0)
    workers = children_of(server.pid)
    server.terminate()
    out, errors = server.communicate(timeout=PATIENCE)
    assert (server.returncode, errors) == (0, "")
    assert f":{free_port}" in out
    assert "healthz" not in out
    assert not any(alive(worker) for worker in workers)


def test_a_serving_process_that_is_killed_is_replaced(server, free_port):
    killed, other = children_of(server.pid)
    os.kill(killed, signal.SIGKILL)
    until(lambda: len(set(children_of(server.pid)) - {killed}) == 2)
    assert other in children_of(server.pid)
    assert _opened(f"http://{HOST}:{free_port}/healthz").status == 200
    server.terminate()
    _, errors = server.communicate(timeout=PATIENCE)
    assert f"serving process {killed} ended (signal 9)" in errors


def test_no_serving_process_outlives_the_one_that_started_it(server, free_port):
    workers = children_of(server.pid)
    server.kill()
    server.wait(PATIENCE)
    until(lambda: not any(alive(worker) for worker in workers))
    until(lambda: is_free(free_port))  # a tick that was just being started lets go of it a moment later


def test_either_process_takes_ballots_for_the_one_box(app, vault, server, free_port):
    wave = open_test_wave(vault, datetime.now(UTC), teams={"Oslo": 12})
    tokens = list(tokens_of(wave, vault).values())
    one, other = children_of(server.pid)
    for paused, sent in ((one, tokens[:6]), (other, tokens[6:])):
        os.kill(paused, signal.SIGSTOP)
        with ThreadPoolExecutor(6) as phones:
            answered = phones.map(lambda token: _sent(free_port, token), sent + sent)
        os.kill(paused, signal.SIGCONT)
        assert set(answered) == {200}
    assert {ballot.serial for ballot in stored_ballots()} == {token.serial for token in tokens}


def test_serve_says_what_to_do_where_there_is_no_database(tmp_path, monkeypatch):
    environment = os.environ | {
        "SENTERPULS_DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}",
        "SENTERPULS_VAULT": str(tmp_path / "vault"),
        "SENTERPULS_SECRET_KEY": "a secret for tests only",
    }
    ended = subprocess.run([*PROGRAM, "serve", "--port", "0"], env=environment, capture_output=True, text=True)
    assert ended.returncode == 2
    ended = subprocess.run([*PROGRAM, "serve", "--port", "65535"], env=environment, capture_output=True, text=True)
    assert ended.returncode == 2
    assert ended.stderr.strip().endswith("senterpuls upgrade")
    assert list(tmp_path.iterdir()) == []


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def is_free(port: int) -> bool:
    try:
        reserve_address(HOST, port).close()
    except Refusal:
        return False
    return True


def until(true) -> None:
    """Waits for something to become true. TimeoutError if it doesn't."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)


def _sent(port: int, token) -> int:
    with urllib.request.urlopen(f"http://{HOST}:{port}/s/{token}", data=b"AUT1=4", timeout=PATIENCE) as page:
        return page.status


def _pages(port: int, sent: bytes) -> int:
    """How many pages these bytes are answered with."""
    heard = bytearray()
    with socket.create_connection((HOST, port), timeout=PATIENCE) as connection, suppress(ConnectionError):
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        while part := connection.recv(65536):
            heard += part
    return sum(line.split()[1].startswith(b"2") for line in heard.splitlines() if line.startswith(b"HTTP/1."))


def _opened(url: str):
    """The page, as soon as somebody listens."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return urllib.request.urlopen(url, timeout=PATIENCE)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
