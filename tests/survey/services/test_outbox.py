"""What the outbox holds, for whom, and that nothing in it can be put beside the ballots."""

import pytest
from sqlalchemy import inspect, select

from survey.database import db
from survey.models.ballot import SealedBallot
from survey.models.invitation import Invitation
from survey.models.organisation import Member
from survey.models.outbox import INVITATION, REMINDER, Outbox, Undeliverable
from survey.services.clients import find_client
from survey.services.outbox import queue_messages
from survey.services.reachability import channel_for, mark_undeliverable
from survey.services.roster import import_roster
from tests.survey.services.conftest import PEOPLE, people
from tests.table_rows import all_rows
from tests.waves import cast_all


def test_queueing_twice_adds_nothing(mailed_wave):
    assert queue_messages(mailed_wave, INVITATION) == PEOPLE
    before = all_rows()
    assert queue_messages(mailed_wave, INVITATION) == 0
    assert all_rows() == before


def test_a_kind_nobody_knows_is_refused(mailed_wave):
    with pytest.raises(ValueError, match="a message is one of"):
        queue_messages(mailed_wave, "advertisement")


def test_reminders_go_to_everybody_whether_they_have_answered_or_not(mailed_wave, vault, now):
    cast_all(mailed_wave, vault, now, lambda member, code: 4 if int(member[1:]) % 2 else None)
    assert queue_messages(mailed_wave, REMINDER) == PEOPLE


def test_who_has_left_gets_nothing_more(mailed_wave, now, week):
    import_roster(find_client("fjord"), people(PEOPLE - 3), now=now + week / 2)
    assert queue_messages(mailed_wave, REMINDER) == PEOPLE - 3


def test_rows_hold_neither_a_link_nor_a_time_and_share_nothing_with_ballots(mailed_wave, vault, now):
    queue_messages(mailed_wave, INVITATION)
    cast_all(mailed_wave, vault, now, lambda member, code: 4)
    columns = {column["name"] for column in inspect(db.engine).get_columns("outbox")}
    assert columns == {"client", "wave", "kind", "recipient", "channel", "attempts", "not_before"}
    rows = db.session.scalars(select(Outbox)).all()
    serials = [ballot.serial for ballot in db.session.scalars(select(SealedBallot))]
    digests = {serial.hex() for serial in serials} | {serial.hex()[:32] for serial in serials}
    assert {row.recipient for row in rows} == set(db.session.scalars(select(Invitation.id)))
    assert not {row.recipient for row in rows} & digests
    assert {row.not_before for row in rows} == {None}


def test_a_changed_address_is_tried_again_but_a_wish_stays(mailed_wave, now, week):
    for member, reason in (("P1", "bounced"), ("P2", "bounced"), ("P3", "declined")):
        mark_undeliverable("fjord", member, "email", reason)
    changed = [row if row["member_ref"] not in ("P1", "P3") else _moved(row) for row in people()]
    import_roster(find_client("fjord"), changed, now=now + week / 2)
    assert sorted(db.session.scalars(select(Undeliverable.member))) == ["P2", "P3"]
    assert db.session.get(Member, ("fjord", "P1")).email == "new.p1@fjord.no"


def _moved(row):
    return type(row)(row.line, row.values | {"email": f"new.{row['email']}"})


@pytest.mark.parametrize(
    "email, phone, marks, chat, expected",
    [
        ("a@b.no", "+4790000001", {}, False, "email"),
        ("a@b.no", None, {}, True, "chat"),
        (None, "+4790000001", {}, True, "sms"),
        (None, None, {}, False, None),
        ("a@b.no", "+4790000001", {"email": "bounced"}, False, "sms"),
        ("a@b.no", None, {"email": "refused"}, False, None),
        ("a@b.no", None, {"chat": "refused"}, True, "email"),
        ("a@b.no", "+4790000001", {"email": "declined"}, False, None),
        ("a@b.no", "+4790000001", {"sms": "refused"}, False, "email"),
    ],
)
def test_the_way_to_a_member(email, phone, marks, chat, expected):
    assert channel_for(email, phone, marks, chat=chat) == expected
