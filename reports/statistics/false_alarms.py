"""How many patterns a steady figure makes on a control chart by chance alone.

Limits are taken from the chart's own values and values stand on a grid, so the textbook's probabilities for known
limits don't hold. The tables are simulated, with the rules as they are: `python -m bench.statistics.signals` writes them,
and the simulation study (docs/simulation.md) sets them against charts of people's answers.
"""

from bisect import bisect_right
from collections.abc import Sequence

WAVES_AT = (12, 18, 24, 30, 36)  # displayed values of a chart: the rows
COARSENESS_AT = (0.0, 0.09, 0.18, 0.316, 0.497, 0.725, 1.004, 1.385, 1.88, 2.715)  # step over mean moving range: the columns
FINE = (
    (0.112, 0.092, 0.078, 0.067, 0.061, 0.064, 0.066, 0.059, 0.037, 0.006),
    (0.187, 0.153, 0.125, 0.101, 0.085, 0.074, 0.082, 0.090, 0.066, 0.033),
    (0.269, 0.214, 0.177, 0.140, 0.111, 0.096, 0.095, 0.106, 0.082, 0.064),
    (0.351, 0.280, 0.227, 0.177, 0.139, 0.113, 0.102, 0.108, 0.092, 0.094),
    (0.434, 0.347, 0.281, 0.218, 0.167, 0.134, 0.122, 0.128, 0.104, 0.143),
)
COARSE = (  # limits that hold the grid
    (0.111, 0.107, 0.105, 0.107, 0.120, 0.137, 0.153, 0.148, 0.120, 0.094),
    (0.187, 0.174, 0.166, 0.160, 0.171, 0.178, 0.205, 0.235, 0.222, 0.243),
    (0.272, 0.239, 0.224, 0.211, 0.216, 0.232, 0.268, 0.323, 0.318, 0.347),
    (0.353, 0.310, 0.290, 0.267, 0.265, 0.277, 0.304, 0.355, 0.383, 0.431),
    (0.439, 0.385, 0.353, 0.327, 0.316, 0.324, 0.365, 0.426, 0.476, 0.520),
)


def expected_false_alarms(waves: int, step: float = 0.0, movement: float = 0.0, *, coarse: bool = False) -> float:
    """Mean number of patterns on a chart of so many independent normal values around a steady mean.

    step: of the grid the values stand on, 0 for none; movement: the chart's mean moving range, same units. Between the
    columns and rows by straight lines; beyond the last column as there, beyond the last row by its slope. No chart
    below twelve waves: 0. Errors: ValueError for a negative step or movement.
    """
    if step < 0 or movement < 0:
        raise ValueError(f"neither a step nor a movement can be negative: {step}, {movement}")
    if waves < WAVES_AT[0]:
        return 0.0
    widest = COARSENESS_AT[-1]
    coarseness = min(step / movement, widest) if movement and step else widest if step else 0.0
    rows = [_between(COARSENESS_AT, row, coarseness) for row in (COARSE if coarse else FINE)]
    return _between(WAVES_AT, rows, waves)


def _between(places: Sequence[float], values: Sequence[float], at: float) -> float:
    """The value at a place by the straight line through its neighbours, or through the last two."""
    right = min(bisect_right(places, at), len(places) - 1)
    low, high = places[right - 1], places[right]
    return values[right - 1] + (values[right] - values[right - 1]) * (at - low) / (high - low)
