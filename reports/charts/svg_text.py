"""Text in charts: placed by computed width, because measuring anchors again is what a PDF writer pays for."""

from html import escape

from reports.charts.palette import NAMES

BASELINE = 0.36  # from the middle of a line of capitals and digits down to its baseline, in em
LINE = 1.15  # line height, in em
DEFAULT_WIDTH = 0.62

# Advance widths of Inter Regular in em, by group of characters.
_GROUPS = {
    0.18: "’",
    0.22: "'",
    0.24: "ijlï",
    0.26: "I",
    0.28: " !,.:;·\xa0",
    0.33: "|",
    0.36: "()/[\\]ft{}",
    0.37: "r",
    0.38: "“”",
    0.40: '"',
    0.45: "_",
    0.46: "-1",
    0.47: "^",
    0.50: "*`–",
    0.51: "?",
    0.52: "s",
    0.54: "Jkxz",
    0.56: "Lacvyåä",
    0.57: "7",
    0.58: "euüéèë",
    0.59: "Fhn",
    0.60: "EoøöóÉ",
    0.61: "25gpq",
    0.62: "0689Zbd",
    0.63: "#P",
    0.64: "$&34RSTX",
    0.65: "BK",
    0.66: "+<=>Y~−≤≥≈×",
    0.68: "AVÅÄ",
    0.72: "D",
    0.73: "C",
    0.74: "GHUÜ",
    0.75: "N",
    0.76: "OQØÖ",
    0.81: "%w",
    0.82: "…",
    0.87: "m",
    0.89: "M",
    0.92: "æ",
    0.94: "@",
    0.95: "W",
    0.99: "Æ",
}
_WIDTHS = {character: width for width, group in _GROUPS.items() for character in group}


def text_width(text: str, size: float) -> float:
    """Width of a line in px at font size `size`; characters that are not in the table count as an average letter."""
    return size * sum(_WIDTHS.get(character, DEFAULT_WIDTH) for character in text)


def number(value: float) -> str:
    """A coordinate with at most two decimals; never -0."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def paint(screen: bool, **colours: str) -> str:
    """` fill="#1b2430" stroke="…"`; on screen with classes by which the style sheet can turn a chart dark."""
    names = [f"{attribute}-{NAMES[colour]}" for attribute, colour in colours.items() if colour in NAMES]
    marked = f' class="{" ".join(names)}"' if screen and names else ""
    return marked + "".join(f' {attribute}="{escape(colour)}"' for attribute, colour in colours.items())


def text_line(x: float, y: float, text: str, *, size: float, colour: str, anchor: str = "left", screen: bool = False) -> str:
    """One `<text>` whose vertical middle is at y. anchor: left, center, right.

    On screen the reader's own font is not known, so there the anchor stays an attribute.
    """
    shift, attribute = {"left": (0.0, ""), "center": (0.5, "middle"), "right": (1.0, "end")}[anchor]
    anchored = f' text-anchor="{attribute}"' if screen and attribute else ""
    if not screen:
        x -= shift * text_width(text, size)
    return (
        f'<text x="{number(x)}" y="{number(y + BASELINE * size)}" font-size="{number(size)}"'
        f"{anchored}{paint(screen, fill=colour)}>{escape(text)}</text>"
    )


def text_block(x: float, y: float, text: str, *, size: float, colour: str, anchor: str = "left", screen: bool = False) -> str:
    """Lines parted by <br>, centred on y."""
    lines = text.split("<br>")
    first = y - (len(lines) - 1) * size * LINE / 2
    return "".join(
        text_line(x, first + at * size * LINE, line, size=size, colour=colour, anchor=anchor, screen=screen)
        for at, line in enumerate(lines)
    )
