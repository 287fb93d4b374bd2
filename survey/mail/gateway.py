"""Letters by a gateway: one templated HTTP POST each, with the standard library, following no redirect."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from survey.mail.carriers import CarrierDown, Letter, TryLater, Undeliverable
from survey.mail.gateway_file import Gateway
from survey.models.outbox import SMS

TIMEOUT = 20  # seconds
OUR_FAULT = {401, 403, 404, 405, 407, 415}  # the key or the address in the file is wrong: no recipient's fault
LATER = {408, 425, 429}


class _NoRedirects(HTTPRedirectHandler):
    """A gateway that moves is a gateway to be written into the file anew: keys and links go nowhere else."""

    def redirect_request(self, *_request):
        return None


class GatewayCarrier:
    """A gateway for a channel: sms writes to numbers, chat to addresses."""

    def __init__(self, gateway: Gateway, channel: str):
        self._gateway = gateway
        self._contact = "phone" if channel == SMS else "email"
        self._opener = build_opener(_NoRedirects)

    @contextmanager
    def connect(self) -> Iterator["GatewayCarrier"]:
        yield self

    def send(self, letter: Letter) -> None:
        values = {"phone": "", "email": "", "text": letter.text.strip(), "url": letter.url, self._contact: letter.to}
        request = Request(self._gateway.url, self._gateway.fill(values), dict(self._gateway.headers), method="POST")
        try:
            with self._opener.open(request, timeout=TIMEOUT) as response:
                response.read(1)
        except HTTPError as error:
            error.close()
            raise _by_status(error.code) from None
        except (OSError, http.client.HTTPException):
            raise CarrierDown("the gateway can't be reached") from None


def _by_status(status: int) -> Exception:
    if status < 400:
        return CarrierDown(f"the gateway sends us elsewhere ({status}); correct its url")
    if status in OUR_FAULT:
        return CarrierDown(f"the gateway refuses us ({status}); check its url and headers")
    if status in LATER or status >= 500:
        return TryLater(f"not taken ({status})")
    return Undeliverable(f"refused ({status})")
