"""Serving: an address that is taken is told in one line, and a served page is a page."""

import os
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from survey.refusal import Refusal
from survey.serving import HOST, public_url, reserve_address

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


def test_serve_answers_writes_no_access_log_and_ends_when_interrupted(settings, free_port):
    environment = os.environ | {
        "SENTERPULS_DATABASE_URL": settings.database_url,
        "SENTERPULS_VAULT": str(settings.vault),
        "SENTERPULS_SECRET_KEY": settings.secret_key,
    }
    command = [*PROGRAM, "serve", "--port", str(free_port), "--workers", "2"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        with _opened(f"http://{HOST}:{free_port}/healthz") as page:
            assert page.status == 200
            assert "waitress" not in page.headers.get("Server", "")
    finally:
        server.terminate()  # Ctrl-C may be ignored where the tests run in the background
        out, errors = server.communicate(timeout=PATIENCE)
    assert (server.returncode, errors) == (0, "")
    assert f":{free_port}" in out
    assert "healthz" not in out


def test_serve_says_what_to_do_where_there_is_no_database(tmp_path, monkeypatch):
    environment = os.environ | {
        "SENTERPULS_DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}",
        "SENTERPULS_VAULT": str(tmp_path / "vault"),
        "SENTERPULS_SECRET_KEY": "a secret for tests only",
    }
    ended = subprocess.run([*PROGRAM, "serve", "--port", "0"], env=environment, capture_output=True, text=True)
    assert ended.returncode == 2
    ended = subprocess.run([*PROGRAM, "serve", "--port", "65535"], env=environment, capture_output=True, text=True)
    assert ended.returncode == 1
    assert ended.stderr.strip().endswith("senterpuls db upgrade")


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
