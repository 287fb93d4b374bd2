"""Making forecasts: from releases and the headcounts before them, frozen once and never changed.

It is a step of its own after a release. It can be repeated: what is there stays as it is, and what is not is made while
nobody can know yet what comes of it.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import func, select

from reports.models.turnover import Forecast
from reports.statistics import turnover_risk
from reports.statistics.forecast_evidence import Evidence, Verdict, gather_evidence
from reports.statistics.turnover import Baseline, TeamMonth, TeamNow, baseline, fit_client_prior
from reports.turnover.history import History, load_history
from reports.turnover.months import month_after
from reports.turnover.verdicts import FEW_PEOPLE, HIDDEN_SCORES, WITH_SCORES
from survey.database import db, insert_into
from survey.models.organisation import Client
from survey.models.wave import RELEASED, Wave
from survey.tree import lineage_of

HORIZONS = (3, 12)  # months
BASELINE_MONTHS = 12
METHOD = 1  # of the forecasts: another one has another number
COUNT_DECIMALS, RATE_DECIMALS = 1, 4


def make_forecasts(client: Client, *, now: datetime) -> int:
    """Freezes what is expected after the client's newest release, and tells how many forecasts that was. Flushes.

    None where they have been made, where the first of their months has passed, or without headcounts just before.
    """
    wave = db.session.scalar(select(func.max(Wave.month)).where(Wave.client == client.key, Wave.state == RELEASED))
    if wave is None or f"{now:%Y-%m}" > month_after(wave) or _is_made(client.key, wave):
        return 0
    history = load_history(client.key, wave)
    if history is None:
        return 0
    shared = {"client": client.key, "wave": wave, "method": METHOD, "made_at": now}
    rows = [shared | row for row in forecast_rows(history, wave, least=client.minimum_score)]
    # Somebody else may have made them meanwhile, from the same figures: theirs stay.
    db.session.execute(insert_into(Forecast).on_conflict_do_nothing(), rows)
    return len(rows)


def _is_made(client: str, wave: str) -> bool:
    return db.session.scalar(select(select(Forecast).filter_by(client=client, wave=wave).exists()))


def forecast_rows(history: History, wave: str, *, least: int) -> Iterable[dict]:
    """The columns of each forecast that are the forecast's own, at the grain in which they are shown. Pure."""
    evidence = gather_evidence(history.rows)
    model = turnover_risk.fit_risk(history.rows)
    recent = [row for row in history.rows if row.month >= month_after(wave, -BASELINE_MONTHS)]
    prior, rows, teams = fit_client_prior(recent), _by_unit(recent), _by_unit(history.now)
    told = {path: _baseline(baseline(rows.get(path, []), prior)) for path in teams}
    for months in HORIZONS:
        for path, found in sorted(turnover_risk.forecasts(model, history.now, months).items()):
            yield {
                "unit_path": path,
                "months": months,
                "headcount": sum(team.headcount for team in teams[path]),
                **_figures(found),
                "verdict": _verdict(evidence, teams[path], least),
                "baseline": told[path],
                "evidence": _evidence(evidence),
            }


def _by_unit(rows: Iterable[TeamMonth | TeamNow]) -> dict[str, list]:
    """Each unit's rows, with those of all units below it."""
    found: dict[str, list] = {}
    for row in rows:
        for path in lineage_of(row.unit):
            found.setdefault(path, []).append(row)
    return found


def _figures(found: turnover_risk.Forecast) -> dict:
    return {
        "expected": _grained(found.expected),
        "low": found.low,
        "high": found.high,
        "base_expected": _grained(found.base.expected),
        "base_low": found.base.low,
        "base_high": found.base.high,
        "contributions": {name: _grained(more) for name, more in found.contributions.items()},
    }


def _grained(leavers: float) -> float:
    return round(leavers, COUNT_DECIMALS) + 0.0  # never -0.0


def _verdict(evidence: Evidence, teams: list[TeamNow], least: int) -> str:
    """What may be shown of a unit: the client's evidence, unless the unit itself stands against it."""
    if sum(team.headcount for team in teams) < least:
        return FEW_PEOPLE
    if evidence.verdict is not Verdict.WITH_SCORES:
        return evidence.reason.name.lower()
    if all(team.index is None and team.intention is None for team in teams):
        return HIDDEN_SCORES
    return WITH_SCORES


def _baseline(found: Baseline) -> dict:
    document = {"leavers": found.leavers, "months": found.months, "headcount": found.average_headcount, "rate": found.rate}
    document |= {"low": None, "high": None} if found.interval is None else asdict(found.interval)
    return {name: round(value, RATE_DECIMALS) if isinstance(value, float) else value for name, value in document.items()}


def _evidence(found: Evidence) -> dict:
    document = {"months": found.months, "leavers": found.leavers, "teams": found.teams, "skill": None, "low": None, "high": None}
    if found.over_time is not None and found.over_time.skill is not None:
        document["skill"] = round(found.over_time.skill, RATE_DECIMALS)
        if found.over_time.skill_interval is not None:
            document |= {name: round(end, RATE_DECIMALS) for name, end in asdict(found.over_time.skill_interval).items()}
    return document
