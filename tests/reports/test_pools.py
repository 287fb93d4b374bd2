"""Benchmark sets: declared once, frozen from releases, read by those who can't work a client out of them."""

import json

import pytest
from sqlalchemy import delete, select, update

from reports.models.pool import ReleasedPool, ReleasedPoolCell
from reports.models.release import ReleasedCell
from reports.pools import declare_pool, freeze_pools, pools_document, read_pools
from reports.release import close_wave
from survey.database import db
from survey.models.audit import AuditEntry
from survey.models.organisation import Client
from survey.refusal import Refusal
from survey.services.clients import add_client
from tests.waves import MONTH, cast_all, open_test_wave

TEAMS = {"Oslo/Blue": 6, "Oslo/Red": 6}


@pytest.fixture
def release_client(app, vault, now, week):
    """Releases a wave of a client with two teams of six; every answer is `value`."""

    def release(key, value=4, teams=None, **facts):
        if db.session.get(Client, key) is None:
            add_client(key, key.title(), now=now, country="NO", **facts)
        wave = open_test_wave(vault, now, client=key, teams=teams or TEAMS)
        cast_all(wave, vault, now, lambda member, code: value)
        close_wave(wave, vault=vault, now=now + week)

    return release


def test_a_set_is_the_median_of_leaves_and_names_nobody(release_client, now):
    declare_pool("nordic", "Nordic centres", now=now, country="NO")
    for number in range(4):
        release_client(f"c{number}", value=(2, 2, 4, 5)[number])
    assert freeze_pools(MONTH, now=now) == []
    release_client("c4", value=3)
    assert freeze_pools(MONTH, now=now) == ["nordic"]
    (pool,) = pools_document(MONTH)["pools"]
    assert (pool["state"], pool["clients"], pool["units"]) == ("released", 5, 10)
    assert "members" not in pool and '"c0"' not in json.dumps(pool)
    in_teams = ReleasedCell.measure == "theme:autonomy", ReleasedCell.unit_path.like("%/%")
    values = sorted(db.session.scalars(select(ReleasedCell.value).where(*in_teams)))
    autonomy = next(measure for measure in pool["measures"] if measure["code"] == "theme:autonomy")
    assert (autonomy["median"], values[4:6]) == (3.0, [3.0, 3.0])
    assert autonomy["lower"] < autonomy["median"] < autonomy["upper"]


def test_a_frozen_set_stays_and_one_client_more_makes_no_second(release_client, now):
    for number in range(5):
        release_client(f"c{number}")
    declare_pool("all", "All", now=now)
    assert freeze_pools(MONTH, now=now) == ["all"]
    sha256 = db.session.scalar(select(ReleasedPool.sha256))
    release_client("c5")
    declare_pool("again", "All once more", now=now, country="NO")
    assert freeze_pools(MONTH, now=now) == []  # six clients less five would be one
    assert db.session.scalars(select(ReleasedPool.sha256)).all() == [sha256]


def test_who_fits_is_decided_by_what_was_declared(release_client, now):
    for number in range(5):
        release_client(f"c{number}", sector="telecom")
        release_client(f"d{number}", demonstration=True)
    db.session.execute(update(Client).where(Client.key == "c4").values(country="SE"))
    for key, choices in {
        "country": {"country": "NO"},
        "sector": {"sector": "bank"},
        "small": {"sizes": (None, 11)},
        "large": {"sizes": (13, None)},
    }.items():
        declare_pool(key, key, now=now, **choices)
    declare_pool("telecom", "Telecom", now=now, sector="telecom", sizes=(12, 12))
    declare_pool("shown", "Demonstration", now=now, demonstration=True)
    assert set(freeze_pools(MONTH, now=now)) == {"shown", "telecom"}
    members = {row.pool: row.members for row in db.session.scalars(select(ReleasedPool))}
    assert members == {"shown": [f"d{n}" for n in range(5)], "telecom": [f"c{n}" for n in range(5)]}


