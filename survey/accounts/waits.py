"""How long somebody waits who has got a password or a code wrong several times. Never for ever: that would be a lock."""

from datetime import timedelta

from survey.retention import TRIES_KEPT

FREE = 5  # tries in a row before the first wait
FIRST, LONGEST = timedelta(seconds=30), timedelta(minutes=15)
FORGOTTEN = TRIES_KEPT
_DOUBLINGS = 5  # 30 seconds doubled so often are past the longest wait


def wait_after(tries: int) -> timedelta:
    """The wait behind so many wrong tries: none for four, 30 s for the fifth, doubled for each more, 15 minutes at most."""
    if tries < FREE:
        return timedelta(0)
    return min(FIRST * 2 ** min(tries - FREE, _DOUBLINGS), LONGEST)
