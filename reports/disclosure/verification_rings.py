"""Rules 3 and 8, looked at from outside: the rings, as far as counts that are rounded or bands can tell."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from reports.disclosure.figures import SCALES
from reports.disclosure.plan import SCALES as SCALE_OF
from reports.disclosure.verification_file import Planned, ReleasedFile
from reports.disclosure.verification_tree import most, nearest_above
from survey.thresholds import COUNT_STEP, FINE_GRAIN_FROM


class Span(NamedTuple):
    """The fewest and the most people that something may be."""

    low: int
    high: int


class Rings(NamedTuple):
    """Rings of figures: how many are certainly nobody or a full group, how many may be, and a sentence a certain breach."""

    certain: int
    possible: int
    faults: tuple[str, ...]


def least(count: dict) -> int:
    """The fewest people a count may stand for."""
    rounded = count["low"] == count["high"] and not count["exact"]
    return max(FINE_GRAIN_FROM, count["low"] - COUNT_STEP // 2) if rounded else count["low"]


def ring_spans(people: Mapping[str, Span]) -> dict[str, Span]:
    """Unit → how many people it may hold beside its largest subunits among `people`."""
    shown = set(people)
    left = dict(people)
    for path, own in people.items():
        above = nearest_above(path, shown)
        if above is not None:
            left[above] = Span(left[above].low - own.high, left[above].high - own.low)
    return left


def look_at_rings(file: ReleasedFile) -> Rings:
    """Every ring of every measure that is shown, by the people who may be behind it."""
    certain, possible, faults = 0, 0, []
    for code, shown in sorted(file.shown.items()):
        measure = file.measures.get(code)
        if measure is None:
            continue  # named by the plan's check
        people = {path: _behind(file, measure, path) for path in shown if path in file.counts}
        for path, ring in sorted(ring_spans(people).items()):
            if ring.high < measure.minimum and not ring.low <= 0 <= ring.high:
                faults.append(f"{code} of {path or 'the client'} leaves too few of its own")
            elif ring.low >= measure.minimum or ring == (0, 0):
                certain += 1
            else:
                possible += 1
    return Rings(certain, possible, tuple(faults))


def count_ring_faults(file: ReleasedFile) -> Iterator[str]:
    """Among exact counts the ring is nobody or at least 20; no unit holds fewer people than its subunits."""
    exact = {path: Span(count["low"], count["low"]) for path, count in file.counts.items() if count["exact"]}
    for path, ring in sorted(ring_spans(exact).items()):
        if ring.low != 0 and ring.low < FINE_GRAIN_FROM:
            yield f"the exact number of people of {path or 'the client'} leaves too few of its own"
    every = {path: Span(least(count), most(count)) for path, count in file.counts.items()}
    for path, ring in sorted(ring_spans(every).items()):
        if ring.high < 0:
            yield f"{path or 'the client'} has fewer people than its subunits"
    client = every.get("")
    for split in file.release["splits"]:
        groups = sum(least(count) for count in file.release["groups"] if count["background"] == split["background"])
        if client and groups > client.high:
            yield f"the groups of {split['background']} are more people than the client has"


def _behind(file: ReleasedFile, measure: Planned, path: str) -> Span:
    """Who may have answered a measure: some of the unit's ballots, at least its minimum, and 20 where the grain is fine."""
    count, scale = file.counts[path], SCALES[SCALE_OF[measure.kind]]
    low, high = measure.minimum, most(count)
    if measure.kind in {"index", "theme", "item"}:
        fine = file.steps[path, measure.code] == scale.fine
        low, high = (max(low, FINE_GRAIN_FROM), high) if fine else (low, min(high, FINE_GRAIN_FROM - 1))
    return Span(min(low, high), high)
