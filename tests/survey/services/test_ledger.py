"""The ledger: a job is claimed once, and a claim that was rolled back was none."""

from datetime import timedelta

import pytest

from survey.database import db
from survey.services.clients import add_client
from survey.services.ledger import claim_job, forget_jobs, jobs_of


@pytest.fixture(autouse=True)
def fjord(app, now):
    add_client("fjord", "Fjord", now=now)
    add_client("fjell", "Fjell", now=now)
    db.session.commit()


def test_a_job_is_claimed_once(now, week):
    assert claim_job("fjord", "2026-10", "open", now=now)
    db.session.commit()
    assert not claim_job("fjord", "2026-10", "open", now=now + week)
    assert jobs_of("fjord", "2026-10") == {"open": now}


@pytest.mark.parametrize("other", [("fjell", "2026-10", "open"), ("fjord", "2026-11", "open"), ("fjord", "2026-10", "close")])
def test_another_client_wave_or_job_is_another_claim(now, other):
    claim_job("fjord", "2026-10", "open", now=now)
    assert claim_job(*other, now=now)


def test_what_was_rolled_back_was_not_claimed(now):
    claim_job("fjord", "2026-10", "open", now=now)
    db.session.rollback()
    assert jobs_of("fjord", "2026-10") == {}
    assert claim_job("fjord", "2026-10", "open", now=now)


def test_only_old_jobs_of_the_client_that_begin_so_are_forgotten(now):
    for client in ("fjord", "fjell"):
        for job in ("daily a", "dailyness", "open"):
            claim_job(client, "2026-10", job, now=now)
        claim_job(client, "2026-10", "daily b", now=now + timedelta(seconds=1))
    forget_jobs("fjord", before=now + timedelta(seconds=1), beginning="daily ")
    assert set(jobs_of("fjord", "2026-10")) == {"dailyness", "open", "daily b"}
    assert len(jobs_of("fjell", "2026-10")) == 4
