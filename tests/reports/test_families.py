"""Three states of every comparison, judged as one family: recomputed by a reader who holds the JSON document and nothing else."""

import math
from datetime import timedelta

import pytest
from scipy.stats import false_discovery_control, norm

from reports.build import build_report
from reports.exports.document import to_document
from reports.families import Question, judge
from reports.narrative.standing import earlier_sentence, position_sentence
from reports.panels import Benchmark, PoolFigure
from reports.release import close_wave
from reports.standing import EarlierComparison, Position
from reports.statistics.change import Contrast
from reports.statistics.ranks import RankInterval
from tests.waves import cast_all, open_test_wave

STATES = {"different", "not different", "not tested"}
MONTHS = ["2026-06", "2026-07", "2026-08", "2026-10"]
TEAMS = {"Oslo/Blue": 24, "Oslo/Red": 25, "Bergen/Green": 30, "Bergen/Grey": 12}
GATES = {"0-100": 5, "1-6": 0.25, "share": 0.05}
CUTS = {"0-100": (10, 90), "1-6": (1.5, 5.5), "share": (0.05, 0.95)}
FINE, COARSE = {"0-100": 1, "1-6": 0.1, "share": 0.01}, {"0-100": 5, "1-6": 0.25, "share": 0.01}


@pytest.fixture
def released(app, vault, now):
    """Four waves that go up and down, so that some comparisons find something and some do not."""
    for number, month in enumerate(MONTHS):
        opened = now + number * timedelta(days=28)
        wave = open_test_wave(vault, opened, teams=TEAMS if number == 0 else None, month=month)
        cast_all(wave, vault, opened, lambda member, code, number=number: answer(member, code, number))
        close_wave(wave, vault=vault, now=opened + timedelta(days=7))


