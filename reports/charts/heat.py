"""The heat map of units by themes, as values and shades; the page draws it as a table, for every cell is a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.charts.palette import HEAT
from reports.panels import Figure, Panel, Shown, Suppressed
from reports.report import Group, Report, Split, UnitRow

MIDDLE = len(HEAT) // 2
STEP = {"0-100": 5.0, "1-6": 0.25, "share": 0.05}  # one shade: 5 index points, the size the report calls relevant
EXTREMES_OVER = 100  # units: more than this and only the ends are printed
EXTREMES = 10  # units at each end


@dataclass(frozen=True)
class Centre:
    """What a column is compared with; `published` is False where it is the report unit's own figure."""

    value: float | None
    published: bool


@dataclass(frozen=True)
class HeatRow:
    """A unit or group and its shades, 0-10 by measure; None where the figure is hidden or there is nothing to compare with."""

    unit: UnitRow | Group
    shades: Mapping[str, int | None]

    @property
    def decimals(self) -> int:
        """Decimals of the row's means: one grain a unit, 2 on the quarter grid of small units, else 1."""
        means = [at.value for code, at in self.unit.figures.items() if code != "index" and isinstance(at, Figure)]
        return 1 if all(abs(value * 10 - round(value * 10)) < 1e-6 for value in means) else 2


@dataclass(frozen=True)
class HeatMap:
    """Columns and rows as printed. `left_out` counts the units between the printed ends."""

    columns: tuple[Panel, ...]
    centres: Mapping[str, Centre]
    rows: tuple[HeatRow, ...]
    left_out: int = 0

    @property
    def empty(self) -> bool:
        """True where no printed unit shows anything."""
        return all(row.unit.state == "hidden" for row in self.rows)


def centre_of(panel: Panel) -> Centre:
    """The published figure of the measure; where there is none, the value of the report's own unit."""
    if panel.references:
        return Centre(panel.references[0].reference.value, True)
    return Centre(panel.figure.value if isinstance(panel.figure, Figure) else None, False)


def shade(shown: Shown, centre: Centre, panel: Panel) -> int | None:
    """0 (far below) to 10 (far above): whole steps from the centre, rounded half away from zero.

    Where a high value is bad, the colours change sides. None for a hidden figure or a missing centre.
    """
    if isinstance(shown, Suppressed) or centre.value is None:
        return None
    steps = round(shown.value - centre.value, 6) / STEP[panel.scale]
    whole = int(abs(steps) + 0.5 + 1e-9) * (1 if steps > 0 else -1)
    return min(len(HEAT) - 1, max(0, MIDDLE + (whole if panel.higher_is_better else -whole)))


def heat_map(report: Report, *, by: str | None = None, most: int = EXTREMES_OVER, ends: int = EXTREMES) -> HeatMap:
    """Direct children by the index and its themes; of more than `most` units `ends` at each end by index.

    by: the measure to sort by, highest first and hidden ones last; in natural order where it is None.
    """
    units = printed_units(report.units, most=most, ends=ends)
    if by is not None:
        units = tuple(sorted(units, key=lambda unit: _height(unit.figures.get(by))))
    return _shaded(report, units, len(report.units) - len(units))


def split_map(report: Report, split: Split) -> HeatMap:
    """The groups of one background by the index and its themes."""
    return _shaded(report, split.groups, 0)


def _shaded(report: Report, units: Sequence[UnitRow | Group], left_out: int) -> HeatMap:
    columns = (report.index, *report.themes)
    centres = {panel.code: centre_of(panel) for panel in columns}
    rows = tuple(
        HeatRow(unit, {at.code: shade(unit.figures.get(at.code, Suppressed()), centres[at.code], at) for at in columns})
        for unit in units
    )
    return HeatMap(columns, centres, rows, left_out)


def _height(shown: Shown | None) -> float:
    return -shown.value if isinstance(shown, Figure) else 1.0


def printed_units(units: tuple[UnitRow, ...], *, most: int = EXTREMES_OVER, ends: int = EXTREMES) -> tuple[UnitRow, ...]:
    """All units in their order, or the lowest and highest indices of more than `most`, lowest first."""
    if len(units) <= most:
        return units
    shown = [unit for unit in units if isinstance(unit.figures.get("index"), Figure)]
    ordered = sorted(shown, key=lambda unit: unit.figures["index"].value)
    if len(ordered) <= 2 * ends:
        return tuple(ordered)
    return (*ordered[:ends], *ordered[-ends:])
