"""How the answers to an item spread."""

from reports.frames import Frame
from reports.panels import HIDDEN
from reports.report import Distribution, OptionGroup
from survey.instruments.instrument import Instrument
from survey.instruments.scale import POINTS


def distribution_of(frame: Frame, instrument: Instrument, code: str, path: str, language: str) -> Distribution:
    """The six options of an item with the shares of those who chose them."""
    item = instrument.item(code)
    scale = instrument.scale(item.scale)
    cell = frame.cells[path].get(f"distribution:{code}")
    return Distribution(
        code=f"distribution:{code}",
        text=item.texts[language],
        options=tuple(scale.label(value, language) or str(value) for value in range(1, POINTS + 1)),
        groups=HIDDEN
        if cell is None
        else tuple(OptionGroup(group["first"], group["last"], group["value"], group["bound"]) for group in cell.shares),
        higher_is_better=item.direction > 0,
    )