def answer(member, code, wave):
    up = wave == len(MONTHS) - 1 and sum(map(ord, code)) % 3 == 0
    number = int(member.rpartition("-")[2])
    level = 2 + number % 3  # of a person, or items would run against one another by chance
    score = min(level + (sum(map(ord, code)) + number // 3) % 2 + up, 6)
    return 7 - score if code == "WRK1" else score  # much work is bad


def sets(report):
    """One set just beside the unit, one far from it, one that ends at a cut."""
    shown = {panel.code: panel.figure.value for panel in report.panels if panel.state == "released"}
    gaps = {"near": 0.02, "far": 0.4}
    made = [
        Benchmark(key, key, 6, 40, {code: PoolFigure(*(round(at * (1 - gap), 2),) * 3) for code, at in shown.items()})
        for key, gap in gaps.items()
    ]
    cut = {code: PoolFigure(at, at, at, "at least", None, "at least") for code, at in shown.items()}
    return (*made, Benchmark("cut", "cut", 6, 40, cut))


@pytest.fixture(params=["", "Oslo", "Oslo/Blue", "Bergen/Grey"])
def documents(released, request):
    """The document of a unit, and those of its waves before."""
    path, month = request.param, MONTHS[-1]
    benchmarks = sets(build_report("fjord", path, month, "en"))
    own = to_document(build_report("fjord", path, month, "en", benchmarks=benchmarks))
    return own, {before: to_document(build_report("fjord", path, before, "en")) for before in MONTHS[:-1]}


def variance(measure, n, *, over_time=True):
    """What the displayed interval and grid say of the error, None where an end stands for anything beyond.

    Over time the finite population correction of an own-variance interval is taken back.
    """
    scale, (floor, ceiling) = measure["scale"], CUTS[measure["scale"]]
    if measure["low"] is None or measure["low"] <= floor or measure["high"] >= ceiling:
        return None
    fine = not isinstance(n["shown"], str)
    answered = min(n["shown"] / n["invited"], 0.95) if fine and over_time and scale != "share" else 0
    step = (FINE if fine else COARSE)[scale]
    return ((measure["high"] - measure["low"]) / 2 / 1.96) ** 2 / (1 - answered) + step**2 / 12


def comparisons(own, earlier):
    """(state, difference, gate, p or None) of every comparison of the document, by a reader's own arithmetic."""
    n = own["n"]
    past = {
        month: {measure["code"]: (measure, variance(measure, document["n"])) for measure in singles(document)}
        for month, document in earlier.items()
    }
    for measure in singles(own):
        mine, scale = variance(measure, n), measure["scale"]
        if measure["change"]:
            then, other = past[measure["change"]["since"]][measure["code"]]
            clipped = measure["bound"] or then["bound"]
            yield judged(measure["change"] | {"difference": measure["change"]["value"]}, scale, mine, other, clipped)
        for reference in measure["references"]:
            today = variance(measure, n, over_time=reference["kind"] != "benchmark set")
            yield judged(reference, scale, today, beside(reference, measure, past), measure["bound"] or reference.get("bound"))


def beside(reference, measure, past):
    """The variance of what a measure stands beside."""
    grid = FINE[measure["scale"]] ** 2 / 12
    if reference["kind"] == "benchmark set":
        return grid
    if reference["kind"] == "published":
        return None
    waves = [past[month].get(measure["code"]) for month in MONTHS[:-1]]
    known = [var for shown, var in waves if not shown["bound"]]
    return None if None in known else sum(known) / len(known) ** 2 + grid


def singles(document):
    return [one for one in document["measures"] if one["state"] == "released" and not one["code"].startswith("distribution")]


def judged(found, scale, mine, other, clipped):
    difference = found["difference"]
    if clipped or difference is None or mine is None or other is None:
        return found["state"], difference, GATES[scale], None
    return found["state"], difference, GATES[scale], 2 * norm.sf(abs(difference) / math.sqrt(mine + other))


def test_every_comparison_of_a_report_is_one_of_one_family(documents):
    found = list(comparisons(*documents))
    tested = [one for one in found if one[3] is not None]
    adjusted = false_discovery_control([p for *_, p in tested])
    for (state, difference, gate, _p), q in zip(tested, adjusted, strict=True):
        assert state == ("different" if q <= 0.05 and abs(difference) >= gate - 1e-9 else "not different")
    assert {state for state, *_, p in found if p is None} <= {"not tested"}
    assert {state for state, *_ in found} == STATES


def test_a_bound_is_never_different_from_anything(documents):
    own, _earlier = documents
    for measure in singles(own):
        for one in [*measure["references"], *filter(None, [measure["change"]])]:
            if measure["bound"] or one.get("bound"):
                assert (one["state"], one.get("difference", one.get("value"))) == ("not tested", None)


def test_what_is_different_alone_may_not_be_among_twenty():
    def asked(p):
        return Question(Contrast(8.0, p, 5.0), lambda comparison: comparison.state.value)

    (alone,) = judge({"change": asked(0.04)})
    among, crowd = judge({"change": asked(0.04)}, {number: asked(0.5) for number in range(19)})
    assert (alone["change"], among["change"]) == ("different", "not different")
    assert set(crowd.values()) == {"not different"}


@pytest.mark.parametrize(
    ("difference", "state", "words"),
    [
        (8.0, "different", "is higher than the mean"),
        (-8.0, "different", "is lower than the mean"),
        (-8.0, "not different", "is not different from the mean"),
        (-8.0, "not tested", "not tested"),
        (None, "not tested", "not tested"),
    ],
)
def test_words_follow_the_state(app, difference, state, words):
    with app.test_request_context():
        sentence = earlier_sentence(EarlierComparison(60.0, 5, "2026-01", "2026-06", difference, state))
    assert words in sentence
    assert ("higher" in sentence, "lower" in sentence) == (words.startswith("is higher"), words.startswith("is lower"))


@pytest.mark.parametrize(
    ("ranks", "sentence"),
    [
        ((3, 9, 14), "The index lies between place 3 and place 9 of 14 teams"),
        ((1, 14, 14), "The index can’t be told apart from that of the other 13 teams"),
        ((2, 2, 14), "The index is told apart from all others: place 2 of 14 teams"),
    ],
)
def test_a_place_is_said_as_an_interval(app, ranks, sentence):
    with app.test_request_context():
        assert position_sentence(Position(2, RankInterval(*ranks))) == sentence
