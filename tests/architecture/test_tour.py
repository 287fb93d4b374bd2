"""The guided tour shows what is there: its addresses are routes, and its pictures are those that the script takes."""

import re
from pathlib import Path

import pytest
from werkzeug.exceptions import NotFound

from docs.make_pictures import PICTURES, PLACE

TOUR = Path(__file__).resolve().parents[2] / "docs" / "tour"
PAGES = sorted(TOUR.glob("*.md"))
ADDRESS = re.compile(r"`(/[\w/.-]*)`")
PICTURE = re.compile(r"!\[([^\]]+)\]\(\.\./images/([\w-]+)\.png\)")
STANDS_FOR = {"CLIENT": "fjord", "MONTH": "2026-10", "TOKEN": "0000-0000-0000-0000"}
MOST_BYTES, MOST_PICTURES = 120_000, 12


def is_route(app, address: str) -> bool:
    for name, value in STANDS_FOR.items():
        address = address.replace(name, value)
    try:
        return bool(app.url_map.bind("localhost").match(address.partition("?")[0]))
    except NotFound:
        return False


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_address_of_the_tour_is_a_route(app, page):
    addresses = ADDRESS.findall(page.read_text("utf-8"))
    assert [address for address in addresses if not is_route(app, address)] == []
    assert addresses or page.stem == "README"


def test_an_address_that_is_none_is_noticed(app):
    assert not is_route(app, "/console/CLIENT/nowhere/at/all")


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_every_picture_is_taken_of_a_route(app, picture):
    assert is_route(app, picture.path)


def test_the_tours_pictures_are_those_that_are_taken():
    shown = [name for page in PAGES for _, name in PICTURE.findall(page.read_text("utf-8"))]
    assert sorted(shown) == sorted(picture.name for picture in PICTURES)
    assert len(shown) <= MOST_PICTURES


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_small_enough_for_a_page(picture):
    content = (PLACE / f"{picture.name}.png").read_bytes()
    assert content.startswith(b"\x89PNG") and len(content) <= MOST_BYTES


def test_every_page_is_found_from_the_first():
    first = (TOUR / "README.md").read_text("utf-8")
    assert [page.name for page in PAGES if page.name != "README.md" and f"({page.name})" not in first] == []
