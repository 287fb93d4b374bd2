"""The JSON document: its keys are the stable interface, and what is hidden leaves no trace in it."""

import json
import math
from dataclasses import fields, replace

import pytest

from reports.exports.document import to_document, to_json
from reports.panels import HIDDEN, Change, Count, Figure, Panel, Reference, ReferenceComparison
from reports.report import Distribution, OptionGroup, Report, UnitRow
from reports.trends import Trend, TrendPoint

PUBLISHED = Reference("set.autonomy", "An index 2023", 2023, "NO", "theme:autonomy", "1-6", 3.9, "n ≈ 200", "Our words.")
OPTIONS = ("svært liten grad", "2", "3", "4", "5", "svært stor grad")

INDEX = Panel("index", "Indeks", "0-100", Figure(63.0, None, 58.0, 68.0, 62.5), (), Change("2026-09", -2.0, "not different"))
AUTONOMY = Panel(
    "theme:autonomy", "Selvbestemmelse", "1-6", Figure(4.1, None, 3.8, 4.4), (ReferenceComparison(PUBLISHED, 0.2, "not tested"),)
)
CULTURE = Panel("theme:culture", "Kultur", "1-6", Figure(5.5, "at least", 5.2, 5.5), (), Change("2026-09", None, "not tested"))
SECRET = Panel("theme:leadership", "Ledelse", "1-6", HIDDEN)
MODULE = Panel("theme:relief", "Avlastning", "1-6", Figure(2.75, None, 2.25, 3.25))
SHARE = Panel("share:TUR1:4-6", "Vurderer å slutte", "share", Figure(0.28, None, 0.19, 0.39), higher_is_better=False)
ITEM = Panel("item:JOY1", "Fornøyd", "1-6", Figure(4.3, None, 4.0, 4.6))
GROUPS = (OptionGroup(1, 3, 0.3), OptionGroup(4, 5, 0.65), OptionGroup(6, 6, 0.05, "at most"))
SPREAD = Distribution("distribution:AUT1", "Hvor langt?", OPTIONS, GROUPS)
NO_SPREAD = Distribution("distribution:LEA1", "Hvor langt?", OPTIONS, HIDDEN)

POINT_KEYS = ["month", "state", "index", "bound", "low", "high", "signals", "imported", "breaks", "limits"]
MEASURE_KEYS = ["code", "scale", "state", "value", "bound", "low", "high", "adjusted", "references", "change", "position"]
NUMBERS = ("value", "bound", "low", "high", "adjusted", "change", "position")


@pytest.fixture
def report():
    return Report(
        client="fjord",
        client_name="Fjord AS",
        month="2026-10",
        unit_path="Bergen",
        unit_name="Bergen",
        instrument="medarbeiderpuls",
        instrument_name="Medarbeiderpuls",
        language="nb",
        demonstration=True,
        state="released",
        n=Count(64, 82, (78, 78)),
        opened_on="2026-10-05",
        closed_on="2026-10-19",
        index=INDEX,
        themes=(AUTONOMY, CULTURE, SECRET),
        modules=(MODULE,),
        outcomes=(SHARE,),
        items=(ITEM,),
        distributions=(SPREAD, NO_SPREAD),
        trends=(
            Trend("index", "Indeks", "0-100", (TrendPoint("2026-08", Figure(90.0, "at least", 85.0, 90.0)),
                                               TrendPoint("2026-09", HIDDEN), TrendPoint("2026-10", INDEX.figure))),
            Trend("theme:autonomy", "Selvbestemmelse", "1-6", (TrendPoint("2026-10", AUTONOMY.figure),)),
        ),
        units=(
            UnitRow("Bergen/Team 1", "Team 1", "released", Count("10–19", 22, None),
                    {"index": Figure(65.0, None, 50.0, 80.0), "theme:autonomy": HIDDEN}),
            UnitRow("Bergen/Team 2", "Team 2", "hidden", Count(None, None, None), {"index": HIDDEN, "theme:autonomy": HIDDEN}),
        ),
        references=(PUBLISHED,),
        links_handed_out=3,
        certificate={"rules": [], "parameters": {}, "hidden_by_rule": {"all": 7}, "audit": {"passed": True}, "sha256": "ab"},
    )


@pytest.fixture
def measures(report):
    return {measure["code"]: measure for measure in to_document(report)["measures"]}


