"""A month that runs itself: what is done at which tick, for whom, and what one client's trouble does to the others."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from reports.models.release import Release
from survey.database import db
from survey.models.cadence import OpenCount
from survey.models.invitation import Invitation
from survey.models.outbox import INVITATION, RELEASE, REMINDER, Outbox
from survey.models.wave import CLOSING, DESTROYING, OPEN, RELEASED, Wave
from survey.services.cadence import pause_cadence, remove_cadence, set_cadence
from survey.services.delivery import dispatch
from survey.services.invitations import list_links
from survey.services.waves import open_wave
from tests.mailbox import free_port, mail_server
from tests.planned import audited, ledger, plan, planned_client, tick_at
from tests.survey.services.conftest import office_at
from tests.waves import cast_all

OSLO = ZoneInfo("Europe/Oslo")
START = datetime(2026, 11, 1, 12, tzinfo=UTC)


def oslo(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=OSLO)


@pytest.fixture
def office(app):
    """Without a mail server: what is queued stays to be counted."""
    return dispatch()


def waiting(kind: str, client: str = "fjord") -> int:
    return len(db.session.scalars(select(Outbox).filter_by(client=client, kind=kind)).all())


def sent_all() -> None:
    for row in db.session.scalars(select(Outbox)).all():
        db.session.delete(row)
    db.session.commit()


def wave_of(client: str = "fjord", month: str = "2026-11") -> Wave:
    return db.session.get(Wave, (client, month), populate_existing=True)


def test_a_month_runs_itself(office, vault):
    planned_client("fjord", plan(modules=("pressure", "security"), full_month=3), START)
    assert tick_at(office, oslo("11-03T07:59")) == []
    assert [done.told for done in tick_at(office, oslo("11-03T08:00"))] == [
        "opened until 2026-11-13T07:00+00:00; 6 invitations to send."
    ]
    assert (wave_of().state, wave_of().module, wave_of().closes_at) == (OPEN, "pressure", oslo("11-13T08:00"))
    assert waiting(INVITATION) == 6
    sent_all()
    cast_all(wave_of(), vault, oslo("11-04T10:00"), lambda member, code: 4)
    assert [done.told for done in tick_at(office, oslo("11-06T08:00"))] == ["reminder 1: 6 messages to send."]
    assert waiting(REMINDER) == 6  # everybody, whether they have answered or not
    sent_all()
    assert [done.told for done in tick_at(office, oslo("11-10T08:30"))] == ["reminder 2: 6 messages to send."]
    assert tick_at(office, oslo("11-13T07:59")) == []
    assert [done.told[:9] for done in tick_at(office, oslo("11-13T08:00"))] == ["released;"]
    assert wave_of().state == RELEASED
    assert db.session.get(Release, ("fjord", "2026-11"))
    assert (waiting(INVITATION), waiting(REMINDER), waiting(RELEASE)) == (0, 0, 6)
    assert audited("fjord") == [("wave opened", "2026-11"), ("wave released", "2026-11")]
    assert {name.removeprefix("2026-11 ") for name in ledger("fjord") if "count" not in name} == {"open", "remind 1", "remind 2"}


def test_a_wave_that_opened_before_there_were_checks_of_its_key_gets_them_once(office):
    planned_client("fjord", plan(), START)
    tick_at(office, oslo("11-03T08:00"))
    db.session.execute(update(Invitation).values(key_check=None))
    db.session.commit()
    told = [done.told for moment in ("08:01", "08:02") for done in tick_at(office, oslo(f"11-03T{moment}"))]
    assert told == ["6 invitations tied to the wave's key."]


def test_who_still_waits_for_the_invitation_is_not_reminded_as_well(office):
    planned_client("fjord", plan(), START)
    tick_at(office, oslo("11-03T08:00"))
    first = db.session.scalars(select(Outbox)).first()
    db.session.delete(first)
    db.session.commit()
    tick_at(office, oslo("11-06T08:00"))
    assert [row.recipient for row in db.session.scalars(select(Outbox).filter_by(kind=REMINDER))] == [first.recipient]


def test_a_wave_opened_by_hand_is_reminded_by_the_plan_and_closed_when_it_said(office, vault):
    client = planned_client("fjord", plan(), START)
    opened = open_wave(client, "2026-11", vault=vault, now=oslo("11-02T15:00"), closes_at=oslo("11-08T10:00"))
    db.session.commit()
    assert tick_at(office, oslo("11-03T08:00")) == []
    assert "reminder 1" in tick_at(office, oslo("11-05T08:00"))[0].told
    assert [done.told for done in tick_at(office, oslo("11-08T09:59"))] == []
    tick_at(office, oslo("11-08T10:00"))
    assert wave_of().state == RELEASED
    assert wave_of().closed_at == oslo("11-08T10:00") == opened.closes_at


@pytest.mark.parametrize("change", ["none", "removed", "paused"])
def test_without_a_plan_in_force_a_wave_is_not_reminded_and_closes_all_the_same(office, vault, change):
    client = planned_client("fjord", None if change == "none" else plan(), START)
    open_wave(client, "2026-10", vault=vault, now=START)
    db.session.commit()
    if change == "removed":
        remove_cadence(client)
    elif change == "paused":
        pause_cadence(client, paused=True, now=START)
    db.session.commit()
    assert tick_at(office, START + timedelta(days=3, hours=20)) == []
    tick_at(office, START + timedelta(days=7))
    assert wave_of(month="2026-10").state == RELEASED
    assert waiting(REMINDER) == 0


def test_a_plan_changed_meanwhile_does_not_move_the_closing_time(office):
    client = planned_client("fjord", plan(), START)
    tick_at(office, oslo("11-03T08:00"))
    set_cadence(client, plan(day=5, days_open=20, opens=plan().opens.replace(hour=11)), now=oslo("11-04T09:00"))
    db.session.commit()
    tick_at(office, oslo("11-05T11:00"))
    assert wave_of().closes_at == oslo("11-13T08:00")
    tick_at(office, oslo("11-13T08:00"))
    assert wave_of().state == RELEASED
    assert tick_at(office, oslo("12-07T10:59")) == []
    assert "opened" in tick_at(office, oslo("12-07T11:00"))[0].told  # 5 December is a Saturday


def test_a_month_that_was_missed_is_told_once_and_the_next_opens(office):
    planned_client("fjord", plan(), START)
    assert [(done.month, done.told[:8]) for done in tick_at(office, oslo("11-11T08:00"))] == [("2026-11", "left out")]
    assert tick_at(office, oslo("11-11T08:01")) == []
    assert wave_of() is None
    tick_at(office, oslo("12-03T08:00"))
    assert wave_of(month="2026-12").state == OPEN
    assert audited("fjord") == [("wave missed", "2026-11"), ("wave opened", "2026-12")]


def test_a_clock_put_back_makes_up_for_what_a_wrong_one_left_out(office):
    planned_client("fjord", plan(), START)
    tick_at(office, oslo("11-12T08:00"))
    tick_at(office, oslo("11-03T08:05"))
    assert wave_of().state == OPEN


def test_a_clock_put_back_undoes_nothing_and_repeats_nothing(office):
    planned_client("fjord", plan(), START)
    for text in ("11-03T08:00", "11-06T08:00", "11-10T08:00", "11-13T08:00"):
        tick_at(office, oslo(text))
    before, messages = ledger("fjord"), waiting(RELEASE)
    for text in ("11-03T08:00", "11-06T08:00", "11-12T12:00", "11-13T08:00"):
        assert tick_at(office, oslo(text)) == []
    assert (ledger("fjord"), waiting(RELEASE), wave_of().state) == (before, messages, RELEASED)


@pytest.mark.parametrize("state", [CLOSING, DESTROYING])
def test_a_closing_that_was_interrupted_is_taken_up(office, vault, state):
    client = planned_client("fjord", None, START)
    wave = open_wave(client, "2026-10", vault=vault, now=START)
    db.session.commit()
    wave.state, wave.closed_at = CLOSING, START
    db.session.commit()
    if state == DESTROYING:
        failing = replace(office.actions, close_wave=lambda wave, **choices: broken_after_freezing(office, wave, choices))
        assert tick_at(replace(office, actions=failing), START + timedelta(hours=1))[0].failed
        assert wave_of(month="2026-10").state == DESTROYING
    tick_at(office, START + timedelta(hours=2))
    assert wave_of(month="2026-10").state == RELEASED
    assert audited("fjord") == [("wave released", "2026-10")]


def broken_after_freezing(office, wave, choices):
    """Closes with a vault that can't destroy."""

    class Stuck:
        def __getattr__(self, name):
            return getattr(choices["vault"], name) if name != "destroy" else broken

    office.actions.close_wave(wave, **choices | {"vault": Stuck()})


