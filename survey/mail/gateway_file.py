"""The gateways for SMS and chat, as the file named by SENTERPULS_GATEWAYS describes them. Pure, but for reading it.

[sms]
url = "https://gateway.example.com/messages"
body = '{"to": {phone}, "text": {text}}'
[sms.headers]
Authorization = "Bearer …"
Content-Type = "application/json"
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

from survey.refusal import Refusal
from survey.toml_text import NotToml, read_toml

PLACES = ("phone", "email", "text", "url")
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PLACE = re.compile(r"\{(\w+)\}")
_HEADER = re.compile(r"[A-Za-z0-9-]+")


class GatewayRefused(Refusal):
    """The file can't be used. Headers are not repeated: they hold keys."""


@dataclass(frozen=True)
class Gateway:
    """One HTTP POST a message. In the body {phone}, {email}, {text} and {url} stand for values: quoted JSON strings in
    a JSON body, escaped form values in a form."""

    url: str
    body: str
    headers: Mapping[str, str] = field(repr=False)

    @property
    def kind(self) -> str:
        """The body's content type."""
        return next(value for name, value in self.headers.items() if name.lower() == "content-type").partition(";")[0].strip()

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The body of one message. Values are put in once: a brace in a value is only a brace."""
        write = json.dumps if self.kind == JSON else quote_plus
        return _PLACE.sub(lambda place: write(values[place[1]]), self.body).encode()


@dataclass(frozen=True)
class Gateways:
    sms: Gateway | None = None
    chat: Gateway | None = None


NO_GATEWAYS = Gateways()


def read_gateways(file: Path) -> Gateways:
    """GatewayRefused, in one sentence."""
    try:
        tables = read_toml(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise GatewayRefused(f"SENTERPULS_GATEWAYS: {file} can't be read: {error.strerror}.") from None
    except (NotToml, UnicodeDecodeError) as error:
        raise GatewayRefused(f"SENTERPULS_GATEWAYS: {file} is not TOML: {error}.") from None
    if unknown := sorted(set(tables) - {"sms", "chat"}):
        raise GatewayRefused(f"SENTERPULS_GATEWAYS: {file} has [{unknown[0]}]; it may have [sms] and [chat].")
    return Gateways(**{name: _gateway(f"SENTERPULS_GATEWAYS: {file}, [{name}]", table) for name, table in tables.items()})


def _gateway(where: str, table) -> Gateway:
    if not isinstance(table, dict) or set(table) - {"url", "body", "headers"} or not {"url", "body"} <= set(table):
        raise GatewayRefused(f"{where} needs url and body, may have headers, and nothing else.")
    url, body, headers = table["url"], table["body"], table.get("headers", {})
    if not isinstance(url, str) or not isinstance(body, str) or not _are_headers(headers):
        raise GatewayRefused(f"{where}: url and body are texts, headers a table of texts on one line each.")
    _check_url(where, url)
    headers = headers if "content-type" in map(str.lower, headers) else {**headers, "Content-Type": JSON}
    gateway = Gateway(url, body, headers)
    if gateway.kind not in (JSON, FORM):
        raise GatewayRefused(f"{where}: Content-Type is {JSON} or {FORM}.")
    if unknown := sorted(set(_PLACE.findall(body)) - set(PLACES)):
        raise GatewayRefused(f"{where}: {{{unknown[0]}}} is not one of {{phone}}, {{email}}, {{text}}, {{url}}.")
    if not {"text", "url"} & set(_PLACE.findall(body)):
        raise GatewayRefused(f"{where}: the body has no {{text}}, so nobody would get a link.")
    _check_body(where, gateway)
    return gateway


def _check_url(where: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    except ValueError:
        secure = False
    if not secure or not parts.hostname or parts.username is not None or not url.isascii() or not url.isprintable() or " " in url:
        raise GatewayRefused(f"{where}: url must be an https:// address, without a user in it.")


def _check_body(where: str, gateway: Gateway) -> None:
    if gateway.kind == JSON:
        try:
            json.loads(gateway.fill(dict.fromkeys(PLACES, "x")))
        except (ValueError, RecursionError):
            raise GatewayRefused(f"{where}: the body is not JSON; write {{text}} without quotation marks around it.") from None


def _are_headers(headers) -> bool:
    return isinstance(headers, dict) and all(
        _HEADER.fullmatch(name) and isinstance(value, str) and value.isprintable() and value.isascii()
        for name, value in headers.items()
    )
