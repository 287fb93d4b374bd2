"""Colours of charts and heat maps: named once, checked for contrast and for colour-blind readers by tests."""

INK = "#1b2430"
MUTED = "#5b6775"
PAPER = "#ffffff"
PANEL = "#f3f6fa"
GRID = "#dde4ec"
ACCENT = "#1f5fa8"
INTERVAL = "#9dbbe0"
BEFORE = "#8a6a3b"  # the earlier wave: brown, told from the accent by shape and lightness as well

NAMES = {
    INK: "ink",
    MUTED: "muted",
    PAPER: "paper",
    PANEL: "panel",
    GRID: "grid",
    ACCENT: "accent",
    INTERVAL: "interval",
    BEFORE: "before",
}  # class names by which the screen's style sheet turns a chart dark

# Six response options, lowest first: brown through sand, then blue, so that the middle is the lightest.
OPTIONS = ("#8a5a24", "#c79a5b", "#e3cb9f", "#bcd4ee", "#6f9fd4", "#1f5fa8")

# Heat map, lowest first, the middle (5) at the value compared with: background and the ink of its number.
HEAT = (
    ("#6b431a", "#ffffff"),
    ("#8a5a24", "#ffffff"),
    ("#c79a5b", "#1b2430"),
    ("#dcbd8b", "#1b2430"),
    ("#ecdcbd", "#1b2430"),
    ("#f7f2e6", "#1b2430"),
    ("#d9e6f4", "#1b2430"),
    ("#b3cdea", "#1b2430"),
    ("#82add9", "#1b2430"),
    ("#2f6db3", "#ffffff"),
    ("#174a86", "#ffffff"),
)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0-1 (WCAG 2.2). ValueError for anything else."""
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"not a colour: {colour}")
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1-21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
