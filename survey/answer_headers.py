"""What every answer tells a browser to be strict about, whoever wrote it: pages, refusals, files, downloads, failures.

A page that needs more says so itself (survey/console/pages.py, survey/views/respondent_pages.py); what it doesn't say is
filled in here, outside of everything that answers, so that no view, library or error page can be forgotten.
"""

from collections.abc import Callable, Iterable
from types import MappingProxyType

YEAR = 365 * 24 * 3600  # seconds
FLOOR = MappingProxyType(
    {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
)
# Only where pages are encrypted: elsewhere browsers pass them over, and complain of one.
ENCRYPTED = MappingProxyType(
    {"Cross-Origin-Opener-Policy": "same-origin", "Strict-Transport-Security": f"max-age={YEAR}"},
)


class StrictAnswers:
    """A WSGI application whose answers say all of this, those of the application inside it included."""

    def __init__(self, inside: Callable, *, encrypted: bool):
        self._inside = inside
        self._floor = tuple((name.lower(), name, value) for name, value in (FLOOR | (ENCRYPTED if encrypted else {})).items())

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more) -> Callable:
            said = {name.lower() for name, _ in headers}
            unsaid = [(name, value) for key, name, value in self._floor if key not in said]
            return start_response(status, [*headers, *unsaid], *more)

        return self._inside(environ, start)
