"""Which themes to begin with: those that fell, those below a published figure, those that score lowest. Pure.

From the states and figures that the unit's report shows; what is hidden comes last, in the order of the questionnaire.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reports.panels import Panel, Suppressed

Reason = Literal["fell", "below published", "lowest", ""]
ORDER: tuple[Reason, ...] = ("fell", "below published", "lowest", "")


@dataclass(frozen=True)
class Suggestion:
    """A theme to pick, and why it stands where it stands. code: without its prefix, as a measure has it."""

    code: str
    name: str
    reason: Reason


def suggest_themes(panels: Sequence[Panel]) -> tuple[Suggestion, ...]:
    """All themes, those first that there is most to say about. A difference that was not found is no reason."""
    lowest = min((panel.figure.value for panel in panels if not _is_hidden(panel)), default=None)
    found = [(panel, _reason(panel, lowest)) for panel in panels]
    found.sort(key=lambda one: (ORDER.index(one[1]), _is_hidden(one[0]), 0.0 if _is_hidden(one[0]) else one[0].figure.value))
    return tuple(Suggestion(panel.code.partition(":")[2], panel.name, reason) for panel, reason in found)


def _reason(panel: Panel, lowest: float | None) -> Reason:
    if _is_hidden(panel):
        return ""
    if _is_lower(panel.change):
        return "fell"
    if any(_is_lower(one) for one in panel.references):
        return "below published"
    return "lowest" if panel.figure.value == lowest else ""


def _is_lower(comparison) -> bool:
    if comparison is None or comparison.state != "different":
        return False
    return comparison.difference is not None and comparison.difference < 0


def _is_hidden(panel: Panel) -> bool:
    return isinstance(panel.figure, Suppressed)
