"""A plotly dictionary as a static SVG: the same picture on the page before any script, and in the PDF.

Only what the report's own figures use is drawn; everything else raises ValueError, so that a chart never loses a part
of its message without anybody noticing.
"""

from html import escape

from reports.charts.palette import INK
from reports.charts.svg_axes import Axis, grid_lines, read_axis, refuse_unknown, tick_labels
from reports.charts.svg_text import number, paint, text_block
from reports.charts.svg_traces import draw_trace, rectangle

LAYOUT_KEYS = frozenset(
    {
        "width", "height", "margin", "font", "showlegend",
        "barmode", "shapes", "annotations", "paper_bgcolor", "plot_bgcolor",
    }
)
SHAPE_KEYS = frozenset({"type", "x0", "x1", "y0", "y1", "xref", "yref", "line", "fillcolor", "layer"})
ANNOTATION_KEYS = frozenset({"x", "y", "text", "xref", "yref", "xanchor", "showarrow", "font", "yshift"})
SHAPE_LINE_KEYS = frozenset({"color", "width", "dash"})
DASHES = {"solid": "", "dash": ' stroke-dasharray="4 3"'}
PRINT_FONT = "Inter"


def render_svg(figure: dict, *, title: str, description: str = "", screen: bool = False, name: str = "chart") -> str:
    """SVG of a figure with `layout` width, height and margins in px.

    title and description are the alternative text; `screen` adds classes for a dark style sheet and leaves the font to
    the page; `name` makes the ids of the alternative text unique on a page. ValueError for what is not drawn here.
    """
    layout = figure["layout"]
    axes = read_axes(layout)
    body = [frame_of(axes, screen)]
    shapes = layout.get("shapes", ())
    body += [draw_shape(shape, axes, screen) for shape in shapes if shape.get("layer") == "below"]
    body += [draw_trace(trace, axes, screen) for trace in figure["data"]]
    body += [draw_shape(shape, axes, screen) for shape in shapes if shape.get("layer") != "below"]
    body += [draw_annotation(annotation, axes, layout, screen) for annotation in layout.get("annotations", ())]
    return head(layout, title, description, screen, name) + "".join(body) + "</svg>"


def head(layout: dict, title: str, description: str, screen: bool, name: str) -> str:
    """The opening tag with the alternative text; in print the size is fixed, on screen it follows the page."""
    width, height = number(layout["width"]), number(layout["height"])
    size = "" if screen else f' width="{width}" height="{height}" font-family="{PRINT_FONT}"'
    labels = f"{name}-title {name}-text" if description else f"{name}-title"
    text = f'<desc id="{name}-text">{escape(description)}</desc>' if description else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"{size} role="img" '
        f'aria-labelledby="{labels}"><title id="{name}-title">{escape(title)}</title>{text}'
    )


def read_axes(layout: dict) -> dict[str, Axis]:
    """All axes of the layout by their short name."""
    refuse_unknown({key: 0 for key in layout if key[1:5] != "axis"}, LAYOUT_KEYS, "layout")
    margin = layout.get("margin", {})
    across = margin.get("l", 0), layout["width"] - margin.get("r", 0)
    down = layout["height"] - margin.get("b", 0), margin.get("t", 0)
    read = [read_axis(key, spec, across if key[0] == "x" else down) for key, spec in layout.items() if key[1:5] == "axis"]
    return {axis.name: axis for axis in read}


def frame_of(axes: dict[str, Axis], screen: bool) -> str:
    """Grid and tick labels of every axis."""
    return "".join(
        part(axis, axes[axis.anchor], screen) for part in (grid_lines, tick_labels) for axis in axes.values()
    )


def place(ref: str, value: float, axes: dict[str, Axis], ends: tuple[float, float]) -> float:
    """A position in px: of an axis, or of `paper`, whose 0 and 1 lie at `ends`."""
    return ends[0] + value * (ends[1] - ends[0]) if ref == "paper" else axes[ref].px(value)


def draw_shape(shape: dict, axes: dict[str, Axis], screen: bool) -> str:
    """A line or a rectangle in axis coordinates."""
    refuse_unknown(shape, SHAPE_KEYS, "shape")
    x_axis, y_axis = axes[shape.get("xref", "x")], axes[shape.get("yref", "y")]
    x0, x1, y0, y1 = x_axis.px(shape["x0"]), x_axis.px(shape["x1"]), y_axis.px(shape["y0"]), y_axis.px(shape["y1"])
    line = shape.get("line", {})
    if shape["type"] == "line":
        return (
            f'<path d="M{number(x0)} {number(y0)}L{number(x1)} {number(y1)}" fill="none"'
            f'{paint(screen, stroke=line.get("color", INK))} stroke-width="{number(line.get("width", 1))}"{dashes(line)}/>'
        )
    if shape["type"] == "rect":
        return rectangle((x0, x1), (y0, y1), shape["fillcolor"], screen)
    raise ValueError(f"shape not drawn here: {shape['type']}")


def dashes(line: dict) -> str:
    """The dashes of a line. ValueError for a style that is not drawn here."""
    refuse_unknown(line, SHAPE_LINE_KEYS, "line of a shape")
    style = line.get("dash", "solid")
    if style not in DASHES:
        raise ValueError(f"line not drawn here: {style}")
    return DASHES[style]


def draw_annotation(note: dict, axes: dict[str, Axis], layout: dict, screen: bool) -> str:
    """A text without an arrow, its vertical middle at y."""
    refuse_unknown(note, ANNOTATION_KEYS, "annotation")
    if note.get("showarrow", True):
        raise ValueError("annotations are drawn without arrows")
    margin, font = layout.get("margin", {}), note.get("font", {})
    across = margin.get("l", 0), layout["width"] - margin.get("r", 0)
    down = layout["height"] - margin.get("b", 0), margin.get("t", 0)
    x = place(note.get("xref", "x"), note["x"], axes, across)
    y = place(note.get("yref", "y"), note["y"], axes, down) - note.get("yshift", 0)
    return text_block(
        x, y, note["text"], size=font.get("size", 10.5), colour=font.get("color", INK), anchor=note.get("xanchor", "center"),
        screen=screen,
    )
