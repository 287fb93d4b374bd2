"""Registering a measure (action plan) and changing it. Nothing of it is ever deleted."""

import secrets
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.orm.exc import StaleDataError

from reports.action_plans.catalogue import measures_for
from reports.action_plans.rows import newest_release
from reports.action_plans.status import ENDED, STATUSES
from reports.models.action_plan import OWN_WORDING_LIMIT, OWNER_LIMIT, ActionPlan, ActionPlanVersion
from reports.release_lists import list_wave_units
from survey.database import db
from survey.instruments.parts import OUTCOME, Theme
from survey.models.wave import Wave
from survey.refusal import Refusal
from survey.services.audit import record_action
from survey.services.instruments import instrument_of

FIRST_YEAR, LAST_YEAR = 2000, 2099  # a due date outside them is a slip of the finger


class PlanChanged(Refusal):
    """Somebody else has saved the measure since it was read."""


@dataclass(frozen=True)
class PlanContent:
    """What people write of a measure. Either `measure`, a key of the catalogue, or `own_wording`; never both."""

    measure: str | None
    own_wording: str | None
    owner: str
    due_on: date
    status: str

    def __post_init__(self):
        if (self.measure is None) == (self.own_wording is None):
            raise Refusal("Name a measure of the catalogue or write one in your own words, not both.")
        if self.own_wording is not None and not 0 < len(self.own_wording.strip()) <= OWN_WORDING_LIMIT:
            raise Refusal(f"Write the measure in at most {OWN_WORDING_LIMIT} characters.")
        if not 0 < len(self.owner.strip()) <= OWNER_LIMIT:
            raise Refusal(f"Say who sees to it, in at most {OWNER_LIMIT} characters.")
        if not FIRST_YEAR <= self.due_on.year <= LAST_YEAR:
            raise Refusal(f"{self.due_on} is no due date; check its year.")
        if self.status not in STATUSES:
            raise Refusal(f"{self.status!r} is not a status; use one of {', '.join(STATUSES)}.")

    def written(self) -> dict[str, str | None]:
        """Field → value as a version keeps it."""
        return asdict(self) | {"due_on": self.due_on.isoformat()}


def themes_for_plans(wave: Wave) -> tuple[Theme, ...]:
    """The themes of a wave that something can be done about: an outcome, such as thoughts of leaving, is not one of them."""
    return tuple(theme for theme in instrument_of(wave).themes if theme.role != OUTCOME)


def register_plan(client: str, unit_path: str, theme: str, content: PlanContent, *, now: datetime, actor: str) -> ActionPlan:
    """A new measure. What came before it is the newest release: that is taken now and can't be chosen.

    Refusal where there is no release yet, or the newest has no such unit or theme, or the catalogue no such measure.
    """
    wave = newest_release(client)
    if wave is None:
        raise Refusal(f"{client} has no release yet; a measure is registered against what a release shows.")
    if unit_path not in list_wave_units(client):
        raise Refusal(f"There is no unit {unit_path} in the newest release of {client}.")
    _check_theme(theme, [one.code for one in themes_for_plans(wave)])
    _check_measure(theme, content)
    plan = ActionPlan(
        client=client,
        id=secrets.token_hex(16),
        unit_path=unit_path,
        theme=theme,
        base_month=wave.month,
        registered_at=now,
        ended_at=now if content.status in ENDED else None,
        **asdict(content),
    )
    db.session.add(plan)
    db.session.flush()
    _keep_version(plan, "measure registered", now=now, actor=actor)
    return plan


def change_plan(plan: ActionPlan, content: PlanContent, *, seen: int, now: datetime, actor: str) -> bool:
    """Saves what somebody wrote who had read version `seen`; False where nothing differs. PlanChanged where it isn't the newest.

    Unit, theme and base month stay: another theme is another measure.
    """
    if plan.version != seen:
        raise PlanChanged("Somebody else has saved this measure meanwhile; read it again.")
    if content == content_of(plan):
        return False
    _check_measure(plan.theme, content)
    for name, value in asdict(content).items():
        setattr(plan, name, value)
    if content.status not in ENDED:
        plan.ended_at = None
    elif plan.ended_at is None:
        plan.ended_at = now
    try:
        db.session.flush()
    except StaleDataError:  # saved by somebody else between our reading and our writing
        db.session.rollback()
        raise PlanChanged("Somebody else has saved this measure meanwhile; read it again.") from None
    _keep_version(plan, "measure changed", now=now, actor=actor)
    return True


def content_of(plan: ActionPlan) -> PlanContent:
    """What is written of a measure now."""
    return PlanContent(plan.measure, plan.own_wording, plan.owner, plan.due_on, plan.status)


def _check_theme(theme: str, known: Collection[str]) -> None:
    if theme not in known:
        raise Refusal(f"The newest release has no theme {theme}; it has {', '.join(known)}.")


def _check_measure(theme: str, content: PlanContent) -> None:
    known = [one.key for one in measures_for(theme)]
    if content.measure is not None and content.measure not in known:
        raise Refusal(f"The catalogue has no measure {content.measure} for {theme}; it has {', '.join(known) or 'none'}.")


def _keep_version(plan: ActionPlan, action: str, *, now: datetime, actor: str) -> None:
    content = content_of(plan).written()
    db.session.add(
        ActionPlanVersion(client=plan.client, plan=plan.id, version=plan.version, at=now, by=actor, content=content)
    )
    db.session.flush()
    named = {"plan": plan.id, "unit_path": plan.unit_path, "theme": plan.theme, "version": plan.version, "status": plan.status}
    record_action(action, client=plan.client, actor=actor, now=now, **named)
