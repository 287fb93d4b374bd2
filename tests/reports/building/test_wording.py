from dataclasses import replace

import pytest

from reports.building.wording import breaks_of
from reports.frames import Asked
from reports.trends import Break
from survey.instruments.catalogue import parse_instrument, shipped_instruments

FIRST = parse_instrument(shipped_instruments()["medarbeiderpuls"])


def reworded(code: str, language: str = "nb", text: str = "Noe helt annet"):
    """The next version, with other words in one item."""
    items = tuple(replace(item, texts={**item.texts, language: text}) if item.code == code else item for item in FIRST.items)
    return replace(FIRST, version=2, items=items)


def breaks(*waves, code="theme:autonomy"):
    """Waves as (instrument, module, imported), a month each from January."""
    asked, instruments = {}, {}
    for number, (instrument, module, imported) in enumerate(waves, start=1):
        month = f"2026-{number:02}"
        asked[month] = Asked(instrument.key, instrument.version, module, imported)
        instruments[month] = instrument.for_wave(module)
    return breaks_of(asked, instruments, code)


@pytest.mark.parametrize(
    ("code", "waves", "expected"),
    [
        ("theme:autonomy", [(FIRST, None, False)] * 3, {}),
        ("theme:autonomy", [(FIRST, None, False), (reworded("AUT1"), None, False)], {"2026-02": (Break.WORDING,)}),
        ("index", [(FIRST, None, False), (reworded("AUT1"), None, False)], {"2026-02": (Break.WORDING,)}),
        ("theme:culture", [(FIRST, None, False), (reworded("AUT1"), None, False)], {}),
        ("index", [(FIRST, None, False), (reworded("TUR1"), None, False)], {}),
        (
            "theme:autonomy",
            [(FIRST, None, False), (replace(FIRST, key="another"), None, False)],
            {"2026-02": (Break.INSTRUMENT,)},
        ),
        (
            "theme:autonomy",
            [(FIRST, None, True), (FIRST, None, True), (FIRST, None, False)],
            {"2026-03": (Break.TOOL,)},
        ),
        (
            "index",
            [(reworded("AUT1"), None, True), (FIRST, None, False)],
            {"2026-02": (Break.TOOL, Break.WORDING)},
        ),
        ("index", [(FIRST, None, False), (FIRST, "pressure", False)], {}),
    ],
)
def test_what_differs_from_the_wave_before(code, waves, expected):
    assert breaks(*waves, code=code) == expected


def test_waves_that_do_not_ask_a_theme_are_passed_over():
    theme = FIRST.for_wave("pressure").themes[-1].code
    item = FIRST.theme(theme).items[0]
    waves = [(FIRST, "pressure", False), (FIRST, None, False), (reworded(item), "pressure", False)]

    assert breaks(*waves, code=f"theme:{theme}") == {"2026-03": (Break.WORDING,)}
