"""A wave that is open now, and one member's address of its questionnaire."""

from datetime import UTC, datetime

import pytest

from tests.waves import open_test_wave, tokens_of


@pytest.fixture
def wave(app, vault):
    return open_test_wave(vault, datetime.now(UTC), teams={"Oslo/Blue": 12, "Bergen": 5})


@pytest.fixture
def token(wave, vault):
    return tokens_of(wave, vault)["Blue-0"]


@pytest.fixture
def address(token) -> str:
    return f"/s/{token}"
