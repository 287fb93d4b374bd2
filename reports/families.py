"""One report, one family of tests: every question it asks of two figures is judged together. Pure.

Benjamini–Hochberg holds the false discoveries among everything that one report calls different; ten tests here and
twenty there, each judged among themselves, would not.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from reports.disclosure.figures import SCALES
from reports.disclosure.plan import INDEX
from reports.statistics.change import INDEX_GATE, MEAN_GATE, Comparison, Contrast, Displayed, states

SHARE_GATE = 0.05  # five in a hundred, as five of the index's hundred points
GATES = {"0-100": INDEX_GATE, "1-6": MEAN_GATE, "share": SHARE_GATE}

Answer = TypeVar("Answer")
Key = TypeVar("Key", bound=Hashable)


class Cell(Protocol):
    """A displayed figure with the grid it is displayed on."""

    value: float
    bound: str | None
    low: float | None
    high: float | None
    step: float


History = Mapping[str, Mapping[str, Cell]]  # month → measure → cell


@dataclass(frozen=True)
class Question(Generic[Answer]):
    """A contrast that waits for the others of its report, and what becomes of it once it is judged."""

    contrast: Contrast
    answer: Callable[[Comparison], Answer]


def judge(*families: Mapping[Key, Question]) -> tuple[dict[Key, Answer], ...]:
    """The answers of all questions of one report, judged as one family; each mapping with its own keys."""
    asked = [question for family in families for question in family.values()]
    judged = iter(states([question.contrast for question in asked]))
    return tuple({key: question.answer(next(judged)) for key, question in family.items()} for family in families)


def scale_of(code: str) -> str:
    """The scale of a measure by its code."""
    if code == INDEX:
        return "0-100"
    return "share" if code.startswith("share:") else "1-6"


def gate_of(code: str) -> float:
    """The smallest difference of the measure that is worth a word."""
    return GATES[scale_of(code)]


def displayed(code: str, cell: Cell) -> Displayed:
    """An interval that ends at the cut of its scale stands for anything beyond, so it is not one to test with."""
    scale = SCALES[scale_of(code)]
    whole = cell.low is not None and cell.low > scale.floor and cell.high < scale.ceiling
    low, high = (cell.low, cell.high) if whole else (None, None)
    # Intervals of shares know nothing of how many were invited; nor do cells that are not compared over time.
    answered = 0.0 if scale_of(code) == "share" else getattr(cell, "answered", 0.0)
    return Displayed(cell.value, low, high, cell.step, clipped=cell.bound is not None, answered=answered)
