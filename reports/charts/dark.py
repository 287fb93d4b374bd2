"""The same colours on a dark page, for what is drawn by a script; drawings follow static/site.css by their classes."""

from reports.charts.palette import ACCENT, BEFORE, GRID, INK, INTERVAL, MUTED, PANEL, PAPER

DARK = {
    INK: "#e9eef4",
    MUTED: "#a9b5c2",
    PAPER: "#12181f",
    PANEL: "#1c2530",
    GRID: "#323d4a",
    ACCENT: "#7fb2ec",
    INTERVAL: "#3f6795",
    BEFORE: "#d2ab71",
}
