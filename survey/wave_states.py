"""The states of a wave, and what is to be done with one: a pure function of its state and the time.

    open ──▶ closing ──▶ destroying ──▶ released
      │         │ ▲           ▲   └───▶ withdrawn    where no release was frozen
      └─▶ held ◀┘ │           │
           ├──────┘ corrected, once
           └──────────────────┘ not corrected in time
"""

from datetime import datetime, timedelta
from enum import Enum

OPEN, HELD, CLOSING, DESTROYING = "open", "held", "closing", "destroying"
RELEASED, WITHDRAWN = "released", "withdrawn"  # the two ends
STATES = (OPEN, HELD, CLOSING, DESTROYING, RELEASED, WITHDRAWN)
ENDED = (RELEASED, WITHDRAWN)  # nothing is left to close
HOLD_LIMIT = timedelta(hours=72)  # after the closing time: the latest moment at which everything has been destroyed


class Step(Enum):
    """What the next run does with a wave."""

    NOTHING = "nothing"
    STOP = "take no more ballots"
    CORRECT = "go on with the corrected instrument"
    RELEASE = "count and freeze"
    WITHDRAW = "destroy without a release"
    DESTROY = "destroy"


def next_step(state: str, *, now: datetime, destroyed_by: datetime, corrected: bool = False) -> Step:
    """`corrected`: the operator asks for the corrected close of a wave that is held.

    Time moves a wave only where it is held: past its limit it can't be released any more. A clock that jumps takes nothing
    back, since states only go forward. ValueError for a state that is none.
    """
    if state == HELD:
        if now >= destroyed_by:
            return Step.WITHDRAW
        return Step.CORRECT if corrected else Step.NOTHING
    steps = {OPEN: Step.STOP, CLOSING: Step.RELEASE, DESTROYING: Step.DESTROY, RELEASED: Step.NOTHING, WITHDRAWN: Step.NOTHING}
    if state not in steps:
        raise ValueError(f"a wave is never {state!r}")
    return steps[state]


def is_due(state: str, *, now: datetime, closes_at: datetime, destroyed_by: datetime) -> bool:
    """Whether a run without an operator has something to do: closing times come, and what was interrupted goes on."""
    if state == OPEN:
        return now >= closes_at
    return next_step(state, now=now, destroyed_by=destroyed_by) is not Step.NOTHING


def may_hold(state: str, *, now: datetime, destroyed_by: datetime, held_before: bool) -> bool:
    """Once a wave, before its release is frozen and before its limit."""
    return state in (OPEN, CLOSING) and not held_before and now < destroyed_by