def broken(*_, **_choices):
    raise OSError("agent7@example.com")


def test_one_clients_trouble_is_told_and_stops_nobody_else(office, vault):
    lost = planned_client("alfa", None, START)
    gone = open_wave(lost, "2026-10", vault=vault, now=START)
    planned_client("beta", plan(), START)
    db.session.commit()
    vault.destroy(gone.vault_entry)
    done = tick_at(office, oslo("11-09T08:00"))
    failed = [each for each in done if each.failed]
    assert [(each.client, each.month) for each in failed] == [("alfa", "2026-10")]
    assert "SENTERPULS_VAULT" in failed[0].told
    assert wave_of("beta").state == OPEN
    assert wave_of("alfa", "2026-10").state == CLOSING


def test_an_unforeseen_failure_is_told_without_its_text(office, vault):
    client = planned_client("fjord", None, START)
    open_wave(client, "2026-10", vault=vault, now=START)
    db.session.commit()
    failing = replace(office, actions=replace(office.actions, close_wave=broken))
    told = tick_at(failing, START + timedelta(days=8))
    assert [each.failed for each in told] == [True]
    assert "OSError" in told[0].told
    assert "@" not in told[0].told


def test_an_imported_wave_is_left_alone(office, vault):
    client = planned_client("fjord", plan(), START)
    wave = open_wave(client, "2026-10", vault=vault, now=START)
    wave.imported = True
    db.session.commit()
    tick_at(office, START + timedelta(days=8))
    assert wave_of(month="2026-10").state == OPEN


