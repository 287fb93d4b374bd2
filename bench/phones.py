"""Phones that answer at once: how many responses a served application takes a second, from 1 phone to 128, on both databases."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.growth import Growth
from bench.load import PEER, Load, Loaded, measure_load
from bench.measuring import in_child
from bench.postgresql import Server, postgresql
from bench.result import Line, median_line
from survey.serving import WORKERS

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


@dataclass(frozen=True)
class Size:
    """runs of the budgeted number of phones, each of so many responses; one of a third at each of the others.

    pairs: invitations answered on two phones at once, in every run.
    """

    runs: int = 3
    responses: int = 2_400
    phones: int = 32
    others: tuple[int, ...] = (1, 8, 128)
    pairs: int = 20


TINY = Size(runs=1, responses=8, phones=4, others=(1,), pairs=2)


def measure(size: Size) -> list[Line | Growth]:
    """Every run has a server and a client of its own, on the loopback interface alone, beside each other on the same cores."""
    sqlite = {size.phones: [_served(size) for _ in range(size.runs)]}
    sqlite |= {phones: [_served(_smaller(size, phones))] for phones in size.others}
    with postgresql() as server:
        beside = {size.phones: [_served(size, server)]}
        beside |= {phones: [_served(_smaller(size, phones), server)] for phones in size.others}
    both = {SQLITE: sqlite, POSTGRESQL: beside}
    lines = [*_budget_lines(sqlite[size.phones], size), *_reckoned_lines(beside[size.phones][0])]
    for name, loads in both.items():
        lines += [_beside(name, phones, loads[phones][0]) for phones in sorted(loads) if name != SQLITE or phones != size.phones]
        lines += _exact_lines(f"{name}: ", [load for runs in loads.values() for load in runs])
    return [*lines, *_growths(both)]


def _smaller(size: Size, phones: int) -> Size:
    return replace(size, responses=max(size.responses // 3, 4 * phones), phones=phones, pairs=0)


def _served(size: Size, server: Server | None = None) -> Loaded:
    where = (server.new_database(), server.pid) if server else ("", None)
    return in_child(measure_load, Load(size.responses, size.phones, size.pairs, *where))


def _budget_lines(loads: Sequence[Loaded], size: Size) -> list[Line]:
    flow = f"{size.phones} phones at once, {size.responses} responses a run"
    how = "keep-alive within a respondent's visit, a new connection for each respondent"
    shared = f"{WORKERS} of them and the one that watches, shared pages counted once, divided by {WORKERS}"
    memory = [load.memory_mb for load in loads]
    return [
        median_line(f"completed a second, {flow}", [load.per_second for load in loads], "/s", 400, "at least", note=how),
        median_line("… slowest of a hundred (p99)", [load.p99_ms for load in loads], "ms", 200, "at most"),
        median_line("… half are faster than (p50)", [load.p50_ms for load in loads], "ms"),
        median_line("… server CPU per completed response, HTTP included", [load.server_ms for load in loads], "ms"),
        median_line("… memory of a serving process", memory, "MB", note=shared, key="web_process_mb"),
    ]


def _reckoned_lines(load: Loaded) -> list[Line]:
    """What docs/scale.md reckons with: many machines have PostgreSQL."""
    web = "PostgreSQL: web processes' CPU per completed response, HTTP included"
    return [
        Line(web, load.server_ms, "ms", key="web_response_ms"),
        Line("… of the database server", load.database_ms, "ms", key="database_response_ms"),
    ]


def _exact_lines(where: str, loads: Sequence[Loaded]) -> list[Line]:
    """What must hold in every run."""
    kept = [row for load in loads for row in load.rows_of_pairs]
    twice = f"{len(kept)} tries, least {min(kept)}; {PEER}: two answers in 17 of 20"
    return [
        Line(f"{where}errors", sum(load.errors for load in loads), "", 0, "exactly"),
        Line(f"{where}acknowledged ballots missing from the table", sum(load.missing for load in loads), "", 0, "exactly"),
        Line(f"{where}most rows kept of one invitation on two phones at once", max(kept), "", 1, "exactly", note=twice),
    ]


def _beside(database: str, phones: int, load: Loaded) -> Line:
    """A further run, to be read beside the others."""
    rest = (
        f"p50 {load.p50_ms:.0f} ms, p99 {load.p99_ms:.0f} ms, server CPU {load.server_ms:.2f} ms, "
        f"{load.errors} errors, {load.missing} ballots missing"
    )
    many = "1 phone" if phones == 1 else f"{phones} phones"
    return Line(f"completed a second, {database}, {many}", load.per_second, "/s", note=rest)


def _growths(both: dict[str, dict[int, list[Loaded]]]) -> list[Growth]:
    def series(of) -> dict:
        return {
            name: [(phones, sum(map(of, loads[phones])) / len(loads[phones])) for phones in sorted(loads)]
            for name, loads in both.items()
        }

    slow = {f"{name}, p99": points for name, points in series(lambda load: load.p99_ms).items()}
    usual = {f"{name}, p50": points for name, points in series(lambda load: load.p50_ms).items()}
    rate = series(lambda load: load.per_second)
    return [
        Growth("phones", "Responses a second", "phones at once", "completed a second", rate, flat=True),
        Growth("phones-wait", "How long a phone waits", "phones at once", "ms a request", slow | usual),
    ]
