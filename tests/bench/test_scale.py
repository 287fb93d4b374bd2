"""The reckoning of ten thousand clients: pure parts as tables, and the page that stands in docs/."""

import json
from dataclasses import replace

import pytest

from bench.scale.evening import Evening, drain
from bench.scale.figures import Costs, NotMeasured, newest_results, read_costs
from bench.scale.page import page
from bench.scale.places import DOCS, RESULTS
from bench.scale.reckoning import Load, Machines, closing_evening, open_gigabytes, responses_per_second, stored_gigabytes
from bench.scale.writing import write_scale

AT_ONCE = ((0, 1.0),)
COSTS = Costs(
    date="2026-01-01",
    web_response_ms=4.0,
    database_response_ms=2.0,
    web_process_mb=70.0,
    client_open_s=0.2,
    client_close_s=2.0,
    client_close_database_s=0.5,
    client_close_peak_mb=250.0,
    client_open_kb=300.0,
    client_ballots_kb=700.0,
    client_stays_kb=200.0,
    pdf_s=1.5,
    pdf_peak_mb=150.0,
    pdf_kb=100.0,
    crowd=((1, 1.0), (101, 2.0)),
)


def test_one_worker_takes_as_long_as_the_work():
    drained = drain(Evening(600, 1, 3.0, marks=AT_ONCE))
    assert drained.minutes == pytest.approx(30, rel=0.1)
    assert drained.longest == drained.minutes


@pytest.mark.parametrize("workers", [2, 4])
def test_more_workers_share_the_work_evenly(workers):
    one, more = (drain(Evening(600, count, 3.0, marks=AT_ONCE)) for count in (1, workers))
    assert more.minutes == pytest.approx(one.minutes / workers, rel=0.02)


def test_workers_do_not_help_what_one_at_a_time_may_do():
    few, many = (drain(Evening(100, workers, 0.01, rewrite_s=0.1, marks=AT_ONCE)) for workers in (2, 20))
    assert many.minutes == pytest.approx(few.minutes, rel=0.01)
    assert few.minutes * 60 == pytest.approx(0.1 * 100 * 101 / 2, rel=0.01)  # 100 open waves, then 99, then 98 …


def test_waves_that_stay_open_make_each_closing_longer():
    alone, beside = (drain(Evening(100, 2, 0.01, 0.1, still_open=open_waves, marks=AT_ONCE)) for open_waves in (0, 500))
    assert (beside.minutes - alone.minutes) * 60 == pytest.approx(0.1 * 500 * 100, rel=0.01)


def test_nobody_waits_where_workers_are_plenty():
    drained = drain(Evening(50, 60, 1.0, marks=((0, 0.5), (60, 0.5))))
    assert drained.longest * 60 < 10
    assert 60 <= drained.minutes < 61


def test_ten_machines_take_more_than_three_than_one():
    able = [responses_per_second(Machines(count), COSTS) for count in (1, 3, 10)]
    assert able == sorted(able)
    assert able[0] == pytest.approx(0.6 * 2 / 0.006)


def test_a_slow_database_is_what_limits_many_web_processes():
    slow = replace(COSTS, database_response_ms=100.0)
    assert responses_per_second(Machines(10), slow) == pytest.approx(0.6 * 1000 * 4 / 100)


def test_an_evening_without_the_shared_rewriting_is_shorter():
    now, then = (closing_evening(Machines(3), Load(), COSTS, rewriting=rewriting) for rewriting in (True, False))
    assert then.minutes < now.minutes


def test_tables_grow_with_clients_and_years():
    assert stored_gigabytes(Load(), COSTS, 2) == 2 * stored_gigabytes(Load(), COSTS, 1)
    assert open_gigabytes(Load(clients=20_000), COSTS) == 2 * open_gigabytes(Load(), COSTS)


def test_the_page_that_stands_in_docs_is_that_of_the_newest_results(tmp_path):
    written = write_scale(RESULTS, tmp_path)
    for name in ("scale.md", "scale-evening.svg"):
        assert (DOCS / name).read_text(encoding="utf-8") == (tmp_path / name).read_text(encoding="utf-8"), (
            "write it anew: python -m bench.scale"
        )
    assert newest_results(RESULTS).stem in written.read_text(encoding="utf-8")


def test_the_page_says_what_its_figures_say():
    assert "4.00 ms, 2.00 ms" in page(COSTS)
    assert page(COSTS) != page(replace(COSTS, client_close_s=9.0))


def test_results_without_a_figure_are_refused_with_its_name(tmp_path):
    with pytest.raises(NotMeasured, match="no results"):
        newest_results(tmp_path)
    lines = [{"key": "pdf_s", "value": 1.0}]
    place = tmp_path / "2026-01-01.json"
    place.write_text(json.dumps({"date": "2026-01-01", "benchmarks": {"pdf": {"lines": lines}}}))
    with pytest.raises(NotMeasured, match="web_response_ms"):
        read_costs(newest_results(tmp_path))
