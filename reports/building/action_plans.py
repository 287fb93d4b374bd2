"""The measures (action plans) of a report: whose they are, and what has happened to their themes since."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from threading import Lock

from flask import current_app

from reports.action_plans.catalogue import catalogue
from reports.action_plans.following import Course, Followed, follow, waves_after
from reports.action_plans.plan_row import PlanHead, PlanRow, is_reported
from reports.action_plans.rows import Closing, load_closings, load_plans
from reports.building.wording import breaks_of
from reports.frames import TREND_WAVES, Frame, load_histories
from reports.models.action_plan import ActionPlan
from reports.narrative.action_plans import since_sentence
from reports.trends import ANEW
from survey.instruments.catalogue import language_for
from survey.instruments.instrument import Instrument
from survey.services.instruments import instrument_of
from survey.tree import ROOT, SEPARATOR, natural_key

REPORTED = 12  # measures that a page holds; the console's own page lists them all

KEPT = 2_000  # units whose measures have been followed; a few hundred bytes each
_LOCK = Lock()

Closings = Mapping[str, Closing]


def plans_of(frame: Frame, path: str, language: str) -> tuple[tuple[PlanRow, ...], int]:
    """The measures of a unit and of all units below it, and how many more there are than a page holds.

    Running ones first, by due date. Who may open the unit may open all units below it.
    """
    month = frame.wave.month
    reported = [
        plan
        for plan in load_plans(frame.client.key, path)
        if is_reported(month, base_month=plan.base_month, ended_month=plan.ended_at and f"{plan.ended_at:%Y-%m}")
    ]
    reported.sort(key=lambda plan: (plan.ended_at is not None, plan.due_on, natural_key(plan.unit_path), plan.id))
    named = {plan.unit_path: _below(plan.unit_path, path, frame.client.name) for plan in reported}
    rows = follow_plans(reported[:REPORTED], month, language, named)
    return rows, len(reported[REPORTED:])


def follow_plans(plans: list[ActionPlan], month: str, language: str, named: Mapping[str, str]) -> tuple[PlanRow, ...]:
    """Measures of one client as they stand in the release of `month`, in the order given. named: unit path → its name."""
    if not plans:
        return ()
    closings = load_closings(plans[0].client, month)
    instruments = _instruments(closings)
    followed = _followed(plans, month, closings, instruments)
    rows = []
    for plan in plans:
        found, head = followed[plan.id], _head(plan, named[plan.unit_path], instruments[plan.base_month], language)
        rows.append(PlanRow(**vars(head), followed=found, said=since_sentence(plan.base_month, found)))
    return tuple(rows)


def describe_plans(plans: list[ActionPlan], language: str, named: Mapping[str, str]) -> tuple[PlanHead, ...]:
    """The same measures without any figure."""
    if not plans:
        return ()
    instruments = _instruments(load_closings(plans[0].client, max(plan.base_month for plan in plans)))
    return tuple(_head(plan, named[plan.unit_path], instruments[plan.base_month], language) for plan in plans)


def _instruments(closings: Closings) -> dict[str, Instrument]:
    return {month: instrument_of(closing.asked) for month, closing in closings.items()}


def _followed(
    plans: Iterable[ActionPlan], month: str, closings: Closings, instruments: Mapping[str, Instrument]
) -> dict[str, Followed]:
    """Each measure in the family of its own unit's report: the same wherever it is read.

    What was found is kept by the app: releases never change, their hashes name them, and a course says what was asked.
    """
    courses: dict[str, dict[str, Course]] = defaultdict(dict)
    for plan in plans:
        courses[plan.unit_path][plan.id] = _course(plan, closings, instruments)
        client = plan.client
    releases = tuple(closing.sha256 for closing in closings.values())
    keys = {path: (client, path, tuple(closings), releases, tuple(own.items())) for path, own in courses.items()}
    kept = current_app.extensions.setdefault("senterpuls.followed", {})
    with _LOCK:
        found = {path: kept[key] for path, key in keys.items() if key in kept}
    missing = [path for path in courses if path not in found]
    histories = load_histories(client, missing, list(closings)[-TREND_WAVES:]) if missing else {}
    made = {path: follow(histories[path], month, courses[path]) for path in missing}
    with _LOCK:
        while len(kept) > KEPT:
            kept.pop(next(iter(kept)))
        kept |= {keys[path]: one for path, one in made.items()}
    return {plan: one for unit in (found | made).values() for plan, one in unit.items()}


def _course(plan: ActionPlan, closings: Closings, instruments: Mapping[str, Instrument]) -> Course:
    code = f"theme:{plan.theme}"
    after = waves_after(plan.base_month, plan.registered_at, {month: closing.at for month, closing in closings.items()})
    breaks = breaks_of({month: closing.asked for month, closing in closings.items()}, instruments, code)
    return Course(code, plan.base_month, after, frozenset(month for month, found in breaks.items() if ANEW & set(found)))


def _head(plan: ActionPlan, unit_name: str, instrument: Instrument, language: str) -> PlanHead:
    measure = catalogue().get(plan.measure) if plan.measure else None
    return PlanHead(
        id=plan.id,
        unit_path=plan.unit_path,
        unit_name=unit_name,
        code=f"theme:{plan.theme}",
        theme_name=theme_name(instrument, plan.theme, language),
        title=measure.name(language) if measure else plan.own_wording or "",
        step=measure.step(language) if measure else "",
        owner=plan.owner,
        due_on=plan.due_on.isoformat(),
        status=plan.status,
        registered_on=plan.registered_at.date().isoformat(),
        ended_on=plan.ended_at.date().isoformat() if plan.ended_at else "",
        base_month=plan.base_month,
    )


def theme_name(instrument: Instrument, theme: str, language: str) -> str:
    """What the instrument calls a theme; its code where it has none of it."""
    names = {one.code: one.names for one in instrument.themes}.get(theme)
    return names[language_for(language, names)] if names else theme


def _below(path: str, unit: str, client_name: str) -> str:
    """A unit as it is named from one that holds it."""
    if path == ROOT:
        return client_name
    shown = path.rpartition(SEPARATOR)[2] if path == unit else path.removeprefix(f"{unit}{SEPARATOR}" if unit else "")
    return shown.replace(SEPARATOR, f" {SEPARATOR} ")
