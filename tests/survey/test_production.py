"""What a public installation must have, and what a process that crashes must not leave."""

import os
import resource
import subprocess
import sys
from dataclasses import replace

import pytest

from survey.production import SecretMissing, require_secret
from tests.test_anonymity.served import HOME

PROGRAM = (sys.executable, "-c", "from wsgi import cli; cli()")
CORE = "from survey.production import leave_no_core; import os; leave_no_core(); os.abort()"


@pytest.mark.parametrize(
    ("base_url", "made", "refused"),
    [
        ("https://puls.example", True, True),
        ("https://puls.example", False, False),
        ("http://127.0.0.1:8000", True, False),
    ],
)
def test_a_public_installation_needs_a_secret_that_was_given(settings, base_url, made, refused):
    try:
        require_secret(replace(settings, base_url=base_url, secret_made=made))
    except SecretMissing as told:
        assert refused and "SENTERPULS_SECRET_KEY has to be set" in str(told)
    else:
        assert not refused


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_what_runs_refuses_in_one_sentence(settings, tmp_path, command):
    environment = {name: value for name, value in os.environ.items() if name != "SENTERPULS_SECRET_KEY"} | {
        "SENTERPULS_DATABASE_URL": settings.database_url,
        "SENTERPULS_VAULT": str(settings.vault),
        "SENTERPULS_BASE_URL": "https://puls.example",
        "SENTERPULS_QUEUE_URL": f"sqlite:///{tmp_path}/queue",
    }
    ended = subprocess.run([*PROGRAM, command], cwd=HOME, env=environment, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout, len(ended.stderr.splitlines())) == (2, "", 1)
    assert "SENTERPULS_SECRET_KEY" in ended.stderr


def test_a_crash_leaves_no_core(tmp_path):
    def allow():
        most = resource.getrlimit(resource.RLIMIT_CORE)[1]
        resource.setrlimit(resource.RLIMIT_CORE, (most, most))

    ended = subprocess.run(
        [sys.executable, "-c", CORE], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(HOME)}, preexec_fn=allow
    )
    assert ended.returncode < 0
    assert list(tmp_path.iterdir()) == []
