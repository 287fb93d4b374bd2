"""What a file says of the client as a whole, looked at from outside: what is blocked, what goes with an outcome, reliability."""

from collections.abc import Iterator

from reports.disclosure.figures import SHARE_STEP
from reports.disclosure.plan import INDEX
from reports.disclosure.verification_figures import named, on_grid
from reports.disclosure.verification_file import ReleasedFile
from reports.disclosure.verification_tree import most
from reports.statistics.drivers import more_than_chance
from survey.thresholds import COUNT_STEP, MOMENTS_FROM, SHARE_CEILING
from survey.tree import ROOT

CLIPPED = ("icc1", "icc2", "agreement")


def block_faults(file: ReleasedFile) -> Iterator[str]:
    """Blocking items are asked, the same in file and certificate, of a client of 100; nothing that they block is shown."""
    items = file.release["blocked"]
    if items != file.certificate["blocked"]:
        yield "the certificate names other blocking items"
    if len(set(items)) < len(items):
        yield "a blocking item stands twice"
    yield from (f"{item} blocks and is not asked" for item in items if f"distribution:{item}" not in file.measures)
    if items and _people(file) < MOMENTS_FROM:
        yield f"an item blocks among fewer than {MOMENTS_FROM} people"
    for cell in (*file.release["cells"], *file.release["group_cells"]):
        if cell["measure"] in file.blocked:
            yield f"{named(cell)} is blocked and is shown"
    if items and file.release["group_cells"]:
        yield "groups are shown without the index"


def driver_faults(file: ReleasedFile) -> Iterator[str]:
    """Of outcomes that the client shows, by all themes of the index, each in whole per cents within its interval."""
    sets = file.release["drivers"]
    if len({one["outcome"] for one in sets}) < len(sets):
        yield "an outcome stands twice"
    themes = sorted(measure.code for measure in file.measures.values() if measure.part_of == INDEX)
    for one in sets:
        outcome = file.measures.get(one["outcome"])
        if outcome is None or outcome.kind != "theme" or outcome.part_of or not _shown(file, outcome.code):
            yield f"what goes with {one['outcome']} is said, which is no outcome that the client shows"
        if sorted(driver["theme"] for driver in one["drivers"]) != themes or not all(_shown(file, theme) for theme in themes):
            yield f"what goes with {one['outcome']} is not said of each theme of the index, all of them shown"
        if one["people"] % COUNT_STEP or not MOMENTS_FROM <= one["people"] <= _people(file) + COUNT_STEP // 2:
            yield f"the people behind what goes with {one['outcome']} are no number of them that is shown"
        if one["above_chance"] != more_than_chance(one["explained"], one["people"], len(one["drivers"])):
            yield f"whether more than chance goes with {one['outcome']} doesn't follow from what is shown"
        yield from (f"what goes with {one['outcome']}: {fault}" for fault in _share_faults(one))


def _share_faults(one: dict) -> Iterator[str]:
    explained, drivers = one["explained"], one["drivers"]
    numbers = [explained, *(driver[name] for driver in drivers for name in ("share", "low", "high"))]
    if not all(on_grid(number, SHARE_STEP) for number in numbers):
        yield "it doesn't stand on whole per cents"
    if not 0 <= explained <= SHARE_CEILING:
        yield f"more than {SHARE_CEILING:g} explained is not shown"
    if not all(0 <= driver["low"] <= driver["share"] <= driver["high"] <= 1 for driver in drivers):
        yield "a share lies outside its interval, or the interval outside 0 to 1"
    if abs(sum(driver["share"] for driver in drivers) - explained) > SHARE_STEP / 2 * (len(drivers) + 1) + 1e-9:
        yield "its shares don't add up to what is explained"
    if any(driver["direction"] not in (-1, 0, 1) for driver in drivers):
        yield "a direction is unknown"


def reliability_faults(file: ReleasedFile) -> Iterator[str]:
    """Of the index and themes that the client shows, in hundredths, alpha within its limits, the rest within theirs."""
    entries = file.release["reliability"]
    if len({one["measure"] for one in entries}) < len(entries):
        yield "a reliability stands twice"
    if entries and _people(file) < MOMENTS_FROM:
        yield f"reliabilities are of fewer than {MOMENTS_FROM} people"
    for one in entries:
        measure = file.measures.get(one["measure"])
        if measure is None or measure.kind not in (INDEX, "theme") or not _shown(file, measure.code):
            yield f"the reliability of {one['measure']} is of nothing that the client shows"
        numbers = {name: value for name, value in one.items() if name != "measure" and value is not None}
        if not all(on_grid(value, SHARE_STEP) for value in numbers.values()):
            yield f"the reliability of {one['measure']} doesn't stand on hundredths"
        limits = [one["low"], one["alpha"], one["high"]]
        if None in limits and limits != [None] * 3 or None not in limits and not (limits == sorted(limits) and limits[2] <= 1):
            yield f"the alpha of {one['measure']} lies outside its limits"
        if not 0 <= numbers.get("omega", 0) <= 1 or not all(0 <= numbers.get(name, 0) <= SHARE_CEILING for name in CLIPPED):
            yield f"the reliability of {one['measure']} lies beyond the ends of its scale"


def _people(file: ReleasedFile) -> int:
    """The most people the client's count may stand for."""
    return most(file.counts[ROOT]) if ROOT in file.counts else 0


def _shown(file: ReleasedFile, code: str) -> bool:
    return ROOT in file.shown.get(code, ())
