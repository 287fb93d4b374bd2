"""The respondent's way: what a completed response costs the server, how many it takes a second, and what a phone loads."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from bench.load import Load, measure_load
from bench.measuring import counted_statements, cpu_of, in_child
from bench.result import Line, median_line
from bench.visit import get, post, visit
from bench.workload import filled_forms, installation, invited_tokens, open_bench_wave, team_paths
from survey.database import STATEMENTS, db
from survey.services.instruments import instrument_of

ROOT = Path(__file__).resolve().parents[1]
PEER = "LimeSurvey 6.14 on two cores"
SUBRESOURCE = re.compile(r'<(?:link|script|img|iframe|source)\b[^>]*\b(?:src|href)="(?!data:)', re.IGNORECASE)
ICON = re.compile(r'<link\b[^>]*rel="icon"', re.IGNORECASE)


@dataclass(frozen=True)
class Size:
    """runs of the in-process part, responses a run; loads: runs of the served part, each of so many responses."""

    runs: int = 7
    responses: int = 200
    loads: int = 3
    load_responses: int = 2_400
    phones: int = 32
    pairs: int = 20


TINY = Size(runs=2, responses=5, loads=1, load_responses=8, phones=4, pairs=2)


def measure(size: Size) -> list[Line]:
    """All parts. Every served run has a server and a client of its own, on the loopback interface alone."""
    lines = in_child(measure_in_process, size)
    lines.append(measure_memory())
    return [*lines, *_load_lines([in_child(measure_load, _load(size)) for _ in range(size.loads)], size)]


def measure_in_process(size: Size) -> list[Line]:
    """Processor time of the page and of sending it, through the whole WSGI application, without a network."""
    with tempfile.TemporaryDirectory() as folder:
        app, tokens, bodies = _open(Path(folder), size.responses * size.runs + 2)
        first, second, *rest = tokens
        page = visit(app, first, bodies[0])
        with app.app_context(), counted_statements(db.engines[STATEMENTS]) as statements:
            get(app, second)
            seen = len(statements)
            post(app, second, bodies[0])
            sent = len(statements) - seen
        runs = [rest[start : start + size.responses] for start in range(0, len(rest), size.responses)]
        gets = [cpu_of(lambda run=run: [get(app, token) for token in run]) for run in runs]
        posts = [cpu_of(lambda run=run: _post_all(app, run, bodies)) for run in runs]
    return _cost_lines(gets, posts, (seen, sent), size.responses) + _page_lines(page)


def measure_memory() -> Line:
    """What a worker holds when it has answered its first request and taken its first ballot."""
    with tempfile.TemporaryDirectory() as folder:
        token, body = in_child(_prepare, folder)
        command = [sys.executable, "-m", "bench.visit", folder, token, body]
        told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60).stdout
    return Line("memory of a worker after its first response", int(told) / 1e6, "MB", 60, "at most")


def _prepare(folder: str) -> tuple[str, str]:
    _, tokens, bodies = _open(Path(folder), 1)
    return tokens[0], bodies[0]


def _open(folder: Path, people: int):
    """The application, closed again after set-up; the tokens of its open wave; bodies to send."""
    with installation(folder) as app:
        wave = open_bench_wave(app, people, team_paths(2, 5))
        tokens = [str(token) for _, token in invited_tokens(app, wave)]
        return app, tokens, filled_forms(instrument_of(wave).codes)


def _post_all(app, tokens: Sequence[str], bodies: Sequence[str]) -> None:
    for token, body in zip(tokens, cycle(bodies), strict=False):
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


def _load(size: Size) -> Load:
    return Load(responses=size.load_responses, phones=size.phones, pairs=size.pairs)


def _load_lines(loads, size: Size) -> list[Line]:
    flow = f"{size.phones} phones at once, {size.load_responses} responses a run"
    how = "keep-alive within a respondent's visit, a new connection for each respondent"
    kept = [row for load in loads for row in load.rows_of_pairs]
    return [
        median_line(f"completed a second, {flow}", [load.per_second for load in loads], "/s", 400, "at least", note=how),
        median_line("… slowest of a hundred (p99)", [load.p99_ms for load in loads], "ms", 200, "at most"),
        median_line("… half are faster than (p50)", [load.p50_ms for load in loads], "ms"),
        Line("… errors, all runs", sum(load.errors for load in loads), "", 0, "exactly"),
        Line("… acknowledged ballots missing from the table", sum(load.missing for load in loads), "", 0, "exactly"),
        median_line("… server CPU per completed response, HTTP included", [load.server_ms for load in loads], "ms"),
        Line(
            "most rows kept of one invitation on two phones at once", max(kept), "", 1, "exactly",
            note=f"{len(kept)} tries, least {min(kept)}; {PEER}: two answers in 17 of 20",
        ),
    ]  # fmt: skip
