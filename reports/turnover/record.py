"""The track record of a client's forecasts: what was shown, beside what happened."""

from collections.abc import Iterable, Mapping

from reports.frames import ForecastRow
from reports.models.turnover import Forecast
from reports.statistics.forecast_quality import Case, quality_of
from reports.statistics.track_record import TrackRecord, bins_of
from reports.turnover.history import centre_of
from reports.turnover.months import number_of
from reports.turnover.verdicts import FEW_PEOPLE, WITH_SCORES
from survey.tree import lineage_of


def track_records(rows: Iterable[ForecastRow]) -> dict[int, TrackRecord]:
    """By length of forecast in months, for the smallest units alone, or their people would count twice."""
    by_months: dict[int, list[ForecastRow]] = {}
    for forecast, score in _of_smallest_units(list(rows)):
        by_months.setdefault(forecast.months, []).append((forecast, score))
    return {months: _record(months, of_length) for months, of_length in sorted(by_months.items())}


def _of_smallest_units(rows: list[ForecastRow]) -> Iterable[ForecastRow]:
    above = {(row.wave, path) for row, _ in rows for path in lineage_of(row.unit_path)[1:]}
    return (
        (row, score) for row, score in rows if (row.wave, row.unit_path) not in above and row.verdict != FEW_PEOPLE
    )


def _record(months: int, rows: list[ForecastRow]) -> TrackRecord:
    cases = [_case(forecast, score.leavers) for forecast, score in rows if score is not None and score.leavers is not None]
    waiting = sum(score is None for _, score in rows)
    return TrackRecord(months, len(cases), waiting, len(rows) - waiting - len(cases), quality_of(cases), bins_of(cases))


def _case(forecast: Forecast, leavers: int) -> Case:
    """What was shown: the forecast with scores, or else the base rate, which has no skill over itself."""
    return Case(
        unit=forecast.unit_path,
        centre=centre_of(forecast.unit_path),
        moment=number_of(forecast.wave),
        headcount=forecast.headcount,
        base=forecast.base_expected,
        leavers=leavers,
        **_shown(forecast),
    )


def _shown(forecast: Forecast) -> Mapping[str, float]:
    if forecast.verdict == WITH_SCORES:
        return {"expected": forecast.expected, "low": forecast.low, "high": forecast.high}
    return {"expected": forecast.base_expected, "low": forecast.base_low, "high": forecast.base_high}
