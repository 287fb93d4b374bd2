"""Building the report of a unit from what its wave released. Reads through frames.py and computes from displayed values."""

from collections.abc import Iterable

from flask_babel import force_locale, gettext

from reports.benchmarks import compare_with_references, references
from reports.changes import changes_of
from reports.disclosure.grain import ShownCount, display_response_rate
from reports.disclosure.plan import INDEX
from reports.frames import Frame, GroupKey, load_frame, load_release
from reports.models.release import ReleasedCell, ReleasedGroupCell
from reports.report import (
    HIDDEN,
    Change,
    Comment,
    Count,
    Distribution,
    Figure,
    Group,
    OptionGroup,
    Panel,
    Report,
    Shown,
    Split,
    Trend,
    TrendPoint,
    UnitRow,
)
from survey.instruments.catalogue import language_for
from survey.instruments.instrument import Instrument
from survey.instruments.scale import POINTS
from survey.refusal import Refusal
from survey.services.instruments import instrument_of
from survey.tree import ROOT, name_of

NOBODY_SHOWN = Count(None, None, None)


class WaveNotReleased(Refusal):
    """There is no release to report on."""


def build_report(client_key: str, unit_path: str, month: str, language: str) -> Report:
    """The report of one unit in one language. WaveNotReleased where the wave has no release.

    A unit that is hidden and one that never existed give the same report, with the state "hidden".
    """
    found = load_release(client_key, month)
    if found is None:
        raise WaveNotReleased(f"The wave {month} of {client_key} has no release; close it first: senterpuls wave close")
    client, wave, release = found
    instrument = instrument_of(wave)
    language = language_for(language, instrument.languages)
    frame = load_frame(client, wave, release, unit_path)
    with force_locale(language):
        if unit_path not in frame.counts:
            return _hidden_report(frame, instrument, unit_path, language)
        return _released_report(frame, instrument, unit_path, language)


def _heading(frame: Frame, instrument: Instrument, path: str, language: str) -> dict:
    return {
        "client": frame.client.key,
        "client_name": frame.client.name,
        "month": frame.wave.month,
        "unit_path": path,
        "unit_name": frame.client.name if path == ROOT else name_of(path),
        "instrument": instrument.key,
        "instrument_name": instrument.names[language],
        "language": language,
        "demonstration": frame.client.demonstration,
        "imported": frame.wave.imported,
        "opened_on": frame.wave.opened_at.date().isoformat(),
        "closed_on": frame.wave.closed_at.date().isoformat(),
    }


def _hidden_report(frame: Frame, instrument: Instrument, path: str, language: str) -> Report:
    index = Panel(INDEX, gettext("Wellbeing index"), "0-100", HIDDEN)
    return Report(**_heading(frame, instrument, path, language), state="hidden", n=NOBODY_SHOWN, index=index)


def _released_report(frame: Frame, instrument: Instrument, path: str, language: str) -> Report:
    changes = changes_of(frame.history, frame.wave.month)
    panels = {panel.code: panel for panel in _panels(frame, instrument, path, language, changes)}
    roles = {role: [f"theme:{theme.code}" for theme in instrument.themes if theme.role == role] for role in _ROLES}
    shares = [share.code for share in instrument.shares]
    items = [f"item:{code}" for theme in instrument.themes if len(theme.items) > 1 for code in theme.items]
    heat = [INDEX, *roles["index"], *roles["module"]]
    return Report(
        **_heading(frame, instrument, path, language),
        state="released",
        n=_count(frame, path),
        index=panels[INDEX],
        themes=tuple(panels[code] for code in roles["index"]),
        modules=tuple(panels[code] for code in roles["module"]),
        outcomes=tuple(panels[code] for code in [*shares, *roles["outcome"]]),
        items=tuple(panels[code] for code in items),
        distributions=tuple(_distribution(frame, instrument, code, path, language) for code in instrument.codes),
        trends=tuple(_trend(frame, panels[code]) for code in [INDEX, *roles["index"]]),
        units=tuple(_unit_row(frame, child, heat) for child in frame.children),
        splits=_splits(frame, instrument, language, [*heat, *roles["outcome"]]) if path == ROOT else (),
        comments=tuple(Comment(one.id, one.text) for one in frame.comments),
        references=references(language, instrument.key),
        links_handed_out=frame.wave.links_handed_out,
        certificate=frame.release.certificate,
    )


_ROLES = ("index", "module", "outcome")


def _panels(
    frame: Frame, instrument: Instrument, path: str, language: str, changes: dict[str, Change]
) -> Iterable[Panel]:
    for code, name, scale, higher_is_better in _measures(instrument, language):
        figure = _figure(frame.cells[path].get(code))
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


def _figure(cell: ReleasedCell | ReleasedGroupCell | None) -> Shown:
    if cell is None:
        return HIDDEN
    return Figure(cell.value, cell.bound, cell.low, cell.high, getattr(cell, "adjusted", None))


def _count(frame: Frame, path: str) -> Count:
    row = frame.counts.get(path)
    if row is None:
        return NOBODY_SHOWN
    count = ShownCount(row.n_low, row.n_high, row.n_exact)
    invited = frame.invited[path]
    rate = display_response_rate(count, invited)
    return Count(count.low if count.exact else count.text, invited, None if rate is None else tuple(rate))


def _distribution(frame: Frame, instrument: Instrument, code: str, path: str, language: str) -> Distribution:
    item = instrument.item(code)
    scale = instrument.scale(item.scale)
    cell = frame.cells[path].get(f"distribution:{code}")
    return Distribution(
        code=f"distribution:{code}",
        text=item.texts[language],
        options=tuple(scale.label(value, language) or str(value) for value in range(1, POINTS + 1)),
        groups=HIDDEN
        if cell is None
        else tuple(OptionGroup(group["first"], group["last"], group["value"], group["bound"]) for group in cell.shares),
        higher_is_better=item.direction > 0,
    )


def _trend(frame: Frame, panel: Panel) -> Trend:
    """Every month from the first wave to this one; a month without a wave is a gap like a hidden one."""
    history = frame.history
    points = [
        TrendPoint(month, _figure(history.get(month, {}).get(panel.code)))
        for month in _months(min(history), frame.wave.month)
    ]
    return Trend(panel.code, panel.name, panel.scale, tuple(points))


def _months(first: str, last: str) -> list[str]:
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{number // 12}-{number % 12 + 1:02}" for number in range(start, end + 1)]


def _unit_row(frame: Frame, path: str, codes: list[str]) -> UnitRow:
    cells = frame.cells[path]
    return UnitRow(
        path=path,
        name=name_of(path),
        state="released" if path in frame.counts else "hidden",
        n=_count(frame, path),
        figures={code: _figure(cells.get(code)) for code in codes},
    )


def _splits(frame: Frame, instrument: Instrument, language: str, codes: list[str]) -> tuple[Split, ...]:
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
        figures={code: _figure(cells.get(code)) for code in codes},
    )
