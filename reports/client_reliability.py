"""How well the measures of a client measure, before its units' scores are believed: from moments and what is shown. Pure."""

from collections.abc import Collection, Mapping

import pandas as pd

from reports.blocking import ITEMS
from reports.client_wide import Reliability
from reports.disclosure.client_grain import display_reliability
from reports.disclosure.plan import INDEX, Measure, Plan
from reports.scores import Scores
from reports.statistics.descriptives import Moments, pooled_within_variance
from reports.statistics.reliability import agreement_within, cronbach_alpha, omega_one_factor
from reports.statistics.shrinkage import variance_components
from survey.instruments.instrument import Instrument
from survey.thresholds import MOMENTS_FROM
from survey.tree import ROOT, lineage_of

UNITS_FROM = 5  # fewer say next to nothing of how far units differ


def find_reliability(
    plan: Plan, published: Collection[tuple[str, str]], moments: Mapping | None, scores: Scores, instrument: Instrument
) -> tuple[Reliability, ...]:
    """The index and each theme of several items that the client shows; none where fewer than 100 people answered.

    What is said of units takes them as they are shown: who answered in a hidden one counts where the nearest unit around
    it is shown, so that nothing here is a function of a group that is too small to be seen. plan: without what is blocked.
    """
    if moments is None:
        return ()
    index_items = tuple(code for theme in instrument.index_themes for code in instrument.theme_items[theme])
    items = instrument.theme_items | {INDEX: index_items}
    parts = moments["themes"] | ({INDEX: moments[ITEMS]} if ITEMS in moments else {})
    shown = [measure for measure in plan.measures if measure.kind in {INDEX, "theme"} and (ROOT, measure.code) in published]
    return tuple(
        display_reliability(_reliability(measure, parts[measure.source], items[measure.source], published, scores))
        for measure in shown
        if measure.source in parts and len(items[measure.source]) > 1
    )


def _reliability(
    measure: Measure, moments: Mapping, items: tuple[str, ...], published: Collection[tuple[str, str]], scores: Scores
) -> Reliability:
    held = Moments.from_dict(moments)
    alpha = cronbach_alpha(held)
    limits = (None, None, None) if alpha is None else (alpha.value, alpha.low, alpha.high)
    return Reliability(measure.code, *limits, omega_one_factor(held), *_of_units(measure, items, published, scores))


def _of_units(
    measure: Measure, items: tuple[str, ...], published: Collection[tuple[str, str]], scores: Scores
) -> tuple[float | None, float | None, float | None]:
    """ICC(1), ICC(2) and r_wg(j) over the units as they are shown."""
    homes = _homes(scores.units, {path for path, code in published if code == measure.code})
    values = scores.values[measure.source]
    if homes[values.notna()].nunique() < UNITS_FROM or scores.values[list(items)].notna().sum().min() < MOMENTS_FROM:
        return None, None, None
    components = variance_components(values, homes)
    # Of those with a score: another's answers could make a group of their own beside them.
    answered = scores.values.loc[values.notna(), list(items)]
    within = [pooled_within_variance(answered[item], homes[values.notna()]) for item in items]
    agreed = None if None in within else agreement_within([one.variance for one in within])
    return (*((None, None) if components is None else (components.icc1, components.icc2)), agreed)


def _homes(units: pd.Series, shown: Collection[str]) -> pd.Series:
    """The smallest shown unit around each person's own, None outside of all."""
    homes = {unit: next((around for around in lineage_of(unit) if around in shown), None) for unit in units.unique()}
    return units.map(homes)
