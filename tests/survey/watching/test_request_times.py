"""One table for all processes: nothing is lost between them, and one that is killed holds nobody up."""

import os
import signal
from multiprocessing import get_context

from survey.watching import request_times
from survey.watching.request_times import BOUNDS, HOUR, RequestTimes

FORKED = get_context("fork")
ROUTE = "/console/<client>/"


def _add_many(times: RequestTimes) -> None:
    for _ in range(500):
        times.add(ROUTE, 200, 0.125)


def _die_while_alone(times: RequestTimes) -> None:
    with times._alone():
        os.kill(os.getpid(), signal.SIGKILL)


def test_requests_of_all_processes_are_counted_in_one_place():
    times = RequestTimes()
    processes = [FORKED.Process(target=_add_many, args=(times,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    (row,) = times.read()
    assert (row.route, row.status, sum(row.counts), row.total) == (ROUTE, "2xx", 1000, 125.0)


def test_a_process_that_is_killed_while_it_writes_keeps_nobody_waiting():
    times = RequestTimes()
    killed = FORKED.Process(target=_die_while_alone, args=(times,))
    killed.start()
    killed.join()
    times.add(ROUTE, 200, 0.1)
    assert killed.exitcode == -signal.SIGKILL
    assert len(list(times.read())) == 1


def test_a_request_is_counted_under_the_first_bound_that_holds_it():
    times = RequestTimes()
    for seconds in (0.0, BOUNDS[0], BOUNDS[0] + 0.001, BOUNDS[-1] + 1):
        times.add(ROUTE, 404, seconds)
    (row,) = times.read()
    assert (row.status, row.counts) == ("4xx", (2, 1, *[0] * (len(BOUNDS) - 2), 1))


def test_routes_and_kinds_of_status_have_rows_until_there_is_no_room(monkeypatch):
    monkeypatch.setattr(request_times, "ROWS", 3)
    times = RequestTimes()
    for route, status in (("/a", 200), ("/a", 204), ("/a", 500), ("/b", 200), ("/c", 200), ("/" + "long" * 99, 200)):
        times.add(route, status, 0.1)
    kept = [(row.route, row.status, sum(row.counts)) for row in times.read()]
    assert kept == [("/a", "2xx", 2), ("/a", "5xx", 1), ("/b", "2xx", 1)]


def test_a_failed_visit_is_told_in_the_hour_after_it_only():
    times, noon = RequestTimes(), 12.0 * HOUR
    times.note_failed_visit(noon + 1)
    times.note_failed_visit(noon + 59 * 60)
    told = [hour for hour in range(10, 17) if times.visit_failed_in_hour_before(hour * HOUR + 60.0)]
    assert told == [13]
    times.note_failed_visit(noon + HOUR)  # the next hour's doesn't hide it
    assert times.visit_failed_in_hour_before(noon + HOUR + 60)
