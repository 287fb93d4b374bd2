"""A field that a page brings along: read by this server, for its purpose, for half an hour."""

from datetime import timedelta

import pytest

from survey.console.kept_fields import LIFETIME, NotKept, keep_in_field, read_from_field

KEEPING = {"secret": "of tests", "purpose": "roster of fjord"}
VALUE = ["digest", [[2, {"member_ref": "Åse"}]]]


def test_what_was_kept_is_read_again(now):
    field = keep_in_field(VALUE, **KEEPING, now=now)
    assert read_from_field(field, **KEEPING, now=now) == VALUE
    assert read_from_field(field, **KEEPING, now=now + LIFETIME) == VALUE
    assert field.isascii() and "Åse" not in field


@pytest.mark.parametrize(
    "change",
    [
        {"secret": "of others"},
        {"purpose": "roster of sol"},
        {"late": LIFETIME + timedelta(seconds=1)},
        {"late": -timedelta(hours=1)},
    ],
)
def test_another_server_purpose_or_time_reads_nothing(now, change):
    field = keep_in_field(VALUE, **KEEPING, now=now)
    change = dict(change)
    late = change.pop("late", timedelta(0))
    with pytest.raises(NotKept):
        read_from_field(field, **(KEEPING | change), now=now + late)


def test_a_changed_field_is_not_read(now):
    field = keep_in_field(VALUE, **KEEPING, now=now)
    for place in range(0, len(field) - 2, 7):
        changed = field[:place] + ("A" if field[place] != "A" else "B") + field[place + 1 :]
        with pytest.raises(NotKept):
            read_from_field(changed, **KEEPING, now=now)


@pytest.mark.parametrize("field", ["", "x", "é", "AAAA", "A" * 100, "\0"])
def test_what_was_never_kept_is_not_read(now, field):
    with pytest.raises(NotKept):
        read_from_field(field, **KEEPING, now=now)
