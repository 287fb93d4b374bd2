"""What a release says of the client as a whole: what goes with outcomes, reliability, and what is blocked."""

from reports.client_wide import BlockedItem, DriverSet, Reliability
from reports.frames import Frame
from survey.instruments.instrument import Instrument
from survey.tree import ROOT


def drivers_of(frame: Frame, instrument: Instrument) -> tuple[DriverSet, ...]:
    """Outcomes in the order of the instrument. Of the client only: the frame of another unit holds none."""
    order = [f"theme:{theme.code}" for theme in instrument.themes]
    return tuple(sorted(frame.drivers, key=lambda one: order.index(one.outcome)))


def reliability_of(frame: Frame, path: str) -> tuple[Reliability, ...]:
    """Of the client only."""
    return tuple(Reliability(**one) for one in frame.release.reliability or ()) if path == ROOT else ()


def blocked_of(frame: Frame, instrument: Instrument, language: str) -> tuple[BlockedItem, ...]:
    """The items that run against the others: every reader of the wave is told why the index is missing."""
    codes = frame.release.certificate.get("blocked", ())
    items = [instrument.item(code) for code in codes]
    return tuple(BlockedItem(one.code, one.texts[language], instrument.theme(one.theme).names[language]) for one in items)
