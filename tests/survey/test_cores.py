"""Work spread over threads: the order of the things, few of them taken at a time, and errors where they belong."""

import threading

import pytest

from survey import cores
from survey.cores import MOST, TURN, on_all_cores


@pytest.mark.parametrize("many", [0, 1, TURN - 1, TURN, TURN + 1, 3 * MOST * TURN + 7])
@pytest.mark.parametrize("usable", [1, 2, 64])
def test_what_is_done_stands_in_the_order_of_the_things(monkeypatch, many, usable):
    monkeypatch.setattr(cores, "usable_cores", lambda: usable)
    assert list(on_all_cores(lambda number: number * number, range(many))) == [number * number for number in range(many)]


def test_no_more_is_taken_than_the_threads_work_on():
    taken = []

    def things():
        for number in range(10 * MOST * TURN):
            taken.append(number)
            yield number

    assert next(on_all_cores(str, things())) == "0"
    assert len(taken) <= MOST * TURN


def test_the_things_are_taken_in_the_callers_thread(monkeypatch):
    """A database's cursor belongs to the thread that made it."""
    monkeypatch.setattr(cores, "usable_cores", lambda: 2)
    takers, workers = set(), set()

    def things():
        for number in range(3 * TURN):
            takers.add(threading.get_ident())
            yield number

    list(on_all_cores(lambda _: workers.add(threading.get_ident()), things()))
    assert takers == {threading.get_ident()}
    assert threading.get_ident() not in workers


def test_what_the_work_raises_is_raised_and_no_thread_is_left():
    def work(number):
        if number == TURN + 3:
            raise ValueError("the box is broken")

    before = threading.active_count()
    with pytest.raises(ValueError, match="the box is broken"):
        list(on_all_cores(work, range(3 * TURN)))
    assert threading.active_count() == before
