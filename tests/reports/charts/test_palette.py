import re
from itertools import combinations
from pathlib import Path

import pytest

from reports.charts import palette

STATIC = Path(__file__).parents[3] / "static"
NUMBER_ON_CELL = 4.5
# Linear RGB seen with no working red (protanopia) or green (deuteranopia) cones: Machado, Oliveira & Fernandes 2009.
BLIND = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}


def seen(colour, kind):
    linear = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [sum(weight * channel for weight, channel in zip(row, linear, strict=True)) for row in BLIND[kind]]


@pytest.mark.parametrize("shade", range(len(palette.HEAT)))
def test_the_number_reads_on_every_shade(shade):
    background, ink = palette.HEAT[shade]
    assert palette.contrast(background, ink) >= NUMBER_ON_CELL


@pytest.mark.parametrize("style_sheet", ["report.css", "site.css"])
def test_the_style_sheets_use_the_tested_shades(style_sheet):
    text = (STATIC / style_sheet).read_text(encoding="utf-8")
    rules = re.findall(r"\.heat-(\d+) \{ background: (#\w{6}); color: (#\w{6}); \}", text)
    assert [(background, ink) for _, background, ink in rules] == list(palette.HEAT)
    options = re.findall(r"\.option-\d \{ background: (#\w{6}); \}", text)
    assert options == list(palette.OPTIONS)


def test_shades_darken_away_from_the_middle():
    lights = [palette.luminance(background) for background, _ in palette.HEAT]
    assert lights[:6] == sorted(lights[:6])
    assert lights[5:] == sorted(lights[5:], reverse=True)


@pytest.mark.parametrize("kind", BLIND)
def test_the_two_sides_differ_for_colour_blind_readers(kind):
    """From the second step out, below and above are apart in what is left of colour vision."""
    backgrounds = [background for background, _ in palette.HEAT]
    for below, above in zip(backgrounds[:4], reversed(backgrounds[7:]), strict=True):
        gap = max(abs(one - other) for one, other in zip(seen(below, kind), seen(above, kind), strict=True))
        assert gap > 0.15


def test_text_and_marks_stand_out():
    assert palette.contrast(palette.INK, palette.PAPER) >= 7
    assert palette.contrast(palette.MUTED, palette.PANEL) >= 4.5
    assert all(palette.contrast(mark, palette.PAPER) >= 3 for mark in (palette.ACCENT, palette.BEFORE))


def dark_and_light():
    text = (STATIC / "site.css").read_text(encoding="utf-8")
    light, dark, *_ = text.split("prefers-color-scheme: dark")
    schemes = {"light": light, "dark": dark}
    return {name: dict(re.findall(r"--([\w-]+): (#\w{6});", part.split("}")[0])) for name, part in schemes.items()}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_schemes_keep_their_contrast(scheme):
    colours = dark_and_light()[scheme]
    for text in ("ink", "muted", "accent", "better", "worse", "warn"):
        assert palette.contrast(colours[text], colours["paper"]) >= 4.5
    assert palette.contrast(colours["ink"], colours["panel"]) >= 4.5
    assert palette.contrast(colours["on-accent"], colours["accent"]) >= 4.5
    for mark in ("accent", "before", "edge"):
        assert palette.contrast(colours[mark], colours["paper"]) >= 3


def test_luminance_and_contrast():
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.luminance("#ffffff") == pytest.approx(1)
    with pytest.raises(ValueError, match="not a colour"):
        palette.luminance("red")


def test_options_are_six_different_colours():
    assert all(one != other for one, other in combinations(palette.OPTIONS, 2))
    assert len(palette.OPTIONS) == 6
