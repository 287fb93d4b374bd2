from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from reports.action_plans.history import FieldChange, changes_between, history_of

CONTENT = {"measure": "decide_together", "own_wording": None, "owner": "Kari", "due_on": "2026-12-01", "status": "running"}


@dataclass
class Kept:
    at: datetime
    by: str
    content: dict


def version(day: int, **choices) -> Kept:
    return Kept(datetime(2026, 10, day, tzinfo=UTC), f"{day}@example.com", CONTENT | choices)


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({}, ()),
        ({"owner": "Ola"}, (FieldChange("owner", "Kari", "Ola"),)),
        ({"status": "done", "due_on": "2027-01-01"}, (
            FieldChange("due_on", "2026-12-01", "2027-01-01"), FieldChange("status", "running", "done"),
        )),
        ({"measure": None, "own_wording": "Coffee"}, (
            FieldChange("measure", "decide_together", None), FieldChange("own_wording", None, "Coffee"),
        )),
    ],
)  # fmt: skip
def test_what_differs_between_two_versions(choices, expected):
    assert changes_between(CONTENT, CONTENT | choices) == expected


def test_the_newest_step_stands_first_and_the_registration_last():
    steps = history_of([version(1), version(2, owner="Ola"), version(3, owner="Ola", status="done")])
    assert [step.by for step in steps] == ["3@example.com", "2@example.com", "1@example.com"]
    assert [len(step.changes) for step in steps] == [1, 1, 0]
    assert history_of([]) == ()
