"""What has happened to a measure's theme since it was registered: displayed cells before and after, and one word. Pure.

Nobody can see from it that a measure worked: something else may have happened at the same time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from reports.changes import ask_changes, ask_earlier
from reports.families import Cell, History, Question, displayed, gate_of, judge
from reports.panels import HIDDEN, Change, Figure, Shown, Suppressed
from reports.statistics.change import Comparison, compare


@dataclass(frozen=True)
class Course:
    """The waves a measure is followed through. code: the theme's, theme:autonomy. base_month: the release before it.

    after: the months of its later waves, oldest first. asked_anew: whether the theme is asked otherwise since.
    """

    code: str
    base_month: str
    after: tuple[str, ...]
    asked_anew: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PlanPoint:
    """The theme in one wave after the measure, as it is shown there."""

    month: str
    figure: Shown


@dataclass(frozen=True)
class Followed:
    """before: the theme in the base month. points: every wave since, oldest first. latest: the newest that shows a figure.

    change: latest less before, with its word; None where one of the two isn't shown or the theme is asked otherwise since.
    """

    before: Shown
    points: tuple[PlanPoint, ...] = ()
    change: Change | None = None
    asked_anew: bool = False

    @property
    def latest(self) -> PlanPoint | None:
        return next((point for point in reversed(self.points) if not isinstance(point.figure, Suppressed)), None)

    @property
    def shown(self) -> bool:
        """Whether there is a before and an after to look at."""
        return self.latest is not None and not isinstance(self.before, Suppressed)


def waves_after(base_month: str, registered_at: datetime, closed: Mapping[str, datetime]) -> tuple[str, ...]:
    """The released months, oldest first, that tell what came after: later than the base, and closed after the registration.

    closed: released month → when its wave closed. Answers that had all been given already tell of the time before.
    """
    return tuple(sorted(month for month, at in closed.items() if month > base_month and at > registered_at))


def follow(history: History, month: str, courses: Mapping[str, Course]) -> dict[str, Followed]:
    """Each measure of one unit as it stands in the report of `month`. history: month → measure → displayed cell.

    Tested among all that the unit's report asks, and beside the report: its own words stay what they are, whatever
    measures somebody registers.
    """
    questions = {key: asked for key, course in courses.items() if (asked := _ask(history, course)) is not None}
    *_report, changes = judge(ask_changes(history, month), ask_earlier(history, month), questions)
    return {key: _followed(history, course, changes.get(key)) for key, course in courses.items()}


def _ask(history: History, course: Course) -> Question[Change] | None:
    latest = _latest(history, course)
    before = history.get(course.base_month, {}).get(course.code)
    if latest is None or before is None or _is_asked_anew(course, latest):
        return None
    after = history[latest][course.code]
    contrast = compare(displayed(course.code, after), displayed(course.code, before), gate=gate_of(course.code))
    return Question(contrast, _since(course.base_month))


def _followed(history: History, course: Course, change: Change | None) -> Followed:
    cells = [history.get(month, {}).get(course.code) for month in (course.base_month, *course.after)]
    before, *after = map(_shown, cells)
    points = tuple(PlanPoint(month, figure) for month, figure in zip(course.after, after, strict=True))
    latest = _latest(history, course)
    return Followed(before, points, change, latest is not None and _is_asked_anew(course, latest))


def _latest(history: History, course: Course) -> str | None:
    return next((month for month in reversed(course.after) if course.code in history.get(month, {})), None)


def _is_asked_anew(course: Course, latest: str) -> bool:
    return any(course.base_month < month <= latest for month in course.asked_anew)


def _shown(cell: Cell | None) -> Shown:
    return HIDDEN if cell is None else Figure(cell.value, cell.bound, cell.low, cell.high)


def _since(month: str):
    def answer(judged: Comparison) -> Change:
        return Change(month, judged.difference, judged.state.value)

    return answer
