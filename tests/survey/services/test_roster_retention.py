"""What a roster is relieved of: nothing a day early, and never what makes the next wave safe or a plan's letters possible."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from survey.database import db
from survey.models.audit import AuditEntry
from survey.models.organisation import Member, Membership
from survey.models.outbox import DECLINED, EMAIL, SMS, NoMailWish
from survey.models.wave import RELEASED, Wave, WaveUnit
from survey.retention import CONTACTS_KEPT, LEAVERS_KEPT
from survey.services.cadence import pause_cadence, remove_cadence
from survey.services.clients import find_client
from survey.services.opting_out import accept_messages, decline_messages
from survey.services.reachability import load_marks, mark_undeliverable
from survey.services.roster import import_roster
from survey.services.roster_retention import contacts_due, forget_contacts, forget_leavers
from survey.services.waves import open_wave
from survey.table_file import Row
from tests.planned import plan, planned_client
from tests.waves import open_test_wave, roster_rows

DAY = timedelta(days=1)


def seat(refs: str, now: datetime, unit: str = "Oslo", **contact: str) -> None:
    rows = [Row(2, {"unit_path": unit, "member_ref": ref, **contact}) for ref in refs]
    import_roster(find_client("fjord"), rows, now=now)
    db.session.commit()


def on_roster() -> str:
    return "".join(sorted(db.session.scalars(select(Member.ref))))


def end(wave: Wave, at: datetime) -> None:
    wave.state, wave.closed_at = RELEASED, at
    db.session.commit()


@pytest.fixture
def fjord(app, now):
    planned_client("fjord", None, now - DAY)
    return find_client("fjord")


def test_who_left_goes_after_sixty_days_with_all_that_hangs_on_them(fjord, now):
    seat("abcdef", now)
    mark_undeliverable("fjord", "a", SMS, "bounced")
    seat("bcdef", now + DAY)
    forget_leavers("fjord", now=now + LEAVERS_KEPT)  # the six whom the first roster replaced
    assert on_roster() == "abcdef"
    assert forget_leavers("fjord", now=now + DAY + LEAVERS_KEPT) == "1 people deleted who left the roster."
    assert on_roster() == "bcdef"
    assert not load_marks("fjord") and not db.session.scalars(select(Membership).filter_by(member="a")).all()
    said = db.session.scalars(select(AuditEntry).filter_by(action="leavers deleted")).all()
    assert sorted(entry.detail["people"] for entry in said) == [1, 6]


def test_who_was_invited_to_a_survey_that_goes_on_stays_until_it_ends(fjord, vault, now):
    """Their name is masked in its comments."""
    seat("abcdef", now - DAY)
    wave = open_wave(fjord, "2026-10", vault=vault, now=now, closes_at=now + 3 * LEAVERS_KEPT)
    seat("bcdef", now + DAY)
    late = now + 2 * LEAVERS_KEPT
    forget_leavers("fjord", now=late)
    assert on_roster() == "abcdef"
    end(wave, late)
    forget_leavers("fjord", now=late)
    assert on_roster() == "bcdef"


@pytest.mark.parametrize("left", [3, 9])
def test_a_team_looks_as_changed_as_it_is_though_those_who_left_are_forgotten(fjord, vault, now, left):
    """Ten people, of whom some leave and are deleted: the next wave must not take the rest for the whole old team."""
    seat("abcdefghij", now - DAY)
    end(open_wave(fjord, "2026-10", vault=vault, now=now), now + 7 * DAY)
    seat("abcdefghij"[left:], now + 8 * DAY)
    forget_leavers("fjord", now=now + 9 * DAY + LEAVERS_KEPT)
    assert len(on_roster()) == 10 - left
    open_wave(fjord, "2027-01", vault=vault, now=now + 10 * DAY + LEAVERS_KEPT)
    standing = db.session.scalar(select(WaveUnit.standing).filter_by(wave="2027-01", path="Oslo"))
    assert standing is (left == 3)


def test_where_somebody_was_before_goes_unless_the_last_wave_was_then(fjord, vault, now):
    seat("abcdef", now - 3 * DAY)
    seat("abcdef", now - 2 * DAY, unit="Bergen")
    end(open_wave(fjord, "2026-10", vault=vault, now=now), now + DAY)
    seat("abcdef", now + 2 * DAY, unit="Hamar")
    late = now + 2 * LEAVERS_KEPT
    forget_leavers("fjord", now=late)
    units = select(Membership.unit_path).where(Membership.client == "fjord").distinct()
    assert set(db.session.scalars(units)) == {"Bergen", "Hamar"}
    end(open_wave(fjord, "2027-01", vault=vault, now=late), late + DAY)
    forget_leavers("fjord", now=late + DAY)
    assert set(db.session.scalars(units)) == {"Hamar"}


def with_contact() -> int:
    return db.session.scalar(select(func.count()).select_from(Member).where(Member.email.is_not(None)))


def test_addresses_go_thirty_days_after_a_survey_opened_by_hand_has_closed(fjord, vault, now):
    wave = open_wave(fjord, "2026-10", vault=vault, now=now)
    assert contacts_due(fjord) is None  # its messages still have to leave
    end(wave, now + 7 * DAY)
    due = now + 7 * DAY + CONTACTS_KEPT
    assert contacts_due(fjord) == due
    assert forget_contacts("fjord", now=due - DAY) is None and with_contact() == 6
    assert "6 people" in forget_contacts("fjord", now=due) and with_contact() == 0
    assert contacts_due(fjord) is None and forget_contacts("fjord", now=due + DAY) is None


def test_a_new_roster_counts_anew(fjord, vault, now):
    end(open_wave(fjord, "2026-10", vault=vault, now=now), now + 7 * DAY)
    seat("abcdef", now + 30 * DAY, email="kim@example.com")
    assert contacts_due(fjord) == now + 30 * DAY + CONTACTS_KEPT


def test_a_running_plan_keeps_addresses_and_a_paused_one_does_not(app, now):
    client = planned_client("fjord", plan(), now)
    assert contacts_due(client) is None
    pause_cadence(client, paused=True, now=now + 300 * DAY)
    assert contacts_due(client) == now + 300 * DAY + CONTACTS_KEPT
    pause_cadence(client, paused=False, now=now + 310 * DAY)
    assert contacts_due(client) is None
    remove_cadence(client)
    assert contacts_due(client) < now + 300 * DAY


def test_a_wish_for_no_mail_outlives_the_address_and_a_bounce_does_not(fjord, now):
    seat("ab", now, email="kim@example.com")
    decline_messages("fjord", "a")
    mark_undeliverable("fjord", "b", EMAIL, "bounced")
    forget_contacts("fjord", now=now + CONTACTS_KEPT)
    assert load_marks("fjord") == {"a": {EMAIL: DECLINED}}


@pytest.mark.parametrize(("ref", "email"), [("a", ""), ("a", "other@example.com"), ("new", "a@example.com")])
def test_a_wish_for_no_mail_outlives_the_row_and_is_heeded_when_they_come_back(fjord, now, ref, email):
    seat("a", now, email="a@example.com")
    decline_messages("fjord", "a")
    seat("b", now + DAY)
    forget_leavers("fjord", now=now + 2 * DAY + LEAVERS_KEPT)
    kept = db.session.scalars(select(NoMailWish)).all()
    assert len(kept) == 2 and b"a@example.com" not in b"".join(one.mark for one in kept)
    later = now + 3 * DAY + LEAVERS_KEPT
    rows = [Row(2, {"unit_path": "Oslo", "member_ref": ref, "email": email}), Row(3, {"unit_path": "Oslo", "member_ref": "c"})]
    import_roster(fjord, rows, now=later)
    assert load_marks("fjord") == {ref: {EMAIL: DECLINED}}


def test_a_wish_that_was_taken_back_is_not_kept(fjord, now):
    seat("a", now, email="a@example.com")
    decline_messages("fjord", "a")
    accept_messages("fjord", "a")
    seat("b", now + DAY)
    forget_leavers("fjord", now=now + 2 * DAY + LEAVERS_KEPT)
    assert on_roster() == "b" and db.session.scalars(select(NoMailWish)).all() == []


def test_one_client_is_not_another(app, vault, now):
    for key in ("fjord", "sol"):
        open_test_wave(vault, now, teams={"Oslo": 6}, client=key)
    import_roster(find_client("sol"), roster_rows({"Bergen": 1}), now=now + DAY)
    for wave in db.session.scalars(select(Wave)):
        end(wave, now + 2 * DAY)
    forget_leavers("fjord", now=datetime(2030, 1, 1, tzinfo=UTC))
    assert db.session.scalar(select(func.count()).select_from(Member).filter_by(client="sol")) == 7
