"""The next waves of a client as they would be today: when they open, and what the first of them asks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from survey.cadence import Plan, Steps, module_for, next_waves
from survey.database import db
from survey.instruments.instrument import Instrument
from survey.instruments.own_items import OwnItem, with_own_items
from survey.models.organisation import Client
from survey.models.wave import Wave
from survey.services.cadence import ClientPlan, list_cadences
from survey.services.instruments import look_up_instrument
from survey.services.own_items import asked_own_items, usual_language
from survey.services.waves import DEFAULT_INSTRUMENT

SHOWN_WAVES = 3


@dataclass(frozen=True)
class Planned:
    """A wave that a plan will open: its steps, and what it asks beside the core (a module's key, "full", or None)."""

    steps: Steps
    module: str | None


def plan_of(client: Client) -> ClientPlan | None:
    """The client's plan; None where it has none."""
    return list_cadences([client.key]).get(client.key)


def planned_waves(client: Client, plan: Plan, *, since: datetime, now: datetime) -> tuple[Planned, ...]:
    """The next three waves under a plan that counts from `since`; months that have a wave are left out."""
    known = set(db.session.scalars(select(Wave.month).filter_by(client=client.key)))
    waves = next_waves(plan, known=known, now=max(now, since), count=SHOWN_WAVES)
    return tuple(Planned(steps, module_for(plan, steps.month)) for steps in waves)


def whole_instrument(client: Client) -> Instrument:
    """What the client's plan asks with, everything in it."""
    plan = plan_of(client)
    return look_up_instrument(plan.instrument if plan else DEFAULT_INSTRUMENT)


def coming_instrument(client: Client, module: str | None, *, own: Collection[OwnItem] | None = None) -> Instrument:
    """What a wave with this module would ask if it opened now. own: the own items, those kept where left out."""
    whole = whole_instrument(client)
    items = asked_own_items(client) if own is None else own
    usual = usual_language(client, whole)
    return with_own_items(whole, [item.in_languages(whole.languages, usual) for item in items]).for_wave(module)
