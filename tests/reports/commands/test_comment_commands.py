"""Removing and expiring comments by hand."""

import json

import pytest
from sqlalchemy import select

from reports.models.comment import ReleasedComment
from reports.release import close_wave
from survey.database import db
from survey.models.audit import AuditEntry
from tests.reports.comment_waves import cast_comments
from tests.waves import MONTH, open_test_wave

AT = ["--client", "fjord", "--month", MONTH]


@pytest.fixture(autouse=True)
def released(app, vault, now, week):
    wave = open_test_wave(vault, now, teams={"Oslo/Blue": 25})
    cast_comments(wave, vault, now, {f"Blue-{number}": f"Ask number {number}" for number in range(11)})
    close_wave(wave, vault=vault, now=now + week)
    return wave


def ids() -> list[str]:
    return list(db.session.scalars(select(ReleasedComment.id).order_by(ReleasedComment.id)))


def logged(action: str) -> list[dict]:
    return [entry.detail for entry in db.session.scalars(select(AuditEntry).filter_by(action=action))]


def test_a_comment_is_removed_by_its_id_and_the_log_holds_no_word_of_it(runner):
    first, *others = ids()
    told = runner.invoke(args=["comments", "remove", *AT, "--id", first, "--json"])
    assert json.loads(told.stdout)["removed"] == first
    assert ids() == others
    assert logged("comment removed") == [{"wave": MONTH, "comment": first}]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--client", "fjord", "--month", MONTH, "--id", "nothing"], "There is no comment 'nothing'"),
        (["--client", "nobody", "--month", MONTH, "--id", "nothing"], "There is no client nobody"),
        (["--client", "fjord", "--month", "2031-01", "--id", "nothing"], "There is no wave 2031-01"),
    ],
)
def test_what_is_not_there_is_one_line(runner, args, words):
    refused = runner.invoke(args=["comments", "remove", *args])
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert words in refused.stderr
    assert len(ids()) == 11 and logged("comment removed") == []


def test_a_tick_deletes_old_comments_once(runner, released, now):
    released.closed_at = now.replace(year=now.year - 3)
    db.session.commit()
    assert "11 comments deleted after twelve months." in runner.invoke(args=["tick"]).stdout
    assert runner.invoke(args=["tick"]).stdout == ""
    assert ids() == []
