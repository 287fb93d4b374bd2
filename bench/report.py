"""The figures of a report: the same cost after ten thousand answers and after ten million, since only cells are read."""

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.growth import Growth
from bench.measuring import counted_statements, cpu_of, in_child
from bench.result import Line, median_line
from bench.workload import CLIENT, add_bench_client, installation, month_text, team_paths
from survey.database import db

PEER = "the peer's statistics page: 0.28 s at 10⁴ responses, 1.32 s at 10⁵"
UNITS = {"": "client", "Centre 1": "centre"}
YEARS = 24  # waves of two years


@dataclass(frozen=True)
class Size:
    """small, large: ballots of one wave. stretches: what the counts of the large one are multiplied by."""

    small: int = 10_000
    large: int = 100_000
    stretches: tuple[int, ...] = (10, 100)
    centres: int = 10
    teams: int = 20
    waves: int = 36
    runs: int = 15


TINY = Size(small=60, large=120, stretches=(2,), centres=2, teams=3, waves=2, runs=2)


@dataclass(frozen=True)
class Built:
    """Milliseconds of processor time of each run, by unit; SQL statements and stored cells."""

    runs: dict[str, list[float]]
    statements: int
    cells: int


def measure(size: Size) -> list[Line | Growth]:
    """One process a number of answers; a release is made once and repeated in the months before it."""
    how = f"{size.waves} waves of {size.centres * size.teams} teams; one wave released by the rules, then repeated month by month"
    built = {
        size.small: in_child(build, size, size.small, 1),
        size.large: in_child(build, size, size.large, 1),
        **{size.large * stretch: in_child(build, size, size.large, stretch) for stretch in size.stretches},
    }
    lines = []
    for people, of in built.items():
        told = f"{how}; {of.statements} SQL statements, {of.cells:,} cells stored"
        if people not in (size.small, size.large):
            stretch = people // size.large
            told = f"the release of {size.large:,} answers with every stored count times {stretch}: no answers were made"
        for path, unit in UNITS.items():
            job = f"report figures of a {unit}, {people:,} answers a wave"
            lines.append(median_line(job, of.runs[path], "ms", 50, "at most", note=told if path == "" else ""))
    lines.append(recomputed(size))
    first, *others = (median(of.runs[""]) for of in built.values())
    names = [f"{people:,}" for people in built]
    lines += [
        Line(f"… cost at {name} to cost at {names[0]}", other / first, "×", note=PEER if name == names[-1] else "")
        for name, other in zip(names[1:], others, strict=True)
    ]
    return [*lines, _growth(built)]


def _growth(built: dict[int, Built]) -> Growth:
    series = {f"of a {unit}": [(people, median(of.runs[path])) for people, of in built.items()] for path, unit in UNITS.items()}
    return Growth("report", "Figures of a report", "answers a wave", "ms of processor time", series, flat=True)


def recomputed(size: Size) -> Line:
    """A whole client once more: all figures of every team, its changes, ranks, charts and signals over two years."""
    seconds, teams = in_child(build_all, size)
    note = f"{teams} teams, {min(size.waves, YEARS)} waves; every team's own report, one after another in one process"
    return Line("all figures of every team of a client", seconds, "s", 5, "at most", note=note)


def build_all(size: Size) -> tuple[float, int]:
    """Seconds of processor time, and how many teams."""
    from bench.history import release_wave, repeat_wave
    from reports.build import build_report

    with tempfile.TemporaryDirectory() as folder, installation(Path(folder)) as app:
        wave = release_wave(add_bench_client(datetime.now(UTC)), 0, size.small, size.centres, size.teams)
        repeat_wave(wave, min(size.waves, YEARS))
        paths = team_paths(size.centres, size.teams)

        def one(path: str) -> None:
            db.session.remove()
            with app.test_request_context():
                build_report(CLIENT, path, month_text(0), "en")

        one(paths[0])
        return cpu_of(lambda: [one(path) for path in paths]), len(paths)


def build(size: Size, people: int, factor: int) -> Built:
    """The reports of one installation, built again and again; each run starts with nothing in the session."""
    from bench.history import multiply_counts, release_wave, repeat_wave
    from reports.build import build_report
    from reports.models.release import ReleasedCell

    with tempfile.TemporaryDirectory() as folder, installation(Path(folder)) as app:
        wave = release_wave(add_bench_client(datetime.now(UTC)), 0, people, size.centres, size.teams)
        repeat_wave(wave, size.waves)
        if factor > 1:
            multiply_counts(factor)

        def one(path: str) -> None:
            db.session.remove()
            with app.test_request_context():
                report = build_report(CLIENT, path, month_text(0), "en")
            if report.state != "released":
                raise RuntimeError(f"the report of {path or 'the client'} is hidden: nothing was measured")

        for path in UNITS:
            one(path)
        with counted_statements(db.engine) as statements:
            one("")
        runs = {path: [1000 * cpu_of(lambda path=path: one(path)) for _ in range(size.runs)] for path in UNITS}
        return Built(runs, len(statements), db.session.query(ReleasedCell).count())
