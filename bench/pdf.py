"""The index report as a PDF: one warm process, then one process a core."""

import gc
import re
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.measuring import FRESH, cpu_of, in_child, peak_mb
from bench.result import Line, median_line
from bench.workload import CLIENT, add_bench_client, installation, make_app, month_text

UNIT = "Centre 1"
WARM_UP = 8.0  # seconds the processes have to get warm in
PAGE = re.compile(rb"/Type /Page\b")


@dataclass(frozen=True)
class Size:
    """A centre's report: so many teams below it, so many waves behind it. reports: how many each process writes."""

    people: int = 1_200
    centres: int = 3
    teams: int = 20
    waves: int = 12
    runs: int = 9
    processes: int = 2
    reports: int = 8


TINY = Size(people=90, centres=2, teams=3, waves=2, runs=2, processes=2, reports=1)


@dataclass(frozen=True)
class Written:
    """Seconds of processor time: figures and PDF of each warm run, of the PDF alone, and of the first one."""

    runs: list[float]
    alone: list[float]
    first: float
    peak: float
    size: int
    pages: int


def measure(size: Size) -> list[Line]:
    """Every process opens the same released waves, as workers do."""
    with tempfile.TemporaryDirectory() as folder:
        in_child(prepare, folder, size)
        one = in_child(write_reports, folder, size.runs)
        rates = {processes: _rate(folder, processes, size.reports) for processes in sorted({1, size.processes})}
    what = f"{one.pages}-page PDF/UA index report of a centre with {size.teams} teams and {size.waves} waves"
    return [
        median_line(
            f"{what}, warm, figures included", one.runs, "s", 0.35, "at most", note="the peer: 2.0 s, untagged", key="pdf_s"
        ),
        median_line("… the PDF alone", one.alone, "s"),
        Line("… the first of a process", one.first, "s", note="imports, fonts and the style sheet included"),
        Line("… peak memory of the process", one.peak, "MB", 100, "at most", key="pdf_peak_mb"),
        Line("… size", one.size / 1000, "kB", key="pdf_kb"),
        Line("PDF reports a second, 1 process", rates[1], "/s", note=f"{size.reports} reports"),
        Line(
            f"PDF reports a second, {size.processes} processes", rates[size.processes], "/s", 5, "at least",
            note=f"{size.reports} each, on two cores",
        ),
    ]  # fmt: skip


def _rate(folder: str, processes: int, reports: int) -> float:
    """Reports a second of so many processes that write at the same time, so many each."""
    with ProcessPoolExecutor(processes, mp_context=FRESH) as pool:
        starts = time.time() + WARM_UP  # all are warm by then; one that is not shows in the figure
        jobs = [pool.submit(write_from, folder, starts, reports) for _ in range(processes)]
        spans = [job.result() for job in jobs]
    return processes * reports / (max(end for _, end in spans) - min(start for start, _ in spans))


def prepare(folder: str, size: Size) -> None:
    """The waves, oldest first, each with answers of its own."""
    from bench.history import release_wave

    with installation(Path(folder)):
        client = add_bench_client(datetime.now(UTC))
        for back in reversed(range(size.waves)):
            release_wave(client, back, size.people, size.centres, size.teams)


def write_reports(folder: str, runs: int) -> Written:
    """The same report again and again in one process, after two to get warm."""
    app = _app_without_kept_files(folder)
    pdf = b""

    def whole() -> None:
        nonlocal pdf
        pdf = _write(app)

    first = cpu_of(whole)
    whole()
    gc.collect()
    gc.freeze()
    times = [cpu_of(whole) for _ in range(runs)]
    return Written(times, _alone(app, runs), first, peak_mb(), len(pdf), len(PAGE.findall(_expanded(pdf))))


def write_from(folder: str, starts: float, reports: int) -> tuple[float, float]:
    """Warms up, waits for the common start, writes its reports. When it began and ended."""
    app = _app_without_kept_files(folder)
    _write(app)
    gc.collect()
    gc.freeze()
    time.sleep(max(0.0, starts - time.time()))
    began = time.time()
    for _ in range(reports):
        _write(app)
    return began, time.time()


def _app_without_kept_files(folder: str):
    """An application that writes each report: with settings it would read the file that it kept of the first one."""
    app = make_app(Path(folder))
    del app.extensions["senterpuls.settings"]
    return app


def _report():
    from reports.build import build_report

    return build_report(CLIENT, UNIT, month_text(0), "en")


def _write(app) -> bytes:
    from reports.exports.pdf import render_pdf

    with app.test_request_context():
        return render_pdf(_report())


def _alone(app, runs: int) -> list[float]:
    from reports.exports.pdf import render_pdf

    with app.test_request_context():
        report = _report()
        return [cpu_of(lambda: render_pdf(report)) for _ in range(runs)]


def _expanded(pdf: bytes) -> bytes:
    """The file with its compressed object streams opened, in which pages may be listed."""
    import zlib

    parts = [pdf]
    for stream in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)
