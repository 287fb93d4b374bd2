"""How long a server that is down is left alone."""

from datetime import timedelta

import pytest

from survey.services.carriers import LONGEST_PAUSE, carrier_failed, carrier_worked, claim_carrier, pause


@pytest.mark.parametrize("failures, minutes", [(0, 2), (1, 4), (2, 8), (3, 16), (6, 128), (7, 240), (8, 240), (1000, 240)])
def test_a_pause_doubles_up_to_four_hours_give_or_take_a_fifth(failures, minutes):
    pauses = [pause(failures) / timedelta(minutes=1) for _ in range(100)]
    assert minutes * 0.8 <= min(pauses) and max(pauses) <= minutes * 1.2
    assert len(set(pauses)) > 1


def test_it_is_taken_once_and_after_a_failure_not_before_its_time(app, now):
    assert claim_carrier("email", now=now)
    assert not claim_carrier("email", now=now)
    carrier_failed("email", "it can't be reached", now=now)
    assert not claim_carrier("email", now=now + timedelta(minutes=1))
    assert claim_carrier("email", now=now + LONGEST_PAUSE)
    carrier_worked("email")
    assert claim_carrier("email", now=now)
    assert claim_carrier("sms", now=now)
