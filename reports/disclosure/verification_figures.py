"""Rules 6, 7 and 8, looked at from outside: whether every figure and count of a file stands on its grain."""

from collections.abc import Iterator
from decimal import Decimal

from reports.disclosure.counts import BANDS
from reports.disclosure.figures import AT_LEAST, AT_MOST, SCALES, SHARE_STEP, Scale
from reports.disclosure.plan import SCALES as SCALE_OF
from reports.disclosure.verification_file import ReleasedFile
from survey.thresholds import COUNT_STEP, FINE_GRAIN_FROM, SHARE_CEILING, SHARE_FLOOR

DISTRIBUTION = "distribution"
WITH_ADJUSTED = frozenset({"index", "theme"})


def on_grid(value: float, step: float) -> bool:
    """Whether a number, as it is written, is a multiple of the step."""
    return Decimal(str(value)) % Decimal(str(step)) == 0


def named(cell: dict) -> str:
    place = cell["path"] or "the client" if "path" in cell else f"{cell['background']} {cell['group']}"
    return f"{cell['measure']} of {place}"


def count_faults(file: ReleasedFile) -> Iterator[str]:
    """Exact from 20, multiples of 5, or a band; of groups always a multiple of 5."""
    for count in (*file.release["counts"], *file.release["groups"]):
        low, high, exact = count["low"], count["high"], count["exact"]
        whole = low == high and low >= FINE_GRAIN_FROM and (exact or low % COUNT_STEP == 0)
        if not whole and (exact or (low, high) not in BANDS):
            yield f"the number of people of {count.get('path', count.get('group')) or 'the client'} is no count that is shown"
    for count in file.release["groups"]:
        if count["exact"] or count["low"] != count["high"]:
            yield f"the number of people of {count['background']} {count['group']} must be rounded to {COUNT_STEP}"


def grain_faults(file: ReleasedFile) -> Iterator[str]:
    """Every figure on its steps, within its cuts, its interval around it; a sentence a breach."""
    for cell in file.release["cells"]:
        kind = cell["measure"].partition(":")[0]
        if kind not in SCALE_OF:
            continue  # named by the plan's check
        large = file.counts.get(cell["path"], {"low": 0})["low"] >= FINE_GRAIN_FROM
        faults = _distribution_faults(cell) if kind == DISTRIBUTION else _figure_faults(cell, kind, large)
        yield from (f"{named(cell)}: {fault}" for fault in faults)
    for cell in file.release["group_cells"]:
        kind = cell["measure"].partition(":")[0]
        if kind in SCALE_OF:
            yield from (f"{named(cell)}: {fault}" for fault in _figure_faults(cell, kind, True))
            if cell["step"] != SCALES[SCALE_OF[kind]].fine:
                yield f"{named(cell)}: a group's figure has the fine grain"


def _figure_faults(cell: dict, kind: str, large: bool) -> Iterator[str]:
    scale, step = SCALES[SCALE_OF[kind]], cell["step"]
    if cell.get("shares") is not None or cell["value"] is None:
        yield "it is one number"
        return
    if step not in ({scale.coarse, scale.fine} if large else {scale.coarse}) or (kind == "share" and not large):
        yield "its steps are too fine for its number of people"
        return
    ends = [end for end in (cell["low"], cell["high"]) if end is not None]
    numbers = [cell["value"], *ends, *([cell["adjusted"]] if cell.get("adjusted") is not None else [])]
    if not all(on_grid(number, step) for number in numbers):
        yield f"it doesn't stand on steps of {step:g}"
    if not all(scale.floor <= number <= scale.ceiling for number in numbers):
        yield "it lies beyond the ends of its scale"
    yield from _bound_faults(cell, kind, scale)
    yield from _interval_faults(cell, kind, scale)


def _bound_faults(cell: dict, kind: str, scale: Scale) -> Iterator[str]:
    value, bound = cell["value"], cell["bound"]
    if bound not in {None, AT_MOST, AT_LEAST}:
        yield "its bound is unknown"
    elif bound is None and kind != "share" and value in {scale.floor, scale.ceiling}:
        yield "at the end of its scale it must be a bound"
    elif bound == AT_LEAST and value != scale.ceiling or bound == AT_MOST and kind != "share" and value != scale.floor:
        yield "a bound stands at the end of its scale"
    if cell.get("adjusted") is not None:
        if bound or kind not in WITH_ADJUSTED:
            yield "no adjusted score stands beside it"
        elif cell["adjusted"] in {scale.floor, scale.ceiling}:
            yield "an adjusted score at the end of its scale is not shown"


def _interval_faults(cell: dict, kind: str, scale: Scale) -> Iterator[str]:
    value, low, high = cell["value"], cell["low"], cell["high"]
    if (low is None) != (high is None) or (low is None and not (kind == "share" and cell["bound"])):
        yield "it has no interval"
    elif low is not None:
        if not low <= value <= high:
            yield "its interval does not contain it"
        if low >= high:
            yield "its interval has no width"
        if cell["bound"] == AT_MOST and low != scale.floor or cell["bound"] == AT_LEAST and high != scale.ceiling:
            yield "the outer end of its interval is not the end of its scale"


def _distribution_faults(cell: dict) -> Iterator[str]:
    groups = cell["shares"]
    if not groups or any(cell[name] is not None for name in ("value", "bound", "low", "high", "adjusted")):
        yield "a distribution is groups of options and nothing else"
        return
    edges = [(group["first"], group["last"]) for group in groups]
    if [first for first, _ in edges] != [1, *(last + 1 for _, last in edges[:-1])] or edges[-1][1] != 6:
        yield "its groups don't make the six options"
    if any(first > last for first, last in edges) or any(group["bound"] for group in groups):
        yield "a group of options runs upwards and has no bound"
    values = [group["value"] for group in groups]
    if cell["step"] != SHARE_STEP or not all(on_grid(value, SHARE_STEP) for value in values):
        yield f"it doesn't stand on steps of {SHARE_STEP:g}"
    if not all(SHARE_FLOOR <= value <= SHARE_CEILING for value in values) and values != [1]:
        yield "small options must be joined"
    if abs(sum(values) - 1) > SHARE_STEP / 2 * len(values) + 1e-9:
        yield "its groups don't add up to everybody"
