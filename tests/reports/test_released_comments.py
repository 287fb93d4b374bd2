"""Comments from the box to their readers: at one place, masked, in no order, and gone after a year."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from reports.build import build_report
from reports.comments import a_year_before, delete_old_comments, remove_comment
from reports.exports.document import to_document
from reports.models.comment import ReleasedComment
from reports.models.release import Release
from reports.release import close_wave
from survey.database import db
from survey.models.ballot import SealedBallot
from survey.models.organisation import Member
from survey.refusal import Refusal
from survey.sealing import Ballot, seal
from tests.reports.comment_waves import cast_comments
from tests.table_rows import all_rows
from tests.waves import MONTH, open_test_wave, tokens_of

TEAMS = {"Oslo/Blue": 25, "Oslo/Red": 15, "Bergen/Green": 30, "Moss/Pink": 12, "Hamar/Grey": 12}
FROM = {"Blue": 12, "Green": 4, "Pink": 5, "Grey": 5}  # comments a team


@pytest.fixture
def wave(app, vault, now):
    wave = open_test_wave(vault, now, teams=TEAMS)
    db.session.get(Member, ("fjord", "Red-1")).email = "kari.nordmann@fjord.no"
    db.session.commit()
    return wave


@pytest.fixture
def released(wave, vault, now, week):
    writers = [(team, number) for team, size in FROM.items() for number in range(size)]
    said = {f"{team}-{number}": f"Words number {number} of Kari Nordmann in {team[:2]}" for team, number in writers}
    cast_comments(wave, vault, now, said)
    close_wave(wave, vault=vault, now=now + week)
    return wave


def shown(unit: str) -> list[str]:
    return [one.text for one in build_report("fjord", unit, MONTH, "en").comments]


def kept() -> list[ReleasedComment]:
    return list(db.session.scalars(select(ReleasedComment)))


def test_each_comment_is_shown_at_one_place_without_the_names_of_the_roster(released):
    assert sorted(shown("Oslo")) == sorted(f"Words number {number} of […] in Bl" for number in range(12))
    rest = [f"Words number {number} of […] in {team[:2]}" for team in ("Green", "Pink", "Grey") for number in range(FROM[team])]
    assert sorted(shown("")) == sorted(rest)
    for unit in ("Oslo/Blue", "Oslo/Red", "Bergen", "Bergen/Green", "Moss", "Nowhere"):
        assert shown(unit) == []


def test_a_rest_that_is_too_small_is_kept_nowhere(wave, vault, now, week):
    cast_comments(wave, vault, now, {f"Green-{number}": "Secret words" for number in range(9)})
    close_wave(wave, vault=vault, now=now + week)
    assert kept() == []
    assert "Secret words" not in repr(all_rows())


def test_comments_have_no_order_in_common_with_the_box_the_roster_or_each_other(released):
    ids = [one.id for one in kept()]
    assert len({len(one) for one in ids}) == 1 and len(set(ids)) == 26
    assert [comment["id"] for comment in to_document(build_report("fjord", "", MONTH, "en"))["comments"]] == sorted(
        one.id for one in kept() if one.unit_path == ""
    )
    columns = set(ReleasedComment.__table__.columns.keys())
    assert columns == {"client", "wave", "unit_path", "id", "text"}
    stored = db.session.scalars(text("select id from released_comment where unit_path = 'Oslo'")).all()
    assert list(stored) == sorted(stored)  # without row numbers the file keeps them by their random id


def test_the_hash_stands_when_comments_go(released, now):
    before = db.session.get(Release, ("fjord", MONTH)).sha256
    document = to_document(build_report("fjord", "Oslo", MONTH, "en"))
    remove_comment("fjord", MONTH, document["comments"][0]["id"])
    after = to_document(build_report("fjord", "Oslo", MONTH, "en"))
    assert (document["certificate"], before) == (after["certificate"], db.session.get(Release, ("fjord", MONTH)).sha256)
    assert after["comments"] == document["comments"][1:]


def test_only_a_comment_that_is_there_can_be_removed(released):
    known = kept()[0].id
    for client, month, comment in (("fjord", MONTH, "0" * 32), ("fjord", "2026-09", known), ("other", MONTH, known)):
        with pytest.raises(Refusal, match="There is no comment"):
            remove_comment(client, month, comment)
    assert len(kept()) == 26


def test_comments_go_twelve_months_after_their_wave_closed(released):
    closed = released.closed_at
    a_year_on = closed.replace(year=closed.year + 1)
    assert delete_old_comments("fjord", now=a_year_on - timedelta(seconds=1)) == 0
    assert delete_old_comments("fjord", now=a_year_on) == 26
    assert delete_old_comments("fjord", now=a_year_on) == 0
    assert (kept(), shown("Oslo")) == ([], [])
    assert build_report("fjord", "Oslo", MONTH, "en").state == "released"


def test_a_leap_day_a_year_before_is_the_28th():
    assert a_year_before(datetime(2028, 2, 29, 12, tzinfo=UTC)) == datetime(2027, 2, 28, 12, tzinfo=UTC)
    assert a_year_before(datetime(2029, 2, 28, 12, tzinfo=UTC)) == datetime(2028, 2, 28, 12, tzinfo=UTC)


def test_a_ballot_that_was_moved_brings_no_comment(wave, vault, now, week):
    """Its unit is believed only where the invitation says the same: nobody writes into another centre's list."""
    cast_comments(wave, vault, now, {f"Blue-{number}": "True words" for number in range(10)})
    token = tokens_of(wave, vault)["Green-0"]
    forged = Ballot("fjord", MONTH, "Oslo/Blue", token.proof, {"AUT1": 4}, {}, "Planted words")
    db.session.get(SealedBallot, ("fjord", MONTH, token.serial)).sealed = seal(forged, wave.public_key)
    db.session.commit()
    assert close_wave(wave, vault=vault, now=now + week).refused == 1
    assert shown("Oslo") == ["True words"] * 10
