"""Values read off a drawn chart with a ruler: the axis from its tick labels, the marks, bars and intervals from their paths.

Knows SVG and nothing of how the product draws: coordinates have two decimals, so a ruler reads far more than a figure shows.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

import numpy as np

PIXEL = 0.02  # of a coordinate: rounded to two decimals, and so are the ticks it is measured by
STEP = re.compile(r"([MLHVhZ])([^MLHVhZ]*)")
MIDDLE = 0.36  # of the font size: from the base of a line of digits up to its middle
NUMERIC = re.compile(r"(\d+(?:\.\d+)?)(%)?")


@dataclass(frozen=True)
class Ruler:
    """value = (px - zero) / unit, for px between the ends of the axis as labelled, and a little beyond."""

    across: bool  # x, or y
    unit: float
    zero: float
    reach: tuple[float, float]

    def value(self, px: float) -> float:
        return (px - self.zero) / self.unit

    @property
    def error(self) -> float:
        return PIXEL / abs(self.unit)


def read_values(svg: str) -> list[tuple[float, float]]:
    """(value, how exactly it is read) of every line, mark, bar and interval end along an axis with numbers."""
    root = ElementTree.fromstring(svg)
    rulers = _rulers(root)
    found = []
    for element in root:
        for x, y in _points(element):
            for ruler in rulers:
                px = x if ruler.across else y
                if ruler.reach[0] <= px <= ruler.reach[1]:
                    found.append((ruler.value(px), ruler.error))
    return found


def read_lengths(svg: str) -> list[float]:
    """Lengths of the bars that lie side by side, in px; no axis is needed for how they compare."""
    return [float(rect.get("width")) for rect in ElementTree.fromstring(svg) if rect.tag.endswith("rect")]


def has_axis(svg: str) -> bool:
    return bool(_rulers(ElementTree.fromstring(svg)))


def _rulers(root) -> list[Ruler]:
    rows, columns = defaultdict(list), defaultdict(list)
    for text in (element for element in root if element.tag.endswith("text")):
        written = NUMERIC.fullmatch((text.text or "").strip())
        if written:
            value = float(written[1]) / (100 if written[2] else 1)
            x, y, size = (float(text.get(name)) for name in ("x", "y", "font-size"))
            if text.get("text-anchor") == "middle":
                rows[y].append((x, value))
            elif text.get("text-anchor") == "end":
                columns[x].append((y - MIDDLE * size, value))
    labelled = [(True, run) for ticks in rows.values() for run in _runs(ticks)]
    labelled += [(False, run) for ticks in columns.values() for run in _runs(ticks)]
    return [_ruler(across, run) for across, run in labelled if len(run) > 2]


def _runs(ticks: list[tuple[float, float]]) -> Iterator[list[tuple[float, float]]]:
    """Labels in the order written, a new axis wherever the values start again."""
    run: list[tuple[float, float]] = []
    for tick in ticks:
        if run and tick[1] <= run[-1][1]:
            yield run
            run = []
        run.append(tick)
    yield run


def _ruler(across: bool, ticks: list[tuple[float, float]]) -> Ruler:
    px, values = (np.array(part) for part in zip(*ticks, strict=True))
    unit, zero = np.polyfit(values, px, 1)
    room = abs(unit * (values[1] - values[0])) / 4 if not across else np.inf
    return Ruler(across, float(unit), float(zero), (float(px.min() - room), float(px.max() + room)))


def _points(element) -> Iterator[tuple[float, float]]:
    kind = element.tag.rpartition("}")[2]
    if kind == "circle":
        yield float(element.get("cx")), float(element.get("cy"))
    elif kind == "rect":
        x, y, width, height = (float(element.get(name)) for name in ("x", "y", "width", "height"))
        yield from ((x, y), (x + width, y + height))
    elif kind == "path":
        corners = list(_corners(element.get("d")))
        yield from [_centre(corners)] if "Z" in element.get("d") else corners


def _corners(path: str) -> Iterator[tuple[float, float]]:
    x = y = 0.0
    for letter, rest in STEP.findall(path):
        numbers = [float(number) for number in rest.split()]
        if letter in "ML":
            x, y = numbers
        elif letter == "H":
            (x,) = numbers
        elif letter == "V":
            (y,) = numbers
        if letter != "Z":
            yield x, y


def _centre(corners: list[tuple[float, float]]) -> tuple[float, float]:
    """Of a closed mark: a diamond, or a triangle whose point is 1.1 radii from the middle and its foot 0.9."""
    x, y = (np.array(part) for part in zip(*corners, strict=True))
    middle = (y.min() + y.max()) / 2
    if len(corners) == 3:
        up = (y == y.min()).sum() == 1
        middle += (y.max() - y.min()) * (0.05 if up else -0.05)
    return float((x.min() + x.max()) / 2), float(middle)
