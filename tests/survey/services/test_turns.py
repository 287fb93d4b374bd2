"""Turns: one at a time between processes, free again when the other is dead, on both databases."""

import os
import subprocess
import sys

import pytest

from survey.services.turns import take_turn
from tests.conftest import running_app

HOLDER = """
import sys
from wsgi import create_app
from survey.services.turns import take_turn
with create_app().app_context(), take_turn('close fjord 2026-10') as free:
    print('free' if free else 'taken', flush=True)
    input()
"""


@pytest.fixture
def holder(settings):
    """Starts a process that takes the turn and holds it until it is killed."""
    environment = os.environ | {
        "SENTERPULS_DATABASE_URL": settings.database_url,
        "SENTERPULS_VAULT": str(settings.vault),
        "SENTERPULS_SECRET_KEY": settings.secret_key,
    }

    def start() -> subprocess.Popen:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        return subprocess.Popen([sys.executable, "-c", HOLDER], env=environment, **pipes)

    with running_app(settings):
        yield start


def free() -> bool:
    with take_turn("close fjord 2026-10") as mine:
        return mine


@pytest.mark.each_database
def test_a_turn_is_one_processs_until_it_ends_or_dies(holder):
    assert free()
    first = holder()
    assert first.stdout.readline() == "free\n"
    assert not free()
    second = holder()
    assert second.stdout.readline() == "taken\n"
    second.kill()
    second.wait()
    assert not free()
    first.kill()
    first.wait()
    while not free():  # PostgreSQL notices in its own time that nobody is there any more
        pass
    assert free()


def test_a_turn_is_given_up_when_its_block_fails(app):
    with pytest.raises(RuntimeError), take_turn("close fjord 2026-10"):
        raise RuntimeError
    assert free()
