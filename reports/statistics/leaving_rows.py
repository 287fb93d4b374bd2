"""The rows of the regression of leaving, and its matrix of effects without ever being written out.

Effects stand in the order intercept, centres, windows, predictors. A row's part of the matrix is 1, a 1 for its centre, a 1
for its window, and its predictors; sums over rows therefore are counts by code, whatever the number of teams.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Rows:
    """One row a team and window. teams, centres, windows: codes from 0; exposure, leavers; scaled: rows x predictors.

    ValueError for arrays of different lengths.
    """

    teams: np.ndarray
    centres: np.ndarray
    windows: np.ndarray
    exposure: np.ndarray
    leavers: np.ndarray
    scaled: np.ndarray

    def __post_init__(self):
        arrays = (self.teams, self.centres, self.windows, self.exposure, self.leavers, self.scaled)
        if len({len(array) for array in arrays}) > 1:
            raise ValueError("every row needs all of its parts")

    @cached_property
    def counts(self) -> tuple[int, int, int]:
        """Numbers of teams, centres and windows."""
        teams, centres, windows = (int(codes.max(initial=-1)) + 1 for codes in (self.teams, self.centres, self.windows))
        return teams, centres, windows

    @property
    def groups(self) -> tuple[slice, slice, slice]:
        """Where the effects of centres, windows and predictors stand."""
        _, centres, windows = self.counts
        return slice(1, 1 + centres), slice(1 + centres, 1 + centres + windows), slice(1 + centres + windows, self.size)

    @property
    def size(self) -> int:
        """Number of effects."""
        _, centres, windows = self.counts
        return 1 + centres + windows + self.scaled.shape[1]

    def means(self, effects: np.ndarray) -> np.ndarray:
        """Leavers that the effects expect in each row: exposure times exp(matrix @ effects)."""
        centres, windows, predictors = (effects[group] for group in self.groups)
        return self.exposure * np.exp(effects[0] + centres[self.centres] + windows[self.windows] + self.scaled @ predictors)

    def by_team(self, values: np.ndarray) -> np.ndarray:
        """Sums of values, one a row, over each team."""
        return np.bincount(self.teams, values, minlength=self.counts[0])

    def sums(self, values: np.ndarray) -> np.ndarray:
        """values @ matrix: one sum an effect."""
        _, centres, windows = self.counts
        return np.concatenate([
            [values.sum()],
            np.bincount(self.centres, values, minlength=centres),
            np.bincount(self.windows, values, minlength=windows),
            values @ self.scaled,
        ])  # fmt: skip

    def sums_by_team(self, values: np.ndarray) -> np.ndarray:
        """The same within each team: teams x effects."""
        teams, centres, windows = self.counts
        return np.hstack([
            self.by_team(values)[:, None],
            _table(self.teams, self.centres, values, (teams, centres)),
            _table(self.teams, self.windows, values, (teams, windows)),
            *(self.by_team(values * column)[:, None] for column in self.scaled.T),
        ])  # fmt: skip

    def products(self, values: np.ndarray) -> np.ndarray:
        """matrix.T @ diag(values) @ matrix: effects x effects."""
        _, count, windows_count = self.counts
        centres, windows, predictors = self.groups
        found = np.zeros((self.size, self.size))
        found[0] = found[:, 0] = self.sums(values)
        found[centres, centres] = np.diag(found[0, centres])
        found[windows, windows] = np.diag(found[0, windows])
        found[centres, windows] = _table(self.centres, self.windows, values, (count, windows_count))
        found[windows, centres] = found[centres, windows].T
        for place, column in enumerate(self.scaled.T, start=predictors.start):
            found[place] = found[:, place] = self.sums(values * column)
        return found


def _table(rows: np.ndarray, columns: np.ndarray, values: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Sums of values by two codes."""
    return np.bincount(rows * shape[1] + columns, values, minlength=shape[0] * shape[1]).reshape(shape)
