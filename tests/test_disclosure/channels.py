"""Every way out of a release, and its reader: who may ask for it, how, and which numbers come along.

A new format, page or letter is one more entry of CHANNELS; test_every_channel.py fails while a route, a command or a
format of the product has none.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from reports.exports.result import draw_result
from tests.browser import Browser, browser_of
from tests.test_disclosure.numbers_read import drawings_in, in_document, in_page, in_pdf

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
    """read(world, role, unit) → Seen or None. `routes`, `formats`, `files`: the product's parts that it covers."""

    roles: tuple[str, ...]
    read: Callable[[World, str, str], Seen | None]
    routes: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
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


def _document(answer) -> set[Decimal]:
    return in_document(answer.data)


def _file(answer) -> set[Decimal]:
    return in_pdf(answer.data)


CONSOLE = "/console/{client}/{month}/report"
ASKED = "?unit={unit}&lang=en"

CHANNELS: dict[str, Channel] = {
    "page": Channel(READERS, _answer(CONSOLE + ASKED, in_page), routes=("console.report",)),
    "pdf": Channel(READERS, _answer(CONSOLE + ".pdf" + ASKED, _file), routes=("console.report_pdf",), slow=True),
    "json": Channel(READERS, _answer(CONSOLE + ".json" + ASKED, _document), routes=("console.report_json",)),
    "api": Channel(
        READERS, _answer("/api/v1/clients/{client}/waves/{month}/report" + ASKED, _document), routes=("api.report",)
    ),
    "overview": Channel(READERS, _answer("/console/?lang=en", in_page), routes=("console.home",)),
    "public page": Channel(
        (PUBLIC,), _answer("/r/{client}/{month}/{unit}?lang=en", in_page), routes=("result.whole", "result.show")
    ),
    "sheet in the mail": Channel((MEMBER,), _sheet, slow=True),
    "command: json": Channel(
        (OPERATOR,), _command("report", "--unit", "{unit}", "--format", "json", numbers=in_document),
        formats=("json",), files=("report",),
    ),
    "command: pdf": Channel(
        (OPERATOR,), _command("report", "--unit", "{unit}", "--format", "pdf", numbers=in_pdf), formats=("pdf",), slow=True
    ),
    "release file": Channel((OPERATOR,), _command("release", "export", numbers=in_document), files=("release export",)),
}  # fmt: skip

HOLD_NO_FIGURES = {
    "health.healthz": "the process is up",
    "health.readyz": "the database answers",
    "wave sheets": "links, written while a wave is open",
    "wave links": "links, written while a wave is open",
    "demo": "an invented company, its files written by the report command",
    "benchmark": "sets across clients: test_pools_attacked.py",
}


def read_all(world: World, role: str, unit: str, *, slow: bool = True) -> dict[str, Seen]:
    """Everything that somebody of a role gets to see of a unit, by channel."""
    may = {name: channel for name, channel in CHANNELS.items() if role in channel.roles and slow >= channel.slow}
    asked = {name: channel.read(world, role, unit) for name, channel in may.items()}
    return {name: seen for name, seen in asked.items() if seen is not None}
