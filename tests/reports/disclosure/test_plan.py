import pytest

from reports.disclosure.plan import Measure, Plan, PlanRefused, measures_of
from survey.thresholds import Thresholds
from survey.tree import ROOT, Tree

THEMES = (
    ("autonomy", "index", ("AUT1",)),
    ("satisfaction", "index", ("JOY1", "MEA1")),
    ("pressure", "module", ("VOL1", "TIM1")),
    ("turnover", "outcome", ("TUR1",)),
)
ITEMS = ("AUT1", "JOY1", "MEA1", "TUR1")
SHARES = (("TUR1", 4, 6), ("STR1", 6, 6))


def planned(**changes):
    return measures_of(
        changes.get("themes", THEMES),
        changes.get("items", ITEMS),
        changes.get("shares", SHARES),
        changes.get("thresholds", Thresholds()),
    )


def test_measures_of_an_instrument():
    assert [(m.code, m.scale, m.minimum, m.source, m.part_of) for m in planned()] == [
        ("index", "0-100", 5, "index", ""),
        ("theme:autonomy", "1-6", 5, "autonomy", "index"),
        ("theme:satisfaction", "1-6", 5, "satisfaction", "index"),
        ("theme:turnover", "1-6", 5, "turnover", ""),
        ("item:JOY1", "1-6", 10, "JOY1", "theme:satisfaction"),
        ("item:MEA1", "1-6", 10, "MEA1", "theme:satisfaction"),
        ("share:TUR1:4-6", "share", 20, "TUR1", "theme:turnover"),
        ("distribution:AUT1", "share", 20, "AUT1", "theme:autonomy"),
        ("distribution:JOY1", "share", 20, "JOY1", "item:JOY1"),
        ("distribution:MEA1", "share", 20, "MEA1", "item:MEA1"),
        ("distribution:TUR1", "share", 20, "TUR1", "theme:turnover"),
    ]


def test_an_item_left_alone_in_its_theme_this_wave_is_its_theme():
    codes = {m.code for m in planned(items=("AUT1", "JOY1", "TUR1"))}
    assert "theme:satisfaction" in codes
    assert "item:JOY1" not in codes


def test_no_index_without_an_index_theme():
    assert [m.code for m in planned(items=("TUR1",), shares=())] == ["theme:turnover", "distribution:TUR1"]


def test_a_client_that_asks_for_more_people_raises_every_smaller_minimum():
    assert {m.kind: m.minimum for m in planned(thresholds=Thresholds.from_score(12))} == {
        "index": 12,
        "theme": 12,
        "item": 12,
        "share": 20,
        "distribution": 20,
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"items": (*ITEMS, "XXX1")},
        {"themes": (*THEMES, ("again", "index", ("AUT1",)))},
        {"themes": (*THEMES[1:], ("autonomy", "core", ("AUT1",)))},
        {"themes": (*THEMES[1:], ("index", "module", ("AUT1",)))},
        {"themes": (*THEMES[1:], ("TUR1", "module", ("AUT1",)))},
        {"shares": (("TUR1", 5, 4),)},
        {"shares": (("TUR1", 0, 4),)},
        {"shares": (("TUR1", 1, 6),)},
    ],
)
def test_an_instrument_that_cannot_be_planned_is_refused(changes):
    with pytest.raises(PlanRefused):
        planned(**changes)


@pytest.mark.parametrize(
    ("kind", "scale", "floor"),
    [("index", "0-100", 5), ("theme", "1-6", 5), ("item", "1-6", 10), ("share", "share", 20), ("distribution", "share", 20)],
)
def test_no_measure_below_the_floor_of_its_kind(kind, scale, floor):
    code = kind if kind == "index" else f"{kind}:X"
    assert Measure(code, kind, scale, floor, "X").minimum == floor
    with pytest.raises(PlanRefused):
        Measure(code, kind, scale, floor - 1, "X")


@pytest.mark.parametrize(
    ("code", "kind", "scale"), [("item:X", "theme", "1-6"), ("median:X", "median", "1-6"), ("theme:X", "theme", "0-100")]
)
def test_a_measure_is_what_its_code_says(code, kind, scale):
    with pytest.raises(PlanRefused):
        Measure(code, kind, scale, 20, "X")


def test_candidates_are_standing_units_by_measures():
    tree = Tree.of(["Oslo/Team 1", "Oslo/Team 2"])
    measures = planned()[:2]
    plan = Plan(tree, frozenset({ROOT, "Oslo", "Oslo/Team 2"}), measures)
    assert [(path, measure.code) for path, measure in plan.candidates()] == [
        (path, code) for path in (ROOT, "Oslo", "Oslo/Team 2") for code in ("index", "theme:autonomy")
    ]


def test_a_plan_knows_its_units_and_measures():
    tree, measures = Tree.of(["Oslo"]), planned()
    for standing, wrong in [({"Bergen"}, measures), ({ROOT}, measures[:1] * 2), ({ROOT}, measures[1:])]:
        with pytest.raises(PlanRefused):
            Plan(tree, frozenset(standing), tuple(wrong))
