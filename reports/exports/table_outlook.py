"""Rows of the released table about the client as a whole, and about turnover. Pure."""

from collections.abc import Iterator

from reports.client_wide import Driver, Reliability
from reports.exports.client_wide_document import DIRECTIONS
from reports.exports.table_row import Place, Row, number_row, own_place
from reports.report import Report
from reports.turnover.outlook import Expectation, Outlook, PastForecast

COEFFICIENTS = ("omega", "icc1", "icc2", "agreement")


def driver_rows(report: Report) -> Iterator[Row]:
    """What goes with each outcome: all themes together, then each theme's part."""
    for one in report.drivers:
        place = own_place(report)._replace(n=f"≈ {one.people}")
        word = "above chance" if one.above_chance else "not above chance"
        yield number_row(place, f"explained:{one.outcome}", report.name(one.outcome), "share", one.explained, word=word)
        for driver in one.drivers:
            yield _driver(place, report, one.outcome, driver)


def reliability_rows(report: Report) -> Iterator[Row]:
    """How well the index and themes of several items are measured; what is not known has no row."""
    place = own_place(report)
    for one in report.reliability:
        yield from _coefficients(place, report.name(one.measure), one)


def turnover_rows(report: Report) -> Iterator[Row]:
    """What has been, what is expected, what the scores add, and what came of earlier forecasts."""
    outlook, place = report.turnover, own_place(report)._replace(n="")
    if outlook is None:
        return
    yield from _before(place, outlook)
    for one in outlook.horizons:
        yield from _expected(place, one)
    for past in outlook.record:
        yield from _record(place._replace(month=past.wave), past)


def _driver(place: Place, report: Report, outcome: str, driver: Driver) -> Row:
    beside = {"low": driver.low, "high": driver.high, "set": outcome, "word": DIRECTIONS[driver.direction]}
    return number_row(place, f"driver:{outcome}:{driver.theme}", report.name(driver.theme), "share", driver.share, **beside)


def _coefficients(place: Place, name: str, one: Reliability) -> Iterator[Row]:
    if one.alpha is not None:
        yield number_row(place, f"alpha:{one.measure}", name, "coefficient", one.alpha, low=one.low, high=one.high)
    for each in COEFFICIENTS:
        value = getattr(one, each)
        if value is not None:
            yield number_row(place, f"{each}:{one.measure}", name, "coefficient", value)


def _before(place: Place, outlook: Outlook) -> Iterator[Row]:
    if outlook.headcount is not None:
        yield number_row(place, "turnover:headcount", "", "people", outlook.headcount)
    past = outlook.baseline
    if past is None:
        return
    months = {"of": past.months}
    yield number_row(place, "turnover:leavers", "", "people", past.leavers, **months)
    yield number_row(place, "turnover:headcount-before", "", "people", past.headcount, **months)
    if past.rate is not None:
        yield number_row(place, "turnover:rate", "", "share", past.rate, low=past.low, high=past.high, **months)


def _expected(place: Place, one: Expectation) -> Iterator[Row]:
    ends = {"low": one.low, "high": one.high, "word": one.state}
    yield number_row(place, f"turnover:expected:{one.months}", "", "people", one.expected, **ends)
    yield number_row(place, f"turnover:base:{one.months}", "", "people", one.base)
    for each in one.contributions:
        yield number_row(place, f"turnover:contribution:{one.months}:{each.code}", each.name, "people", each.leavers)


def _record(place: Place, past: PastForecast) -> Iterator[Row]:
    ends = {"low": past.low, "high": past.high}
    yield number_row(place, f"turnover:forecast:{past.months}", "", "people", past.expected, **ends)
    word = {None: "ended", True: "within", False: "outside"}[past.within]
    yield number_row(place, f"turnover:left:{past.months}", "", "people", past.leavers, word=word)
