"""Comments as cells: lists of units subtracted from lists of units, their order, their number."""

from collections import Counter
from itertools import chain, combinations

from hypothesis import find, given, settings
from hypothesis import strategies as st

from reports.disclosure.comments import place_comments
from survey.thresholds import Thresholds
from survey.tree import ROOT, Tree
from tests.test_disclosure.conftest import MONTHS, TEAMS
from tests.test_disclosure.test_refusals import ask
from tests.test_disclosure.trees import PATHS, inside

LIMITS = Thresholds()
TEAM_CENTRES = {path.partition("/")[0] for path in TEAMS}

Lists = dict[str, frozenset[str]]  # unit → what its readers see


def given_away(lists: Lists, ballots: dict[str, int]) -> list[tuple[frozenset[str], int]]:
    """Comments whose writers are known to be of a group of too few, by taking lists away from a list.

    What is left of a unit's list was written in the unit, outside the units that were taken away.
    """
    found = []
    for unit, shown in lists.items():
        below = [other for other in lists if other != unit and inside(other, unit)]
        for taken in chain.from_iterable(combinations(below, size) for size in range(min(len(below), 4) + 1)):
            left = shown - frozenset().union(*(lists[other] for other in taken))
            outside = {path: count for path, count in ballots.items() if not any(inside(path, other) for other in taken)}
            people = sum(count for path, count in outside.items() if inside(path, unit))
            if left and (len(left) < LIMITS.comments or people < LIMITS.comment_ballots):
                found.append((left, people))
    return found


def naive(comments, ballots, units) -> Lists:
    """Every unit shows what was written in it, where that is enough."""
    lists = {unit: frozenset(text for place, text in comments if inside(place, unit)) for unit in units}
    people = {unit: sum(count for path, count in ballots.items() if inside(path, unit)) for unit in units}
    return {
        unit: shown for unit, shown in lists.items() if len(shown) >= LIMITS.comments and people[unit] >= LIMITS.comment_ballots
    }


def ours(comments, ballots, units) -> Lists:
    placed = place_comments(comments, ballots, units, (), LIMITS)
    return {unit: frozenset(one.text for one in placed if one.unit == unit) for unit in {one.unit for one in placed}}


def written(counts: dict[str, int]) -> list[tuple[str, str]]:
    return [(path, f"In {path or 'the client'} the {number}th") for path, count in counts.items() for number in range(count)]


BALLOTS = {"A/1": 30, "A/2": 24, "B/1": 30, "B/2": 7}
WRITTEN = written({"A/1": 14, "A/2": 3, "B/1": 12, "B/2": 2})


def test_a_list_less_another_is_what_few_wrote_in_a_naive_release_and_not_in_ours():
    units = Tree.of(BALLOTS).paths
    found = given_away(naive(WRITTEN, BALLOTS, units), BALLOTS)
    assert {len(left) for left, _ in found} >= {2, 3}
    shown = ours(WRITTEN, BALLOTS, units)
    assert {unit: len(texts) for unit, texts in shown.items()} == {"A": 17, "B": 14}
    assert given_away(shown, BALLOTS) == []


@st.composite
def commented(draw):
    units = draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=6, unique=True))
    ballots = {unit: draw(st.integers(0, 40)) for unit in units}
    comments = {unit: draw(st.integers(0, min(20, count))) for unit, count in ballots.items()}
    tree = Tree.of(units)
    published = draw(st.sets(st.sampled_from(tree.paths))) | {ROOT}
    return written(comments), ballots, tree.paths, published


@settings(max_examples=300, derandomize=True)
@given(commented())
def test_no_list_of_comments_less_others_is_that_of_few(case):
    comments, ballots, _, published = case
    shown = ours(comments, ballots, published)
    assert given_away(shown, ballots) == []
    assert max(Counter(text for texts in shown.values() for text in texts).values(), default=1) == 1


def test_random_naive_lists_are_taken_apart():
    def taken_apart(case):
        comments, ballots, units, _ = case
        return given_away(naive(comments, ballots, units), ballots)

    assert taken_apart(find(commented(), taken_apart, settings=settings(derandomize=True)))


def test_every_comment_is_read_at_one_place_by_everybody_in_no_order(app, readers):
    """Numbers of comments below the minimum are told nowhere: a unit without a list has none, whatever was written."""
    lists = {}
    for unit in ("", *TEAM_CENTRES, *TEAMS):
        answers = [ask(readers[role], "api", unit, month=MONTHS[-1]) for role in ("hr", "safety_rep", "consultant")]
        if answers[0].status_code == 200:
            documents = [answer.get_json()["comments"] for answer in answers]
            assert documents[0] == documents[1] == documents[2]
            assert all(one.keys() == {"id", "text"} for one in documents[0])
            assert [one["id"] for one in documents[0]] == sorted(one["id"] for one in documents[0])
            lists[unit] = [one["id"] for one in documents[0]]
    assert {unit for unit, ids in lists.items() if ids} == TEAM_CENTRES
    assert all(len(ids) >= LIMITS.comments for ids in lists.values() if ids)
    assert max(Counter(chain.from_iterable(lists.values())).values()) == 1
