"""What a respondent is told before sending: which groups count the answer, and how many are invited in each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from survey.database import db
from survey.models.wave import WaveUnit
from survey.services.ballots import Paper
from survey.thresholds import MINIMUM_SCORE
from survey.tree import ROOT, lineage_of, name_of

SHOWN, SMALL, CHANGED = "shown", "small", "changed"


@dataclass(frozen=True)
class FrozenGroup:
    """A unit of the wave as it was frozen: people invited in it and below, and whether it may be shown alone."""

    name: str
    invited: int
    standing: bool


@dataclass(frozen=True)
class Group:
    """One line of the preview. counted_in: the nearest larger group that may be shown, None where there is none."""

    name: str
    invited: int
    state: str
    counted_in: str | None = None


def describe_groups(lineage: Sequence[FrozenGroup], minimum: int = MINIMUM_SCORE) -> tuple[Group, ...]:
    """The lines of a preview, from the respondent's own unit up to the whole client."""
    states = [_state(group, minimum) for group in lineage]
    lines = []
    for place, (group, state) in enumerate(zip(lineage, states, strict=True)):
        above = (larger.name for larger, its in zip(lineage[place + 1 :], states[place + 1 :], strict=True) if its == SHOWN)
        lines.append(Group(group.name, group.invited, state, None if state == SHOWN else next(above, None)))
    return tuple(lines)


def groups_of(paper: Paper) -> tuple[Group, ...]:
    """The groups that count an answer on this paper, its own unit first."""
    rows = db.session.execute(
        select(WaveUnit.path, WaveUnit.invited, WaveUnit.standing).where(
            WaveUnit.client == paper.client, WaveUnit.wave == paper.wave, WaveUnit.path.in_(lineage_of(paper.unit))
        )
    )
    units = {path: (invited or 0, standing) for path, invited, standing in rows}
    lineage = [
        FrozenGroup(name_of(path) if path != ROOT else paper.client_name, *units[path])
        for path in lineage_of(paper.unit)
        if path in units
    ]
    return describe_groups(lineage, paper.thresholds.score)


def _state(group: FrozenGroup, minimum: int) -> str:
    if group.invited < minimum:
        return SMALL
    return SHOWN if group.standing else CHANGED
