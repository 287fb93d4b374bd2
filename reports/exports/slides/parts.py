"""What a slide is made of: texts, tables and charts in boxes, described before anything is drawn. Pure.

Lengths are inches on a slide of 13.333 by 7.5, sizes of type points, colours #rrggbb.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reports.charts.palette import ACCENT, INK

WIDTH, HEIGHT = 13.333, 7.5
SIZES = (20, 18, 16, 15, 14, 13, 12, 11, 10.5)  # of running text, the first that fits

Align = Literal["left", "center", "right"]
ChartKind = Literal["bars", "lines", "stack"]


@dataclass(frozen=True)
class Box:
    """A place on a slide. ValueError where it reaches beyond the slide."""

    left: float
    top: float
    width: float
    height: float

    def __post_init__(self):
        inside = self.left >= 0 and self.top >= 0 and self.left + self.width <= WIDTH and self.top + self.height <= HEIGHT
        if not inside or self.width <= 0 or self.height <= 0:
            raise ValueError(f"{self} is no place on the slide")


@dataclass(frozen=True)
class Paragraph:
    """scale: of the size that the whole text takes."""

    text: str
    bold: bool = False
    colour: str = INK
    scale: float = 1.0


@dataclass(frozen=True)
class Words:
    """Running text in the largest of `sizes` that fits its box; fill: the colour behind it."""

    box: Box
    paragraphs: tuple[Paragraph, ...]
    sizes: Sequence[float] = SIZES
    fill: str | None = None


@dataclass(frozen=True)
class Cell:
    """One cell of a table. fill None: the paper; hatched: it is not shown."""

    text: str
    align: Align = "left"
    bold: bool = False
    colour: str = INK
    fill: str | None = None
    hatched: bool = False


@dataclass(frozen=True)
class Table:
    """A table with one head row and a first column that names the rows. ValueError where rows differ in length.

    widths: of the columns, inches; row_height: of all rows below the head; upright_from: the first column whose head is
    turned by a quarter. alt: the message, for whoever can't see it.
    """

    box: Box
    alt: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    row_height: float
    head_height: float = 0.42
    upright_from: int | None = None

    def __post_init__(self):
        if {len(self.heads), len(self.widths), *map(len, self.rows)} != {len(self.heads)}:
            raise ValueError("every row has as many cells as there are heads and widths")


@dataclass(frozen=True)
class Series:
    """One series of a chart: values as displayed, None where nothing is shown.

    labels: texts beside the points, "" for none; where the series has none, no point has a label. texts: what a point says
    in place of its number where it is a bound or stands for several options, "" elsewhere. ends: intervals.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str = ACCENT
    labels: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    ends: tuple[tuple[float, float] | None, ...] = ()
    thin: bool = False  # a line without marks
    label_colour: str = INK


@dataclass(frozen=True)
class Chart:
    """A native chart. form: number format of its values; low, high, step: of the axis.

    plot: the inner part in shares of the box (left, top, width, height), None to leave it to the program; named: whether
    the axis of categories has labels.
    """

    kind: ChartKind
    box: Box
    alt: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    form: str
    low: float
    high: float
    step: float | None = None  # None: no axis of values
    plot: tuple[float, float, float, float] | None = None
    named: bool = True
    name_size: float = 11
    legend: bool = False

    def __post_init__(self):
        if {len(self.categories), *(len(one.values) for one in self.series)} != {len(self.categories)}:
            raise ValueError("every series has a value, or None, for each category")


Part = Words | Table | Chart
TITLE_BOX = Box(0.6, 0.62, 12.13, 0.95)


@dataclass(frozen=True)
class Slide:
    """title: the message; topic: the word above it; notes: what is said about the slide, a paragraph each.

    parts in the order in which they are read.
    """

    title: str
    topic: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...]
    title_box: Box = TITLE_BOX
