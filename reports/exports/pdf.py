"""The index report as a tagged PDF (PDF/UA-1), A4, in the report's own language.

Import this module on use only: WeasyPrint costs 47 MB and half a second.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from flask import render_template
from flask_babel import force_locale, gettext
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports import narrative
from reports.exports.contents import Chart, contents_of
from reports.exports.pdf_cache import cached
from reports.exports.table import to_csv
from reports.report import Report

SCHEME = "chart:"
LOGO = f"{SCHEME}logo"
STYLE_SHEET = Path(__file__).resolve().parents[2] / "static" / "report.css"


TABLE = "table.csv"
NOON = timedelta(hours=12)


@dataclass(frozen=True)
class Attached:
    """A file within the PDF: its name, its bytes, what it is, and the moment it is dated."""

    name: str
    content: bytes
    description: str
    dated: datetime


class AddressRefused(FatalURLFetchingError):
    """A report asked for something other than one of its own pictures; rendering stops."""


class ChartFetcher(URLFetcher):
    """Serves the charts of one report by name, and its client's logo, and refuses every other address."""

    def __init__(self, charts: dict[str, Chart], logo: bytes | None = None):
        super().__init__(allowed_protocols=())
        self.charts, self.logo = charts, logo

    def fetch(self, url, headers=None):
        """The SVG of `chart:<name>`, or the PNG of `chart:logo`; AddressRefused for everything else."""
        if url == LOGO and self.logo is not None:
            return URLFetcherResponse(url, self.logo, {"Content-Type": "image/png"})
        chart = self.charts.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
        if chart is None:
            raise AddressRefused(f"not a chart of this report: {url}")
        return URLFetcherResponse(url, chart.svg(), {"Content-Type": "image/svg+xml"})


@lru_cache(maxsize=1)
def font_configuration() -> FontConfiguration:
    """One for the life of the process: building it reads every font of the machine."""
    return FontConfiguration()


@lru_cache(maxsize=4)
def style_sheet(path: Path) -> CSS:
    """The print style sheet, parsed once."""
    return CSS(string=path.read_text(encoding="utf-8"), url_fetcher=ChartFetcher({}), font_config=font_configuration())


def render_pdf(report: Report) -> bytes:
    """PDF/UA-1 of a report; the same Report gives the same bytes.

    Needs an app context with Flask-Babel and the report filters. Dates in the file are the wave's closing day. The released
    table is attached, byte for byte as it is exported. What was written before is read from the application's cache.
    """
    with force_locale(report.language):
        contents = contents_of(report)
        text = render_template("report/pdf.html", contents=contents, report=report, tell=narrative)
        described = gettext("Every figure of this report as a table")
    pictures = (STYLE_SHEET, contents.charts, report.logo)
    table = Attached(TABLE, to_csv(report), described, datetime.fromisoformat(report.closed_on) + NOON)
    parts = [*parts_of(text, *pictures), table.description.encode(), table.content]
    return cached(parts, lambda: write_pdf(text, *pictures, attached=table))


def parts_of(text: str, style: Path, charts: dict[str, Chart], logo: bytes | None = None) -> list[bytes]:
    """Everything that a PDF is made of: the programs, the style, the page, its charts by name, and the logo."""
    programs = (f"{name} {version(name)}" for name in ("senterpuls", "weasyprint", "pydyf"))
    drawn = (part for name, chart in sorted(charts.items()) for part in (name, chart.svg()))
    written = [part.encode() for part in (*programs, style.read_text(encoding="utf-8"), text, *drawn)]
    return [*written, logo] if logo is not None else written


def write_pdf(
    text: str,
    style: Path,
    charts: dict[str, Chart] | None = None,
    logo: bytes | None = None,
    *,
    attached: Attached | None = None,
) -> bytes:
    """PDF/UA-1 of a page that may show these charts, the logo and nothing else; the same text gives the same bytes.

    The file has no identifier of its own: computing one would write everything twice.
    """
    with _without_collecting():
        document = HTML(string=text, base_url=SCHEME, url_fetcher=ChartFetcher(charts or {}, logo))
        return document.write_pdf(
            stylesheets=[style_sheet(style)],
            font_config=font_configuration(),
            pdf_variant="pdf/ua-1",
            attachments=[_attachment(attached)] if attached else None,
        )


def _attachment(file: Attached) -> Attachment:
    return Attachment(
        string=file.content,
        name=file.name,
        description=file.description,
        created=file.dated,
        modified=file.dated,
        relationship="Data",
    )


@contextmanager
def _without_collecting() -> Iterator[None]:
    """A page is a few hundred thousand objects that live until it is written: looking through them again and again frees none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
