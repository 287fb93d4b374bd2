"""What the people of the demonstration say of themselves: how long they have been there, where they answer, when. Pure.

Tenure follows from when a person started; channel and shift stay with the person. Some prefer not to say.
"""

from collections.abc import Collection

import numpy as np

from reports.demonstration.staff import Person

UNSAID_SHARE = 0.05  # of those who answer, for each question
CHANNELS = (("phone", 0.55), ("chat", 0.75), ("email", 0.90), ("mixed", 1.0))  # shares added up
SHIFTS = (("day", 0.60), ("evening", 0.82), ("mixed", 0.95), ("night", 1.0))
NEW_MONTHS, SOME_MONTHS, MANY_MONTHS = 12, 36, 120  # where the bands of tenure end
# What a background does to a person's leaning, in standard deviations: enough to be seen, too little to be a story.
EFFECTS = {("tenure", "under_1"): 0.30, ("shift", "evening"): -0.25, ("channel", "phone"): -0.10}

BACKGROUNDS = 6  # which of the demonstration's streams of random numbers this is


def background_of(person: Person, month: int, seed: int) -> dict[str, str]:
    """Background → option of a person in a month (a month's number), everything said."""
    channel, shift = np.random.default_rng([seed, BACKGROUNDS, person.desk, person.started]).random(2)
    return {"tenure": _tenure(month - person.started), "channel": _pick(CHANNELS, channel), "shift": _pick(SHIFTS, shift)}


def said(background: dict[str, str], asked: Collection[str], draws: np.ndarray) -> dict[str, str]:
    """What of it the person says. draws: one number below 1 for each of the three, in their order."""
    pairs = zip(background.items(), draws, strict=True)
    return {name: option for (name, option), draw in pairs if name in asked and draw >= UNSAID_SHARE}


def effect_of(background: dict[str, str]) -> float:
    """How much higher a person with this background leans, in standard deviations."""
    return sum(EFFECTS.get(entry, 0.0) for entry in background.items())


def _tenure(months: int) -> str:
    bands = ((NEW_MONTHS, "under_1"), (SOME_MONTHS, "from_1_to_3"), (MANY_MONTHS, "from_3_to_9"))
    return next((band for end, band in bands if months < end), "over_9")


def _pick(shares: tuple[tuple[str, float], ...], draw: float) -> str:
    return next(option for option, below in shares if draw < below)
