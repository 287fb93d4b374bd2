from dataclasses import dataclass

import pytest

from reports.disclosure.plan import Plan, measures_of
from reports.disclosure.reckoning import Reckoning, details_said, families, limit_of, sum_range
from survey.thresholds import Thresholds
from survey.tree import ROOT, Tree

THEMES = (("autonomy", "index", ("AUT1",)), ("joy", "index", ("JOY1", "MEA1")))
PLAN = Plan(
    Tree.of(["Oslo", "Moss"]),
    frozenset({ROOT, "Oslo", "Moss"}),
    measures_of(THEMES, ("AUT1", "JOY1", "MEA1"), [("AUT1", 5, 6)], Thresholds()),
)
FAMILIES = {family.mean.code: family for family in families(PLAN, frozenset())}
INDEX, AUTONOMY, JOY = FAMILIES["index"], FAMILIES["theme:autonomy"], FAMILIES["theme:joy"]
TURNED = next(family for family in families(PLAN, frozenset({"AUT1"})) if family.mean.code == "theme:autonomy")


@dataclass(frozen=True)
class Shown:
    value: float | None
    step: float
    bound: str | None = None
    shares: list | None = None


@pytest.mark.parametrize(
    ("family", "cell", "people", "sums"),
    [
        (AUTONOMY, Shown(4.0, 0.25), 8, (31, 32)),  # 3.875 × 8 = 31 rounds to 4, 4.125 × 8 = 33 doesn't
        (AUTONOMY, Shown(4.0, 0.1), 20, (79, 80)),  # 3.95 × 20 = 79, 4.05 × 20 = 81
        (AUTONOMY, Shown(5.5, 0.25, "at least"), 5, (27, 30)),  # 26.875 and more
        (AUTONOMY, Shown(1.5, 0.25, "at most"), 5, (5, 8)),
        (JOY, Shown(4.0, 0.25), 8, (31.0, 33.0)),  # a theme of two items: halves
        (INDEX, Shown(90.0, 5.0, "at least"), 10, (875.0, 1000.0)),
        (INDEX, Shown(12.0, 1.0), 20, (230.0, 250.0)),
    ],
)
def test_the_sums_a_displayed_mean_leaves_open(family, cell, people, sums):
    assert sum_range(cell, family, people) == sums


@pytest.mark.parametrize(
    ("family", "bound", "people", "limit"),
    [(AUTONOMY, "at least", 5, 27), (AUTONOMY, "at most", 5, 8), (AUTONOMY, "at least", 6, 33), (INDEX, "at least", 5, 450)],
)
def test_the_sum_at_the_cut(family, bound, people, limit):
    assert limit_of(Shown(0.0, 1.0, bound), family, people) == limit


def test_shares_and_distributions_are_whole_numbers_of_people():
    cells = {
        (ROOT, "share:AUT1:5-6"): Shown(0.33, 0.01),
        (ROOT, "distribution:AUT1"): Shown(
            None, 0.01, shares=[{"first": 1, "last": 4, "value": 0.67}, {"first": 5, "last": 6, "value": 0.33}]
        ),
    }
    said = [(one.weights, one.low, one.high) for one in details_said(cells, AUTONOMY, ROOT, 24)]
    low, high = (1.0, 1.0, 1.0, 1.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0, 1.0, 1.0)
    assert said == [(high, 8, 8), (low, 16, 16), (high, 8, 8)]
    assert [(one.low, one.high) for one in details_said(cells, AUTONOMY, ROOT, 300)][0] == (98, 100)


@pytest.mark.parametrize(("bound", "people"), [("at most", (0, 3)), ("at least", (3, 60))])
def test_a_bounded_share_leaves_one_side_open(bound, people):
    cells = {(ROOT, "share:AUT1:5-6"): Shown(0.05, 0.01, bound)}
    assert [(one.low, one.high) for one in details_said(cells, AUTONOMY, ROOT, 60)] == [people]


def wave_of(client, moss, **more):
    return {
        (ROOT, "theme:autonomy"): client,
        ("Moss", "theme:autonomy"): moss,
        ("Oslo", "theme:autonomy"): Shown(5.5, 0.25, "at least"),
        **{(ROOT, code): cell for code, cell in more.items()},
    }


@pytest.mark.parametrize(
    ("client", "proven"),
    [(4.4, []), (4.5, []), (4.6, ["Oslo"])],  # at least 66, 67 and 69, of which Moss has at most 41
)
def test_what_a_client_less_a_team_proves(client, proven):
    """Five of Oslo have 27 at the cut."""
    cells = wave_of(Shown(client, 0.1), Shown(4.0, 0.25))
    assert Reckoning(PLAN.tree, {"Moss": 10, "Oslo": 5}, AUTONOMY, cells).proven() == proven


def test_answers_turned_round_count_the_other_way():
    """A distribution shows what was answered: a third gave the lowest answer, which then counts as the highest."""
    answered = Shown(None, 0.01, shares=[{"first": 1, "last": 1, "value": 0.33}, {"first": 2, "last": 6, "value": 0.67}])
    cells = wave_of(Shown(2.7, 0.1), Shown(1.5, 0.25, "at most"), **{"distribution:AUT1": answered})
    own = {"Moss": 10, "Oslo": 5}
    assert Reckoning(PLAN.tree, own, TURNED, cells).excess("Oslo") < float("inf")
    assert Reckoning(PLAN.tree, own, AUTONOMY, cells).excess("Oslo") == float("inf")  # no such answers there are
