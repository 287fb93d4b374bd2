"""A measure as a reader sees it: in a report, on its own page, in a file. Pure."""

from dataclasses import dataclass

from reports.action_plans.following import Followed
from reports.action_plans.status import ENDED

RECENT_MONTHS = 6  # so long a measure that was done or dropped stays in the reports


@dataclass(frozen=True)
class PlanHead:
    """What is written of one measure. Texts are in the reader's language; dates are 2026-11-22, months 2026-11.

    unit_name: the unit as it is named from the report's own. code: the theme's, theme:autonomy. title: its name in the
    catalogue, or the unit's own words; step: what to do on Monday, "" for own words. ended_on: when it was done or
    dropped, "" while it isn't.
    """

    id: str
    unit_path: str
    unit_name: str
    code: str
    theme_name: str
    title: str
    step: str
    owner: str
    due_on: str
    status: str
    registered_on: str
    ended_on: str
    base_month: str

    @property
    def ended(self) -> bool:
        return self.status in ENDED


@dataclass(frozen=True)
class PlanRow(PlanHead):
    """A measure with what has happened to its theme. said: that in one sentence, and that it is no proof."""

    followed: Followed
    said: str


def is_reported(month: str, *, base_month: str, ended_month: str | None) -> bool:
    """Whether a measure stands in the report of `month`: registered before the next result, and not ended long ago.

    Dropped ones stay as long as those that were done: what came of nothing is not left out.
    """
    if base_month > month:
        return False
    return ended_month is None or _number(month) - _number(ended_month) <= RECENT_MONTHS


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7])
