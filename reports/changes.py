"""What changed since the unit's last wave, judged from what was displayed then and now, and from nothing else."""

from collections.abc import Mapping
from typing import Protocol

from reports.disclosure.figures import SCALES
from reports.disclosure.plan import INDEX
from reports.panels import Change
from reports.statistics.change import INDEX_GATE, MEAN_GATE, Displayed, compare, states

SHARE_GATE = 0.05  # five in a hundred, as five of the index's hundred points


class Cell(Protocol):
    """A displayed figure with the grid it is displayed on."""

    value: float
    bound: str | None
    low: float | None
    high: float | None
    step: float


History = Mapping[str, Mapping[str, Cell]]  # month → measure → cell


def changes_of(history: History, month: str) -> dict[str, Change]:
    """The change of every measure of `month` since the latest earlier wave that showed it. Measures new or hidden have none.

    One report's tests are judged together (Benjamini–Hochberg), with a gate of five points.
    """
    earlier = sorted(other for other in history if other < month)
    pairs = {
        code: next((other for other in reversed(earlier) if code in history[other]), None) for code in history.get(month, {})
    }
    pairs = {code: since for code, since in pairs.items() if since is not None}
    contrasts = [
        compare(_displayed(code, history[month][code]), _displayed(code, history[since][code]), gate=_gate(code))
        for code, since in pairs.items()
    ]
    judged = states(contrasts)
    return {
        code: Change(since, comparison.difference, comparison.state.value)
        for (code, since), comparison in zip(pairs.items(), judged, strict=True)
    }


def _scale(code: str) -> str:
    if code == INDEX:
        return "0-100"
    return "share" if code.startswith("share:") else "1-6"


def _gate(code: str) -> float:
    return {"0-100": INDEX_GATE, "1-6": MEAN_GATE, "share": SHARE_GATE}[_scale(code)]


def _displayed(code: str, cell: Cell) -> Displayed:
    """An interval that ends at the cut of its scale stands for anything beyond, so it is not one to test with."""
    scale = SCALES[_scale(code)]
    whole = cell.low is not None and cell.low > scale.floor and cell.high < scale.ceiling
    low, high = (cell.low, cell.high) if whole else (None, None)
    return Displayed(cell.value, low, high, cell.step, clipped=cell.bound is not None)
