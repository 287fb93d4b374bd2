"""An installation on either database, with a back-up made while a survey of eight people was open."""


import pytest

from survey.database import close_connections
from tests.waves import cast_all, open_test_wave


@pytest.fixture
def run(runner):
    """Runs a command: what it said, on whichever stream."""

    def run_one(*words, status=0):
        close_connections()
        done = runner.invoke(args=[str(word) for word in words])
        assert done.exit_code == status, done.output
        close_connections()
        return done.stderr if status else done.stdout

    return run_one


@pytest.fixture
def opened(app, vault, now):
    """The tokens of an open wave in which everybody has answered."""
    wave = open_test_wave(vault, now, teams={"Oslo": 8})
    return cast_all(wave, vault, now, lambda member, code: 4)


@pytest.fixture
def backed_up(opened, run, tmp_path):
    (tmp_path / "backups").mkdir()
    file = tmp_path / "backups" / "monday.backup"
    run("backup", "--out", file)
    return file
