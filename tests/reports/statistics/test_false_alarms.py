import numpy as np
import pytest

from reports.statistics.control_chart import control_chart
from reports.statistics.false_alarms import COARSE, COARSENESS_AT, FINE, WAVES_AT, expected_false_alarms

CHARTS = 3000


@pytest.mark.parametrize(
    ("waves", "step", "coarse"), [(12, 0.0, False), (24, 0.0, False), (24, 0.5, False), (24, 1.0, True), (36, 0.4, True)]
)
def test_as_many_patterns_are_expected_as_come_on_steady_charts(waves, step, coarse):
    """Normal values around a steady mean, on the grid; what is printed beside each chart, against what it shows."""
    rng = np.random.default_rng(waves)
    found, told = [], []
    for _ in range(CHARTS):
        values = rng.normal(rng.uniform(0, 1), 1, waves)
        chart = control_chart(np.round(values / step) * step if step else values, step=step, coarse=coarse)
        found.append(chart.observed)
        told.append(chart.expected_false_alarms)

    error = np.std(found) / np.sqrt(CHARTS)
    assert abs(np.mean(found) - np.mean(told)) < 4 * error


@pytest.mark.parametrize(
    ("waves", "step", "movement", "coarse", "expected"),
    [
        (0, 0.0, 1.0, False, 0.0),
        (11, 0.0, 1.0, False, 0.0),
        (12, 0.0, 1.0, False, FINE[0][0]),
        (12, 1.0, 0.0, False, FINE[0][-1]),
        (36, 99.0, 1.0, True, COARSE[-1][-1]),
        (15, 0.0, 1.0, False, (FINE[0][0] + FINE[1][0]) / 2),
        (24, (COARSENESS_AT[1] + COARSENESS_AT[2]) / 2, 1.0, True, (COARSE[2][1] + COARSE[2][2]) / 2),
        (42, 0.0, 1.0, False, 2 * FINE[4][0] - FINE[3][0]),
    ],
)
def test_the_table_is_read_by_straight_lines(waves, step, movement, coarse, expected):
    assert expected_false_alarms(waves, step, movement, coarse=coarse) == pytest.approx(expected)


@pytest.mark.parametrize(("step", "movement"), [(-1.0, 1.0), (1.0, -1.0)])
def test_what_can_not_be_is_refused(step, movement):
    with pytest.raises(ValueError, match="negative"):
        expected_false_alarms(24, step, movement)


def test_the_tables_have_a_row_for_each_number_of_waves():
    assert {len(FINE), len(COARSE)} == {len(WAVES_AT)}
    assert {len(row) for row in (*FINE, *COARSE)} == {len(COARSENESS_AT)}
