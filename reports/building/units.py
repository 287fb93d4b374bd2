"""What a unit is made of: its direct children, and for the client the groups of its backgrounds."""

from reports.building.panels import NOBODY_SHOWN, count_of, figure_of
from reports.disclosure.grain import ShownCount
from reports.frames import Frame, GroupKey
from reports.panels import Count
from reports.report import Group, Split, UnitRow
from survey.instruments.instrument import Instrument
from survey.tree import name_of


def unit_row_of(frame: Frame, path: str, codes: list[str]) -> UnitRow:
    """A direct child with its figures of these measures."""
    cells = frame.cells[path]
    return UnitRow(
        path=path,
        name=name_of(path),
        state="released" if path in frame.counts else "hidden",
        n=count_of(frame, path),
        figures={code: figure_of(cells.get(code)) for code in codes},
    )


def splits_of(frame: Frame, instrument: Instrument, language: str, codes: list[str]) -> tuple[Split, ...]:
    """Every background of the instrument with all its groups: one that is hidden and one nobody is in look alike."""
    return tuple(
        Split(
            background.code,
            background.names[language],
            tuple(
                _group(frame, (background.code, option.code), option.texts[language], codes) for option in background.groups
            ),
        )
        for background in instrument.backgrounds
    )


def _group(frame: Frame, key: GroupKey, name: str, codes: list[str]) -> Group:
    row, cells = frame.groups.get(key), frame.group_cells.get(key, {})
    shown = NOBODY_SHOWN if row is None else Count(ShownCount(row.n_low, row.n_high, row.n_exact).text, None, None)
    return Group(
        code=key[1],
        name=name[:1].upper() + name[1:],
        state="hidden" if row is None else "released",
        n=shown,
        figures={code: figure_of(cells.get(code)) for code in codes},
    )