def test_a_measure_that_one_client_does_not_show_is_not_in_the_set(release_client, now):
    for number in range(5):
        release_client(f"c{number}")
    cells = ReleasedCell.client == "c1", ReleasedCell.measure == "index"
    db.session.execute(delete(ReleasedCell).where(*cells))
    declare_pool("all", "All", now=now)
    freeze_pools(MONTH, now=now)
    codes = set(db.session.scalars(select(ReleasedPoolCell.measure)))
    assert "theme:autonomy" in codes and "index" not in codes


def test_one_client_with_more_than_half_of_the_ballots_makes_no_set(release_client, now):
    for number in range(4):
        release_client(f"c{number}")
    release_client("giant", teams={"Oslo/Blue": 30, "Oslo/Red": 30})
    declare_pool("all", "All", now=now)
    assert freeze_pools(MONTH, now=now) == []


def test_a_reader_of_three_of_five_is_told_nothing(release_client, now):
    for number in range(5):
        release_client(f"c{number}")
    declare_pool("all", "All", now=now)
    freeze_pools(MONTH, now=now)
    assert [pool.key for pool in read_pools(MONTH, ["c0", "c1"], demonstration=False)] == ["all"]
    assert read_pools(MONTH, ["c0", "c1", "c2"], demonstration=False) == ()
    assert read_pools(MONTH, [], demonstration=True) == ()


@pytest.mark.parametrize(
    ("key", "name", "choices", "sentence"),
    [
        ("Nordic", "Nordic", {}, "key"),
        ("nordic", " ", {}, "name"),
        ("nordic", "Nordic", {"country": "Norway"}, "country"),
        ("nordic", "Nordic", {"sizes": (50, 10)}, "size"),
        ("taken", "Taken", {}, "already"),
    ],
)
def test_a_declaration_that_makes_no_sense_is_refused(app, now, key, name, choices, sentence):
    declare_pool("taken", "Taken", now=now)
    with pytest.raises(Refusal, match=sentence):
        declare_pool(key, name, now=now, **choices)


def test_the_command_writes_every_declared_set_and_audits_what_it_did(app, release_client, tmp_path):
    for number in range(5):
        release_client(f"c{number}")
    run = app.test_cli_runner().invoke
    assert run(args=["benchmark", "declare", "nordic", "--name", "Nordic", "--country", "NO"]).exit_code == 0
    assert run(args=["benchmark", "declare", "bank", "--name", "Banks", "--sector", "bank"]).exit_code == 0
    file = tmp_path / "pools.json"
    for _ in range(2):
        assert run(args=["benchmark", "--month", MONTH, "--out", str(file)]).exit_code == 0
    states = {pool["key"]: pool["state"] for pool in json.loads(file.read_text())["pools"]}
    assert states == {"nordic": "released", "bank": "not released"}
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("benchmark%"))).all()
    assert sorted(actions) == ["benchmark declared", "benchmark declared", "benchmark released"]


@pytest.mark.parametrize(
    "arguments", [[], ["--month", "soon", "--out", "x"], ["--month", MONTH], ["declare", "X", "--name", "X"]]
)
def test_a_command_that_cannot_be_done_is_one_line(app, arguments):
    result = app.test_cli_runner().invoke(args=["benchmark", *arguments])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_a_quartile_at_the_end_of_the_scale_is_a_bound(release_client, now):
    """Three of five clients answer 6 throughout: all that is known of the upper half is that it lies at the cut or beyond."""
    declare_pool("nordic", "Nordic", now=now)
    for number, value in enumerate((2, 3, 6, 6, 6)):
        release_client(f"c{number}", value=value)
    assert freeze_pools(MONTH, now=now) == ["nordic"]
    (found,) = read_pools(MONTH, ["c0"], demonstration=False)
    figure = found.figures["theme:motivation"]
    assert (figure.median, figure.median_bound, figure.upper, figure.upper_bound) == (5.5, "at least", 5.5, "at least")
    assert figure.lower_bound is None
    (document,) = pools_document(MONTH)["pools"]
    motivation = next(measure for measure in document["measures"] if measure["code"] == "theme:motivation")
    assert (motivation["median_bound"], motivation["lower_bound"]) == ("at least", None)
