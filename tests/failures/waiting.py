"""Waiting that always ends: by what was waited for, or by a sentence."""

import time
from collections.abc import Callable

PATIENCE = 60  # seconds; a busy machine is no failure, waiting for ever is
PAUSE = 0.03


def wait_until(happened: Callable[[], object], otherwise: str, *, patience: float = PATIENCE, pause: float = PAUSE) -> None:
    """Returns when it has happened, asking every `pause` seconds. AssertionError with a sentence after a minute."""
    deadline = time.monotonic() + patience
    while not happened():
        if time.monotonic() > deadline:
            raise AssertionError(f"{otherwise} within {patience:.0f} s")
        time.sleep(pause)
