"""What a benchmark found: one line a figure, its budget beside it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median

BOUNDS = ("at most", "at least", "exactly")


@dataclass(frozen=True)
class Line:
    """One figure. `runs` are the single runs it is the median of; a budget has a bound, everything else is for reading.

    key: the name by which docs/scale.md finds a figure it reckons with, whatever its sentence says.
    """

    job: str
    value: float
    unit: str
    budget: float | None = None
    bound: str | None = None
    runs: tuple[float, ...] = ()
    note: str = ""
    key: str = ""

    def __post_init__(self):
        if not self.job or (self.budget is None) != (self.bound is None):
            raise ValueError(f"a budget needs its bound, and a bound its budget: {self.job!r}")
        if self.bound is not None and self.bound not in BOUNDS:
            raise ValueError(f"no such bound: {self.bound!r}")

    @property
    def kept(self) -> bool | None:
        """Whether the budget is kept; None where there is none."""
        if self.bound is None:
            return None
        value = float(self.value)  # numpy's comparison has a truth of its own, which no JSON takes
        if self.bound == "at most":
            return value <= self.budget
        return value >= self.budget if self.bound == "at least" else value == self.budget

    def to_dict(self) -> dict:
        return {**asdict(self), "runs": list(self.runs), "kept": self.kept}


def median_line(
    job: str,
    runs: Sequence[float],
    unit: str,
    budget: float | None = None,
    bound: str | None = None,
    *,
    note: str = "",
    key: str = "",
) -> Line:
    """A line whose value is the median of its runs."""
    return Line(job, median(runs), unit, budget, bound, tuple(runs), note, key)
