"""A measure's versions, told as who changed what. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class Version(Protocol):
    """One version as it was kept: field → value."""

    at: datetime
    by: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class FieldChange:
    """A field of the content, what it was and what it became; None where there was or is nothing."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class HistoryStep:
    """One change; the first step, without any, is the registration."""

    at: datetime
    by: str
    changes: tuple[FieldChange, ...]


def history_of(versions: Sequence[Version]) -> tuple[HistoryStep, ...]:
    """The steps from version to version, the newest first. versions: oldest first."""
    steps = [HistoryStep(one.at, one.by, ()) for one in versions[:1]]
    for before, after in zip(versions, versions[1:], strict=False):
        steps.append(HistoryStep(after.at, after.by, changes_between(before.content, after.content)))
    return tuple(reversed(steps))


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order in which they are written."""
    return tuple(
        FieldChange(field, before.get(field), after.get(field))
        for field in after
        if before.get(field) != after.get(field)
    )
