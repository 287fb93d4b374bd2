"""A person's request: all that is held, nothing of anybody else, and gone for good but for what has a reason to stay."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from reports.release import close_wave
from survey.database import db
from survey.models.account import Account
from survey.models.audit import AuditEntry
from survey.models.invitation import Invitation
from survey.models.organisation import Member
from survey.models.outbox import INVITATION, Outbox
from survey.models.wave import RELEASED
from survey.services.accounts import add_account
from survey.services.clients import find_client
from survey.services.opting_out import decline_messages
from survey.services.outbox import queue_messages
from survey.services.reachability import load_marks
from survey.services.roster import import_roster
from survey.table_file import Row
from tests.table_rows import all_rows
from tests.waves import cast_all, open_test_wave, roster_rows

KIM = "kim@fjord.example"


@pytest.fixture
def wave(app, vault, now):
    """Kim, who has answered, wants no mail, reads results, and has a namesake at another client."""
    for key in ("sol", "fjord"):
        wave = open_test_wave(vault, now, teams={"Oslo/Blue": 12}, client=key)
        db.session.get(Member, (key, "Blue-3")).email = KIM
    cast_all(wave, vault, now, lambda member, code: 4)
    queue_messages(wave, INVITATION)
    decline_messages("fjord", "Blue-3")
    add_account(KIM, "leader", client="fjord", unit_path="Oslo", now=now)
    db.session.commit()
    return wave


@pytest.fixture
def ask(runner):
    def invoke(*words: str, status: int = 0):
        done = runner.invoke(args=["person", *words, "--client", "fjord"])
        assert done.exit_code == status, done.output
        return json.loads(done.stdout) if "--json" in words else done.output

    return invoke


def test_everything_is_shown_and_why_answers_are_not(wave, ask):
    shown = ask("show", "--email", f" {KIM.upper()} ", "--json")
    assert shown == ask("show", "--ref", "Blue-3", "--json")
    member, account = shown["member"], shown["account"]
    assert (member["ref"], member["email"], [one["unit_path"] for one in member["units"]]) == ("Blue-3", KIM, ["Oslo/Blue"])
    assert (member["marks"], member["invited_to"]) == ([{"channel": "email", "reason": "declined"}], ["2026-10"])
    assert (member["waiting"], account["access"][0]["unit_path"]) == ([{"month": "2026-10", "kind": "invitation"}], "Oslo")
    assert "nothing leads from a person" in shown["not_here"][0]
    words = ask("show", "--ref", "Blue-3")
    assert KIM in words and "in Oslo/Blue since" in words and "no messages: email (declined)" in words


def test_looking_notes_that_somebody_looked_and_not_at_whom(wave, ask):
    ask("show", "--ref", "Blue-3")
    entry = db.session.scalars(select(AuditEntry).filter_by(action="person looked up")).one()
    assert (entry.client, entry.actor, entry.detail) == ("fjord", "command line", {})


def test_the_deletion_leaves_no_word_of_the_person_and_nobody_else_loses_one(wave, ask, vault, now, week):
    before = all_rows()
    gone = ask("delete", "--ref", "Blue-3", "--yes", "--json")
    assert (gone["members"], gone["accounts"]) == (1, 1)
    after = all_rows()
    assert not [row for table, rows in after.items() for row in rows if KIM in repr(row) and "sol" not in row]
    holding = {table for table, rows in after.items() for row in rows if "Blue-3" in repr(row) and "fjord" in row}
    assert holding == {"invitation"}
    lost = {table for table, rows in before.items() if len(after[table]) < len(rows)}
    assert lost == {"member", "membership", "undeliverable", "outbox", "account", "access_grant"}
    assert after["ballot_box"] == before["ballot_box"]
    assert len(db.session.scalars(select(Outbox)).all()) == 0  # nobody else has an address
    close_wave(wave, vault=vault, now=now + week)
    assert wave.state == RELEASED and db.session.scalars(select(Invitation).filter_by(client="fjord")).all() == []
    assert "Blue-3" not in repr([row for row in db.session.execute(select(AuditEntry))])


def test_the_ballot_of_who_was_deleted_counts(wave, ask, vault, now, week):
    ask("delete", "--email", KIM, "--yes")
    closing = close_wave(wave, vault=vault, now=now + week)
    assert closing.counted == 12


def test_the_next_roster_brings_the_row_back_and_no_mail(wave, ask, now):
    ask("delete", "--ref", "Blue-3", "--yes")
    import_roster(find_client("fjord"), roster_rows({"Oslo/Blue": 12}), now=now + timedelta(days=1))
    assert load_marks("fjord") == {"Blue-3": {"email": "declined"}}


def test_an_account_that_opens_another_client_loses_this_one_only(wave, ask, now):
    add_account(KIM, "leader", client="sol", now=now)
    db.session.commit()
    gone = ask("delete", "--email", KIM, "--yes", "--json")
    assert (gone["accounts"], gone["accesses"]) == (0, 1)
    assert db.session.scalars(select(Account.email)).all() == [KIM]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show",), "Say who"),
        (("show", "--ref", "Blue-3", "--email", KIM), "Say who"),
        (("show", "--ref", "nobody"), "Nobody on the roster"),
        (("delete", "--email", "nobody@fjord.example", "--yes"), "Nobody on the roster"),
        (("delete", "--ref", "Blue-3"), "Nothing has been deleted"),
    ],
)
def test_what_cant_be_done_is_said_and_nothing_changes(wave, ask, words, sentence):
    before = all_rows()
    assert sentence in ask(*words, status=2)
    assert all_rows() == before


def test_a_shared_address_asks_for_the_reference(wave, ask, now):
    rows = [Row(2, {"unit_path": "Oslo", "member_ref": ref, "email": "shift@fjord.example"}) for ref in "ab"]
    import_roster(find_client("fjord"), rows, now=now)
    db.session.commit()
    assert "a, b" in ask("show", "--email", "shift@fjord.example", status=2)
