"""Every way out of a release, and its reader: who may ask for it, how, and which numbers come along.

A new format, page or letter is one more entry of CHANNELS; test_every_channel.py fails while a route, a command or a
format of the product has none.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from reports.action_plans.rows import load_plans
from reports.charts.svg import render_svg
from reports.exports.result import draw_result
from tests.browser import Browser, browser_of
from tests.test_disclosure.numbers_read import drawings_in, in_document, in_page, in_pdf, in_table, in_workbook, numbers_in
from tests.test_disclosure.slides_read import in_slides

READERS = ("hr", "safety_rep", "consultant", "leader")
OPERATOR, PUBLIC, MEMBER = "operator", "public", "member"


@dataclass(frozen=True)
class World:
    """An installation with its readers' browsers, by role, and a folder for files."""

    app: object
    readers: dict[str, Browser]
    folder: Path
    client: str
    month: str


@dataclass(frozen=True)
class Seen:
    """What came of asking: its numbers, the drawings in it, and the bytes. Nothing at all of a refusal is `None`."""

    numbers: set[Decimal]
    content: bytes
    drawings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Channel:
    """read(world, role, unit) → Seen or None. `routes` and `files`, written by commands, are the product's parts it covers."""

    roles: tuple[str, ...]
    read: Callable[[World, str, str], Seen | None]
    routes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    slow: bool = False  # a PDF takes half a second


def _answer(address: str, numbers: Callable) -> Callable:
    def read(world: World, role: str, unit: str) -> Seen | None:
        browser = world.readers[role] if role in world.readers else browser_of(world.app)
        answer = browser.get(address.format(client=world.client, month=world.month, unit=unit))
        if answer.status_code != 200:
            return None
        drawings = drawings_in(answer) if answer.mimetype == "text/html" else []
        return Seen(numbers(answer), answer.data, drawings)

    return read


def _figures(world: World, role: str, unit: str) -> Seen | None:
    """What a page's script is told: the words at a pointer, and the coordinates, drawn so that they can be measured."""
    answer = world.readers[role].get(f"/console/{world.client}/{world.month}/charts.json{ASKED.format(unit=unit)}")
    if answer.status_code != 200:
        return None
    charts = json.loads(answer.data)["charts"].values()
    words = [text for chart in charts for trace in chart["data"] for text in trace.get("hovertext", ())]
    words += [note["text"] for chart in charts for note in chart["layout"].get("annotations", ())]
    words += [chart["alt"] for chart in charts]
    drawings = [render_svg(chart, title=chart["alt"]) for chart in charts]
    return Seen(numbers_in(" ; ".join(words)), answer.data, drawings)


def _measure(world: World, role: str, unit: str) -> Seen | None:
    """The page of the unit's own measure."""
    plans = [plan.id for plan in load_plans(world.client, unit) if plan.unit_path == unit]
    return _answer(f"/console/{{client}}/measures/{plans[0]}?lang=en", in_page)(world, role, unit) if plans else None


def _command(*words: str, numbers: Callable) -> Callable:
    def read(world: World, role: str, unit: str) -> Seen | None:
        file = world.folder / "written"
        at = ("--client", world.client, "--month", world.month, "--out", str(file))
        done = world.app.test_cli_runner().invoke(args=[word.format(unit=unit) for word in words] + list(at))
        assert done.exit_code == 0, done.stderr
        return Seen(numbers(file.read_bytes()), file.read_bytes())

    return read


def _sheet(world: World, role: str, unit: str) -> Seen | None:
    """The one page that is attached to the mail of release day."""
    sheet = draw_result(world.client, world.month, unit, "en")
    return Seen(in_pdf(sheet.content), sheet.content) if sheet is not None and sheet.unit_path == unit else None


def _whole(numbers: Callable) -> Callable:
    return lambda answer: numbers(answer.data)


CONSOLE = "/console/{client}/{month}/report"
ASKED = "?unit={unit}&lang=en"

