"""How much room a text takes, so that it is made smaller before it runs over its box. Pure.

Widths are those of Inter, a little wider than the type that slides use: what fits here fits there.
"""

from collections.abc import Iterable, Sequence

from reports.charts.svg_text import text_width
from reports.exports.slides.parts import Paragraph

LINE = 1.2  # height of a line, in em
BETWEEN = 0.45  # after a paragraph, in em
BOLD = 1.06  # how much wider bold letters are
POINTS = 72  # to the inch
INSET = 0.1  # inches left and right of a text in its box
INSET_TOP = 0.05


def lines_of(text: str, size: float, width: float, *, bold: bool = False) -> int:
    """Lines a text breaks into within `width` inches; a word wider than that is broken itself."""
    room = width * POINTS / (BOLD if bold else 1.0)
    lines, used, space = 1, 0.0, text_width(" ", size)
    for word in text.split(" "):
        wide = text_width(word, size)
        if used and used + space + wide > room:
            lines, used = lines + 1, 0.0
        while wide > room:
            lines, wide = lines + 1, wide - room
        used = used + space + wide if used else wide
    return lines


def breaks_a_word(text: str, size: float, width: float) -> bool:
    """Whether a word is wider than `width` inches."""
    return any(text_width(word, size) > width * POINTS for word in text.split(" "))


def broken(text: str, size: float, width: float, lines: int) -> list[str]:
    """The text in lines no wider than `width` inches, at most so many; what is too much is cut with …"""
    made: list[str] = []
    for word in text.split(" "):
        longer = f"{made[-1]} {word}" if made else word
        if made and text_width(longer, size) <= width * POINTS:
            made[-1] = longer
        else:
            made.append(word)
    kept = made[:lines]
    if len(made) > lines:
        kept[-1] = f"{kept[-1]}…"
    return [shortened(line, size, width, 1) for line in kept]


def text_height(paragraphs: Iterable[Paragraph], size: float, width: float) -> float:
    """Inches that paragraphs take in a box of `width` inches."""
    points, last = 0.0, 0.0
    for one in paragraphs:
        last = BETWEEN * size
        points += lines_of(one.text, size * one.scale, width - 2 * INSET, bold=one.bold) * LINE * size * one.scale + last
    return (points - last) / POINTS + 2 * INSET_TOP


def fitted_size(paragraphs: Sequence[Paragraph], sizes: Sequence[float], width: float, height: float) -> float:
    """The first of `sizes` at which the paragraphs fit, else the last."""
    return next((size for size in sizes if text_height(paragraphs, size, width) <= height), sizes[-1])


def shortened(text: str, size: float, width: float, lines: int) -> str:
    """The text, cut with … where it would take more lines."""
    while len(text) > 4 and lines_of(text, size, width) > lines:
        text = f"{text[:-2].rstrip()}…"
    return text
