"""A chart redrawn for a phone: as wide as its screen, the names above their rows, fewer labels along the axis."""

from reports.charts.palette import INK
from reports.charts.svg_text import text_width

WIDTH = 350  # px: a phone's page less its margins
NAMED = 60  # px: a wider left margin holds the names of rows
EDGE = 8  # px
ROW, BAR_ROW = 40, 54  # px: a name, and its marks or its bar below
NAME_SIZE, NAME_UP, BAR_UP = 12, 14, 23  # px: of the name, and how far it stands above the middle of its marks or its bar
LABEL_GAP = 12  # px between the labels of an axis


def narrow(figure: dict) -> dict:
    """The same figure, 350 px wide. Figures of more than one pair of axes keep their arrangement."""
    layout = {**figure["layout"], "width": WIDTH}
    margin = layout["margin"]
    rows = layout["yaxis"].get("ticktext") or []
    if margin["l"] > NAMED and rows:
        layout |= _names_above(layout, rows, bars=any(trace["type"] == "bar" for trace in figure["data"]))
    right = min(layout["margin"]["r"], 20)
    layout["margin"] = layout["margin"] | {"r": max(right, EDGE)}
    room = WIDTH - layout["margin"]["l"] - layout["margin"]["r"]
    if "xaxis" in layout and len(layout["xaxis"].get("ticktext") or ()) > 1:
        layout["xaxis"] = fewer_labels(layout["xaxis"], room)
    return {"data": figure["data"], "layout": layout}


def _names_above(layout: dict, names: list[str], *, bars: bool) -> dict:
    """Left margin, height, axis and notes of a chart whose rows were named at their left."""
    row, up = (BAR_ROW, BAR_UP) if bars else (ROW, NAME_UP)
    margin = layout["margin"] | {"l": EDGE, "t": 4}
    notes = [
        {"x": 0, "y": place, "xref": "paper", "text": name.replace("<br>", " "), "showarrow": False, "xanchor": "left",
         "yshift": up, "font": {"size": NAME_SIZE, "color": INK}}
        for place, name in zip(layout["yaxis"]["tickvals"], names, strict=True)
    ]  # fmt: skip
    return {
        "margin": margin,
        "height": row * len(names) + margin["t"] + margin["b"],
        "yaxis": layout["yaxis"] | {"ticktext": [""] * len(names)},
        "annotations": [*layout.get("annotations", ()), *notes],
    }


def fewer_labels(axis: dict, room: float) -> dict:
    """The axis with as many of its labels as fit beside one another, the last one always among them."""
    size = axis["tickfont"]["size"]
    widest = max(text_width(text, size) for text in axis["ticktext"]) + LABEL_GAP
    step = 1
    while len(axis["ticktext"][::-1][::step]) * widest > room and step < len(axis["ticktext"]):
        step += 1
    return axis | {name: list(axis[name])[::-1][::step][::-1] for name in ("tickvals", "ticktext")}