# Every format that the product writes a report in: how its numbers are read, and whether writing and reading takes long.
KIND_READERS: dict[str, tuple[Callable[[bytes], set[Decimal]], bool]] = {
    "pdf": (in_pdf, True),
    "json": (in_document, False),
    "xlsx": (in_workbook, False),
    "csv": (in_table, False),
    "pptx": (in_slides, False),
}

CHANNELS: dict[str, Channel] = {
    "page": Channel(READERS, _answer(CONSOLE + ASKED, in_page), routes=("console.report",)),
    **{
        kind: Channel(READERS, _answer(f"{CONSOLE}.{kind}{ASKED}", _whole(numbers)), ("console.report_file",), slow=slow)
        for kind, (numbers, slow) in KIND_READERS.items()
    },
    **{
        f"command: {kind}": Channel(
            (OPERATOR,), _command("report", "--unit", "{unit}", "--format", kind, numbers=numbers), files=("report",), slow=slow
        )
        for kind, (numbers, slow) in KIND_READERS.items()
    },
    "api": Channel(
        READERS, _answer("/api/v1/clients/{client}/waves/{month}/report" + ASKED, _whole(in_document)), ("api.report",)
    ),
    "charts": Channel(READERS, _figures, routes=("console.charts",)),
    "home": Channel(READERS, _answer("/console/?lang=en", in_page), ("console.home",)),
    "overview": Channel(
        READERS, _answer("/console/{client}/?month={month}&unit={unit}&lang=en", in_page), ("overview.show",)
    ),
    "measure": Channel(READERS, _measure, ("action_plans.plan",)),
    "public page": Channel((PUBLIC,), _answer("/r/{client}/{month}/{unit}?lang=en", in_page), ("result.whole", "result.show")),
    "sheet in the mail": Channel((MEMBER,), _sheet, slow=True),
    "release file": Channel((OPERATOR,), _command("release", "export", numbers=in_document), files=("release export",)),
}

HOLD_NO_FIGURES = {
    "action_plans.show": "what is done, by whom and until when: test_the_list_of_measures_holds_dates_only",
    "action_plans.new": "names of units and themes; their order is that of displayed figures",
    "action_plans.register": "the same form, or the way to the measure's page",
    "action_plans.edit": "what people have written",
    "action_plans.change": "what people have written",
    "client_archive.export": "release files as they are: test_everything_of_a_client_holds_its_release_files_and_no_other_figure",
    "client export": "the same",
    "client_archive.ask": "months of surveys under way",
    "client_archive.delete": "that everything is gone",
    **dict.fromkeys([f"person.{verb}" for verb in ("ask", "show", "download", "delete")], "a roster row; no answers"),
    "comments.ask": "one comment as the report shows it",
    "comments.remove": "the way back to the report",
    "api.openapi": "what there is to ask for",
    "api.clients": "names of one's own clients",
    "api.waves": "months, their states and hashes",
    "api.units": "names of the units that are shown",
    "health.healthz": "the process is up",
    "chart_parts.script": "the library that draws charts",
    "chart_parts.styles": "its styles",
    "health.readyz": "whether database, queue and vault are there",
    "health.metrics": "times of requests of the console: tests/test_anonymity/test_watched_metrics.py",
    "wave sheets": "links, written while a wave is open",
    "wave links": "links, written while a wave is open",
    "demo": "an invented company, its files written by the report command",
    "benchmark": "sets across clients: test_pools_attacked.py",
    **dict.fromkeys([f"saved_views.{verb}" for verb in ("save", "show", "rename", "delete")], "a name and an address"),
    **dict.fromkeys(
        ("compare.show", "compare.file", "api.compare_document", "compare"), "several clients at once: test_comparisons_read.py"
    ),
    "reports": "the files of the report command, one for every shown unit",
    "console.track_record": "forecasts and how many left, from the client's own headcounts: no answers",
}


def read_all(world: World, role: str, unit: str, *, slow: bool = True) -> dict[str, Seen]:
    """Everything that somebody of a role gets to see of a unit, by channel."""
    may = {name: channel for name, channel in CHANNELS.items() if role in channel.roles and slow >= channel.slow}
    asked = {name: channel.read(world, role, unit) for name, channel in may.items()}
    return {name: seen for name, seen in asked.items() if seen is not None}