@pytest.mark.parametrize(
    "place, keys",
    [
        (
            (),
            ["client", "month", "unit_path", "unit_name", "instrument", "language", "demonstration", "state", "n", "measures",
             "funnel", "non_response", "trend", "trends", "signals", "drivers", "reliability", "blocked", "turnover",
             "action_plans", "action_plans_left_out", "units", "splits", "benchmarks", "comments", "certificate"],
        ),
        (("n",), ["shown", "invited", "response_rate"]),
        (("measures", 0), MEASURE_KEYS),
        (("measures", 3), MEASURE_KEYS),
        (("measures", -2), MEASURE_KEYS),
        (("measures", -1), MEASURE_KEYS),
        (("measures", 1, "references", 0), ["source", "value", "difference", "state", "kind"]),
        (("measures", 0, "change"), ["since", "value", "state"]),
        (("measures", -2, "value", 0), ["first", "last", "value", "bound"]),
        (("trend", 0), POINT_KEYS),
        (("trend", 1), POINT_KEYS),
        (("trends", 1), ["code", "scale", "since", "limits", "reason", "expected_by_chance", "findings", "points"]),
        (("trends", 1, "points", 0), ["month", "state", "value", "bound", "low", "high", "signals", "imported", "breaks"]),
        (("signals",), ["charts", "observed", "expected_by_chance"]),
        (("turnover",), ["state", "reason", "headcount", "baseline", "horizons", "contributions", "record"]),
        (("units", 0), ["unit_path", "state", "measures"]),
        (("units", 0, "measures", 0), ["code", "state", "value", "bound", "low", "high"]),
        (("units", 0, "measures", 1), ["code", "state", "value", "bound", "low", "high"]),
        (("certificate",), ["rules", "parameters", "hidden_by_rule", "audit", "sha256"]),
    ],
)
def test_the_keys_are_the_interface(report, place, keys):
    part = to_document(report)
    for step in place:
        part = part[step]
    assert list(part) == keys


def test_the_head_tells_which_report_it_is(report):
    head = {key: value for key, value in to_document(report).items() if not isinstance(value, list | dict)}
    assert head == {
        "client": "fjord",
        "month": "2026-10",
        "unit_path": "Bergen",
        "unit_name": "Bergen",
        "instrument": "medarbeiderpuls",
        "language": "nb",
        "demonstration": True,
        "state": "released",
        "funnel": None,
        "non_response": None,
        "action_plans_left_out": 0,
    }


def test_measures_come_in_the_order_of_the_report(measures):
    assert list(measures) == [
        "index",
        "theme:autonomy",
        "theme:culture",
        "theme:leadership",
        "theme:relief",
        "share:TUR1:4-6",
        "item:JOY1",
        "distribution:AUT1",
        "distribution:LEA1",
    ]


def test_every_number_is_the_displayed_one(measures):
    for panel in (INDEX, AUTONOMY, CULTURE, MODULE, SHARE, ITEM):
        stated = {field.name: measures[panel.code][field.name] for field in fields(Figure)}
        assert stated == {field.name: getattr(panel.figure, field.name) for field in fields(Figure)}
        assert (measures[panel.code]["scale"], measures[panel.code]["state"]) == (panel.scale, "released")


def test_comparisons_stand_beside_their_measure(measures):
    assert measures["theme:autonomy"]["references"] == [
        {"source": "An index 2023", "value": 3.9, "difference": 0.2, "state": "not tested", "kind": "published"}
    ]
    assert measures["index"]["change"] == {"since": "2026-09", "value": -2.0, "state": "not different"}
    assert measures["theme:culture"]["change"] == {"since": "2026-09", "value": None, "state": "not tested"}
    assert (measures["item:JOY1"]["references"], measures["item:JOY1"]["change"]) == ([], None)


def test_a_distribution_is_a_list_of_groups(measures):
    spread = measures["distribution:AUT1"]
    assert (spread["scale"], spread["state"], spread["bound"], spread["low"]) == ("share", "released", None, None)
    assert spread["value"] == [
        {"first": 1, "last": 3, "value": 0.3, "bound": None},
        {"first": 4, "last": 5, "value": 0.65, "bound": None},
        {"first": 6, "last": 6, "value": 0.05, "bound": "at most"},
    ]


