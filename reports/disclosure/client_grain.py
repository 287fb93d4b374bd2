"""Grain of what is said of a client as a whole: whole per cents and hundredths, of at least 100 people.

Such a figure is no sum that could be subtracted from another; what it could give away it gives away at its end: where
nothing is left to chance, one answer follows from another. So nothing is shown so near to its end.
"""

from reports.client_wide import Driver, DriverSet, Reliability
from reports.disclosure.figures import SHARE_STEP, round_half_away, round_outwards
from reports.statistics.drivers import more_than_chance
from survey.thresholds import COUNT_STEP, MOMENTS_FROM, SHARE_CEILING


def display_drivers(outcome: str, explained: float, people: int, drivers: list[Driver]) -> DriverSet | None:
    """Everything in whole per cents, intervals rounded outwards, people to 5. None beyond 95 % explained.

    ValueError below 100 people.
    """
    if people < MOMENTS_FROM:
        raise ValueError(f"what goes with an outcome is not said of {people} people")
    explained = round_half_away(explained, SHARE_STEP)
    if explained > SHARE_CEILING:
        return None
    shown = []
    for driver in drivers:
        share = round_half_away(driver.share, SHARE_STEP)
        # A share can lie outside what was drawn, where hardly anything is explained.
        low, high = round_outwards(min(driver.low, driver.share), max(driver.high, driver.share), SHARE_STEP)
        shown.append(Driver(driver.theme, share, min(low, share), max(high, share), driver.direction))
    people = int(round_half_away(people, COUNT_STEP))
    return DriverSet(outcome, explained, people, more_than_chance(explained, people, len(shown)), tuple(shown))


def display_reliability(found: Reliability) -> Reliability:
    """Hundredths; the limits of alpha rounded outwards; at most .95 for agreement and both correlations."""
    low, high = (None, None) if found.alpha is None else round_outwards(found.low, found.high, SHARE_STEP)
    return Reliability(
        found.measure,
        _near(found.alpha),
        low,
        high,
        _near(found.omega),
        *(None if one is None else min(_near(one), SHARE_CEILING) for one in (found.icc1, found.icc2, found.agreement)),
    )


def _near(value: float | None) -> float | None:
    return None if value is None else round_half_away(value, SHARE_STEP)
