"""The methods on data whose truth is known: whether intervals, tests and forecasts keep what they promise."""

from pathlib import Path

from bench.result import Line
from bench.statistics.study import Size, run_study, write_report

REPORT = Path(__file__).parents[2] / "docs" / "simulation.md"
TINY = Size(turnover_runs=1, most_teams=10)


def measure(size: Size) -> list[Line]:
    """Runs every part; a run at full size also writes the report in docs/, which no machine changes."""
    parts = run_study(size)
    if size == Size():
        write_report(parts, REPORT)
    return [line for part in parts for line in part.lines]
