"""deploy/nginx/senterpuls.conf in a real nginx before a real `senterpuls serve`: it keeps quiet, and nobody is locked out."""

import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from survey.flood import LIMIT
from tests.conftest import running_app
from tests.nginx import PATIENCE, free_ports, nginx, visit, write_certificate
from tests.waves import complete_form, open_test_wave, tokens_of

HOME = Path(__file__).resolve().parents[1]
OURS = HOME / "deploy" / "nginx" / "senterpuls.conf"
NAIVE = """
server {{
    listen {tls} ssl; ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;
    location / {{ proxy_pass http://127.0.0.1:{upstream}; }}
}}
"""
SERVE = (sys.executable, "-c", "from wsgi import cli; cli()", "serve", "--workers", "1", "--no-schedule")
WRONG = "/s/0000-0000-0000-0000"


def ours(folder: Path, *, plain: int, tls: int, upstream: int) -> str:
    """The example with the test's ports and folders in it."""
    text = OURS.read_text(encoding="utf-8")
    for example, here in (
        ("listen 80;", f"listen {plain};"),
        ("listen 443 ssl", f"listen {tls} ssl"),
        ("https://$host$", f"https://$host:{tls}$"),
        ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
        ("/etc/ssl/senterpuls/fullchain.pem", f"{folder}/cert.pem"),
        ("/etc/ssl/senterpuls/key.pem", f"{folder}/key.pem"),
        ("/var/cache/nginx/senterpuls", f"{folder}/static"),
    ):
        assert text.count(example) == 1
        text = text.replace(example, here)
    return text


@contextmanager
def serving(settings, port: int, tls: int):
    """`senterpuls serve` as behind a proxy. Ended by the test, or here."""
    environment = os.environ | {
        "PYTHONPATH": str(HOME),
        "SENTERPULS_DATABASE_URL": settings.database_url,
        "SENTERPULS_VAULT": str(settings.vault),
        "SENTERPULS_SECRET_KEY": "0123456789abcdef" * 4,
        "SENTERPULS_BASE_URL": f"https://puls.example.com:{tls}",
        "SENTERPULS_PROXIES": "1",
    }
    command = [*SERVE, "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + PATIENCE
        while _status(port) != 200:
            assert time.monotonic() < deadline, "serve does not answer"
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _status(port: int) -> int:
    try:
        return visit(port, "/healthz", encrypted=False)[0]
    except OSError:
        return 0


def logs_in(folder: Path) -> str:
    return "".join(file.read_text(encoding="utf-8", errors="replace") for file in folder.glob("*.log"))


@dataclass(frozen=True)
class Stage:
    """tls, plain: where nginx listens. links: of people of one wave; form: their answers."""

    folder: Path
    tls: int
    plain: int
    links: list[str]
    form: dict[str, str]


@pytest.fixture(scope="module")
def stage(tmp_path_factory, make_settings):
    folder = tmp_path_factory.mktemp("nginx")
    write_certificate(folder)
    settings = make_settings(tmp_path_factory.mktemp("served"))
    plain, tls, upstream = free_ports(3)
    with running_app(settings) as app:
        vault = app.extensions["senterpuls.vault"]
        wave = open_test_wave(vault, datetime.now(UTC), teams={"Oslo": 6})
        links = [f"/s/{token}" for token in tokens_of(wave, vault).values()]
        form = complete_form(wave)
        with serving(settings, upstream, tls), nginx(folder, ours(folder, plain=plain, tls=tls, upstream=upstream), tls):
            yield Stage(folder, tls, plain, links, form)


def test_a_stock_proxy_writes_links_into_both_logs(tmp_path):
    write_certificate(tmp_path)
    tls, nobody = free_ports(2)
    with nginx(tmp_path, NAIVE.format(tls=tls, folder=tmp_path, upstream=nobody), tls):
        assert visit(tls, WRONG)[0] == 502
    assert [name for name in ("access.log", "http.log") if WRONG in (tmp_path / name).read_text(encoding="utf-8")] == [
        "access.log", "http.log"
    ]  # fmt: skip


def test_ours_writes_nothing_of_a_visit_down(stage):
    link = stage.links[0]
    assert visit(stage.tls, link)[0] == 200
    assert visit(stage.tls, link, stage.form)[0] == 200
    assert visit(stage.tls, "/code", {"code": link.removeprefix("/s/")})[0] == 200
    assert visit(stage.tls, link, {"comment": "x" * 40_000})[0] == 413
    assert visit(stage.tls, f"{link}%zz")[0] == 400
    status, headers, _ = visit(stage.plain, link, encrypted=False)
    assert (status, headers["Location"]) == (308, f"https://puls.example.com:{stage.tls}{link}")
    assert link.removeprefix("/s/") not in logs_in(stage.folder)
    left = [file for place in ("body", "proxy") for file in (stage.folder / place).rglob("*") if file.is_file()]
    assert left == []


def test_a_visit_while_the_program_is_down_is_not_written_down_either(tmp_path):
    write_certificate(tmp_path)
    plain, tls, nobody = free_ports(3)
    with nginx(tmp_path, ours(tmp_path, plain=plain, tls=tls, upstream=nobody), tls):
        for fields in (None, {"AUT1": "4"}):
            status, headers, page = visit(tls, WRONG, fields)
            assert (status, headers["Cache-Control"]) == (503, "no-store")
            assert all(f'lang="{language}"' in page for language in ("en", "nb", "sv", "da", "nl"))
    assert WRONG.removeprefix("/s/") not in logs_in(tmp_path)


def test_a_flood_is_refused_by_address_and_a_centre_behind_one_address_is_not(stage):
    tried = [visit(stage.tls, WRONG, X_Forwarded_For=f"192.0.2.{number}")[0] for number in range(LIMIT + 1)]
    assert (set(tried[:LIMIT]), tried[-1]) == ({404}, 429)  # whatever a visitor says of itself
    with ThreadPoolExecutor(6) as phones:
        answered = list(phones.map(lambda link: visit(stage.tls, link)[0], stage.links * 20))
    assert set(answered) == {200}


def test_what_is_for_monitors_is_not_for_everybody(stage):
    assert visit(stage.tls, "/metrics")[0] == 404
    assert visit(stage.tls, "/healthz")[0] == 200
    text = OURS.read_text(encoding="utf-8")
    assert re.search(r"location = /readyz \{\s+allow 127.0.0.1;\s+deny all;", text)


def test_forms_of_the_console_work_encrypted(stage):
    status, headers, page = visit(stage.tls, "/console/sign-in")
    cookie = headers["Set-Cookie"]
    assert (status, "Secure" in cookie) == (200, True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    fields = {"csrf_token": token, "email": "nobody@example.com", "password": "no password of anybody"}
    here = f"https://puls.example.com:{stage.tls}/console/sign-in"
    sent = visit(stage.tls, "/console/sign-in", fields, Cookie=cookie.partition(";")[0], Referer=here)
    elsewhere = visit(stage.tls, "/console/sign-in", fields, Cookie=cookie.partition(";")[0], Referer="https://evil.example/")
    assert (sent[0], elsewhere[0]) == (422, 400)


def test_a_style_sheet_is_kept_for_the_next_visitor(stage):
    name = next((HOME / "static").glob("*.css")).name
    assert {visit(stage.tls, f"/static/{name}")[0] for _ in range(2)} == {200}
    assert [file for file in (stage.folder / "static").rglob("*") if file.is_file()]
