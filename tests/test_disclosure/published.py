"""What a release tells a reader, as sums: ours from its displayed cells, and one by somebody who only hides below five."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from itertools import combinations

from reports.cells import Cell
from reports.disclosure.grain import round_half_away
from reports.disclosure.plan import Measure
from survey.thresholds import MINIMUM_SCORE
from tests.test_disclosure.small_waves import INSTRUMENT, SmallWave
from tests.test_disclosure.sums import HIGHEST, LOWEST, Known, Target, Unknown, identity, small_groups
from tests.test_disclosure.trees import inside

BACKGROUNDS = ("shift", "channel")


def people_of(wave: SmallWave) -> dict[Unknown, int]:
    """How many people with a value are behind every unknown; those of nobody are left out."""
    counted = wave.values.groupby("place").count()
    return {(place, source): int(n) for source in counted for place, n in counted[source].items() if n}


def ours(wave: SmallWave) -> list[Known]:
    """Units and groups with their grain, exactly as many people behind them as there are: more than a reader is told."""
    measures = {measure.code: measure for measure in wave.plan.measures}
    people = people_of(wave)
    found = []
    for (path, code), cell in wave.findings.cells.items():
        behind = _in_unit(people, path, measures[code].source)
        found += [_distribution(cell, behind, people)] if cell.shares else _figure(cell, measures[code], behind, people)
    for (background, group, code), cell in wave.findings.group_cells.items():
        found += _figure(cell, measures[code], _in_group(people, background, group, measures[code].source), people)
    return found


def naive(wave: SmallWave, minimum: int = MINIMUM_SCORE) -> list[Known]:
    """Every mean of a unit or group of at least the minimum, to the last decimal."""
    people, by_place = people_of(wave), wave.values.groupby("place").sum()
    sums = {(place, source): float(total) for source in by_place for place, total in by_place[source].items()}
    found = []
    for measure in wave.plan.measures:
        if measure.kind in {"share", "distribution"}:
            continue
        chosen = [_in_unit(people, path, measure.source) for path in wave.plan.tree.paths]
        if measure.kind != "item":
            groups = [(split.background, group) for split in wave.plan.splits for group in split.groups]
            chosen += [_in_group(people, *group, measure.source) for group in groups]
        for behind in chosen:
            if sum(people[unknown] for unknown in behind) >= minimum:
                total = sum(sums[unknown] for unknown in behind)
                found.append(Known(dict.fromkeys(behind, 1), total, total))
    return found


def identities(people: Mapping[Unknown, int]) -> Iterator[Known]:
    """A theme is the mean of the items answered, the index the mean of the themes: for people who skipped the same."""
    for place in dict.fromkeys(place for place, _ in people):
        for theme in INSTRUMENT.themes:
            answered = [(place, item) for item in theme.items if (place, item) in people]
            if (place, theme.code) in people:
                yield identity({(place, theme.code): -1, **dict.fromkeys(answered, Fraction(1, len(answered)))})
        themes = [(place, theme) for theme in INSTRUMENT.index_themes if (place, theme) in people]
        if (place, "index") in people:
            yield identity({(place, "index"): -1, **dict.fromkeys(themes, Fraction(1, len(themes)))})


def targets_of(wave: SmallWave) -> list[Target]:
    """Groups that nobody may solve for: people alike, of one unit, of one unit with one background, of two units."""
    minimum = {measure.source: measure.minimum for measure in wave.plan.measures if measure.kind in {"index", "theme", "item"}}
    blocks: dict[object, set] = defaultdict(set)
    for person in wave.people:
        place = unit, (shift, channel), _ = person.place
        for block in (place, unit, (unit, "shift", shift), (unit, "channel", channel)):
            blocks[block].add(place)
    units = [blocks[unit] for unit in sorted({person.unit for person in wave.people})]
    together = [one | other for one, other in combinations(units, 2)]
    return small_groups(people_of(wave), minimum, [*blocks.values(), *together])


def _in_unit(people: Collection[Unknown], path: str, source: str) -> list[Unknown]:
    return [unknown for unknown in people if unknown[1] == source and inside(unknown[0][0], path)]


def _in_group(people: Collection[Unknown], background: str, group: str, source: str) -> list[Unknown]:
    at = BACKGROUNDS.index(background)
    return [unknown for unknown in people if unknown[1] == source and unknown[0][1][at] == group]


def _figure(cell: Cell, measure: Measure, behind: list[Unknown], people: Mapping[Unknown, int]) -> list[Known]:
    if measure.kind == "share":
        return []
    half, value = cell.step / 2, cell.value
    low, high = value - half, value + half
    if measure.kind == "index":
        low, high = low / 20 + 1, high / 20 + 1
    many = sum(people[unknown] for unknown in behind)
    low, high = (LOWEST if cell.bound == "at most" else low), (HIGHEST if cell.bound == "at least" else high)
    return [Known(dict.fromkeys(behind, 1), low * many, high * many)]


def _distribution(cell: Cell, behind: list[Unknown], people: Mapping[Unknown, int]) -> Known:
    """Shares of options as the sum of answers that they allow: people are counted in ones, so few counts fit each share."""
    many = sum(people[unknown] for unknown in behind)
    fitting = [_counts_behind(group["value"], many) for group in cell.shares]
    lowest = _filled(many, [(group["first"], *ends) for group, ends in zip(cell.shares, fitting, strict=True)])
    highest = -_filled(many, [(-group["last"], *ends) for group, ends in zip(cell.shares, fitting, strict=True)])
    return Known(dict.fromkeys(behind, 1), lowest, highest)


def _counts_behind(share: float, many: int) -> tuple[int, int]:
    """The fewest and most of `many` people whose share rounds to this one."""
    fitting = [count for count in range(many + 1) if abs(round_half_away(count / many, 0.01) - share) < 1e-9]
    return fitting[0], fitting[-1]


def _filled(many: int, options: list[tuple[int, int, int]]) -> int:
    """The least sum of answers where each of (answer, fewest, most) is given by so many, and all together are `many`."""
    counts = [fewest for _, fewest, _ in options]
    for at, (_, _, most) in sorted(enumerate(options), key=lambda one: one[1][0]):
        counts[at] += min(most - counts[at], many - sum(counts))
    return sum(count * answer for count, (answer, _, _) in zip(counts, options, strict=True))
