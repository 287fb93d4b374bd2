"""A respondent's worker stays small: what only reports need is not loaded for a ballot."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.waves import open_test_wave, tokens_of

ROOT = Path(__file__).resolve().parents[2]
HEAVY = "pandas numpy scipy plotly weasyprint PIL fontTools argon2 authlib pyotp requests huey redis prometheus_client"
REPORT = f"""
import sys
print(*sorted({{name.partition('.')[0] for name in sys.modules}} & set({HEAVY!r}.split())))
"""
VISIT = """
import sys
from wsgi import create_app
client = create_app().test_client()
address = "/s/" + sys.stdin.read()
assert client.get(address).status_code == 200
assert client.post(address, data={"AUT1": "4"}).status_code == 200
"""


def loaded_by(program: str, said: str = "", **environment) -> str:
    """Heavy libraries that are loaded at the end of a program, run in a Python of its own."""
    return subprocess.run(
        [sys.executable, "-c", program + REPORT],
        cwd=ROOT, env=os.environ | environment, input=said, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip


def test_the_libraries_are_noticed_when_they_are_loaded():
    assert "pandas" in loaded_by("import pandas")


def test_the_application_loads_without_them():
    assert loaded_by("import wsgi") == ""


@pytest.fixture
def environment(settings, tmp_path):
    return {
        "SENTERPULS_QUEUE_URL": f"sqlite:///{tmp_path}/queue",
        "SENTERPULS_DATABASE_URL": settings.database_url,
        "SENTERPULS_VAULT": str(settings.vault),
        "SENTERPULS_SECRET_KEY": settings.secret_key,
    }


def test_a_ballot_is_drawn_and_cast_without_them(app, vault, environment):
    wave = open_test_wave(vault, datetime.now(UTC), teams={"Oslo": 5})
    token = tokens_of(wave, vault)["Oslo-0"]
    assert loaded_by(VISIT, str(token), **environment) == ""
