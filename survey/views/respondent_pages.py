"""How a respondent's page is drawn, kept and sent: no cookie, no other host, nothing for a cache to keep.

The page of a wave holds nothing personal, so it is drawn once a wave, unit and language and then served as it is.
"""

import base64
import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path

from flask import Response, current_app, render_template, request
from markupsafe import Markup

from survey.languages import NAMES

PAGES_KEPT = 2_000
CARRIED = "<!--carried-->"  # where what a respondent brings along is set into a kept page

_STATIC = Path(__file__).resolve().parents[2] / "static"


def _inline(name: str) -> Markup:
    """Markup: an escaped quotation mark would change the text, and its hash would no longer be the one the policy names."""
    return Markup((_STATIC / name).read_text(encoding="utf-8"))


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


STYLE, DRAFT, TABLET = _inline("ballot.css"), _inline("draft.js"), _inline("tablet.js")
STYLE_SOURCE = _source(STYLE)  # for policies of pages that draw a questionnaire to be looked at
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src {STYLE_SOURCE}; script-src {_source(DRAFT)} {_source(TABLET)}; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def draw(template: str, language: str, **context) -> str:
    """A page in one language, the style and scripts it may use at hand."""
    inline = {"respondent_style": STYLE, "draft_script": DRAFT, "tablet_script": TABLET}
    return render_template(template, language=language, language_names=NAMES, **inline, **context)


def kept_page(key: tuple, make: Callable[[], str], carried: str = "", **choices) -> Response:
    """The page from memory, drawn if it is not there yet, with what the respondent brings along set into it."""
    pages = current_app.extensions.setdefault("senterpuls.pages", {})
    page = pages.get(key)
    if page is None:
        if len(pages) >= PAGES_KEPT:
            pages.clear()
        text = make()
        plain = text.replace(CARRIED, "").encode()
        page = pages[key] = (text, plain, gzip.compress(plain, mtime=0))
    text, plain, packed = page
    if carried:
        return respond(text.replace(CARRIED, carried), **choices)
    if _takes_gzip():
        return respond(packed, encoding="gzip", **choices)
    return respond(plain, **choices)


def respond(body: str | bytes, status: int = 200, *, encoding: str | None = None, refresh: str | None = None) -> Response:
    """The page with its headers. refresh: seconds and address to go to by itself, as in "5; url=/code"."""
    if isinstance(body, str):
        body = body.encode()
        if _takes_gzip():
            body, encoding = gzip.compress(body, 6, mtime=0), "gzip"
    response = Response(body, status, HEADERS, mimetype="text/html")
    response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    if refresh:
        response.headers["Refresh"] = refresh
    return response


def _takes_gzip() -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")