def test_the_trend_is_that_of_the_index_with_gaps_and_bounds(report):
    assert [tuple(point.values())[:7] for point in to_document(report)["trend"]] == [
        ("2026-08", "released", 90.0, "at least", 85.0, 90.0, []),
        ("2026-09", "hidden", None, None, None, None, []),
        ("2026-10", "released", 63.0, None, 58.0, 68.0, []),
    ]


def test_a_report_without_a_trend_has_an_empty_one(report):
    assert to_document(replace(report, trends=report.trends[1:]))["trend"] == []


@pytest.mark.parametrize(
    "count, stated",
    [
        (Count(64, 82, (78, 78)), (64, 82, 78)),
        (Count("10–19", 25, (42, 75)), ("10–19", 25, "42–75")),
        (Count("5–9", None, None), ("5–9", None, None)),
        (Count(30, 30, (100, 100)), (30, 30, 100)),
        (Count(None, None, None), (None, None, None)),
    ],
)
def test_counts_keep_their_grain(report, count, stated):
    assert tuple(to_document(replace(report, n=count))["n"].values()) == stated


@pytest.mark.parametrize("code", ["theme:leadership", "distribution:LEA1"])
def test_a_hidden_measure_is_null_throughout(measures, code):
    assert measures[code]["state"] == "hidden"
    assert [measures[code][key] for key in NUMBERS] == [None] * len(NUMBERS)
    assert measures[code]["references"] == []


def test_no_comparison_of_a_hidden_measure_leaks(report):
    telling = replace(AUTONOMY, figure=HIDDEN, change=Change("2026-09", 0.7, "different"))
    _, measure, *_ = to_document(replace(report, themes=(telling,)))["measures"]
    assert measure["code"] == "theme:autonomy"
    assert (measure["state"], measure["references"], measure["change"]) == ("hidden", [], None)


def test_a_hidden_unit_tells_nothing_even_where_its_figures_came_along(report):
    shown = report.units[0]
    careless = replace(report, units=(replace(shown, state="hidden"),))
    assert to_document(careless)["units"] == [{"unit_path": "Bergen/Team 1", "state": "hidden", "measures": []}]


def test_a_hidden_report_tells_nothing_even_where_its_figures_came_along(report):
    hidden = to_document(replace(report, state="hidden"))
    assert hidden["n"] == {"shown": None, "invited": None, "response_rate": None}
    assert [hidden[key] for key in ("measures", "trend", "trends", "drivers", "units", "certificate")] == [[], [], [], [], [], {}]
    assert hidden["turnover"] == to_document(report)["turnover"]


def test_a_hidden_unit_and_an_unknown_one_differ_in_path_and_name_alone(report):
    hidden = replace(report, state="hidden")
    unknown = replace(
        hidden, unit_path="Bergxx", unit_name="Bergxx", n=Count(None, None, None), index=replace(INDEX, figure=HIDDEN), themes=(),
        modules=(), outcomes=(), items=(), distributions=(), trends=(), units=(), references=(), certificate={},
    )
    assert len(to_json(hidden)) == len(to_json(unknown))
    assert to_document(hidden) | {"unit_path": "Bergxx", "unit_name": "Bergxx"} == to_document(unknown)


def test_every_value_survives_the_round_trip(report):
    written = to_json(report)
    assert json.loads(written) == to_document(report)
    assert list(json.loads(written)) == list(to_document(report))
    assert repr(json.loads(written)["measures"]) == repr(to_document(report)["measures"])


def test_the_file_is_plain_utf_8_with_a_newline_at_its_end(report):
    written = to_json(replace(report, unit_name="Tromsø", n=Count("10–19", 25, (42, 75))))
    assert written.endswith(b"}\n")
    assert "Tromsø".encode() in written
    assert "42–75".encode() in written


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("place", ["value", "low", "adjusted"])
def test_what_is_no_number_is_refused(report, number, place):
    broken = replace(INDEX, figure=replace(INDEX.figure, **{place: number}))
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json(replace(report, index=broken))


def test_a_document_belongs_to_its_caller(report):
    to_document(report)["certificate"]["sha256"] = "changed"
    to_document(report)["turnover"]["state"] = "changed"
    assert to_document(report)["certificate"]["sha256"] == "ab"
    assert to_document(report)["turnover"]["state"] == "not available"
