"""The demonstration's measures: registered in time, followed by the waves since, the same on every run."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from reports.action_plans.catalogue import measures_for
from reports.action_plans.status import STATUSES
from reports.build import build_report
from reports.demonstration.measures import INTENTIONS
from reports.demonstration.organisations import ORGANISATIONS
from reports.demonstration.running import Demonstration, Size, run_demonstration
from reports.models.action_plan import ActionPlan
from survey.database import close_connections, db
from survey.models.wave import Wave
from tests.conftest import running_app

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SIZE = Size(clients=1, centres=2, teams=3, months=7, seed=3)


@pytest.fixture(scope="module")
def made(tmp_path_factory, make_settings):
    with running_app(make_settings(tmp_path_factory.mktemp("acting"))) as app:
        demonstration = Demonstration.at(SIZE, NOW)
        assert all(run_demonstration(demonstration, app.extensions["senterpuls.vault"]))
        yield demonstration
        close_connections()


def plans():
    return list(db.session.scalars(select(ActionPlan).order_by(ActionPlan.registered_at)))


def test_every_measure_was_registered_after_its_result_and_before_the_next_wave_opened(made):
    waves = {wave.month: wave for wave in db.session.scalars(select(Wave))}
    months = sorted(waves)
    assert len(plans()) == len(INTENTIONS)
    for plan in plans():
        following = waves[months[months.index(plan.base_month) + 1]]
        assert waves[plan.base_month].closed_at < plan.registered_at < following.opened_at


def test_page_and_pdf_of_the_newest_release_have_before_and_after(made):
    rows = build_report("demo-fjord", "", "2026-10", "nb").action_plans
    assert len(rows) == len(INTENTIONS)
    assert [row.followed.shown for row in rows].count(False) == 1  # the one registered after the newest release
    assert {row.followed.change.state for row in rows if row.followed.change} <= {"different", "not different"}
    assert {row.status for row in rows} > {"running", "done"}


def test_a_second_run_registers_nothing_again(made):
    assert not any(run_demonstration(made, None))
    assert len(plans()) == len(INTENTIONS)


@pytest.mark.parametrize("one", INTENTIONS, ids=lambda one: one.theme)
def test_intentions_are_of_the_catalogue_and_of_units_there_are(one):
    assert one.status in STATUSES and (one.measure is None) != (one.own_wording is None)
    assert one.measure is None or one.measure in [measure.key for measure in measures_for(one.theme)]
    assert all(number < len(ORGANISATIONS[0].centres) for number in one.place[:1])
