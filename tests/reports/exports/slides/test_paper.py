import re

from pptx.util import Inches

from reports.exports.slides.paper import FACE, LAYOUT, new_paper
from reports.exports.slides.parts import HEIGHT, WIDTH


def themes():
    deck, _layout = new_paper()
    return [one.target_part.blob.decode() for one in deck.slide_master.part.rels.values() if one.reltype.endswith("/theme")]


def test_the_paper_is_wide_and_has_one_layout():
    deck, layout = new_paper()
    assert (deck.slide_width, deck.slide_height) == (Inches(WIDTH), Inches(HEIGHT))
    assert [one.name for one in deck.slide_layouts] == [LAYOUT] == [layout.name]
    assert {shape.placeholder_format.type.name for shape in layout.placeholders} == {"TITLE", "FOOTER", "SLIDE_NUMBER"}


def test_everything_on_the_paper_lies_within_it():
    deck, layout = new_paper()
    for shape in (*deck.slide_master.placeholders, *layout.placeholders):
        assert 0 <= shape.left < shape.left + shape.width <= deck.slide_width
        assert 0 <= shape.top < shape.top + shape.height <= deck.slide_height


def test_type_face_and_colours_are_ours():
    (theme,) = themes()
    assert set(re.findall(r'<a:latin typeface="([^"]*)"', theme)) == {FACE}
    assert "4F81BD" not in theme and "1F5FA8" in theme


def test_nothing_of_another_deck_is_left():
    deck, _layout = new_paper()
    kinds = {one.reltype.rpartition("/")[2] for one in (*deck.part.package._rels.values(), *deck.part.rels.values())}
    assert kinds.isdisjoint({"thumbnail", "printerSettings"})
