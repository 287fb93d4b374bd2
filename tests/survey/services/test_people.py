import pytest
from sqlalchemy import select

from survey.database import db
from survey.models.account import Account, AccountLetter, Grant
from survey.models.audit import AuditEntry
from survey.models.organisation import Client
from survey.services import people as rules
from survey.services.accounts import add_account, new_sign_in_link, use_sign_in_link
from survey.services.clients import add_client
from survey.services.people import Invitation, invite_again, invite_person, list_client_units, list_people, remove_access
from survey.services.roster import import_roster
from survey.table_file import Row


@pytest.fixture
def fjord(app, now) -> Client:
    client = add_client("fjord", "Fjord", now=now)
    rows = [{"unit_path": f"Oslo/Team {number}", "member_ref": f"{number}"} for number in (10, 9)]
    import_roster(client, [Row(line, row) for line, row in enumerate(rows, 2)], now=now)
    return client


@pytest.fixture
def sol(app, now) -> Client:
    return add_client("sol", "Sol", now=now)


@pytest.fixture
def hr(fjord, now) -> Account:
    return add_account("hr@example.com", "hr", client="fjord", now=now)


def invite(client: Client, email: str, role: str, unit: str, *, now) -> Account:
    return invite_person(client, Invitation(email, role, unit), by="hr@example.com", now=now)


def grants() -> set[tuple[str, str, str]]:
    rows = db.session.execute(select(Grant.client, Account.email, Grant.unit_path).join(Account, Account.id == Grant.account))
    return {tuple(row) for row in rows}


def problem_of(action, *arguments, **choices) -> str:
    before = grants()
    with pytest.raises(rules.PeopleRefused) as refused:
        action(*arguments, **choices)
    assert grants() == before
    return refused.value.problem


def test_units_are_those_of_the_roster_and_all_above_them(fjord):
    assert list_client_units(fjord) == ["Oslo", "Oslo/Team 9", "Oslo/Team 10"]


def test_an_invited_leader_has_access_and_a_letter_waiting(fjord, hr, now):
    leader = invite(fjord, " Kari@Example.com", "leader", "Oslo/Team 9", now=now)
    assert ("fjord", "kari@example.com", "Oslo/Team 9") in grants()
    assert db.session.scalars(select(AccountLetter.account)).all() == [leader.id]
    first, second = list_people(fjord)
    assert (first.email, second.email, second.since, second.pending, second.waiting) == (
        "hr@example.com", "kari@example.com", now, True, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("email", "role", "unit", "problem"),
    [
        ("kari", "leader", "", rules.NO_ADDRESS),
        ("", "leader", "", rules.NO_ADDRESS),
        ("k@example.com", "consultant", "", rules.NO_ROLE),
        ("k@example.com", "operator", "", rules.NO_ROLE),
        ("k@example.com", "boss", "", rules.NO_ROLE),
        ("k@example.com", "leader", "Bergen", rules.NO_UNIT),
        ("k@example.com", "leader", "Oslo/", rules.NO_UNIT),
        ("k@example.com", "hr", "Oslo", rules.WHOLE_ONLY),
        ("k@example.com", "safety_rep", "Oslo", rules.WHOLE_ONLY),
        ("hr@example.com", "leader", "Oslo", rules.OTHER_ROLE),
        ("op@example.com", "hr", "", rules.ELSEWHERE),
        ("c@example.com", "hr", "", rules.ELSEWHERE),
        ("l@example.com", "hr", "", rules.ELSEWHERE),
    ],
)
def test_who_can_not_be_invited(fjord, sol, hr, now, email, role, unit, problem):
    add_account("op@example.com", "operator", client=None, now=now)
    add_account("c@example.com", "consultant", client="sol", now=now)
    add_account("l@example.com", "leader", client="sol", now=now)
    assert problem_of(invite, fjord, email, role, unit, now=now) == problem


