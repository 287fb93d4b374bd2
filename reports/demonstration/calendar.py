"""Which months the demonstration has, what each asks, and when its wave is open. Pure: `now` is given."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

FULL = "full"
FULL_BACK = 12  # the yearly index stands a year before the newest release
# Newest first: pressure is what the newest release asked, so that its shares of stress are shown.
ROTATION = (
    "pressure", "strain_sources", "security", "readiness", "tools_training", "feedback_goals", "attractiveness",
)
OPENS_ON, HOUR = 5, 8  # day of the month and hour, UTC
OPEN_FOR = timedelta(days=7)
ROSTER_BEFORE = timedelta(minutes=10)
# The wave that is open while the demonstration is looked at: opened days ago, so that there is a count, and with time left.
OPEN_SINCE, STILL_OPEN_FOR = timedelta(days=4), timedelta(days=10)


@dataclass(frozen=True)
class Month:
    """A wave's month. `back`: months before the newest release, which is 0; the open wave has -1."""

    text: str
    number: int
    back: int
    module: str
    opens_at: datetime
    closes_at: datetime

    @property
    def is_open(self) -> bool:
        return self.back < 0


def months_until(now: datetime, released: int) -> tuple[Month, ...]:
    """`released` months ending with the one before `now`, oldest first, and the month of `now`, whose wave is open."""
    current = month_number(now)
    return tuple(_month(current - 1 - back, back, now) for back in range(released - 1, -2, -1))


def month_number(moment: datetime) -> int:
    """Months since the year 0: neighbours differ by one."""
    return moment.year * 12 + moment.month - 1


def _month(number: int, back: int, now: datetime) -> Month:
    year, month = number // 12, number % 12 + 1
    module = FULL if back == FULL_BACK else ROTATION[back % len(ROTATION)]
    opens_at = datetime(year, month, OPENS_ON, HOUR, tzinfo=UTC)
    closes_at = opens_at + OPEN_FOR
    if back < 0:
        today = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
        opens_at, closes_at = today - OPEN_SINCE, today + STILL_OPEN_FOR
    return Month(f"{year}-{month:02}", number, back, module, opens_at, closes_at)
