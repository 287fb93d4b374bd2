"""The respondent's way: what a completed response costs the application, and what a phone loads. Served: bench/phones.py."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from bench.load import PEER, REHEARSALS
from bench.measuring import counted_statements, cpu_of, in_child
from bench.result import Line, median_line
from bench.visit import get, post, rehearse, visit
from bench.workload import installation, invited_tokens, open_bench_wave, team_paths
from survey.database import STATEMENTS, db

ROOT = Path(__file__).resolve().parents[1]
SUBRESOURCE = re.compile(r'<(?:link|script|img|iframe|source)\b[^>]*\b(?:src|href)="(?!data:)', re.IGNORECASE)
ICON = re.compile(r'<link\b[^>]*rel="icon"', re.IGNORECASE)


@dataclass(frozen=True)
class Size:
    """runs, responses a run."""

    runs: int = 7
    responses: int = 200


TINY = Size(runs=2, responses=5)


def measure(size: Size) -> list[Line]:
    """In processes of their own."""
    return [*in_child(measure_in_process, size), *measure_memory()]


def measure_in_process(size: Size) -> list[Line]:
    """Processor time of the page and of sending it, through the whole WSGI application, without a network."""
    with tempfile.TemporaryDirectory() as folder:
        app, tokens, bodies = _open(Path(folder), size.responses * size.runs + 2)
        first, second, *rest = tokens
        page = visit(app, first, bodies[0])
        with app.app_context(), counted_statements(db.engines[STATEMENTS]) as statements:
            get(app, second)
            seen = len(statements)
            _send(app, second, bodies[0])
            sent = len(statements) - seen
        runs = [rest[start : start + size.responses] for start in range(0, len(rest), size.responses)]
        gets = [cpu_of(lambda run=run: [get(app, token) for token in run]) for run in runs]
        posts = [cpu_of(lambda run=run: _send_all(app, run, bodies)) for run in runs]
    return _cost_lines(gets, posts, (seen, sent), size.responses) + _page_lines(page)


def measure_memory() -> list[Line]:
    """What a worker holds when it has answered its first request and taken its first ballot."""
    with tempfile.TemporaryDirectory() as folder:
        token, bodies = in_child(_prepare, folder)
        whole = _told("-m", "bench.visit", folder, token, *bodies)
    note = "Python and the prescribed libraries, a database opened, nothing of the product"
    return [
        Line("memory of a worker after its first response", whole, "MB", 60, "at most"),
        Line("… of it there before the product's first line", _told("-m", "bench.libraries"), "MB", note=note),
    ]


def _told(*arguments: str) -> float:
    """MB that a program of this folder tells of itself, in bytes."""
    command = [sys.executable, *arguments]
    return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60).stdout) / 1e6


def _prepare(folder: str) -> tuple[str, list[str]]:
    _, tokens, bodies = _open(Path(folder), 1)
    return tokens[0], bodies[0]


def _open(folder: Path, people: int):
    """The application, closed again after set-up; so many tokens of its open wave; what some responses send."""
    with installation(folder) as app:
        wave = open_bench_wave(app, people + REHEARSALS, team_paths(2, 5))
        tokens = [str(token) for _, token in invited_tokens(app, wave)]
        return app, tokens[REHEARSALS:], rehearse(app, tokens[:REHEARSALS])


def _send_all(app, tokens: Sequence[str], responses: Sequence[Sequence[str]]) -> None:
    for token, bodies in zip(tokens, cycle(responses), strict=False):
        _send(app, token, bodies)


def _send(app, token: str, bodies: Sequence[str]) -> None:
    for body in bodies:
        post(app, token, body)


def _cost_lines(gets: list[float], posts: list[float], statements: tuple[int, int], responses: int) -> list[Line]:
    whole = [1000 * (get + post) / responses for get, post in zip(gets, posts, strict=True)]
    return [
        median_line("server CPU per completed response", whole, "ms", 2.0, "at most", note=f"{PEER}: 65 ms"),
        median_line("… of which the page (GET)", [1000 * get / responses for get in gets], "ms"),
        median_line("… of which sending it (POST)", [1000 * post / responses for post in posts], "ms"),
        Line(
            "SQL statements per completed response", sum(statements), "",
            note=f"{statements[0]} for the page, {statements[1]} for sending it; {PEER}: 269",
        ),
    ]  # fmt: skip


def _page_lines(page: tuple[bytes, bytes]) -> list[Line]:
    import gzip

    head, body = page
    text = gzip.decompress(body).decode()
    requests = 1 + len(SUBRESOURCE.findall(text)) + (0 if ICON.search(text) else 1)
    return [
        Line("questionnaire on the wire, head included", (len(head) + len(body)) / 1000, "kB", 14, "at most"),
        Line("requests for the questionnaire, empty cache", requests, "", 2, "at most", note=f"{PEER}: 29, 1.41 MB"),
    ]
