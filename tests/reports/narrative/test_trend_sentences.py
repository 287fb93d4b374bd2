from dataclasses import replace

import pytest

from reports.narrative import trends as tell
from reports.panels import HIDDEN, Figure
from reports.statistics.control_rules import Signal
from reports.trends import Break, Control, Finding, Lacking, Limits, Trend, TrendPoint
from tests.reports.report_samples import centre

LIMITS = Limits(60.0, 50.0, 70.0)
MONTH = "2026-10"
REWORDED = (
    "Limits are not available, because the wording changed in March 2026: 12 waves asked alike are needed, and there are 8."
)


def trend(name="Workload", *findings, expected=0.3, points=(), lacking=None, since="2025-01", waves=20):
    limits = None if lacking else LIMITS
    control = Control(since, waves, limits, findings, 0.0 if lacking else expected, lacking)
    return Trend(f"theme:{name.lower()}", name, "1-6", tuple(points), control)


def found(signal, up=False, since="2026-03", month=MONTH, waves=8):
    return Finding(signal, up, since, month, waves)


def report(*trends):
    return replace(centre(), month=MONTH, trends=trends)


@pytest.mark.parametrize(
    ("finding", "sentence"),
    [
        (found(Signal.BEYOND_LIMIT, waves=1), "Workload: one month below its limits (October 2026)."),
        (found(Signal.BEYOND_LIMIT, True, waves=1), "Workload: one month above its limits (October 2026)."),
        (found(Signal.RUN_OF_CHANGE), "Workload: falling for 8 months in a row (March 2026 to October 2026)."),
        (found(Signal.RUN_OF_CHANGE, True), "Workload: rising for 8 months in a row (March 2026 to October 2026)."),
        (
            found(Signal.TWO_OF_THREE, since="2026-08", waves=3),
            "Workload: two of three months close to its lower limit (August 2026 to October 2026).",
        ),
        (
            found(Signal.TWO_OF_THREE, True, since="2026-08", waves=3),
            "Workload: two of three months close to its upper limit (August 2026 to October 2026).",
        ),
        (found(Signal.ONE_SIDE), "Workload: 8 months in a row below its own average (March 2026 to October 2026)."),
        (found(Signal.ONE_SIDE, True), "Workload: 8 months in a row above its own average (March 2026 to October 2026)."),
    ],
)
def test_each_rule_has_its_sentence(finding, sentence):
    assert tell.signal_sentences([trend("Workload", finding)]) == (sentence,)


def test_months_beyond_a_limit_share_a_sentence():
    months = [found(Signal.BEYOND_LIMIT, month=month, waves=1) for month in ("2026-01", "2026-04")]
    assert tell.signal_sentences([trend("Culture", *months)]) == (
        "Culture: 2 months below its limits (January 2026 and April 2026).",
    )


NOW, BEFORE = found(Signal.ONE_SIDE), found(Signal.ONE_SIDE, since="2025-02", month="2025-09")


@pytest.mark.parametrize(
    ("trends", "heading"),
    [
        ((trend(),), "No signal in any month: what moves is ordinary"),
        ((trend("Culture", NOW), trend()), "A signal this month: Culture"),
        ((trend("Culture", NOW), trend("Workload", NOW, BEFORE)), "Signals this month: Culture and Workload"),
        ((trend("A", NOW), trend("B", NOW), trend("C", NOW)), "Signals this month in 3 measures"),
        ((trend("Culture", BEFORE), trend()), "No signal this month; the last was in September 2025 (Culture)"),
    ],
)
def test_the_heading_says_where_the_signals_are(trends, heading):
    assert tell.heading(report(*trends)) == heading


def test_without_limits_the_heading_is_the_span_of_the_index():
    points = [TrendPoint("2026-09", Figure(60.0)), TrendPoint(MONTH, Figure(71.0))]
    index = Trend("index", "Index", "0-100", tuple(points), Control("2026-09", 2, lacking=Lacking.WAVES))
    assert tell.heading(report(index)) == "Over 2 waves the index has been between 60 and 71"
    assert tell.chance_sentence(report(index)) == ""


@pytest.mark.parametrize(
    ("trends", "sentence"),
    [
        ((trend(),), "0 signals; by chance alone about 0.3 are expected in this chart."),
        (
            (trend("A", NOW), trend("B"), trend("C", lacking=Lacking.WAVES)),
            "1 signal; by chance alone about 0.6 are expected in these 2 charts.",
        ),
    ],
)
def test_chance_stands_beside_what_was_found(trends, sentence):
    assert tell.chance_sentence(report(*trends)) == sentence


def broken(*breaks, imported=False):
    return (TrendPoint("2026-02", HIDDEN, not imported), TrendPoint("2026-03", HIDDEN, imported, breaks))


@pytest.mark.parametrize(
    ("trends", "sentences"),
    [
        ((trend(lacking=Lacking.WAVES, waves=9),), ["Limits are not available, because 12 waves are needed, and 9 are shown."]),
        ((trend(lacking=Lacking.WAVES, waves=0),), []),
        (
            (trend("A"), trend("B", lacking=Lacking.BOUNDS)),
            ["B: Limits are not available, because more than a quarter of the months lie at the end of what is shown."],
        ),
        (
            (trend(lacking=Lacking.WAVES, since="2026-03", waves=8, points=broken(Break.WORDING)),),
            [REWORDED],
        ),
        ((trend(),), []),
    ],
)
def test_what_is_not_available_says_why(trends, sentences):
    assert list(tell.lacking_sentences(trends)) == sentences


@pytest.mark.parametrize(
    ("points", "sentences"),
    [
        ((), []),
        (broken(Break.WORDING), ["Wording changed in March 2026: A and B."]),
        (broken(Break.INSTRUMENT), ["Another questionnaire since March 2026."]),
        (broken(Break.TOOL), ["Before March 2026 the answers come from another tool."]),
        (broken(Break.TOOL, imported=True), ["From March 2026 the answers come from another tool."]),
    ],
)
def test_what_was_asked_otherwise_is_said(points, sentences):
    assert list(tell.break_sentences([trend("A", points=points), trend("B", points=points)])) == sentences


def test_only_marks_that_are_there_are_explained():
    bare = trend(lacking=Lacking.WAVES, points=[TrendPoint(MONTH, Figure(4.0))])
    full = trend(points=[TrendPoint(MONTH, Figure(4.0), True, (Break.TOOL,), (Signal.ONE_SIDE,))])

    assert tell.reading_notes([bare]) == ()
    assert len(tell.reading_notes([full])) == 4
