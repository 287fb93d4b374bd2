"""Whether scores have foretold leaving here: forecasts made for months that have passed, as if nothing later were known."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from reports.statistics.forecast_quality import Case, Quality, quality_of
from reports.statistics.leaving_windows import WINDOW, Window, windows_of
from reports.statistics.turnover import TeamMonth, TeamNow, month_number
from reports.statistics.turnover_risk import Forecast, RiskModel, fit_risk, forecasts

MONTHS, LEAVERS, TEAMS = 12, 10, 4  # fewer with scores: too few to learn from
LEARN = 6  # months with scores before the first forecast that is judged
CENTRES = 3  # fewer can't say what holds in a centre that was left out
DOUBT = 0.1  # share of bootstrap samples without skill up to which skill is no accident
FOLDS = 10  # more centres are left out in so many groups


class Verdict(StrEnum):
    """What may be shown."""

    WITH_SCORES = "with scores"
    BASE_RATE = "base rate only"
    TOO_FEW = "too few"


class Reason(StrEnum):
    """Why it is not the forecast with scores."""

    MONTHS = "fewer than 12 months with scores"
    LEAVERS = "fewer than 10 leavers"
    TEAMS = "fewer than 4 teams"
    NO_SKILL = "no better than the base rate"
    UNCERTAIN = "better than the base rate, but not more than chance would have it"
    CALIBRATION = "forecasts that differ more or less than what happened"
    OTHER_CENTRES = "no better than the base rate in centres that were left out"


@dataclass(frozen=True)
class Evidence:
    """Verdict, why, and the figures. reason: None where scores are shown.

    months, leavers, teams: what there was to learn from, months with a score and what happened in them. over_time:
    forecasts for three months each, learnt from the months before; across_centres: for each centre, learnt from the others
    alone. Both None where there was no forecast to judge.
    """

    verdict: Verdict
    reason: Reason | None
    months: int
    leavers: int
    teams: int
    over_time: Quality | None
    across_centres: Quality | None


def gather_evidence(history: Sequence[TeamMonth]) -> Evidence:
    """Judges the scores of a client by its own past, and says what may be shown.

    Over time: after every third month, counted back from the last, the model is fitted to all months up to it and forecasts the
    next three; from the sixth month with scores on. Across centres: from three centres on. A team is judged where it has
    all three months. Too few: under 12 months with scores, 10 leavers in them, or 4 teams with any. Base rate only: skill
    at or below 0, or in more than one bootstrap sample of ten, a slope whose interval excludes 1, or no skill across centres.
    """
    with_scores = {row.month for row in history if row.index is not None or row.intention is not None}
    seen = [row for row in history if row.month in with_scores]
    teams = {row.unit for row in seen if row.index is not None or row.intention is not None}
    counts = (len(with_scores), sum(row.leavers for row in seen), len(teams))
    few = _too_few(*counts)
    if few is not None:
        return Evidence(Verdict.TOO_FEW, few, *counts, None, None)
    over_time, across = quality_of(_over_time(history, with_scores)), quality_of(_across_centres(history))
    reason = reason_against(over_time, across)
    return Evidence(Verdict.WITH_SCORES if reason is None else Verdict.BASE_RATE, reason, *counts, over_time, across)


def _too_few(months: int, leavers: int, teams: int) -> Reason | None:
    if months < MONTHS:
        return Reason.MONTHS
    if leavers < LEAVERS:
        return Reason.LEAVERS
    return Reason.TEAMS if teams < TEAMS else None


def reason_against(over_time: Quality | None, across: Quality | None) -> Reason | None:
    """The first reason against showing scores; None where there is none."""
    if over_time is None or over_time.skill is None or over_time.skill <= 0:
        return Reason.NO_SKILL
    if over_time.doubt is None or over_time.doubt > DOUBT:
        return Reason.UNCERTAIN
    line = over_time.calibration
    if line is None or line.interval is None or 1 not in line.interval:
        return Reason.CALIBRATION
    if across is not None and (across.skill is None or across.skill <= 0):
        return Reason.OTHER_CENTRES
    return None


def _over_time(history: Sequence[TeamMonth], with_scores: set[str]) -> list[Case]:
    last = max(month_number(row.month) for row in history)
    learnt = sorted(month_number(month) for month in with_scores)
    cases: list[Case] = []
    for number, windows in sorted(_whole_windows(history).items()):
        origin = last - WINDOW * (number + 1)
        if sum(month <= origin for month in learnt) >= LEARN and _has_scores(windows):
            model = fit_risk([row for row in history if month_number(row.month) <= origin])
            cases += _cases(model, windows)
    return cases


def _across_centres(history: Sequence[TeamMonth]) -> list[Case]:
    centres = sorted({row.centre for row in history})
    if len(centres) < CENTRES:
        return []
    cases: list[Case] = []
    for fold in range(min(FOLDS, len(centres))):
        out = set(centres[fold::FOLDS])
        model = fit_risk([row for row in history if row.centre not in out])
        for windows in _whole_windows([row for row in history if row.centre in out]).values():
            if _has_scores(windows):
                cases += _cases(model, windows)
    return cases


def _whole_windows(history: Sequence[TeamMonth]) -> dict[int, list[Window]]:
    """By number, the windows in which a team has all three months and had somebody at the beginning."""
    found: dict[int, list[Window]] = {}
    for window in windows_of(history):
        if window.months == WINDOW and window.headcount:
            found.setdefault(window.number, []).append(window)
    return found


def _has_scores(windows: Sequence[Window]) -> bool:
    return any(window.index is not None or window.intention is not None for window in windows)


def _cases(model: RiskModel, windows: Sequence[Window]) -> list[Case]:
    now = [TeamNow(window.unit, window.centre, window.headcount, window.index, window.intention) for window in windows]
    made = forecasts(model, now, WINDOW)
    return [_case(window, made[window.unit]) for window in windows]


def _case(window: Window, made: Forecast) -> Case:
    return Case(
        unit=window.unit,
        centre=window.centre,
        moment=window.number,
        headcount=window.headcount,
        expected=made.expected,
        low=made.low,
        high=made.high,
        base=made.base.expected,
        leavers=window.leavers,
    )
