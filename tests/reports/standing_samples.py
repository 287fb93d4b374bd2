"""Sample reports of units among others: places, own year, benchmark sets, a funnel, and those who were silent."""

import random
from dataclasses import replace

from reports.funnels import FunnelPoint, UnitFunnel
from reports.non_response import Extremes, NonResponse, Stratum
from reports.panels import Benchmark, Figure, PoolFigure
from reports.report import Report
from reports.standing import EarlierComparison, PoolComparison, Position, Standing
from reports.statistics.funnel import FunnelUnit, funnel
from reports.statistics.quarters import Place
from reports.statistics.ranks import RankInterval

STATES = ("different", "not different", "not tested")
RANKS = (RankInterval(3, 9, 14), RankInterval(1, 14, 14), RankInterval(2, 2, 14))
PLACES = (Place("middle", "above"), None, Place("below", "below"))


def placed(team: Report) -> Report:
    """Every state, every kind of place and a median at the end of its scale."""
    shown = [panel for panel in team.panels if isinstance(panel.figure, Figure) and panel.scale != "share"]
    figures = {panel.code: PoolFigure(panel.figure.value, panel.figure.value, panel.figure.value) for panel in shown}
    figures[shown[-1].code] = PoolFigure(5.5, 5.1, 5.5, "at least", None, "at least")
    standings = {panel.code: _standing(at % 3) for at, panel in enumerate(shown)}
    return replace(team, benchmarks=(Benchmark("nordic", "Nordic telecom", 7, 64, figures),), standings=standings)


def _standing(kind: int) -> Standing:
    state = STATES[kind]
    difference = None if state == "not tested" else -2.0
    return Standing(
        Position(2, RANKS[kind]),
        EarlierComparison(4.1, 5, "2026-04", "2026-09", difference, state),
        {"nordic": PoolComparison("nordic", difference, state, PLACES[kind])},
    )


def funnelled(client: Report, *, teams: int = 24, off: tuple[float, ...] = (-32.0, 30.0)) -> Report:
    """A client with many teams, the first ones far off its index, and its non-response."""
    rng = random.Random(8)
    values = [60.0 + way for way in off] + [60.0 + 5 * rng.choice((-1, 0, 0, 1)) for _ in range(teams - len(off))]
    sizes = [rng.choice((5, 10, 10, 22, 31)) for _ in values]
    found = funnel([FunnelUnit(value, n, 1.0) for value, n in zip(values, sizes, strict=True)], 60.0, 17.0)
    points = tuple(
        FunnelPoint(f"Oslo/Team {at}", f"Team {at}", Figure(value), "10–19", n, zone)
        for at, (value, n, zone) in enumerate(zip(values, sizes, found.zones, strict=True), 1)
    )
    silent = NonResponse(
        (Stratum("Oslo", "Oslo", (62, 62)), Stratum("Moss", "Moss", (71, 100))),
        (Extremes("index", "Wellbeing index", "0-100", 44.0, 71.0), Extremes("share:TUR1:4-6", "Leaving", "share", 0.2, 0.48)),
    )
    return replace(client, funnel=UnitFunnel(2, found, points), non_response=silent)
