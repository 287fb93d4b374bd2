"""A client's plan: kept as it was given, counted from when it was set."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from survey.cadence import Plan
from survey.database import db
from survey.refusal import Refusal
from survey.services.cadence import find_cadence, list_cadences, pause_cadence, remove_cadence, set_cadence
from survey.services.clients import add_client

FULL = Plan(
    day=3,
    opens=time(8, 30),
    days_open=10,
    zone="Europe/Lisbon",
    reminders=(3, 7),
    quiet=(time(20), time(7)),
    weekends_quiet=False,
    modules=("pressure", "", "security"),
    full_month=10,
)
PLAIN = Plan(day=1, opens=time(12), days_open=4, zone="Europe/Oslo")


@pytest.fixture
def fjord(app, now):
    return add_client("fjord", "Fjord Kundesenter", now=now)


@pytest.mark.parametrize("plan", [FULL, PLAIN])
def test_a_plan_is_kept_as_it_was_given(fjord, now, plan):
    set_cadence(fjord, plan, now=now)
    db.session.commit()
    db.session.expire_all()
    kept = find_cadence(fjord)
    assert (kept.plan, kept.instrument, kept.paused, kept.since) == (plan, "medarbeiderpuls", False, now)


def test_a_new_plan_takes_the_place_of_the_old(fjord, now, week):
    set_cadence(fjord, FULL, now=now)
    set_cadence(fjord, PLAIN, now=now + week)
    assert [(kept.plan, kept.since) for kept in list_cadences().values()] == [(PLAIN, now + week)]


def test_a_plan_that_opens_at_the_same_times_counts_on(fjord, now, week):
    """Whoever changes the reminders an hour before the opening is noticed does not lose the month."""
    set_cadence(fjord, FULL, now=now)
    assert set_cadence(fjord, replace(FULL, reminders=(5,), modules=()), now=now + week).since == now
    assert set_cadence(fjord, replace(FULL, day=4), now=now + week).since == now + week
    pause_cadence(fjord, paused=True, now=now + 2 * week)
    assert set_cadence(fjord, replace(FULL, day=4), now=now + 3 * week).since == now + 3 * week


def test_a_paused_plan_counts_again_from_when_it_is_taken_up(fjord, now, week):
    set_cadence(fjord, FULL, now=now)
    assert pause_cadence(fjord, paused=True, now=now + week).paused
    taken_up = pause_cadence(fjord, paused=False, now=now + 2 * week)
    assert (taken_up.paused, taken_up.since) == (False, now + 2 * week)
    assert pause_cadence(fjord, paused=False, now=now + 3 * week).since == now + 2 * week


def test_plans_of_named_clients_only(fjord, now):
    other = add_client("fjell", "Fjell", now=now)
    set_cadence(fjord, FULL, now=now)
    set_cadence(other, PLAIN, now=now)
    assert set(list_cadences(["fjell", "nobody"])) == {"fjell"}
    assert set(list_cadences()) == {"fjord", "fjell"}


def test_a_module_the_instrument_lacks_is_refused(fjord, now):
    with pytest.raises(Refusal, match="has no module 'weather'"):
        set_cadence(fjord, Plan(day=1, opens=time(12), days_open=4, zone="Europe/Oslo", modules=("weather",)), now=now)
    assert list_cadences() == {}


def test_what_is_not_there_is_refused_with_what_to_do(fjord, now):
    sentence = "senterpuls cadence set --client fjord"
    for ask in (find_cadence, remove_cadence, lambda client: pause_cadence(client, paused=True, now=now)):
        with pytest.raises(Refusal, match=sentence):
            ask(fjord)


def test_a_removed_plan_is_gone(fjord, now):
    set_cadence(fjord, FULL, now=now - timedelta(days=1))
    remove_cadence(fjord)
    db.session.commit()
    assert list_cadences() == {}
