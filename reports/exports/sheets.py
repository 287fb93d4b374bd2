"""Sheets of links to hand over: a card a member, four to an A4 page, a new page for each team.

A card is a strip that is cut out and folded: who it is for stays outside, the code is covered. A colleague who hands it
over sees no code, and a card that was opened shows it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

import segno
from flask import render_template
from flask_babel import force_locale

from reports.exports.pdf import write_pdf
from survey.instruments.scale import LANGUAGES
from survey.services.invitations import MemberLink
from survey.tree import natural_key
from survey.written_time import write_moment

STYLE_SHEET = Path(__file__).resolve().parents[2] / "static" / "sheets.css"
CARDS = 4  # to a page


@dataclass(frozen=True)
class Card:
    """One member's strip. picture: the address as SVG; inside: HTML in the member's language."""

    member: str
    language: str
    picture: str
    address: str
    code: str
    inside: str


@dataclass(frozen=True)
class Page:
    """Cards of one team; number of so many pages of it."""

    unit: str
    number: int
    of: int
    cards: tuple[Card, ...]


def render_sheets(client_name: str, links: Iterable[MemberLink], closing: dict[str, str], *, language: str) -> bytes:
    """The PDF. closing: language → how the closing time is written in it; language: of the operator's headings."""
    pages = pages_of(client_name, links, closing)
    with force_locale(language):
        text = render_template("sheets/pages.html", pages=pages, client_name=client_name, language=language)
    return write_pdf(text, STYLE_SHEET)


def closing_times(closes_at: datetime) -> dict[str, str]:
    """Language → the moment as it is written in it."""
    times = {}
    for language in LANGUAGES:
        with force_locale(language):
            times[language] = write_moment(closes_at)
    return times


def pages_of(client_name: str, links: Iterable[MemberLink], closing: dict[str, str]) -> list[Page]:
    """Teams in the order of the tree, members by reference."""
    ordered = sorted(links, key=lambda link: (natural_key(link.unit), natural_key(link.member)))
    pages = []
    for unit, group in groupby(ordered, key=lambda link: link.unit):
        cards = [_card(client_name, link, closing[link.language]) for link in group]
        starts = range(0, len(cards), CARDS)
        pages += [
            Page(unit, number, len(starts), tuple(cards[start : start + CARDS])) for number, start in enumerate(starts, 1)
        ]
    return pages


def _card(client_name: str, link: MemberLink, closing: str) -> Card:
    with force_locale(link.language):
        inside = render_template("sheets/inside.html", client_name=client_name, closing=closing)
    picture = segno.make_qr(link.url, error="m").svg_inline(border=2, scale=1, omitsize=True)
    return Card(link.member, link.language, picture, link.url.removesuffix(link.code).partition("://")[2], link.code, inside)
