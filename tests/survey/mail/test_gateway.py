"""A real HTTP gateway on this machine: what it is sent, and what its answers mean."""

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest

from survey.mail.carriers import CarrierDown, Letter, TryLater, Undeliverable
from survey.mail.gateway import GatewayCarrier
from survey.mail.gateway_file import FORM, JSON, Gateway, GatewayRefused, read_gateways
from tests.mailbox import free_port

LETTER = Letter('+4790000001', "", 'Æ "quoted" {url} & more\n', "https://p.no/s/0123", "nb")


@contextmanager
def gateway_server(status: int = 200, headers: dict | None = None):
    """(address, requests): every request is kept and answered alike."""
    requests = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            requests.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *_words):
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/messages", requests
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def send(url: str, body: str = '{"to": {phone}, "text": {text}}', kind: str = JSON, channel: str = "sms") -> None:
    carrier = GatewayCarrier(Gateway(url, body, {"Content-Type": kind, "Authorization": "Bearer key"}), channel)
    with carrier.connect() as line:
        line.send(LETTER)


def test_values_are_json_whatever_they_hold():
    with gateway_server() as (url, requests):
        send(url)
    ((path, headers, body),) = requests
    assert (path, headers["Authorization"]) == ("/messages", "Bearer key")
    assert json.loads(body) == {"to": "+4790000001", "text": 'Æ "quoted" {url} & more'}


def test_values_are_form_fields_whatever_they_hold():
    with gateway_server() as (url, requests):
        send(url, "to={phone}&text={text}&link={url}", FORM)
    fields = parse_qs(requests[0][2].decode())
    assert fields == {"to": ["+4790000001"], "text": ['Æ "quoted" {url} & more'], "link": ["https://p.no/s/0123"]}


def test_chat_writes_to_an_address():
    with gateway_server() as (url, requests):
        send(url, '{"user": {email}, "text": {text}}', channel="chat")
    assert json.loads(requests[0][2])["user"] == LETTER.to


@pytest.mark.parametrize(
    "status, outcome",
    [
        (400, Undeliverable), (410, Undeliverable), (422, Undeliverable),
        (408, TryLater), (429, TryLater), (500, TryLater), (503, TryLater),
        (401, CarrierDown), (403, CarrierDown), (404, CarrierDown),
    ],
)  # fmt: skip
def test_what_an_answer_means(status, outcome):
    with gateway_server(status) as (url, _), pytest.raises(outcome) as raised:
        send(url)
    assert "+47" not in str(raised.value) and "p.no" not in str(raised.value)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nothing_follows_a_redirect(status):
    with gateway_server() as (elsewhere, gone_to), gateway_server(status, {"Location": elsewhere}) as (url, _):
        with pytest.raises(CarrierDown):
            send(url)
        assert gone_to == []


def test_a_gateway_that_is_not_there_is_down():
    with pytest.raises(CarrierDown):
        send(f"http://127.0.0.1:{free_port()}/messages")


GOOD = '[sms]\nurl = "https://g.example.com/m"\nbody = \'{"to": {phone}, "text": {text}}\'\n[sms.headers]\nX-Key = "secret"\n'


def test_a_file_is_read_and_its_keys_do_not_show(tmp_path):
    (file := tmp_path / "gateways.toml").write_text(GOOD, encoding="utf-8")
    gateways = read_gateways(file)
    assert gateways.sms.url == "https://g.example.com/m" and gateways.chat is None
    assert "secret" not in repr(gateways)


@pytest.mark.parametrize(
    "old, new",
    [
        ("[sms]", "[fax]"),
        ("[sms]", "sms"),
        ("https://g.example.com", "http://g.example.com"),
        ("https://g.example.com", "https://user:pass@g.example.com"),
        ("https://g.example.com", "file:///etc/passwd"),
        ("{text}", '"{text}"'),
        ("{text}", "{member}"),
        ("{text}", "{phone}"),
        ('X-Key = "secret"', 'X-Key = "a\\nB: c"'),
        ('X-Key = "secret"', 'Content-Type = "text/plain"'),
        ('X-Key = "secret"', "X-Key = 5"),
        ("url =", "address ="),
    ],
)
def test_a_file_that_cannot_work_is_refused_in_one_sentence(tmp_path, old, new):
    assert old in GOOD
    (file := tmp_path / "gateways.toml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(GatewayRefused) as refusal:
        read_gateways(file)
    assert "secret" not in str(refusal.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(GatewayRefused, match="can't be read"):
        read_gateways(tmp_path / "none.toml")
