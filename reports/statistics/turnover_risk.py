"""How many will leave: expected leavers of each team, and of the units above, with an interval of whole leavers.

Two models of the same kind are fitted: one knows the scores at the beginning of each window, the other only who left
before. What the scores add is the difference between them, and whether that is worth showing is for
`forecast_evidence` to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, gammaincc

from reports.statistics.intervals import LEVEL
from reports.statistics.leaving_rates import RateModel, fit_rates
from reports.statistics.leaving_rows import Rows
from reports.statistics.leaving_windows import PREDICTORS, WINDOW, Scaling, Window, scaling_of, windows_of
from reports.statistics.turnover import TeamMonth, TeamNow

POISSON = 1e-7  # relative variance below which a negative binomial is a Poisson distribution to any reader


@dataclass(frozen=True)
class Expected:
    """Leavers expected, and the least and most of the interval, whole leavers. 0 <= low <= high."""

    expected: float
    low: int
    high: int


@dataclass(frozen=True)
class Forecast:
    """Leavers of one unit in the months to come.

    expected, low, high: with the scores. base: the same without them, from headcount, centre and who left before.
    contributions: by predictor, how many leavers more (or fewer, below 0) than with that score at the client's mean.
    """

    expected: float
    low: int
    high: int
    base: Expected
    contributions: Mapping[str, float]


@dataclass(frozen=True)
class RiskModel:
    """Two fits over the same teams. teams, centres: path to code; scaling: of the predictors."""

    with_scores: RateModel
    without: RateModel
    scaling: Scaling
    teams: Mapping[str, int]
    centres: Mapping[str, int]


def fit_risk(history: Sequence[TeamMonth]) -> RiskModel:
    """Learns from team-months what the scores at the beginning of three months have to do with who leaves in them.

    history: any order, one row a team and month, months may be missing; see `TeamMonth`, `windows_of`, `Scaling` and
    `fit_rates` for scores, windows, missing data and the model. Never fails for little data: no row at all gives the
    rate that is usual, one team that team's. ValueError for a team's month twice.
    """
    windows = windows_of(history)
    scaling = scaling_of(windows)
    teams = _codes(window.unit for window in windows)
    centres = _codes(window.centre for window in windows)
    scaled = scaling.scaled(windows, [window.number for window in windows])
    rows = _rows(windows, teams, centres, scaled)
    bare = _rows(windows, teams, centres, scaled[:, :0])
    return RiskModel(fit_rates(rows), fit_rates(bare), scaling, teams, centres)


def forecasts(model: RiskModel, now: Sequence[TeamNow], months: int, *, level: float = LEVEL) -> dict[str, Forecast]:
    """Forecast of each team and of every unit above it, "" for the client: path to forecast.

    A unit above is the sum of the teams at or below its path; its interval knows that they share centre, window and
    uncertainty. Headcounts are taken to stay, and scores too: 12 months are 4 windows at today's rate. A team or centre
    that the history does not know is forecast as an average one, with more uncertainty. Headcount 0: nobody expected.
    The interval is a negative binomial's with the forecast's mean and variance (Poisson, the team's own rate, the
    effects by the delta method, and the windows to come); at least `level` of it lies within, being whole leavers.
    Errors: ValueError for months below 1, a level outside (0, 1) or a team twice.
    """
    if months < 1 or not 0 < level < 1:
        raise ValueError(f"not months and a level: {months}, {level}")
    if len({team.unit for team in now}) < len(now):
        raise ValueError("a team can be forecast only once")
    scaled = model.scaling.scaled(now, [0] * len(now))
    full = _Prediction(model, model.with_scores, now, months, scaled)
    bare = _Prediction(model, model.without, now, months, scaled[:, :0])
    members: dict[str, list[int]] = {"": list(range(len(now)))}
    for place, team in enumerate(now):
        for path in _paths(team.unit):
            members.setdefault(path, []).append(place)
    return {path: _forecast(full, bare, np.array(places, dtype=int), level) for path, places in members.items()}


class _Prediction:
    """Means, gradients and own relative variances of teams under one fit; sums of teams on demand."""

    def __init__(self, model: RiskModel, rates: RateModel, now: Sequence[TeamNow], months: int, scaled: np.ndarray):
        self.rates, self.scaled = rates, scaled
        known = np.array([model.teams.get(team.unit, -1) for team in now], dtype=int)
        self.centres = np.array([model.centres.get(team.centre, -1) for team in now], dtype=int)
        self.names = [team.centre for team in now]
        shape = 1 / rates.spread.teams
        totals = np.where(known >= 0, np.append(rates.team_leavers, 0)[known], 0) + shape
        expected = np.where(known >= 0, np.append(rates.team_expected, 0)[known], 0) + shape
        design = np.zeros((len(now), len(rates.effects)))
        design[:, 0] = 1
        inside = self.centres >= 0
        design[inside, 1 + self.centres[inside]] = 1
        design[:, rates.groups[2]] = scaled
        exposure = np.array([team.headcount * months for team in now], dtype=float)
        self.means = exposure * np.exp(design @ rates.effects) * totals / expected
        past = np.vstack([rates.team_gradients, np.zeros(len(rates.effects))])[known]
        self.gradients = design - past
        self.own = 1 / totals
        self.shared = rates.spread.windows / max(months / WINDOW, 1)

    def sum_of(self, places: np.ndarray, level: float) -> Expected:
        """Leavers of some teams together."""
        means = self.means[places]
        total = float(means.sum())
        if total == 0:
            return Expected(0.0, 0, 0)
        gradient = means @ self.gradients[places] / total
        log_variance = gradient @ self.rates.covariance @ gradient + self.shared + self._strangers(places, means / total)
        own = float((means**2 * self.own[places]).sum()) / total**2
        return Expected(total, *whole_leavers(total, (1 + own) * np.exp(log_variance) - 1, level))

    def _strangers(self, places: np.ndarray, shares: np.ndarray) -> float:
        """What centres add that the history does not know."""
        by_centre: dict[str, float] = {}
        for place, share in zip(places, shares, strict=True):
            if self.centres[place] < 0:
                by_centre[self.names[place]] = by_centre.get(self.names[place], 0.0) + share
        return self.rates.spread.centres * sum(share**2 for share in by_centre.values())


def _forecast(full: _Prediction, bare: _Prediction, places: np.ndarray, level: float) -> Forecast:
    found = full.sum_of(places, level)
    without = np.exp(-full.rates.slopes * full.scaled[places])
    more = full.means[places] @ (1 - without)
    return Forecast(
        found.expected, found.low, found.high, bare.sum_of(places, level), dict(zip(PREDICTORS, map(float, more), strict=True))
    )


def whole_leavers(mean: float, relative: float, level: float) -> tuple[int, int]:
    """Least and most whole leavers of a negative binomial with this mean and variance mean + relative * mean^2."""
    poisson, upper = relative < POISSON, (1 + level) / 2
    most = mean + 6 * np.sqrt(mean + relative * mean**2)
    while True:
        count = np.arange(int(most) + 2)
        below = gammaincc(count + 1, mean) if poisson else betainc(1 / relative, count + 1.0, 1 / (1 + relative * mean))
        if below[-1] >= upper:
            return tuple(int(at) for at in np.searchsorted(below, [1 - upper, upper]))
        most *= 2


def _rows(windows: Sequence[Window], teams: Mapping[str, int], centres: Mapping[str, int], scaled: np.ndarray) -> Rows:
    return Rows(
        teams=np.array([teams[window.unit] for window in windows], dtype=int),
        centres=np.array([centres[window.centre] for window in windows], dtype=int),
        windows=np.array([window.number for window in windows], dtype=int),
        exposure=np.array([window.exposure for window in windows], dtype=float),
        leavers=np.array([window.leavers for window in windows], dtype=float),
        scaled=scaled,
    )


def _codes(names) -> dict[str, int]:
    return {name: code for code, name in enumerate(sorted(set(names)))}


def _paths(unit: str) -> list[str]:
    """The unit and all above it but the client."""
    parts = unit.split("/")
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))] if unit else []
