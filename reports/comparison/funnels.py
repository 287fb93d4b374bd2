"""The funnel over the centres of several clients, from displayed figures and the clients' frozen spread within teams."""

import math
from collections import Counter
from collections.abc import Callable, Iterable

from flask_babel import gettext

from reports.building.funnels import spread_of
from reports.comparison.frames import ClientFrame
from reports.comparison.value import Row
from reports.disclosure.figures import SCALES, round_half_away
from reports.disclosure.plan import INDEX
from reports.funnels import FunnelPoint, NoFunnel, UnitFunnel
from reports.statistics.funnel import SMALLEST_FUNNEL, FunnelUnit, funnel
from survey.tree import ROOT

CENTRES = 1  # level of the tree
STEP = SCALES["0-100"].fine


def centres_funnel(
    rows: Iterable[Row], frames: Iterable[ClientFrame], may_open: Callable[[str, str], bool]
) -> UnitFunnel | NoFunnel:
    """All shown centres around their common mean: their displayed indices weighted by the people behind them at the least.

    The spread of persons is that of the centres' clients that the reader may open as a whole, weighted in the same way.
    """
    frames = {frame.client.key: frame for frame in frames}
    centres = [row for row in rows if row.unit_path != ROOT and row.figure(INDEX)]
    if len(centres) < SMALLEST_FUNNEL:
        return NoFunnel(gettext("Fewer than 10 centres are shown: too few to tell a signal from chance."))
    clients = {row.client for row in centres}
    spread = _spread([frames[key] for key in clients if may_open(key, ROOT)])
    if spread is None:
        return NoFunnel(gettext("No client has 100 answers: too few to know how much people differ within teams."))
    least = [frames[row.client].counts[row.unit_path].n_low for row in centres]
    cells = [frames[row.client].cells[row.unit_path][INDEX] for row in centres]
    centre = math.fsum(n * cell.value for n, cell in zip(least, cells, strict=True)) / sum(least)
    units = [FunnelUnit(cell.value, n, cell.step) for n, cell in zip(least, cells, strict=True)]
    found = funnel(units, round_half_away(centre, STEP), spread)
    same = Counter(row.name for row in centres)
    return UnitFunnel(
        CENTRES,
        found,
        tuple(
            FunnelPoint(row.key, _name(row, same), row.figure(INDEX), row.n.shown, n, zone)
            for row, n, zone in zip(centres, least, found.zones, strict=True)
        ),
    )


def _name(row: Row, same: Counter) -> str:
    return row.name if same[row.name] == 1 else f"{row.name} ({row.client_name})"


def _spread(frames: Iterable[ClientFrame]) -> float | None:
    """Whole index points, pooled from the whole points of each client: the grain in which each may be told."""
    known = [
        (frame.counts[ROOT].n_low, spread)
        for frame in frames
        if ROOT in frame.counts and (spread := spread_of(frame.release)) is not None
    ]
    if not known:
        return None
    people = sum(n for n, _ in known)
    return round_half_away(math.sqrt(math.fsum(n * spread**2 for n, spread in known) / people), STEP) or None
