"""Rules 6, 7 and 8: what a figure may look like once it is shown. The one door to figures, distributions and counts."""

from reports.disclosure.counts import ResponseRate, ShownCount, display_counts, display_response_rate
from reports.disclosure.distribution import OptionShare, display_distribution, exact_shares, share_bounds
from reports.disclosure.figures import (
    DisplayedFigure,
    display_adjusted,
    display_difference,
    display_index,
    display_mean,
    display_share,
    round_half_away,
)

__all__ = [
    "DisplayedFigure",
    "OptionShare",
    "ResponseRate",
    "ShownCount",
    "display_adjusted",
    "display_counts",
    "display_difference",
    "display_distribution",
    "display_index",
    "display_mean",
    "display_response_rate",
    "display_share",
    "exact_shares",
    "round_half_away",
    "share_bounds",
]
