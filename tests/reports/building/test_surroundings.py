"""A unit among others, from real releases: ranks, funnel, own year and those who were silent."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from reports.build import build_report
from reports.funnels import NoFunnel, UnitFunnel
from reports.models.release import Release, ReleasedCell
from reports.release import close_wave
from reports.statistics.ranks import RankInterval
from survey.database import db
from survey.models.wave import WaveUnit
from tests.waves import cast_all, open_test_wave

MONTHS = ["2026-06", "2026-07", "2026-08", "2026-10"]
TEAMS = {f"{'Oslo' if number < 8 else 'Bergen'}/Team {number}": 10 for number in range(1, 15)}
BEST = "Oslo/Team 1"


def answer(member: str, code: str, lift: int) -> int:
    """The same spread from 2 to 4 in every team; one team answers higher by `lift`."""
    team, number = member.split("-")
    level = 2 + int(number) % 2  # of a person, or items would run against one another by chance
    spread = level + ((sum(map(ord, code)) + int(number) // 3) % 4 == 0)
    score = min(spread + (lift if team == "Team 1" else 0), 6)
    return 7 - score if code == "WRK1" else score  # much work is bad


@pytest.fixture
def released(app, vault, now):
    """Fourteen teams of ten over four waves; in the last one a single team answers two steps higher."""
    for number, month in enumerate(MONTHS):
        opened = now + number * timedelta(days=28)
        wave = open_test_wave(vault, opened, teams=TEAMS if number == 0 else None, month=month)
        lift = 2 if month == MONTHS[-1] else 0
        cast_all(wave, vault, opened, lambda member, code, lift=lift: answer(member, code, lift))
        close_wave(wave, vault=vault, now=opened + timedelta(days=7))


def report(path="", month=MONTHS[-1]):
    return build_report("fjord", path, month, "en")


def places(path):
    return {code: one.position.ranks for code, one in report(path).standings.items() if one.position}


def test_ranks_are_intervals_among_the_shown_teams(released):
    best, other = places(BEST)["index"], places("Bergen/Team 9")["index"]
    assert (best.low, best.of) == (1, 14)
    assert best.high < 14
    assert (other.high, other.of) == (14, 14)
    assert other.low in (1, 2)
    assert {one.position.level for one in report(BEST).standings.values() if one.position} == {2}


def test_where_a_high_figure_is_bad_the_first_place_is_the_lowest(released):
    intention = "theme:turnover_intention"
    value = {path: report(path).outcomes[-1].figure.value for path in (BEST, "Bergen/Team 9")}
    assert report(BEST).outcomes[-1].code == intention
    assert value[BEST] > value["Bergen/Team 9"]
    assert places(BEST)[intention].high == 14


def test_two_centres_and_the_client_have_no_ranks(released):
    assert places("Oslo") == {} == places("")


def test_a_hidden_cell_is_in_no_set(released):
    hidden = {"wave": MONTHS[-1], "unit_path": "Bergen/Team 9", "measure": "theme:autonomy"}
    db.session.delete(db.session.scalar(select(ReleasedCell).filter_by(**hidden)))
    assert places(BEST)["theme:autonomy"].of == 13
    assert "theme:autonomy" not in report("Bergen/Team 9").standings


def test_the_adjusted_score_moves_no_rank_and_no_funnel(released):
    before = places(BEST), report().funnel
    db.session.execute(update(ReleasedCell).values(adjusted=12.0))
    assert (places(BEST), report().funnel) == before


def test_the_funnel_stands_on_what_is_displayed(released):
    drawn = report().funnel
    assert isinstance(drawn, UnitFunnel)
    assert (drawn.level, len(drawn.points)) == (2, 14)
    assert drawn.funnel.centre == report().index.figure.value
    assert drawn.funnel.spread == round(drawn.funnel.spread)
    assert {point.answers for point in drawn.points} == {"10–19"}
    assert {point.least for point in drawn.points} == {10}
    assert [point.path for point in drawn.points if point.zone != "within"] == [BEST]
    assert drawn.funnel.expected[0.95] == pytest.approx(0.7)


def test_a_funnel_is_the_clients_and_says_why_there_is_none(released):
    assert report("Oslo").funnel is None
    db.session.execute(update(Release).values(moments=None))
    assert isinstance(report().funnel, NoFunnel)
    assert "Fewer than 100" in report().funnel.reason
    db.session.execute(update(ReleasedCell).where(ReleasedCell.unit_path == "").values(bound="at least"))
    assert "own index" in report().funnel.reason


def test_the_own_mean_is_that_of_the_waves_before_as_they_were_shown(released):
    cells = select(ReleasedCell.value).where(
        ReleasedCell.unit_path == BEST, ReleasedCell.measure == "index", ReleasedCell.wave < MONTHS[-1]
    )
    shown = db.session.scalars(cells).all()
    earlier = report(BEST).standing("index").earlier
    assert (earlier.waves, earlier.first, earlier.last) == (3, MONTHS[0], MONTHS[2])
    assert earlier.value == round(sum(shown) / 3)
    assert earlier.difference == report(BEST).index.figure.value - earlier.value
    assert earlier.state == "different"
    assert report(BEST, MONTHS[2]).standing("index").earlier is None  # two waves are no year


def test_a_wave_at_the_end_of_the_scale_is_left_out_of_the_own_mean(released):
    first = (ReleasedCell.wave == MONTHS[0], ReleasedCell.measure == "index")
    db.session.execute(update(ReleasedCell).where(*first).values(bound="at least"))
    assert report(BEST).standing("index").earlier is None


def test_what_the_silent_could_change(released):
    db.session.execute(update(WaveUnit).values(invited=2 * WaveUnit.invited))
    client = report()
    index = client.non_response.extremes[0]
    shown = client.index.figure.value
    assert (index.code, index.low, index.high) == ("index", int((shown - 0.5) / 2), -int(-(shown + 0.5 + 100) // 2))
    share = next(one for one in client.non_response.extremes if one.scale == "share")
    assert 0 <= share.low < share.high <= 1
    assert [one.rate for one in client.non_response.strata] == [(50, 50), (50, 50)]
    # Of a team only a band is shown: ten at the least, of twenty asked.
    team = report("Bergen/Team 9")
    assert team.non_response.extremes[0].low == int((team.index.figure.value - 2.5) / 2)


def test_without_a_number_of_invited_there_are_no_bounds(released):
    db.session.execute(update(WaveUnit).values(invited=None))
    assert report().non_response is None


def test_ranks_of_a_level_need_three_units(released):
    gone = ReleasedCell.unit_path.in_([path for path in TEAMS if path not in (BEST, "Bergen/Team 9", "Bergen/Team 8")])
    for cell in db.session.scalars(select(ReleasedCell).where(gone)):
        db.session.delete(cell)
    assert places(BEST)["index"].of == 3
    assert places(BEST)["index"] == RankInterval(1, 1, 3)
