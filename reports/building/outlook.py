"""What a unit's report says of turnover: from forecasts as they were frozen, and from nothing that came later."""

from collections.abc import Mapping
from functools import partial

from reports.building.trends import course_of, trend_of
from reports.frames import ForecastRow, Frame
from reports.models.turnover import Forecast
from reports.narrative.turnover import INTENTION_ONLY, NOT_MADE, reason_sentence
from reports.panels import Panel
from reports.trends import Trend
from reports.turnover.months import month_after
from reports.turnover.outlook import Contribution, Expectation, Outlook, PastForecast, TurnoverBaseline
from reports.turnover.verdicts import FEW_PEOPLE, INTENTION, WITH_SCORES

MONTHS_IN_YEAR = 12
MEASURES = {"index": "index", "intention": INTENTION}  # predictor → measure


def outlook_of(frame: Frame, panels: Mapping[str, Panel]) -> Outlook | None:
    """None where there is nothing to say: neither headcounts nor thoughts of leaving."""
    made = [forecast for forecast, _ in frame.forecasts if forecast.wave == frame.wave.month]
    if made and made[0].verdict == FEW_PEOPLE:
        return Outlook("not available", reason_sentence(FEW_PEOPLE, {"minimum": frame.wave.thresholds["score"]}))
    if made:
        return _forecast_outlook(frame, made, panels)
    if frame.has_turnover:
        return Outlook("not available", reason_sentence(NOT_MADE, {}))
    return Outlook("intention only", reason_sentence(INTENTION_ONLY, {})) if INTENTION in panels else None


def intention_of(frame: Frame, panels: Mapping[str, Panel], outlook: Outlook | None) -> Trend | None:
    """Thoughts of leaving over the waves, where that is all there is to say."""
    if outlook is None or outlook.horizons or INTENTION not in panels:
        return None
    return trend_of(frame, panels[INTENTION], course_of(frame))


def _forecast_outlook(frame: Frame, made: list[Forecast], panels: Mapping[str, Panel]) -> Outlook:
    first = made[0]
    shown = first.verdict == WITH_SCORES
    return Outlook(
        state="forecast" if shown else "base rate",
        reason=reason_sentence(first.verdict, first.evidence),
        headcount=first.headcount,
        baseline=_baseline(first.baseline),
        horizons=tuple(map(partial(_expectation, panels=panels), made)),
        record=_record(frame.forecasts, frame.wave.month),
    )


def _baseline(found: Mapping) -> TurnoverBaseline | None:
    if not found["months"]:
        return None
    rates = {name: found[name] and found[name] * MONTHS_IN_YEAR for name in ("rate", "low", "high")}
    return TurnoverBaseline(found["leavers"], found["months"], found["headcount"], **rates)


def _expectation(made: Forecast, panels: Mapping[str, Panel]) -> Expectation:
    if made.verdict != WITH_SCORES:
        return Expectation(made.months, "base rate", made.base_expected, made.base_low, made.base_high, made.base_expected)
    contributions = tuple(
        Contribution(code, panels[code].name, made.contributions[predictor])
        for predictor, code in MEASURES.items()
        if code in panels and predictor in made.contributions
    )
    return Expectation(made.months, "forecast", made.expected, made.low, made.high, made.base_expected, contributions)


def _record(rows: tuple[ForecastRow, ...], month: str) -> tuple[PastForecast, ...]:
    """What could be known when the wave was asked: a report says the same whenever it is read."""
    found = [
        (forecast, score)
        for forecast, score in rows
        if score is not None and forecast.verdict != FEW_PEOPLE and month_after(forecast.wave, forecast.months) < month
    ]
    return tuple(_past(forecast, score.leavers) for forecast, score in reversed(found))


def _past(made: Forecast, leavers: int | None) -> PastForecast:
    if made.verdict == WITH_SCORES:
        return PastForecast(made.wave, made.months, made.expected, made.low, made.high, leavers)
    return PastForecast(made.wave, made.months, made.base_expected, made.base_low, made.base_high, leavers)
