"""The words of a comparison, and the panels they are said of.

Sentences are generated from the state of a comparison and never from a difference alone: a difference that was not
tested, or that a test did not find, is never called higher or lower. Every sentence is one message with named places,
so that a translator may order it as the language asks.
"""

from typing import Literal

from flask_babel import gettext as _
from flask_babel import ngettext

from reports.exports.formats import write_names
from reports.panels import ComparisonState, Figure, Panel

Direction = Literal["higher", "lower", "different", "not different", "not tested"]


NAMED = 2  # themes named in a heading; more are counted


def direction(difference: float | None, state: ComparisonState) -> Direction:
    """The word for a comparison. Only a difference that was tested and found has a direction."""
    if state != "different" or difference is None or difference == 0:
        return state
    return "higher" if difference > 0 else "lower"


def change_of(panel: Panel) -> Direction | None:
    """How a measure stands against the wave before; None where there is none to compare with."""
    return panel.change and direction(panel.change.difference, panel.change.state)


def published_of(panel: Panel) -> Direction | None:
    """How a measure stands against its first published figure; None where it has none."""
    if not panel.references:
        return None
    return direction(panel.references[0].difference, panel.references[0].state)


def hidden_sentence() -> str:
    """The one sentence for everything that is not shown, whatever the reason."""
    return _(
        "This result is not shown. Results are shown only where enough people have answered and no other group can be "
        "worked out from them."
    )


def worse(panels: tuple[Panel, ...], comparison) -> list[Panel]:
    """Measures found to have moved the bad way: lower, or higher where a high value is bad."""
    return [at for at in panels if comparison(at) == ("lower" if at.higher_is_better else "higher")]


def shown_panels(panels: tuple[Panel, ...]) -> list[Panel]:
    return [at for at in panels if isinstance(at.figure, Figure)]


def weakest(panels: tuple[Panel, ...]) -> list[Panel]:
    """The panels that share the lowest displayed value."""
    shown = shown_panels(panels)
    lowest = min((at.figure.value for at in shown), default=None)
    return [at for at in shown if at.figure.value == lowest]


def strongest(panels: tuple[Panel, ...]) -> list[Panel]:
    """The panels that share the highest displayed value."""
    shown = shown_panels(panels)
    highest = max((at.figure.value for at in shown), default=None)
    return [at for at in shown if at.figure.value == highest]


def name_or_count(panels: list[Panel]) -> str:
    """Up to two names; more are counted."""
    if len(panels) > NAMED:
        return ngettext("%(num)d theme", "%(num)d themes", len(panels))
    return write_names(at.name for at in panels)
