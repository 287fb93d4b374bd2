"""How often one asker is let through, and what is remembered of them."""

from datetime import timedelta

from survey.patience import REMEMBERED, WINDOW, Patience


def test_a_few_times_an_hour_each(now):
    patience = Patience(2)
    assert [patience.lets("a", now=now) for _ in range(4)] == [True, True, False, False]
    assert patience.lets("b", now=now)
    assert not patience.lets("a", now=now + WINDOW - timedelta(seconds=1))
    assert patience.lets("a", now=now + WINDOW)


def test_it_remembers_no_more_than_it_may_and_nobody_by_name(now):
    patience = Patience(1)
    for number in range(REMEMBERED + 10):
        patience.lets(f"asker {number}", now=now)
    assert len(patience._asked) == REMEMBERED
    assert "asker" not in repr(patience._asked)
