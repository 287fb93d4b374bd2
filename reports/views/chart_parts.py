"""What a page's charts need once a reader reaches for them: the library that draws them, its styles, and their figures.

The library comes out of the installed plotly, as both sides must be one version. It is compressed once a process, when
somebody first asks for it, and a browser keeps it for good: the version is part of its address.
"""

import gzip
import json
import re
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from flask import Blueprint, Response, request, url_for

from survey.access import public

LIBRARY = "plotly.min.js"
KEPT = "public, max-age=31536000, immutable"
RULES = re.compile(r'=\{"X,X div":.*?\}(?=[,;])', re.DOTALL)
RULE = re.compile(r'"([^"]+)":(?:"([^"]*)"|\'([^\']*)\')')

chart_parts = Blueprint("chart_parts", __name__, url_prefix="/console/parts")


class NoStyles(RuntimeError):
    """This version of plotly keeps its style rules elsewhere: the page would forbid it to write them itself."""


@chart_parts.get("/<release>/plotly.js")
@public
def script(release: str):
    """The library. The address names the version so that it may be kept for good; every address serves the installed one."""
    return _kept(_compressed(), "text/javascript", encoding="gzip") if _unpacks() else _kept(_library(), "text/javascript")


@chart_parts.get("/<release>/plotly.css")
@public
def styles(release: str):
    """The rules that the library would write into the page, which the page's own policy forbids."""
    return _kept(style_rules(_library().decode("utf-8")).encode(), "text/css")


def addresses() -> dict[str, str]:
    """Where a page finds both parts."""
    release = version("plotly")
    return {
        "script": url_for("chart_parts.script", release=release),
        "styles": url_for("chart_parts.styles", release=release),
    }


def style_rules(library: str) -> str:
    """The library's own rules as a style sheet. NoStyles where they are not found."""
    found = RULES.search(library)
    if found is None:
        raise NoStyles("the style rules of plotly.js are not where they were")
    rules = [(selector, one or other) for selector, one, other in RULE.findall(found[0])]
    lines = (f"{selector.replace('X', '.js-plotly-plot .plotly')}{{{body}}}" for selector, body in rules)
    return "\n".join(lines) + "\n"


def figures_of(charts: dict) -> str:
    """JSON of the charts that say something where a reader points, by name, and the colours of a dark page."""
    from reports.charts.dark import DARK

    drawn = {name: (chart.figure, chart.alt) for name, chart in charts.items()}
    drawn |= {f"{name}-narrow": (chart.narrow, chart.alt) for name, chart in charts.items() if chart.narrow}
    told = {
        name: {"data": figure["data"], "layout": figure["layout"], "alt": alt}
        for name, (figure, alt) in drawn.items()
        if any("hovertext" in trace for trace in figure["data"])
    }
    return json.dumps({"charts": told, "dark": DARK}, ensure_ascii=False)


def _unpacks() -> bool:
    return "gzip" in request.accept_encodings


@lru_cache(maxsize=1)
def _compressed() -> bytes:
    return gzip.compress(_library(), compresslevel=9, mtime=0)


def _library() -> bytes:
    (place,) = find_spec("plotly").submodule_search_locations
    return (Path(place) / "package_data" / LIBRARY).read_bytes()


def _kept(content: bytes, mimetype: str, *, encoding: str | None = None) -> Response:
    answer = Response(content, mimetype=mimetype)
    answer.headers.update({"Cache-Control": KEPT, "X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding"})
    if encoding:
        answer.headers["Content-Encoding"] = encoding
    return answer
