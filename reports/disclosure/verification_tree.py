"""Rules 1 and 2, looked at from outside: the visible tree, what stands in it, and how much of the plan is hidden."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from reports.disclosure.certificate import parameters
from reports.disclosure.plan import FLOORS, INDEX
from reports.disclosure.suppression import NEEDS_ITS_WHOLE
from reports.disclosure.verification_figures import named
from reports.disclosure.verification_file import ReleasedFile
from survey.thresholds import COUNT_STEP, MINIMUM_DISTRIBUTION, Thresholds
from survey.tree import ROOT, lineage_of, parent_of

SPLIT_KINDS = frozenset({"index", "theme"})
MINIMUM_OF = {"index": "score", "theme": "score", "item": "item", "share": "distribution", "distribution": "distribution"}


def threshold_faults(file: ReleasedFile) -> Iterator[str]:
    """Minimum sizes not below the product's, those of the measures as the wave's, and the same parameters stated."""
    stated = file.release["thresholds"]
    try:
        thresholds = Thresholds(**stated)
    except ValueError as error:
        yield str(error)
        return
    for measure in file.measures.values():
        if measure.minimum != stated[MINIMUM_OF[measure.kind]] or measure.minimum < FLOORS[measure.kind]:
            yield f"the minimum group size of {measure.code} is not the wave's"
    for split in file.release["splits"]:
        if split["minimum"] != thresholds.distribution:
            yield f"the minimum group size of {split['background']} is not the wave's"
    if file.certificate["parameters"] != parameters(thresholds):
        differing = "minimum" if _minimum_of(file) != asdict(thresholds) else "steps and cuts"
        yield f"the certificate states other parameters ({differing})"


def _minimum_of(file: ReleasedFile):
    stated = file.certificate["parameters"]
    return stated.get("minimum") if isinstance(stated, dict) else None


def tree_faults(file: ReleasedFile) -> Iterator[str]:
    """Each thing once; every unit below one of the tree; figures of standing units and planned measures only."""
    release = file.release
    units = {unit["path"]: unit["standing"] for unit in release["units"]}
    yield from _twice("unit", (unit["path"] for unit in release["units"]))
    yield from _twice("measure", (one["code"] for one in release["measures"]))
    yield from _twice("count", (count["path"] for count in release["counts"]))
    yield from _twice("figure", ((cell["path"], cell["measure"]) for cell in release["cells"]))
    if units.get(ROOT) is not True:
        yield "the client itself doesn't stand in the tree"
    yield from (f"{path} is below no unit of the tree" for path in units if path and parent_of(path) not in units)
    for cell in release["cells"]:
        if units.get(cell["path"]) is not True:
            yield f"{named(cell)}: the unit does not stand in the tree"
        if cell["measure"] not in file.measures:
            yield f"{named(cell)}: the measure is not in the plan"
    having = {cell["path"] for cell in release["cells"]}
    yield from (f"{path or 'the client'} has figures or a count, not both" for path in sorted(having ^ file.counts.keys()))
    for unit in release["units"]:
        if unit["invited"] is not None and unit["path"] not in having:
            yield f"{unit['path'] or 'the client'} shows the number invited and no figure"


def minimum_faults(file: ReleasedFile) -> Iterator[str]:
    """No figure of a unit or group that has fewer people than the measure's minimum, as far as its count tells."""
    for cell in file.release["cells"]:
        measure, count = file.measures.get(cell["measure"]), file.counts.get(cell["path"])
        if measure and count and most(count) < measure.minimum:
            yield f"{named(cell)} has fewer people than its minimum group size"
    for count in file.release["groups"]:
        if most(count) < max(MINIMUM_DISTRIBUTION, file.release["thresholds"]["distribution"]):
            yield f"{count['background']} {count['group']} has fewer people than its minimum group size"