def test_who_has_the_same_role_elsewhere_gets_access_here_too_and_nothing_is_told_of_it(fjord, sol, hr, now, week):
    known = add_account("l@example.com", "leader", client="sol", now=now)
    use_sign_in_link(new_sign_in_link(known, now=now), now=now)
    known.signed_in_at = now
    invite(fjord, "l@example.com", "leader", "", now=now + week)
    (_, leader) = list_people(fjord)
    assert leader.pending
    assert [each.email for each in list_people(sol)] == ["l@example.com"]


def test_who_has_no_access_any_more_may_come_back_in_another_role(fjord, hr, now):
    leader = invite(fjord, "k@example.com", "leader", "Oslo", now=now)
    stamp = leader.stamp
    remove_access(fjord, leader.id, "Oslo", by=hr.id)
    assert invite(fjord, "k@example.com", "safety_rep", "", now=now) is leader
    assert (leader.role, leader.stamp != stamp) == ("safety_rep", True)
    entries = db.session.execute(select(AuditEntry.actor, AuditEntry.client, AuditEntry.detail).filter_by(action="role changed"))
    changed = {"account": "k@example.com", "was": "leader", "role": "safety_rep"}
    assert entries.all() == [("hr@example.com", "fjord", changed)]


def test_a_former_operator_is_not_made_hr(fjord, hr, now):
    """Operators have no grants at all: that must not make them anybody's to appoint."""
    add_account("op@example.com", "operator", client=None, now=now)
    assert problem_of(invite, fjord, "op@example.com", "leader", "", now=now) == rules.ELSEWHERE


def test_access_is_taken_away_one_grant_at_a_time_and_links_with_the_last(fjord, hr, now):
    leader = invite(fjord, "k@example.com", "leader", "Oslo/Team 9", now=now)
    invite(fjord, "k@example.com", "leader", "Oslo/Team 10", now=now)
    link = new_sign_in_link(leader, now=now)
    remove_access(fjord, leader.id, "Oslo/Team 9", by=hr.id)
    assert ("fjord", "k@example.com", "Oslo/Team 10") in grants()
    remove_access(fjord, leader.id, "Oslo/Team 10", by=hr.id)
    assert grants() == {("fjord", "hr@example.com", "")}
    with pytest.raises(rules.Refusal):
        use_sign_in_link(link, now=now)


def test_a_consultant_can_be_shown_the_door_but_not_let_in(fjord, hr, now):
    consultant = add_account("c@example.com", "consultant", client="fjord", now=now)
    remove_access(fjord, consultant.id, "", by=hr.id)
    assert problem_of(invite, fjord, "c@example.com", "consultant", "", now=now) == rules.NO_ROLE


def test_nobody_takes_away_the_own_access(fjord, hr, now):
    invite(fjord, "second@example.com", "hr", "", now=now)
    assert problem_of(remove_access, fjord, hr.id, "", by=hr.id) == rules.OWN


def test_the_last_hr_of_the_whole_client_stays(fjord, hr, now):
    """Somebody with HR of one unit only, by the command line, is not enough."""
    add_account("part@example.com", "hr", client="fjord", unit_path="Oslo", now=now)
    assert problem_of(remove_access, fjord, hr.id, "", by="x" * 32) == rules.LAST_HR
    other = invite(fjord, "second@example.com", "hr", "", now=now)
    remove_access(fjord, hr.id, "", by=other.id)
    assert problem_of(remove_access, fjord, other.id, "", by=hr.id) == rules.LAST_HR


@pytest.mark.parametrize("action", ["remove", "letter"])
def test_of_other_clients_nothing_can_be_changed(fjord, sol, hr, now, action):
    theirs = add_account("l@example.com", "leader", client="sol", now=now)
    before = grants()
    for account in (theirs.id, "x" * 32, ""):
        with pytest.raises(rules.NobodyHere):
            remove_access(fjord, account, "", by=hr.id) if action == "remove" else invite_again(fjord, account)
    assert grants() == before
    assert db.session.scalars(select(AccountLetter.account)).all() == []
