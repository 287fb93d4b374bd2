"""Where a comment is shown, and what is left of it: every rule at its edges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.disclosure.comments import MARK, clean, mask, names_of, place_comments
from survey.thresholds import Thresholds

LIMITS = Thresholds()
EVERYWHERE = {"", "Oslo", "Bergen", "Oslo/Blue", "Bergen/Green"}


def written(**numbers: int) -> list[tuple[str, str]]:
    return [(f"{centre}/Team", f"{centre} number {number}") for centre, count in numbers.items() for number in range(count)]


def places(comments, ballots, published=EVERYWHERE, names=()) -> dict[str, int]:
    own = {f"{centre}/Team": number for centre, number in ballots.items()}
    shown = place_comments(comments, own, published, names, LIMITS)
    return {unit: sum(one.unit == unit for one in shown) for unit in {one.unit for one in shown}}


@pytest.mark.parametrize(
    ("comments", "ballots", "shown"),
    [
        ({"Oslo": 10}, {"Oslo": 20}, {"Oslo": 10}),
        ({"Oslo": 9}, {"Oslo": 20}, {}),
        ({"Oslo": 10}, {"Oslo": 19}, {}),
        ({"Oslo": 12, "Bergen": 11}, {"Oslo": 30, "Bergen": 40}, {"Oslo": 12, "Bergen": 11}),
        ({"Oslo": 12, "Bergen": 9}, {"Oslo": 30, "Bergen": 40}, {"Oslo": 12}),  # a rest of nine is nobody's to read
        ({"Oslo": 12, "Bergen": 10}, {"Oslo": 30, "Bergen": 19}, {"Oslo": 12}),
        ({"Oslo": 12, "Bergen": 5, "Moss": 5}, {"Oslo": 30, "Bergen": 10, "Moss": 10}, {"Oslo": 12, "": 10}),
        ({"Oslo": 12, "Bergen": 5, "Moss": 5}, {"Oslo": 30, "Bergen": 10, "Moss": 9}, {"Oslo": 12}),
        ({"Oslo": 5, "Bergen": 5}, {"Oslo": 15, "Bergen": 5}, {"": 10}),
        ({"Oslo": 10}, {"Oslo": 15, "Bergen": 5}, {"": 10}),
        ({"": 10}, {"": 20}, {"": 10}),  # nobody stands in the client itself today, but such a ballot has a place
    ],
)
def test_a_comment_stands_at_its_centre_or_with_a_rest_that_is_large_enough(comments, ballots, shown):
    assert places(written(**comments), ballots) == shown


def test_a_centre_without_figures_has_no_comments_of_its_own():
    assert places(written(Oslo=30), {"Oslo": 60}, published={""}) == {"": 30}
    assert places(written(Oslo=30), {"Oslo": 60}, published={"Oslo"}) == {"Oslo": 30}
    assert places(written(Oslo=30), {"Oslo": 60}, published=set()) == {}


def test_a_raised_minimum_raises_both_limits():
    raised = Thresholds.from_score(25)
    assert place_comments(written(Oslo=24), {"Oslo/Team": 60}, EVERYWHERE, (), raised) == []
    assert place_comments(written(Oslo=25), {"Oslo/Team": 24}, EVERYWHERE, (), raised) == []
    assert len(place_comments(written(Oslo=25), {"Oslo/Team": 25}, EVERYWHERE, (), raised)) == 25


def test_what_says_nothing_does_not_count():
    empty = [("Oslo/Team", text) for text in ("…", "\u200b\u200b", "Kari", "kari@nordlys.no", "  ")]
    assert places(written(Oslo=9) + empty, {"Oslo": 40}, names={"kari"}) == {}
    assert places(written(Oslo=10) + empty, {"Oslo": 40}, names={"kari"}) == {"Oslo": 10}


@given(
    st.dictionaries(st.sampled_from(["A", "B", "C", "D"]), st.tuples(st.integers(0, 25), st.integers(0, 45)), min_size=1),
    st.sets(st.sampled_from(["", "A", "B", "C", "D"])),
)
def test_every_list_stands_for_enough_people_and_no_comment_stands_twice(numbers, published):
    comments = written(**{centre: min(count, people) for centre, (count, people) in numbers.items()})
    people = {centre: ballots for centre, (_, ballots) in numbers.items()}
    shown = place_comments(comments, {f"{centre}/Team": number for centre, number in people.items()}, published, (), LIMITS)
    texts = [one.text for one in shown]
    assert len(set(texts)) == len(texts)
    for unit in {one.unit for one in shown}:
        here = [one.text for one in shown if one.unit == unit]
        behind = people[unit] if unit else sum(people[one] for one in people if not any(each.unit == one for each in shown))
        assert len(here) >= LIMITS.comments and behind >= LIMITS.comment_ballots and unit in published


ROSTER = [
    ("A001", "kari.nordmann@nordlys.no"), ("A002", "bjoern.aasen@nordlys.no"), ("10234", "lhansen@nordlys.no"),
    ("d'arcy", None), ("M-1", "anne-lise.van.der.berg@nordlys.no"), ("sol", None), ("x9", "mai_li@nordlys.no"),
]  # fmt: skip
NAMES = names_of(ROSTER)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Kari hjelper", "[…] hjelper"),
        ("KARI, kari; Kàri", "[…], […]; […]"),
        ("Karis pult, Kari's pult, Kari’s, KARIS", "[…] pult, […] pult, […], […]"),
        ("Kari Nordmann sa det", "[…] sa det"),
        ("Bjørn og Bjoern, Åsen og Aasen", "[…] og […], […] og […]"),
        ("fru Hansen", "fru […]"),
        ("Kari-gjengen", "[…]-gjengen"),
        ("d'Arcy said", "[…] said"),
        ("mijn team van der Berg", "mijn team van der […]"),
        ("sol i mai", "[…] i […]"),  # better a word too few than a person too many
        ("nr 10234 eller a001", "nr […] eller […]"),
        ("skriv til kari@nordlys.no!", "skriv til […]"),
        ("ola.n (at) nordlys.no", "[…]"),
        ("ola snabel-a", "ola snabel-a"),
        ("@ola_99 vet", "[…] vet"),
        ("se https://x.example/kari?q=1 nå", "se […] nå"),
        ("linkedin.com/in/noen", "[…]"),
        ("ring 900 00 001", "ring […]"),
        ("ring +47 90000001", "ring […]"),
        ("tlf90000001kl", "tlf[…]kl"),
        ("020-7946 0958 eller (06) 12 34 56 78", "[…] eller […]"),
        ("0046 (0)70-123 45 67", "[…]"),
        ("1234 samtaler i 2026, 30 grader, 15–20 min", "1234 samtaler i 2026, 30 grader, 15–20 min"),
        ("Karianne er ikke på listen", "Karianne er ikke på listen"),
        ("Lederen hører ikke på oss.", "Lederen hører ikke på oss."),
    ],
)
def test_names_addresses_and_numbers_are_masked(text, shown):
    assert mask(clean(text), NAMES) == shown


@pytest.mark.parametrize(
    "disguised",
    ["K\u200bari", "Ka\u00adri", "K\u0336a\u0336r\u0336i\u0336", "\U0001d40aari", "Ｋａｒｉ", "K\ufeffari", "Kar\u0131"],
)
def test_a_disguised_name_is_a_name(disguised):
    assert mask(clean(disguised), NAMES) == MARK


def test_no_character_turns_a_readers_page_around():
    text = clean("a\u202eb\u2066c\x00d\x1b[31me\r\nf\u2028g\tÅ e\u0301")
    assert text == "abcd[31me f g Å é"
    assert "<b>" in clean("<b>") and clean(" \n ") == ""


def test_a_word_that_many_members_share_is_nobodys_name():
    roster = [(f"agent-{number:04}", f"navn{number}.kari@x.no" if number < 3 else None) for number in range(40)]
    assert "agent" not in names_of(roster)
    assert {"kari", "0017"} <= names_of(roster)
    assert "agent" in names_of(roster[:19])  # too few to tell a habit from a family


def test_two_letters_are_no_name_and_three_are():
    assert mask("Li og Ann og Bo", names_of([("x", "li.ann@x.no"), ("y", "bo@x.no")])) == "Li og […] og Bo"