def test_large_units_are_counted_once_a_day_from_the_day_after_opening(office, vault):
    planned_client("fjord", plan(reminders=()), START, teams={"Oslo": 60, "Bergen": 50}, mail=False)
    tick_at(office, oslo("11-03T08:00"))
    cast_all(wave_of(), vault, oslo("11-03T09:00"), lambda member, code: 4 if member.startswith("Oslo") else None)
    assert tick_at(office, oslo("11-03T23:59")) == []
    assert [done.told for done in tick_at(office, oslo("11-04T00:00"))] == ["answers counted in 3 units."]
    assert tick_at(office, oslo("11-04T18:00")) == []
    assert tick_at(office, oslo("11-03T18:00")) == []  # a clock put back
    assert len(tick_at(office, oslo("11-05T00:10"))) == 1
    assert {(row.unit, row.percent) for row in db.session.scalars(select(OpenCount))} == {("", 90), ("Oslo", 90), ("Bergen", 90)}
    tick_at(office, oslo("11-13T08:00"))
    assert db.session.scalars(select(OpenCount)).all() == []


def test_nobody_is_written_to_in_quiet_time_but_at_their_own_wish(app, vault, mailbox):
    planned_client("fjord", plan(), START)
    planned_client("fjell", plan(quiet=None, weekends_quiet=False), START)
    without = dispatch()
    tick_at(without, oslo("11-03T19:59"))
    assert (waiting(INVITATION), waiting(INVITATION, "fjell")) == (6, 6)
    with mail_server(mailbox) as port:
        sent = tick_at(office_at(port, oslo("11-03T22:00")), oslo("11-03T22:00"))
        assert [done.told for done in sent] == ["6 messages sent, 6 waiting."]
        assert all(address.startswith("fjell") for address in mailbox.recipients)
        tick_at(office_at(port, oslo("11-04T07:00")), oslo("11-04T07:00"))
    assert sum(address.startswith("fjord") for address in mailbox.recipients) == 6


def test_a_mail_server_that_is_down_is_told_and_holds_nothing_up(app, mailbox):
    planned_client("fjord", plan(), START)
    done = tick_at(office_at(free_port(), START), oslo("11-03T08:00"))
    assert [each.failed for each in done] == [False, True]
    assert "6 waiting" in done[1].told
    assert "@" not in done[1].told
    assert wave_of().state == OPEN


def test_links_of_a_wave_opened_by_the_schedule_open_papers(office, vault):
    planned_client("fjord", plan(), START)
    tick_at(office, oslo("11-03T08:00"))
    assert len(list_links(wave_of(), vault, "http://localhost")) == 6
