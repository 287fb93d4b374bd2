"""Rosters: what an import does, what it refuses, and that refusing changes nothing."""

import unicodedata
from datetime import timedelta

import pytest
from sqlalchemy import select

from survey.database import db
from survey.models.organisation import Client, Member, Membership
from survey.refusal import Refusal
from survey.services.clients import add_client
from survey.services.roster import RosterAccount, RosterRefused, import_roster
from survey.services.waves import members_at
from survey.table_file import Row
from tests.table_rows import all_rows


@pytest.fixture
def fjord(app, now) -> Client:
    return add_client("fjord", "Fjord", now=now, language="sv")


def rows(*members: tuple[str, ...]) -> list[Row]:
    """Rows of (unit path, member, e-mail, phone, language), from line 2 on; trailing fields may be left out."""
    columns = ("unit_path", "member_ref", "email", "phone", "language")
    return [Row(line, dict(zip(columns, member, strict=False))) for line, member in enumerate(members, start=2)]


FIRST = rows(("Oslo/Blue", "A"), ("Oslo/Blue", "B", "b@fjord.no"), ("Oslo/Red", "C"), ("Oslo/Red", "D"))


def test_everybody_is_added_at_first(fjord, now):
    assert import_roster(fjord, FIRST, now=now) == RosterAccount(added=4, moved=0, left=0, updated=0, unchanged=0)
    assert members_at("fjord", now) == {"A": "Oslo/Blue", "B": "Oslo/Blue", "C": "Oslo/Red", "D": "Oslo/Red"}


def test_the_next_import_tells_what_became_of_each(fjord, now, week):
    import_roster(fjord, FIRST, now=now)
    later = rows(("Oslo/Blue", "A"), ("Oslo/Blue", "B", "new@fjord.no"), ("Oslo/Blue", "C"), ("Bergen", "E"))
    assert import_roster(fjord, later, now=now + week) == RosterAccount(added=1, moved=1, left=1, updated=1, unchanged=1)
    assert members_at("fjord", now + week) == {"A": "Oslo/Blue", "B": "Oslo/Blue", "C": "Oslo/Blue", "E": "Bergen"}
    assert members_at("fjord", now + week - timedelta(seconds=1))["C"] == "Oslo/Red"
    assert db.session.get(Member, ("fjord", "B")).email == "new@fjord.no"


def test_the_same_file_again_changes_nothing(fjord, now, week):
    import_roster(fjord, FIRST, now=now)
    before = all_rows()
    assert import_roster(fjord, FIRST, now=now + week).unchanged == 4
    assert all_rows() == before


def test_who_comes_back_is_added_again(fjord, now, week):
    import_roster(fjord, FIRST, now=now)
    import_roster(fjord, FIRST[1:], now=now + week)
    assert import_roster(fjord, FIRST, now=now + 2 * week).added == 1
    times = db.session.execute(select(Membership.started_at, Membership.ended_at).filter_by(member="A").order_by("started_at"))
    assert [tuple(time) for time in times] == [(now, now + week), (now + 2 * week, None)]


def test_another_clients_roster_is_left_alone(fjord, now, week):
    fjell = add_client("fjell", "Fjell", now=now)
    import_roster(fjell, FIRST, now=now)
    import_roster(fjord, FIRST[:1], now=now)
    assert import_roster(fjord, FIRST[1:2], now=now + week).left == 1
    assert len(members_at("fjell", now + week)) == 4


@pytest.mark.parametrize(
    "said, kept", [("", "sv"), ("nb", "nb"), ("nn-NO", "nb"), ("NO", "nb"), ("en_GB", "en"), ("da", "da"), ("nl", "nl")]
)
def test_a_members_language_is_the_rows_or_the_clients(fjord, now, said, kept):
    import_roster(fjord, rows(("Oslo", "A", "", "", said)), now=now)
    assert db.session.get(Member, ("fjord", "A")).language == kept


def test_a_unit_typed_in_two_ways_is_one_unit(fjord, now):
    typed = rows(("Skåne / Lag  1", "A"), (unicodedata.normalize("NFD", "Skåne/Lag 1"), "B"))
    import_roster(fjord, typed, now=now)
    assert set(members_at("fjord", now).values()) == {"Skåne/Lag 1"}


REFUSED = {
    "no unit": (("", "B"), "unit_path has an empty part"),
    "open path": (("Oslo/", "B"), "unit_path has an empty part"),
    "no member": (("Oslo/Blue", ""), "member_ref is missing"),
    "endless member": (("Oslo/Blue", "x" * 81), "member_ref is missing or longer than 80"),
    "unprintable member": (("Oslo/Blue", "B\u200b"), "member_ref"),
    "member twice": (("Oslo/Red", "A"), "member_ref A stands on line 2 already"),
    "no address": (("Oslo/Blue", "B", "b at fjord"), "is not an address"),
    "endless address": (("Oslo/Blue", "B", "b" * 250 + "@x.no"), "is not an address"),
    "no number": (("Oslo/Blue", "B", "", "call me"), "is not a number"),
    "no language": (("Oslo/Blue", "B", "", "", "klingon"), "language 'klingon' is not one of nb, sv, da, nl, en"),
    "case of a team": (("Oslo/BLUE", "B"), "unit_path Oslo/BLUE differs only in case from Oslo/Blue on line 2"),
    "case of a centre": (("oslo/Red", "B"), "unit_path oslo differs only in case from Oslo on line 2"),
}


@pytest.mark.parametrize("row, reason", REFUSED.values(), ids=REFUSED)
def test_one_bad_row_refuses_the_file_and_changes_nothing(fjord, now, week, row, reason):
    import_roster(fjord, FIRST, now=now)
    db.session.commit()
    before = all_rows()
    with pytest.raises(RosterRefused, match="1 row can't be used; nothing was changed") as refused:
        import_roster(fjord, rows(("Oslo/Blue", "A", "other@fjord.no"), row, ("Bergen", "E")), now=now + week)
    ((line, said),) = [(bad.line, bad.reason) for bad in refused.value.rows]
    assert line == 3
    assert reason in said
    db.session.commit()
    assert all_rows() == before


def test_every_bad_row_is_named_at_once(fjord, now):
    with pytest.raises(RosterRefused, match="3 rows can't be used") as refused:
        import_roster(fjord, rows(("", "A"), ("Oslo", "B"), ("Oslo", ""), ("Oslo", "B")), now=now)
    assert [bad.line for bad in refused.value.rows] == [2, 4, 5]


def test_an_empty_roster_would_remove_everybody_and_is_refused(fjord, now, week):
    import_roster(fjord, FIRST, now=now)
    with pytest.raises(Refusal, match="names nobody"):
        import_roster(fjord, [], now=now + week)
    assert len(members_at("fjord", now + week)) == 4
