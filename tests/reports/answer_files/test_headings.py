"""Which column is what."""

import pytest

from reports.answer_files.headings import BY_MAP, FREE_TEXT, IDENTIFYING, place_columns
from reports.answer_files.mapping import AnswerMap, parse_map
from survey.instruments.catalogue import parse_instrument, shipped_instruments
from survey.refusal import Refusal

WHOLE = parse_instrument(shipped_instruments()["medarbeiderpuls"])
AUT1 = WHOLE.item("AUT1").texts


@pytest.mark.parametrize(
    "heading",
    [
        "AUT1", "aut1", "P[AUT1]", "P_AUT1", "Q12[AUT1]", "AUT1. " + AUT1["nb"], "P[AUT1]. Matrix [" + AUT1["en"] + "]",
        AUT1["nb"], AUT1["sv"].upper(), AUT1["da"].rstrip("?"), AUT1["nl"].replace(" ", "_"), f"<p>{AUT1['en']}</p>",
        f"How is work? [{AUT1['nb']}]", AUT1["nb"][:40] + ".. ", f"How is wor..  [{AUT1['nb'][:40]}.. ]", AUT1["en"][:40] + "…",
    ],
)  # fmt: skip
def test_ways_of_naming_one_item(heading):
    placed = place_columns(("unit_path", heading), WHOLE, AnswerMap())
    assert (placed.unit, dict(placed.items)) == (0, {1: "AUT1"})


@pytest.mark.parametrize(
    "heading", ["AUT2", "XAUT1", "AUT1X", "P[SQ01]", AUT1["nb"][:14] + "..", "...", "", "SHOE", "Aut1 total", "Team: mine"]
)
def test_what_could_be_anything_is_refused(heading):
    with pytest.raises(Refusal, match="no item or background is known by the column #3"):
        place_columns(("unit_path", "INV1", heading), WHOLE, AnswerMap())


@pytest.mark.parametrize(
    ("heading", "reason"),
    [
        ("id", IDENTIFYING), ("Response ID", IDENTIFYING), ("submitdate", IDENTIFYING), ("token", IDENTIFYING),
        ("ipaddr", IDENTIFYING), ("attribute_12", IDENTIFYING), ("E-mail", IDENTIFYING), ("Timestamp", IDENTIFYING),
        ("groupTime44", IDENTIFYING), ("Group time: About you", IDENTIFYING), ("Date last actio.. ", IDENTIFYING),
        ("comment", FREE_TEXT), ("Kommentar", FREE_TEXT), ("Q7[other]", FREE_TEXT), ("Q7[SQ01comment]", FREE_TEXT),
        ("Shoe size", BY_MAP),
    ],
)  # fmt: skip
def test_what_is_left_unread_and_why(heading, reason):
    placed = place_columns(("unit_path", "AUT1", heading), WHOLE, AnswerMap(unread=frozenset({"shoe size"})))
    assert [(one.column, one.reason) for one in placed.unread] == [(heading, reason)]


def test_a_free_text_of_other_is_no_answer_and_only_a_sending_date_tells_who_never_sent():
    placed = place_columns(("unit_path", "AUT1", "startdate", "submitdate"), WHOLE, AnswerMap())
    assert placed.submitted == 3
    assert place_columns(("unit_path", "AUT1", "startdate"), WHOLE, AnswerMap()).submitted is None


@pytest.mark.parametrize(
    ("headings", "unit"), [(("AUT1", "TEAM"), 1), (("unit_path", "AUT1"), 0), (("AUT1", "Unit path"), 1)]
)
def test_the_unit_by_its_usual_names(headings, unit):
    assert place_columns(headings, WHOLE, AnswerMap()).unit == unit


@pytest.mark.parametrize(
    ("headings", "mapped", "words"),
    [
        (("AUT1",), "", "lacks the column unit_path"),
        (("team", "AUT1", "TEAM"), "", "unit stands there twice"),
        (("unit_path", "AUT1", "P[AUT1]"), "", "AUT1 stands there twice, as #2 'AUT1' and #3"),
        (("unit_path", "AUT1", "AUT1"), "", "AUT1 stands there twice"),
        (("unit_path", "tenure"), "", "no column named by an item code"),
        (("unit_path", "AUT1", "Team"), "", "known by the column #3 'Team'"),
        (("unit_path", "AUT1"), 'unit = "Where"', "lacks the column"),
    ],
)
def test_columns_that_are_refused(headings, mapped, words):
    with pytest.raises(Refusal, match=words):
        place_columns(headings, WHOLE, parse_map(mapped, WHOLE))
