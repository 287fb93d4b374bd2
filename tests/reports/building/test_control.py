from types import SimpleNamespace

import pytest

from reports.building.control import control_of
from reports.statistics.control_rules import Signal
from reports.trends import Lacking
from tests.reports.report_factory import months

MONTHS = months(24)


def cell(value, step=1.0, bound=None):
    return SimpleNamespace(value=value, step=step, bound=bound)


def steady(count: int, step: float = 1.0) -> list:
    return [cell(58.0 + 4 * (at % 2), step) for at in range(count)]


def test_limits_and_findings_name_months_and_count_no_hidden_wave():
    cells = [*steady(12), None, cell(40.0)]

    control, signals = control_of(MONTHS[:14], cells, 0, "0-100")

    assert (control.since, control.waves, control.lacking) == (MONTHS[0], 13, None)
    (found,) = control.findings
    assert (found.signal, found.up, found.since, found.month, found.waves) == (
        Signal.BEYOND_LIMIT, False, MONTHS[13], MONTHS[13], 1,
    )  # fmt: skip
    assert signals == ((),) * 13 + ((Signal.BEYOND_LIMIT,),)


@pytest.mark.parametrize(
    ("cells", "start", "lacking", "waves"),
    [
        (steady(11), 0, Lacking.WAVES, 11),
        ([*steady(11), None, None], 0, Lacking.WAVES, 11),
        (steady(12), 0, None, 12),
        (steady(20), 8, None, 12),
        (steady(20), 9, Lacking.WAVES, 11),
        ([*steady(9), *[cell(90.0, bound="at least")] * 3], 0, None, 12),
        ([*steady(8), *[cell(90.0, bound="at least")] * 4], 0, Lacking.BOUNDS, 12),
    ],
)
def test_why_there_are_no_limits(cells, start, lacking, waves):
    """Everything that can be missing for a control chart, and the boundary beside it."""
    control, signals = control_of(MONTHS[: len(cells)], cells, start, "0-100")

    assert (control.lacking, control.waves, control.since) == (lacking, waves, MONTHS[start])
    assert (control.limits is None) == (lacking is not None)
    assert len(signals) == len(cells)


def test_the_coarsest_wave_sets_the_grain_of_the_chart():
    fine, _ = control_of(MONTHS[:13], steady(13), 0, "0-100")
    mixed, _ = control_of(MONTHS[:13], [*steady(12), cell(58.0, 5.0)], 0, "0-100")
    coarse, _ = control_of(MONTHS[:13], steady(13, 5.0), 0, "0-100")

    assert mixed.limits == coarse.limits
    assert mixed.limits.high - mixed.limits.low > fine.limits.high - fine.limits.low


def test_waves_before_the_chart_carry_no_signal():
    cells = [cell(10.0 * at) for at in range(1, 9)] + steady(12)

    control, signals = control_of(MONTHS[:20], cells, 8, "0-100")

    assert control.since == MONTHS[8]
    assert signals == ((),) * 20
