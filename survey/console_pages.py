"""What every page of the console has in common: its headers, its language, and who is reading."""

from flask import Blueprint, Response
from flask_babel import get_locale

from survey.access import signed_in_reader

CONSOLE_HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # Not no-referrer: Flask-WTF compares the referrer of HTTPS posts with the host.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def make_console_pages(blueprint: Blueprint) -> None:
    """Gives a blueprint's responses the headers, and its templates `language` and `reader` (None where nobody is known)."""
    blueprint.after_request(_add_headers)
    blueprint.context_processor(lambda: {"language": str(get_locale()), "reader": signed_in_reader()})


def _add_headers(response: Response) -> Response:
    response.headers.update(CONSOLE_HEADERS)
    return response
