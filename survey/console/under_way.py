"""Open waves on the console: until when they take answers, and about how many have answered in units one may open."""

from dataclasses import dataclass
from datetime import date, datetime

from survey.access import Reader, clients_of, may_open
from survey.services.progress import list_open_waves
from survey.tree import ROOT
from survey.turnout import CEILING, FLOOR


@dataclass(frozen=True)
class Count:
    """About how many of a unit have answered; `kind` is "at most", "about" or "at least". An empty name is the client."""

    unit: str
    percent: int
    kind: str


@dataclass(frozen=True)
class WaveUnderWay:
    """An open wave as a reader may see it."""

    client: str
    client_name: str
    demonstration: bool
    month: str
    closes_at: datetime
    counted_on: date | None
    counts: tuple[Count, ...]


def waves_under_way(reader: Reader, client: str | None = None) -> tuple[WaveUnderWay, ...]:
    """The open waves of the reader's clients, or of one of them."""
    return tuple(
        WaveUnderWay(
            wave.client,
            wave.client_name,
            wave.demonstration,
            wave.month,
            wave.closes_at,
            wave.counted_on,
            tuple(
                Count("" if unit == ROOT else unit.replace("/", " / "), percent, _kind(percent))
                for unit, percent in wave.counts.items()
                if may_open(reader, wave.client, unit)
            ),
        )
        for wave in list_open_waves(clients_of(reader))
        if client in (None, wave.client)
    )


def _kind(percent: int) -> str:
    return {FLOOR: "at most", CEILING: "at least"}.get(percent, "about")
