"""Rule 6 for the answers to one item: its distribution and the shares shown beside it.

Shares add up, so a small one can't be hidden by leaving it out: the rest and 100 % give it back. Nor is "under 5 %"
enough: with two such options and 100 % in the others, both are pinned down. So options are joined until every group
holds 5 %, and only the group is given. The shares of one item (5-6, 1-2, 6) subtract from one another in the same way
and are decided together.

What is joined follows from places and from sums under 5 %, so no more is told of a small option than that it is small.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.disclosure.figures import AT_LEAST, AT_MOST, SHARE_STEP, DisplayedFigure, round_half_away
from survey.thresholds import MINIMUM_DISTRIBUTION, SHARE_CEILING, SHARE_FLOOR

OPTIONS = (1, 2, 3, 4, 5, 6)
MIDDLE = 3.5  # between the third and the fourth option: where a chart is centred

Range = tuple[int, int]  # lowest and highest answer of a share


@dataclass(frozen=True)
class OptionShare(DisplayedFigure):
    """The share of one response option, or of the group `first` to `last` that it is shown with.

    In a group `value` is the share of the whole group, to be drawn once; of the option alone it says "at most".
    """

    first: int = 1
    last: int = 6


def display_distribution(counts: Sequence[int], shares: Sequence[Range] = ()) -> tuple[OptionShare, ...]:
    """The six options of an item in whole per cents, small ones joined to their neighbours towards the middle.

    `counts` are the answers 1 to 6; `shares` the ranges of the item that are shown as figures of their own, across
    whose limits nothing is joined. Where one option holds over 95 % all six are joined, as they are where it holds a
    little less: told apart, the two would give a small unit's answers to the person.
    ValueError unless there are six counts of at least 20 answers.
    """
    _check(counts)
    limits = _limits(exact_shares(counts, shares))
    if _are_large(counts, _runs(limits | {MIDDLE})):  # a chart is centred there
        limits = limits | {MIDDLE}
    groups = [group for run in _runs(limits) for group in _groups(counts, run)]
    return tuple(_option_share(counts, group) for option in OPTIONS for group in groups if option in group)


def exact_shares(counts: Sequence[int], shares: Sequence[Range]) -> tuple[Range, ...]:
    """Those of an item's shares that can be shown as they are, decided in the order given, the first the most wanted.

    A share is exact where its limits and those of the ones before it part off no run of options with under 5 %.
    """
    _check(counts)
    exact: tuple[Range, ...] = ()
    for share in shares:
        if _are_large(counts, _runs(_limits((*exact, share)))):
            exact += (share,)
    return exact


def share_bounds(counts: Sequence[int], shares: Sequence[Range]) -> tuple[DisplayedFigure | None, ...]:
    """For each share that can't be exact, in the order given, what is shown instead; None where it can.

    Under 5 % and over 95 % as ever; else "at most" what the exact ones leave room for.
    """
    exact = exact_shares(counts, shares)
    return tuple(None if share in exact else _bound(counts, share, exact) for share in shares)


def _bound(counts, share, exact):
    own = _share(counts, _options(share))
    if own < SHARE_FLOOR:
        return DisplayedFigure(SHARE_FLOOR, AT_MOST)
    if own > SHARE_CEILING:
        return DisplayedFigure(SHARE_CEILING, AT_LEAST)
    touched = [run for run in _runs(_limits(exact)) if set(run) & set(_options(share))]
    return DisplayedFigure(_share(counts, [option for run in touched for option in run]), AT_MOST)


def _check(counts):
    if len(counts) != len(OPTIONS) or min(counts) < 0:
        raise ValueError("a distribution has six counts, none negative")
    if sum(counts) < MINIMUM_DISTRIBUTION:
        raise ValueError(f"a distribution of {sum(counts)} answers is hidden; {MINIMUM_DISTRIBUTION} are needed")


def _options(share):
    return range(share[0], share[1] + 1)


def _share(counts, options):
    return round_half_away(sum(counts[option - 1] for option in options) / sum(counts), SHARE_STEP)


def _limits(shares):
    return {low - 0.5 for low, _ in shares} | {high + 0.5 for _, high in shares}


def _runs(limits):
    """Neighbouring options that no limit parts."""
    runs = [[OPTIONS[0]]]
    for option in OPTIONS[1:]:
        if option - 0.5 in limits:
            runs.append([option])
        else:
            runs[-1].append(option)
    return runs


def _are_large(counts, runs):
    return all(_share(counts, run) >= SHARE_FLOOR for run in runs)


def _groups(counts, run):
    """A run from its outer end inwards, cut where 5 % is reached; what is left at the inner end joins the last group."""
    outwards = abs(run[0] - MIDDLE) < abs(run[-1] - MIDDLE)
    groups, waiting = [], []
    for option in reversed(run) if outwards else run:
        waiting = [*waiting, option]
        if _share(counts, waiting) >= SHARE_FLOOR:
            groups.append(waiting)
            waiting = []
    groups[-1] = groups[-1] + waiting
    return [sorted(group) for group in groups]


def _option_share(counts, group):
    bound = AT_MOST if len(group) > 1 else None
    return OptionShare(_share(counts, group), bound, first=group[0], last=group[-1])
