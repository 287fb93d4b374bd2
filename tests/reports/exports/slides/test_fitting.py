import pytest

from reports.exports.slides.fitting import breaks_a_word, broken, fitted_size, lines_of, shortened, text_height
from reports.exports.slides.parts import Paragraph

SENTENCE = "Utdanningens relevans for arbeidsoppgavene har lavest skår i fire av sju enheter."


def test_narrower_or_larger_takes_more_lines():
    assert lines_of(SENTENCE, 12, 10) == 1
    assert 1 < lines_of(SENTENCE, 12, 3) < lines_of(SENTENCE, 12, 1.5)
    assert lines_of(SENTENCE, 12, 3) <= lines_of(SENTENCE, 18, 3)
    assert lines_of(SENTENCE, 12, 3) <= lines_of(SENTENCE, 12, 3, bold=True)


def test_a_word_wider_than_the_box_is_broken():
    assert lines_of("Arbeidsmiljøundersøkelsesresultater", 20, 1) > 2


def test_the_largest_size_that_fits_is_taken():
    words, sizes = (Paragraph(SENTENCE),), (30, 20, 12, 8)
    for height in (3.0, 1.0, 0.5):
        size = fitted_size(words, sizes, 4, height)
        assert text_height(words, size, 4) <= height
        larger = [one for one in sizes if one > size]
        assert all(text_height(words, one, 4) > height for one in larger)
    assert fitted_size(words, sizes, 1, 0.1) == sizes[-1]


@pytest.mark.parametrize(("width", "lines"), [(3, 1), (1.5, 2), (1.2, 3)])
def test_what_is_too_long_is_cut(width, lines):
    text = shortened(SENTENCE, 12, width, lines)
    assert text.endswith("…") and lines_of(text, 12, width) <= lines
    assert SENTENCE.startswith(text.rstrip("…"))
    assert shortened("kort", 12, width, lines) == "kort"


def test_lines_are_broken_at_spaces_and_no_wider_than_their_room():
    lines = broken(SENTENCE, 9, 1.6, 9)
    assert " ".join(lines) == SENTENCE
    assert all(lines_of(line, 9, 1.6) == 1 for line in lines)
    assert len(broken(SENTENCE, 9, 1.6, 2)) == 2 and broken(SENTENCE, 9, 1.6, 2)[-1].endswith("…")


def test_a_word_that_would_be_broken_is_seen():
    assert breaks_a_word("Offentliggjort nu", 11, 0.9)
    assert not breaks_a_word("Offentliggjort nu", 8, 0.9)
