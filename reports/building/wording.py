"""In which waves a measure was asked otherwise than in the wave before."""

from collections.abc import Mapping

from reports.disclosure.plan import INDEX
from reports.frames import Asked
from reports.trends import Break
from survey.instruments.instrument import Instrument
from survey.instruments.scale import POINTS

Wording = dict[tuple[str, str], tuple]  # (item, language) → its text, the words of its options, its direction


def breaks_of(asked: Mapping[str, Asked], instruments: Mapping[str, Instrument], code: str) -> dict[str, tuple[Break, ...]]:
    """Month → what differs from the wave before, of the months in which something does.

    asked, instruments: month → how its wave asked, oldest first. code: the index or a theme. A wave that did not ask
    the theme is passed over.
    """
    breaks: dict[str, tuple[Break, ...]] = {}
    if len({(one.instrument, one.instrument_version, one.imported, one.own_items) for one in asked.values()}) < 2:
        return breaks
    before: str | None = None
    for month in asked:
        if not _items(instruments[month], code):
            continue
        if before is not None:
            found = _between(asked[before], asked[month], instruments[before], instruments[month], code=code)
            breaks |= {month: found} if found else {}
        before = month
    return breaks


def _between(last: Asked, now: Asked, old: Instrument, new: Instrument, *, code: str) -> tuple[Break, ...]:
    found = [Break.TOOL] if last.imported != now.imported else []
    if last.instrument != now.instrument:
        found.append(Break.INSTRUMENT)
    elif old is not new and _reworded(wording_of(old, code), wording_of(new, code)):
        found.append(Break.WORDING)
    return tuple(found)


def _reworded(old: Wording, new: Wording) -> bool:
    """Other items, or other words in a language that both have. A language that came new changes nothing."""
    if {item for item, _ in old} != {item for item, _ in new}:
        return True
    return any(old[key] != new[key] for key in old.keys() & new.keys())


def wording_of(instrument: Instrument, code: str) -> Wording:
    """All the words that a measure is asked with."""
    return {
        (item, language): _words(instrument, item, language)
        for item in _items(instrument, code)
        for language in instrument.languages
    }


def _items(instrument: Instrument, code: str) -> tuple[str, ...]:
    wanted = instrument.index_themes if code == INDEX else (code.partition(":")[2],)
    return tuple(item for theme in instrument.themes if theme.code in wanted for item in theme.items)


def _words(instrument: Instrument, code: str, language: str) -> tuple:
    item = instrument.item(code)
    scale = instrument.scale(item.scale)
    return item.texts[language], tuple(scale.label(value, language) for value in range(1, POINTS + 1)), item.direction
