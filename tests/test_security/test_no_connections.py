"""What somebody writes is never fetched: a listening socket waits for a connection from a report, a page, a sheet, a logo."""

import socket
from contextlib import contextmanager

import pytest
from weasyprint import HTML
from weasyprint.urls import URLFetcher

from reports.exports.pdf import STYLE_SHEET, AddressRefused, ChartFetcher, write_pdf
from reports.exports.sheets import render_sheets
from survey.logo import LogoRefused, clean_logo
from survey.services.invitations import MemberLink

WAYS = {  # how a page may name another place
    "an image": '<img src="{}">',
    "an image in a style": '<p style="background: url({})">x</p>',
    "a style sheet": '<link rel="stylesheet" href="{}">',
    "an imported style sheet": "<style>@import url({});</style>",
    "a font": "<style>@font-face {{ font-family: x; src: url({}) }} p {{ font-family: x }}</style><p>x</p>",
    "a list's mark": '<ul style="list-style-image: url({})"><li>x</li></ul>',
    "content": '<style>p::before {{ content: url({}) }}</style><p>x</p>',
    "an object": '<object data="{}"></object>',
    "an embedded file": '<embed src="{}">',
    "an attachment": '<link rel="attachment" href="{}">',
    "an attachment of a link": '<a rel="attachment" href="{}">x</a>',
    "a drawing's image": '<svg><image href="{0}" xlink:href="{0}" width="9" height="9"/></svg>',
    "a drawing's part": '<svg><use href="{}#x"/></svg>',
    "a base": '<base href="{}"><img src="x.png">',
}


@contextmanager
def listener():
    """(address, how many have come)."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)

        def come() -> int:
            count = 0
            try:
                while True:
                    server.accept()[0].close()
                    count += 1
            except BlockingIOError:
                return count

        yield f"http://127.0.0.1:{server.getsockname()[1]}/x", come


def written(page: str) -> bytes:
    try:
        return write_pdf(page, STYLE_SHEET)
    except AddressRefused:
        return b""


@pytest.mark.parametrize("way", WAYS)
def test_a_report_asks_nobody_for_anything(app, way):
    with listener() as (address, come):
        content = written(f"<html lang=en><title>x</title><body>{WAYS[way].format(address)}")
        assert come() == 0
    assert address.encode() not in content or way == "an attachment of a link"


def test_without_the_fetcher_somebody_is_asked():
    """What the library does by itself: the attack is one."""
    with listener() as (address, come):
        HTML(string=WAYS["an image"].format(address), url_fetcher=URLFetcher(timeout=0.2)).render()
        assert come() == 1


@pytest.mark.parametrize("address", ["file:///etc/passwd", "file:x.txt", "ftp://127.0.0.1/x", "gopher://x", "chart:logo"])
def test_no_file_is_read_either(address):
    with pytest.raises(AddressRefused):
        ChartFetcher({}).fetch(address)


def test_a_file_named_in_a_text_is_not_in_the_report(app, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("what only the server may read", encoding="utf-8")
    for way in ("an attachment", "an attachment of a link", "an image", "an embedded file"):
        assert b"EmbeddedFile" not in written(f"<html lang=en><title>x</title>{WAYS[way].format(secret.as_uri())}")


def test_names_on_sheets_are_no_addresses(app):
    with listener() as (address, come):
        hostile = WAYS["an image"].format(address)
        links = [MemberLink(hostile, hostile, "en", "0123-4567-89AB-CDEF", "https://pulse.example/s/0123-4567-89AB-CDEF")]
        assert render_sheets(hostile, links, {"en": hostile}, language="en").startswith(b"%PDF")
        assert come() == 0


def test_a_logo_is_pixels_and_nothing_else():
    with listener() as (address, come):
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}"/></svg>'.encode()
        for content in (drawing, b"#EXTM3U\n" + address.encode(), b"%!PS\n(" + address.encode() + b") run"):
            with pytest.raises(LogoRefused):
                clean_logo(content)
        assert come() == 0
