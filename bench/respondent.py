"""The respondent's way: what a completed response costs the server, how many it takes a second, and what a phone loads."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from runpy import run_path

from bench.load import REHEARSALS, Load, Loaded, measure_load
from bench.measuring import counted_statements, cpu_of, in_child
from bench.result import Line, median_line
from bench.visit import get, post, rehearse, visit
from bench.workload import installation, invited_tokens, open_bench_wave, team_paths
from survey.database import STATEMENTS, db
from survey.serving import WORKERS

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
    other_phones: tuple[int, ...] = (1, 8, 128)
    pairs: int = 20


TINY = Size(runs=2, responses=5, loads=1, load_responses=8, phones=4, other_phones=(1,), pairs=2)


def measure(size: Size) -> list[Line]:
    """All parts. Every served run has a server and a client of its own, on the loopback interface alone."""
    lines = in_child(measure_in_process, size)
    lines.append(measure_memory())
    lines += _load_lines([_served(size) for _ in range(size.loads)], size)
    for phones in size.other_phones:
        short = replace(size, load_responses=max(size.load_responses // 4, phones), phones=phones, pairs=0)
        lines.append(_beside(f"{phones} phones" if phones > 1 else "1 phone", _served(short)))
    on_postgresql = _served_on_postgresql(size)
    lines.append(_beside(f"PostgreSQL, {size.phones} phones", on_postgresql))
    return [*lines, *_exact_lines("PostgreSQL: ", [on_postgresql])]


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


def measure_memory() -> Line:
    """What a worker holds when it has answered its first request and taken its first ballot."""
    with tempfile.TemporaryDirectory() as folder:
        token, bodies = in_child(_prepare, folder)
        command = [sys.executable, "-m", "bench.visit", folder, token, *bodies]
        told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60).stdout
    return Line("memory of a worker after its first response", int(told) / 1e6, "MB", 60, "at most")


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


def _served(size: Size, database_url: str = "") -> Loaded:
    return in_child(measure_load, Load(size.load_responses, size.phones, size.pairs, database_url))


def _served_on_postgresql(size: Size) -> Loaded:
    """On a server as the tests start it, except that what it has committed is on disk."""
    servers = run_path(str(ROOT / "tests" / "postgres.py"))  # an installed package calls itself `tests` as well
    with servers["postgres_server"](fsync="on") as address:
        return _served(size, servers["new_database"](address).replace("postgresql:", "postgresql+psycopg:", 1))


def _load_lines(loads: Sequence[Loaded], size: Size) -> list[Line]:
    flow = f"{size.phones} phones at once, {size.load_responses} responses a run"
    how = "keep-alive within a respondent's visit, a new connection for each respondent"
    return [
        median_line(f"completed a second, {flow}", [load.per_second for load in loads], "/s", 400, "at least", note=how),
        median_line("… slowest of a hundred (p99)", [load.p99_ms for load in loads], "ms", 200, "at most"),
        median_line("… half are faster than (p50)", [load.p50_ms for load in loads], "ms"),
        median_line("… server CPU per completed response, HTTP included", [load.server_ms for load in loads], "ms"),
        median_line(
            "… memory of a serving process", [load.memory_mb for load in loads], "MB",
            note=f"{WORKERS} of them and the one that watches, shared pages counted once, divided by {WORKERS}",
        ),
        *_exact_lines("… ", loads),
    ]  # fmt: skip


def _exact_lines(where: str, loads: Sequence[Loaded]) -> list[Line]:
    """What must hold in every run."""
    kept = [row for load in loads for row in load.rows_of_pairs]
    return [
        Line(f"{where}errors", sum(load.errors for load in loads), "", 0, "exactly"),
        Line(f"{where}acknowledged ballots missing from the table", sum(load.missing for load in loads), "", 0, "exactly"),
        Line(
            f"{where}most rows kept of one invitation on two phones at once", max(kept), "", 1, "exactly",
            note=f"{len(kept)} tries, least {min(kept)}; {PEER}: two answers in 17 of 20",
        ),
    ]  # fmt: skip


def _beside(what: str, load: Loaded) -> Line:
    """A further run, to be read beside the others."""
    rest = f"p99 {load.p99_ms:.0f} ms, server CPU {load.server_ms:.2f} ms, {load.errors} errors, {load.missing} ballots missing"
    return Line(f"completed a second, {what}", load.per_second, "/s", note=rest)
