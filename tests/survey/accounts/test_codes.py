import base64
from datetime import UTC, datetime

import pytest

from survey.accounts import codes

# RFC 6238, appendix B, SHA-1: the secret is the ASCII of 1234…90, the values' last six digits.
SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")]


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_the_standards_codes(seconds, code):
    assert codes.step_of(SECRET, code, at(seconds)) == seconds // 30


@pytest.mark.parametrize(("late", "found"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_off(late, found):
    assert (codes.step_of(SECRET, "081804", at(1111111109 + late)) is not None) is found


@pytest.mark.parametrize("code", ["", "08180", "0818040", "08180a", "０８１８０４", "081805", "-81804", "08 804"])
def test_what_is_no_code(code):
    assert codes.step_of(SECRET, code, at(1111111109)) is None


def test_the_sealed_secret_opens_with_the_installations_key_alone():
    sealed = codes.seal_secret(SECRET, "a key")
    assert SECRET.encode() not in sealed
    assert sealed != codes.seal_secret(SECRET, "a key")
    assert codes.open_secret(sealed, "a key") == SECRET
    assert codes.open_secret(sealed, "another") is None
    assert codes.open_secret(sealed[:-1], "a key") is None


def test_recovery_codes_are_read_however_they_are_typed_and_belong_to_one_account():
    made = codes.new_recovery_codes()
    assert len(set(made)) == 8
    known = codes.recovery_hash("a", made[0])
    assert codes.recovery_hash("a", made[0].lower().replace("-", " ")) == known
    assert codes.recovery_hash("b", made[0]) != known
    assert codes.recovery_hash("a", made[1]) != known
    assert codes.recovery_hash("a", "123456") is None


def test_without_the_library_no_code_is_right(monkeypatch):
    monkeypatch.setattr(codes, "find_spec", lambda name: None)
    assert not codes.is_installed()
    assert codes.step_of(SECRET, "287082", at(59)) is None
