"""The demonstration through the real pipeline: what its releases say, and what they keep to themselves."""

import shutil
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from reports.demonstration.answers import draw_answers
from reports.demonstration.organisations import DECLINING, LARGE, ORGANISATIONS, RECOVERING, SMALL, TINY
from reports.demonstration.running import Demonstration, Size, find_demonstration, run_demonstration
from reports.demonstration.staff import NAMES, staff_in
from reports.models.comment import ReleasedComment
from reports.models.release import Release, ReleasedCell, ReleasedGroup, ReleasedUnit
from survey.database import db
from survey.models.ballot import SealedBallot
from survey.models.organisation import Client
from survey.models.wave import OPEN, RELEASED, Wave, WaveUnit
from survey.refusal import Refusal
from survey.services.cadence import list_cadences
from survey.services.clients import add_client
from survey.services.delivery import dispatch
from survey.services.due import Search, closings, openings
from survey.services.instruments import instrument_of
from survey.services.progress import list_open_waves
from survey.thresholds import INDEX_STEP_FINE, MINIMUM_COMMENTS, MINIMUM_SCORE
from tests.conftest import running_app
from wsgi import create_app

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
FIRST = ORGANISATIONS[0]
STORIES = Size(clients=1, centres=2, teams=4, months=7, seed=1)
SMALLEST = Size(clients=1, centres=2, teams=3, months=3, seed=4)


@contextmanager
def demonstrated(settings, size, now=NOW):
    """An application that holds the demonstration, run to its end."""
    app = create_app(settings)
    with app.app_context():
        demonstration = Demonstration.at(size, now)
        assert all(run_demonstration(demonstration, app.extensions["senterpuls.vault"]))
        yield demonstration
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def stories(tmp_path_factory, make_settings):
    with demonstrated(make_settings(tmp_path_factory.mktemp("stories")), STORIES) as demonstration:
        yield demonstration


@pytest.fixture(scope="module")
def finished(tmp_path_factory, make_settings):
    """(the settings of an installation that holds the smallest demonstration, its figures)."""
    made = make_settings(tmp_path_factory.mktemp("finished"))
    with demonstrated(made, SMALLEST):
        return made, figures()


@pytest.fixture
def finished_app(finished, make_settings, tmp_path):
    """An application on a copy of it."""
    copied = make_settings(tmp_path, like=finished[0].database_url)
    shutil.copytree(finished[0].vault, copied.vault)
    with running_app(copied) as app:
        yield app


@pytest.fixture
def teams(stories):
    return FIRST.teams(STORIES.centres, STORIES.teams)


def values(path: str, measure: str = "index") -> list[float]:
    """The displayed values of a unit, oldest first; months without are left out."""
    cells = select(ReleasedCell).filter_by(client=FIRST.key, unit_path=path, measure=measure).order_by(ReleasedCell.wave)
    return [cell.value for cell in db.session.scalars(cells)]


def figures() -> dict:
    """Every released figure, as it is shown."""
    rows = db.session.execute(select(ReleasedCell.__table__, ReleasedUnit.n_low, ReleasedUnit.n_high).join(
        ReleasedUnit,
        (ReleasedUnit.client == ReleasedCell.client)
        & (ReleasedUnit.wave == ReleasedCell.wave)
        & (ReleasedUnit.unit_path == ReleasedCell.unit_path),
    ))
    return {(row.client, row.wave, row.unit_path, row.measure): tuple(map(repr, row)) for row in rows}


def test_every_wave_but_the_newest_is_released(stories):
    states = dict(db.session.execute(select(Wave.month, Wave.state).order_by(Wave.month)).all())
    assert states == {month.text: OPEN if month.is_open else RELEASED for month in stories.months}
    assert list(states)[-2:] == ["2026-10", "2026-11"]
    assert db.session.scalar(select(func.count()).select_from(SealedBallot).filter_by(wave="2026-10")) == 0


@pytest.mark.parametrize(
    ("theme", "published"), [("education_relevance", 3.3), ("involvement", 4.0), ("autonomy", 3.9)]
)
def test_the_newest_means_show_as_the_published_ones(stories, theme, published):
    assert values("", f"theme:{theme}")[-1] == published


@pytest.mark.parametrize(
    ("share", "published"), [("share:STR1:5-6", 0.25), ("share:STR1:6-6", 0.12), ("share:TUR1:4-6", 0.35)]
)
def test_the_newest_shares_show_as_the_published_ones(stories, share, published):
    assert values("", share)[-1] == pytest.approx(published, abs=0.0101)


def test_one_team_declines(stories, teams):
    index = values(next(team.path for team in teams if team.course == DECLINING))
    assert len(index) == STORIES.months
    assert index[-1] <= index[0] - 12
    assert sum(later <= earlier for earlier, later in zip(index, index[1:], strict=False)) >= 4


def test_one_team_recovers(stories, teams):
    index = values(next(team.path for team in teams if team.course == RECOVERING))
    assert index[-1] >= index[0] + 12


def test_one_team_is_too_small_to_show(stories, teams):
    tiny = next(team for team in teams if team.size == TINY)
    assert values(tiny.path) == []
    assert db.session.scalar(select(func.count()).select_from(ReleasedUnit).filter_by(unit_path=tiny.path)) == 0


