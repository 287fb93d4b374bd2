"""Panels of a unit: one for every measure that is one number, with what it is compared with."""

from collections.abc import Iterable

from flask_babel import gettext

from reports.benchmarks import compare_with_references
from reports.disclosure.grain import ShownCount, display_response_rate
from reports.disclosure.plan import INDEX
from reports.frames import Frame, HistoryCell
from reports.models.release import ReleasedCell, ReleasedGroupCell
from reports.panels import HIDDEN, Change, Count, Figure, Panel, Shown
from survey.instruments.instrument import Instrument

NOBODY_SHOWN = Count(None, None, None)


def panels_of(
    frame: Frame, instrument: Instrument, path: str, language: str, changes: dict[str, Change]
) -> Iterable[Panel]:
    """Every measure of the instrument in its order, shown or not."""
    for code, name, scale, higher_is_better in _measures(instrument, language):
        figure = figure_of(frame.cells[path].get(code))
        yield Panel(
            code,
            name,
            scale,
            figure,
            references=compare_with_references(code, scale, figure, language, instrument=instrument.key),
            change=changes.get(code),
            higher_is_better=higher_is_better,
        )


def _measures(instrument: Instrument, language: str) -> Iterable[tuple[str, str, str, bool]]:
    """(code, name, scale, higher is better) of every measure that is one number."""
    yield INDEX, gettext("Wellbeing index"), "0-100", True
    for theme in instrument.themes:
        # Scores of themes are turned so that high is good; an outcome is shown as it was answered.
        good = theme.role != "outcome" or instrument.item(theme.items[0]).direction > 0
        yield f"theme:{theme.code}", theme.names[language], "1-6", good
        if len(theme.items) > 1:
            for code in theme.items:
                yield f"item:{code}", instrument.item(code).texts[language], "1-6", True
    for share in instrument.shares:
        text = share.notes.get(language) or instrument.item(share.item).texts[language]
        yield share.code, text[:1].upper() + text[1:], "share", instrument.item(share.item).direction > 0


def figure_of(cell: ReleasedCell | ReleasedGroupCell | HistoryCell | None) -> Shown:
    """A frozen cell as a reader sees it; there is no row of a hidden one."""
    if cell is None:
        return HIDDEN
    return Figure(cell.value, cell.bound, cell.low, cell.high, getattr(cell, "adjusted", None))


def count_of(frame: Frame, path: str) -> Count:
    """How many answered, of how many invited, at the grain of the rule."""
    row = frame.counts.get(path)
    if row is None:
        return NOBODY_SHOWN
    count = ShownCount(row.n_low, row.n_high, row.n_exact)
    invited = frame.invited[path]
    rate = display_response_rate(count, invited)
    return Count(shown_count(count), invited, None if rate is None else tuple(rate))


def shown_count(count: ShownCount) -> int | str:
    """A number where it is exact, else a band or a rounded one as a text."""
    return count.low if count.exact else count.text
