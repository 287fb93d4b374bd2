"""Minimum group sizes and grain: shared by the respondent's preview and the publication rule.

The minima are frozen with a wave when it opens. A client may raise them, nobody may lower them.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass

MINIMUM_SCORE = 5  # people, for the index, a theme and the mean of an outcome
MINIMUM_ITEM = 10
MINIMUM_DISTRIBUTION = 20  # distributions, shares and background splits
MINIMUM_COMMENTS = 10
MINIMUM_COMMENT_BALLOTS = 20

FINE_GRAIN_FROM = 20  # people: from here own variance, one decimal, exact counts
MOMENTS_FROM = 100  # people: below, no client-level moments are frozen

MEAN_STEP_COARSE, MEAN_STEP_FINE = 0.25, 0.1  # on the 1-6 scale
INDEX_STEP_COARSE, INDEX_STEP_FINE = 5.0, 1.0  # on the 0-100 scale
COUNT_STEP = 5

MEAN_FLOOR, MEAN_CEILING = 1.5, 5.5  # shown as "at most" and "at least"
INDEX_FLOOR, INDEX_CEILING = 10.0, 90.0
SHARE_FLOOR, SHARE_CEILING = 0.05, 0.95

MEMBERSHIP_KEPT = 0.5  # a team that kept less of its members since its last wave stands in its parent only


@dataclass(frozen=True)
class Thresholds:
    """Minimum group sizes of one wave, in people. ValueError where one is below the product's floor."""

    score: int = MINIMUM_SCORE
    item: int = MINIMUM_ITEM
    distribution: int = MINIMUM_DISTRIBUTION
    comments: int = MINIMUM_COMMENTS
    comment_ballots: int = MINIMUM_COMMENT_BALLOTS

    def __post_init__(self):
        floors = (MINIMUM_SCORE, MINIMUM_ITEM, MINIMUM_DISTRIBUTION, MINIMUM_COMMENTS, MINIMUM_COMMENT_BALLOTS)
        for (name, value), floor in zip(asdict(self).items(), floors, strict=True):
            if value < floor:
                raise ValueError(f"minimum group size for {name} can't be below {floor}: {value}")

    @classmethod
    def from_score(cls, score: int) -> "Thresholds":
        """The thresholds of a client that asks for `score` people at least: every smaller minimum rises to it."""
        return cls(
            score=score,
            item=max(score, MINIMUM_ITEM),
            distribution=max(score, MINIMUM_DISTRIBUTION),
            comments=max(score, MINIMUM_COMMENTS),
            comment_ballots=max(score, MINIMUM_COMMENT_BALLOTS),
        )


def membership_kept(now: Collection, then: Collection, *, invited: int = 0) -> bool:
    """Whether a team is still the team it was: at least half of the larger of both rosters is on both.

    A team that did not exist then has kept nothing. Otherwise a team could be staged around one person. invited: how many
    it was then, where those who are forgotten since are not among `then` any more: they count as gone.
    """
    return len(set(now) & set(then)) >= MEMBERSHIP_KEPT * max(len(now), len(then), invited)
