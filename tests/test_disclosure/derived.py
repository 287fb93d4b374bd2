"""What a report says beside its cells: worked out from them alone, or released for the client as a whole in rows of its own.

That nothing else goes in is held by test_stored_cells.py: the rows hold nothing finer than is shown, and a report stays the
same when all but the rows is taken away.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal

from reports.build import build_report
from reports.funnels import UnitFunnel
from reports.panels import Figure

WRITTEN = (0, 1, 2)  # decimals


def derived_of(client: str, month: str, unit: str) -> set[Decimal]:
    """Every number of ranks, own year, funnel, non-response, control limits, drivers and reliability, as it may be written."""
    report = build_report(client, unit, month, "en")
    parts = [report.standings, report.funnel, report.non_response, report.trends, report.drivers, report.reliability]
    numbers = [*numbers_of(parts), *_funnels(report.funnel), *_reaches(report)]
    return {written for number in numbers for written in written_ways(number)}


def _funnels(drawn) -> Iterator[float]:
    """The factor by which limits are widened, and how many units lie outside."""
    if isinstance(drawn, UnitFunnel):
        yield math.sqrt(drawn.funnel.dispersion)
        yield from range(len(drawn.points) + 1)


def _reaches(report) -> Iterator[float]:
    """How far a displayed interval reaches from its displayed value: the error bars of the slides' charts."""
    shown = [panel.figure for panel in report.panels if isinstance(panel.figure, Figure) and panel.figure.low is not None]
    for one in shown:
        yield from (one.value - one.low, one.high - one.value)
    for driver in (driver for one in report.drivers for driver in one.drivers):
        yield from (driver.share - driver.low, driver.high - driver.share)


def numbers_of(part) -> Iterator[float]:
    if isinstance(part, int | float) and not isinstance(part, bool):
        yield part
    elif is_dataclass(part):
        yield from numbers_of([getattr(part, field.name) for field in fields(part)])
    elif isinstance(part, Mapping):
        yield from numbers_of([*part.keys(), *part.values()])
    elif isinstance(part, Sequence) and not isinstance(part, str):
        for one in part:
            yield from numbers_of(one)


def written_ways(number: float) -> Iterator[Decimal]:
    for value in (number, number * 100, number / 100):  # a share in per cent, a rate in whole per cent as a share
        yield from (abs(Decimal(repr(round(value, digits)))).normalize() for digits in WRITTEN)
