"""Maps that can't be meant are refused before a line of the file is read."""

import pytest

from reports.answer_files.mapping import parse_map, read_map
from survey.instruments.catalogue import parse_instrument, shipped_instruments
from survey.refusal import Refusal

WHOLE = parse_instrument(shipped_instruments()["medarbeiderpuls"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[columns", "not valid TOML"),
        ("colums = {}", "unknown key colums"),
        ("columns = 3", r"\[columns\] must be a table"),
        ('[columns]\nQ1 = "AUT9"', "'AUT9' is no item or background"),
        ("[answers]\nVery = 7", "'Very' must be 1 to 6"),
        ("[answers]\nVery = true", "'Very' must be 1 to 6"),
        ("[answers.AUT1]\nVery = 2.5", "'Very' must be 1 to 6"),
        ("[answers.AUT9]\nVery = 2", "no item AUT9"),
        ('[units]\nA = "Oslo//A"', "'A': unit_path has an empty part"),
        ("[units]\nA = 3", "must be a path"),
        ('[background.shoe]\nA = "b"', "no background shoe"),
        ('[background.tenure]\nA = "b"', "there is no option 'b'"),
        ('incomplete = "maybe"', "must be “skip” or “take”"),
        ('unread = "Q1"', "must be a list of headings"),
        ("unit = 4", "unit must be a text"),
    ],
)
def test_maps_that_are_refused(tmp_path, text, words):
    file = tmp_path / "map.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal, match=words) as refused:
        read_map(file, WHOLE)
    assert "map.toml" in str(refused.value)


def test_a_map_that_is_missing_or_no_text_is_refused(tmp_path):
    with pytest.raises(Refusal, match="No such file"):
        read_map(tmp_path / "none.toml", WHOLE)
    (tmp_path / "latin.toml").write_bytes("[units]\nA = 'Tromsø'".encode("latin-1"))
    with pytest.raises(Refusal, match="not UTF-8"):
        read_map(tmp_path / "latin.toml", WHOLE)


def test_prefer_not_to_say_is_no_group():
    assert parse_map('[background.tenure]\nX = "unsaid"\nY = ""', WHOLE).options == {"tenure": {"x": None, "y": None}}