def most(count: dict) -> int:
    """The most people a count may stand for."""
    rounded = count["low"] == count["high"] and not count["exact"]
    return count["high"] + (COUNT_STEP // 2 if rounded else 0)


def companion_faults(file: ReleasedFile) -> Iterator[str]:
    """No theme of the index and no item of a theme is missing alone; nothing is shown without the mean it is a part of."""
    parts: dict[str, list[set[str]]] = {}
    for measure in file.measures.values():
        if measure.part_of and measure.kind in {"theme", "item"}:
            parts.setdefault(measure.part_of, []).append(file.shown.get(measure.code, set()))
    for whole, shown in parts.items():
        if whole in file.blocked:
            continue
        for path in sorted(set().union(*shown)):
            if sum(path in units for units in shown) == len(shown) - 1:
                yield f"{whole} of {path or 'the client'} misses one part alone"
    for cell in file.release["cells"]:
        measure = file.measures.get(cell["measure"])
        if measure and measure.kind in NEEDS_ITS_WHOLE and cell["path"] not in file.shown.get(measure.part_of, ()):
            yield f"{named(cell)} is shown without the mean it is a part of"


def split_faults(file: ReleasedFile) -> Iterator[str]:
    """Groups of planned backgrounds only, each whole, all groups of one background with the same measures."""
    release = file.release
    planned = {(split["background"], group) for split in release["splits"] for group in split["groups"]}
    counted = {(count["background"], count["group"]) for count in release["groups"]}
    figures: dict[tuple[str, str], set[str]] = {}
    for cell in release["group_cells"]:
        figures.setdefault((cell["background"], cell["group"]), set()).add(cell["measure"])
    yield from _twice("group", ((count["background"], count["group"]) for count in release["groups"]))
    yield from _twice("figure", ((c["background"], c["group"], c["measure"]) for c in release["group_cells"]))
    yield from (f"{' '.join(group)} is no planned group" for group in sorted((counted | figures.keys()) - planned))
    yield from (f"{' '.join(group)} has figures or a count, not both" for group in sorted(counted ^ figures.keys()))
    block = {one.code for one in file.measures.values() if INDEX in (one.code, one.part_of)}
    whole = {code for code, paths in file.shown.items() if ROOT in paths and code.partition(":")[0] in SPLIT_KINDS}
    for group, shown in sorted(figures.items()):
        if not block <= shown <= whole:
            yield f"{' '.join(group)} must show the index with all its themes, and nothing that the client doesn't show"
        if any(other != shown for (background, _), other in figures.items() if background == group[0]):
            yield f"{group[0]}: its groups show different measures"


def total_faults(file: ReleasedFile) -> Iterator[str]:
    """What is planned less what is shown is what the certificate says is hidden, and it checked as much as there is."""
    release, audit = file.release, file.certificate["audit"]
    cells, group_cells = len(release["cells"]), len(release["group_cells"])
    split = sum(measure.kind in SPLIT_KINDS for measure in file.measures.values())
    planned = len(release["units"]) * len(file.measures) + split * sum(len(one["groups"]) for one in release["splits"])
    if planned - cells - group_cells != file.certificate["hidden_by_rule"]["all"]:
        yield "planned figures less the shown ones are not the number hidden"
    if (audit["checked"], audit["group_cells"]) != (cells, group_cells):
        yield "the audit checked another number of figures than there are"
    if not audit["passed"] or (audit["smallest_ring"] is None) != (cells == 0):
        yield "the audit did not pass, or found a ring where nothing is shown, or none where something is"


def _twice(what: str, things: Iterable) -> Iterator[str]:
    for thing, times in Counter(things).items():
        if times > 1:
            yield f"a {what} stands twice: {thing if isinstance(thing, str) else ' '.join(thing)}"


def nearest_above(path: str, shown: set[str]) -> str | None:
    """The smallest unit of `shown` around a unit."""
    return next((unit for unit in lineage_of(path)[1:] if unit in shown), None)
