"""Invented answers: whole numbers 1-6 with something in common within a team and a person."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

SEED = 2023
TEAM, PERSON, REST = 0.3, 0.7, 1.0  # standard deviations on the scale; together they give an item about 1.26
CENTRE = 3.9
SKIPPED = 0.02


def draw_answers(units: Sequence[str], codes: Sequence[str], seed: int = SEED) -> pd.DataFrame:
    """Persons × item codes, 1–6 or NaN; one person a unit named. The same for the same seed."""
    random = np.random.default_rng(seed)
    names, team = np.unique(np.asarray(units, dtype=object).astype(str), return_inverse=True)
    leaning = CENTRE + TEAM * random.standard_normal(len(names))[team] + PERSON * random.standard_normal(len(units))
    block = np.clip(np.rint(leaning[:, None] + REST * random.standard_normal((len(units), len(codes)))), 1, 6)
    block[random.random(block.shape) < SKIPPED] = np.nan
    return pd.DataFrame(block, columns=list(codes))
