"""What goes with the outcomes of a client, from its frozen moments and, for the intervals, its people's scores. Pure."""

from collections.abc import Collection, Mapping

from reports.client_wide import Driver, DriverSet
from reports.disclosure.client_grain import display_drivers
from reports.disclosure.plan import INDEX, Plan
from reports.scores import Scores
from reports.statistics.descriptives import Moments
from reports.statistics.drivers import driver_intervals, driver_shares
from survey.instruments.instrument import Instrument
from survey.tree import ROOT


def find_drivers(
    plan: Plan, published: Collection[tuple[str, str]], moments: Mapping | None, scores: Scores, instrument: Instrument
) -> tuple[DriverSet, ...]:
    """One set an outcome that the client shows, and its themes, by their codes; none where a theme of the index is not shown.

    None either where fewer than 100 people answered all themes and outcomes, or the outcome leaves nothing to chance.
    plan: without what is blocked. The same people stand behind all of it: those who have every theme and every outcome.
    """
    themes = [measure for measure in plan.measures if measure.part_of == INDEX]
    if moments is None or "scores" not in moments or not themes:
        return ()
    if any((ROOT, theme.code) not in published for theme in themes):
        return ()
    held, names = Moments.from_dict(moments["scores"]), tuple(sorted(theme.source for theme in themes))
    asked = [theme.code for theme in instrument.themes if theme.role == "outcome" and (ROOT, f"theme:{theme.code}") in published]
    found = {outcome: shares for outcome in asked if (shares := driver_shares(held, outcome, names)) is not None}
    if not found:
        return ()
    complete = scores.values.loc[scores.values[list(held.codes)].notna().all(axis=1)]
    limits = driver_intervals(complete, tuple(found), names)
    shown = (
        display_drivers(
            f"theme:{outcome}",
            shares.explained,
            held.n,
            [
                Driver(f"theme:{one.theme}", one.share, float(low), float(high), one.direction)
                for one, (low, high) in zip(shares.shares, limits[outcome], strict=True)
            ],
        )
        for outcome, shares in found.items()
    )
    return tuple(sorted(filter(None, shown), key=lambda one: one.outcome))
