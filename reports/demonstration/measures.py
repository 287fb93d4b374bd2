"""The measures of the first demonstration client: what its units set about after a release, as its leaders would register it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from reports.action_plans.registering import PlanContent, change_plan, content_of, register_plan
from reports.action_plans.rows import load_plans, newest_release
from reports.action_plans.status import DONE, PLANNED, RUNNING
from reports.demonstration.calendar import Month
from reports.demonstration.organisations import Organisation
from survey.models.organisation import Client
from survey.tree import ROOT

BEFORE_OPENING = timedelta(days=15)  # between one wave's release and the opening of the next
OWNERS = ("Mona Lien", "Jonas Vik", "Sara Holm")  # nobody's names in particular


@dataclass(frozen=True)
class Intention:
    """A measure that a unit registers after the release `back` months before the newest.

    place: (centre, team) by number, (centre,) or nothing for the client. measure: of the catalogue, or own words.
    ended: the release, in months before the newest, after which it was done.
    """

    back: int
    place: tuple[int, ...]
    theme: str
    measure: str | None
    days: int
    own_wording: str | None = None
    status: str = RUNNING
    ended: int | None = None


INTENTIONS = (
    Intention(5, (0, 1), "workload", "peak_plan", 120, ended=1),
    Intention(4, (0, 0), "technology", "knowledge_base", 220),
    Intention(3, (0,), "involvement", "answer_proposals", 150),
    Intention(2, (), "workload", "forecast_staffing", 120),
    Intention(1, (1,), "leadership", "floor_presence", 90),
    Intention(0, (0, 0), "autonomy", None, 45, "Teamet setter selv opp pauseplanen for desember", PLANNED),
)


def act_on_results(client: Client, organisation: Organisation, month: Month) -> None:
    """What is registered and what is done between the release before `month`, if there is one, and the opening of its wave."""
    if newest_release(client.key) is None:
        return
    now, actor = month.opens_at - BEFORE_OPENING, f"leder@{organisation.key}.example"
    for number, one in enumerate(INTENTIONS):
        path = _path(organisation, one.place)
        if one.back == month.back + 1:
            due_on = (now + timedelta(days=one.days)).date()
            content = PlanContent(one.measure, one.own_wording, OWNERS[number % len(OWNERS)], due_on, one.status)
            register_plan(client.key, path, one.theme, content, now=now, actor=actor)
        if one.ended == month.back + 1:
            for plan in _own(client, path, one):
                change_plan(plan, replace(content_of(plan), status=DONE), seen=plan.version, now=now, actor=actor)


def _own(client: Client, path: str, one: Intention) -> Iterator:
    return (plan for plan in load_plans(client.key, path) if (plan.unit_path, plan.measure) == (path, one.measure))


def _path(organisation: Organisation, place: tuple[int, ...]) -> str:
    """Centre or team by number, named as the demonstration names them."""
    if not place:
        return ROOT
    centre, *team = place
    return "/".join([organisation.centres[centre], *(f"Team {number + 1}" for number in team)])