def test_its_sibling_is_hidden_to_protect_it(stories, teams):
    """Enough answer to be shown, the team has kept its members, the centre is shown, and nothing of the team is."""
    sibling = next(team for team in teams if team.size == SMALL)
    for month in stories.months[:-1]:
        people = staff_in(FIRST, teams, month.number, STORIES.seed)
        wave = db.session.get_one(Wave, (FIRST.key, month.text))
        answered = draw_answers(stories.setting(FIRST, month), instrument_of(wave), people)
        assert sum(person.ref in answered for person in people if person.team == sibling) >= MINIMUM_SCORE
        assert db.session.get_one(WaveUnit, (FIRST.key, month.text, sibling.path)).standing
    assert values(sibling.path) == []
    assert len(values(FIRST.centres[1])) == STORIES.months


def test_every_other_team_stands_in_every_wave(stories, teams):
    assert all(db.session.scalars(select(WaveUnit.standing)))
    assert all(len(values(team.path)) == STORIES.months for team in teams if team.size not in (TINY, SMALL))


def test_a_large_team_has_the_fine_grain_and_shares(stories, teams):
    large = next(team for team in teams if team.size >= LARGE)
    newest = stories.months[-2].text
    assert db.session.get_one(ReleasedCell, (FIRST.key, newest, large.path, "index")).step == INDEX_STEP_FINE
    assert values(large.path, "share:TUR1:4-6")


def test_the_newest_release_has_groups_and_comments_without_names(stories):
    newest = stories.months[-2].text
    groups = set(db.session.scalars(select(ReleasedGroup.background).filter_by(wave=newest)))
    assert groups
    comments = db.session.scalars(select(ReleasedComment.text).filter_by(wave=newest)).all()
    assert len(comments) >= MINIMUM_COMMENTS
    assert not any(name in text or "@" in text for text in comments for name in NAMES)


def test_the_open_wave_has_a_plan_and_counts(stories):
    (wave,) = list_open_waves([FIRST.key])
    assert wave.closes_at > NOW
    assert wave.counted_on == NOW.date()
    assert wave.counts[""] <= 50, "half of those who will answer have"
    assert list_cadences([FIRST.key])[FIRST.key].since == NOW


def test_a_tick_leaves_the_open_wave_alone(stories):
    search = Search(dispatch(), list_cadences(), NOW + timedelta(minutes=1))
    assert [task for find in (closings, openings) for task in find(search)] == []


def test_every_release_passed_its_audit(stories):
    assert {certificate["audit"]["passed"] for certificate in db.session.scalars(select(Release.certificate))} == {True}


def test_the_same_seed_releases_the_same_figures(finished, tmp_path_factory, make_settings):
    _, before = finished
    with demonstrated(make_settings(tmp_path_factory.mktemp("again")), SMALLEST):
        assert len(before) > 100
        assert figures() == before


def test_over_all_clients_the_means_are_the_published_ones(tmp_path_factory, make_settings):
    size = Size(clients=3, centres=2, teams=3, months=1, seed=9)
    with demonstrated(make_settings(tmp_path_factory.mktemp("industry")), size):
        counts = dict(db.session.execute(select(ReleasedUnit.client, ReleasedUnit.n_low).filter_by(unit_path="")).all())
        for theme, published in (("education_relevance", 3.3), ("involvement", 4.0), ("autonomy", 3.9)):
            shown = select(ReleasedCell.client, ReleasedCell.value).filter_by(unit_path="", measure=f"theme:{theme}")
            means = dict(db.session.execute(shown).all())
            industry = sum(means[client] * counts[client] for client in counts) / sum(counts.values())
            assert round(industry, 1) == published
            assert len(set(means.values())) > 1, "clients differ, or there is nothing to compare"


def test_running_again_makes_nothing_again(finished, finished_app):
    vault = finished_app.extensions["senterpuls.vault"]
    assert list(run_demonstration(Demonstration.at(SMALLEST, NOW), vault)) == [False] * (SMALLEST.months + 1)
    longer = Demonstration.at(Size(1, 2, 3, months=5, seed=8), NOW)
    assert not any(run_demonstration(longer, vault))
    assert figures() == finished[1]


def test_an_interrupted_run_is_taken_up(app, vault):
    demonstration = Demonstration.at(SMALLEST, NOW)
    steps = run_demonstration(demonstration, vault)
    assert next(steps)
    steps.close()
    assert list(run_demonstration(demonstration, vault)) == [False, True, True, True]


def test_a_month_later_the_open_wave_is_released_and_the_next_one_opens(finished_app):
    later = Demonstration.at(SMALLEST, datetime(2026, 12, 3, tzinfo=UTC))
    assert list(run_demonstration(later, finished_app.extensions["senterpuls.vault"])) == [False, False, True, True]
    states = dict(db.session.execute(select(Wave.month, Wave.state)).all())
    assert (states["2026-11"], states["2026-12"]) == (RELEASED, OPEN)
    assert values("", "theme:autonomy")[-1] == 3.9


def test_clients_are_marked_as_a_demonstration(stories):
    assert db.session.get_one(Client, FIRST.key).demonstration
    assert find_demonstration(FIRST).key == FIRST.key
    assert find_demonstration(ORGANISATIONS[1]) is None


def test_a_real_client_is_left_alone(app, now):
    add_client(FIRST.key, "A real one", now=now)
    with pytest.raises(Refusal, match="not a demonstration"):
        find_demonstration(FIRST)
