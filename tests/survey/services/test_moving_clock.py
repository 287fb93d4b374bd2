"""Months of ticks at any moments, repeated, late, with gaps or backwards: each thing at most once, and in its time."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from survey.cadence import is_quiet, wave_of
from survey.database import db
from survey.models.wave import OPEN, RELEASED, Wave
from survey.services.delivery import dispatch
from tests.planned import ledger, plan, planned_client, tick_at

# Weeks in which the clock is put forward or back, and what it does to a wave that is open.
PLACES = {
    "Europe/Oslo": ("2026-03", "2026-10"),
    "Europe/Lisbon": ("2026-03", "2026-10"),
    "America/Santiago": ("2026-04", "2026-09"),
    "Australia/Lord_Howe": ("2026-04", "2026-10"),
}
places = st.sampled_from([(zone, month) for zone, months in PLACES.items() for month in months])
clocks = st.lists(st.integers(0, 75 * 24 * 4), min_size=1, max_size=40)
plans = st.builds(
    plan,
    day=st.integers(18, 28),
    opens=st.sampled_from([time(8), time(12, 30), time(19, 59)]),
    reminders=st.sampled_from([(), (3,), (1, 2, 3), (3, 6, 8)]),
    quiet=st.sampled_from([None, (time(20), time(7)), (time(0, 30), time(3, 30))]),
    weekends_quiet=st.booleans(),
)
slowly = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Watched:
    """An office that closes without counting, and notes when each wave was closed."""

    def __init__(self):
        self.closed: list[tuple[str, datetime, datetime]] = []
        self.office = replace(dispatch(), actions=replace(dispatch().actions, close_wave=self._close))

    def _close(self, wave, *, vault, now, actor):
        if wave.state == OPEN:
            self.closed.append((wave.month, wave.closes_at, now))
        wave.state = RELEASED
        return SimpleNamespace(state=RELEASED, moved=True)


def empty_database() -> None:
    db.session.rollback()
    for table in reversed(db.metadata.sorted_tables):
        if table.name != "audit_entry":  # it only grows
            db.session.execute(delete(table))
    db.session.commit()


@slowly
@given(places, plans, clocks)
def test_any_clock_opens_once_reminds_rarely_and_closes_once(app, place, settled, quarters):
    zone, month = place
    settled = replace(settled, zone=zone)
    start = datetime.fromisoformat(f"{month}-01T00:00").replace(tzinfo=UTC)
    empty_database()
    planned_client("fjord", settled, start, teams={"Oslo": 2})
    watched, sent = Watched(), []
    for now in (start + timedelta(minutes=15 * quarter) for quarter in quarters):
        done = tick_at(watched.office, now)
        assert not any(each.failed for each in done)
        sent += [(each.month, each.told[:10], now) for each in done if each.told.startswith(("opened", "reminder"))]
    assert set(Counter((month, what) for month, what, _ in sent).values()) <= {1}
    assert not any(is_quiet(settled, moment) for _, _, moment in sent)
    assert max(Counter(month for month, _, _ in sent).values(), default=0) <= 1 + len(settled.reminders)
    assert all(closes_at <= now for _, closes_at, now in watched.closed)
    assert len({month for month, _, _ in watched.closed}) == len(watched.closed)
    assert {month for month, _, _ in watched.closed} <= {name[:7] for name in ledger("fjord") if name.endswith(" open")}


@slowly
@given(places, plans.filter(lambda made: made.opens != time(19, 59)), st.lists(st.integers(0, 20), min_size=1, max_size=5))
def test_every_minute_or_late_comes_to_the_same_wave(app, place, settled, delays):
    """Ticks that come some minutes late, or twice, leave what punctual ticks leave."""
    zone, month = place
    settled = replace(settled, zone=zone)
    steps = wave_of(settled, month)
    outcomes = []
    for late in ([0] * len(delays), delays):
        empty_database()
        planned_client("fjord", settled, steps.opens_at - timedelta(days=1), teams={"Oslo": 2})
        watched = Watched()
        for number, moment in enumerate([steps.opens_at, *steps.reminders, steps.closes_at]):
            for _ in range(1 + number % 2):
                tick_at(watched.office, moment + timedelta(minutes=late[number % len(late)]))
        wave = db.session.get(Wave, ("fjord", month), populate_existing=True)
        jobs = {name for name in ledger("fjord") if "count" not in name}
        outcomes.append((wave.state, wave.closes_at, jobs, [(month, closes_at) for month, closes_at, _ in watched.closed]))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][1] == steps.closes_at
