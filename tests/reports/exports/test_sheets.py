"""Sheets of links: a card for everybody, codes that a phone reads as the link, teams on pages of their own."""

from io import BytesIO

import pytest
import segno
from pypdf import PdfReader

from reports.exports.sheets import CARDS, closing_times, pages_of, render_sheets
from survey.instruments.scale import LANGUAGES
from survey.services.invitations import MemberLink

BASE = "https://puls.nordlys.no/s/"


def link(unit: str, member: str, language: str = "nb") -> MemberLink:
    code = f"{member:0>4}-0000-0000-0000"
    return MemberLink(unit, member, language, code, BASE + code)


@pytest.fixture
def closing(app, now):
    return closing_times(now)


@pytest.fixture
def links():
    members = [link("Oslo/Team 10", "X1")] + [link("Oslo/Team 2", f"A{n}") for n in (10, 9, 1, 2, 3)]
    return members + [link("Bergen", f"L{n}", language) for n, language in enumerate(LANGUAGES)]


def test_each_team_begins_a_page_in_the_order_of_the_tree(closing, links):
    pages = pages_of("Nordlys", links, closing)
    assert [(page.unit, page.number, page.of, len(page.cards)) for page in pages] == [
        ("Bergen", 1, 2, CARDS),
        ("Bergen", 2, 2, 1),
        ("Oslo/Team 2", 1, 2, CARDS),
        ("Oslo/Team 2", 2, 2, 1),
        ("Oslo/Team 10", 1, 1, 1),
    ]
    assert [card.member for page in pages[2:4] for card in page.cards] == ["A1", "A2", "A3", "A9", "A10"]


def test_the_pdf_has_a_page_for_each_and_every_card_once(closing, links):
    reader = PdfReader(BytesIO(render_sheets("Nordlys Kundesenter", links, closing, language="nb")))
    assert len(reader.pages) == 5
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert [text.count(each.code) for each in links] == [1] * len(links)


def test_the_square_is_the_link(closing, links):
    (card,) = pages_of("Nordlys", links[:1], closing)[0].cards
    assert card.picture == segno.make_qr(links[0].url, error="m").svg_inline(border=2, scale=1, omitsize=True)
    assert (card.address, card.code) == ("puls.nordlys.no/s/", links[0].code)


def test_a_card_speaks_its_members_language(closing, links):
    cards = {card.language: card.inside for page in pages_of("Nordlys", links, closing) for card in page.cards}
    assert set(cards) == set(LANGUAGES) and len(set(cards.values())) == len(LANGUAGES)


def test_a_name_is_no_markup(closing):
    (card,) = pages_of("<b>&", [link("Oslo", "A")], closing)[0].cards
    assert "<b>" not in card.inside
