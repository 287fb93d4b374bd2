"""Ten thousand clients on some machines: from measured costs and named assumptions to cores, hours and gigabytes. Pure."""

from dataclasses import dataclass

from bench.scale.evening import Drained, Evening, drain
from bench.scale.figures import Costs

CORES = 2  # of a machine: as the one that was measured
BUSY = 0.6  # of its processor time that a machine may be kept at; above it, waiting grows quickly
MONTHS_A_YEAR = 12
OPEN_AT_ONCE = 0.25  # of clients whose days are spread: a wave is open for seven days of a month


@dataclass(frozen=True)
class Load:
    """Who asks what. same_day: clients whose waves open on one morning and close on one evening. peak: answers of a wave
    that come within the busiest hour. reports: PDFs a client on release day.
    """

    clients: int = 10_000
    people: int = 500
    response: float = 0.7
    same_day: float = 0.25
    peak: float = 0.3
    reports: int = 27

    @property
    def responses(self) -> float:
        """A month."""
        return self.clients * self.people * self.response

    @property
    def peak_per_second(self) -> float:
        return self.responses * self.same_day * self.peak / 3600


@dataclass(frozen=True)
class Machines:
    """One machine does everything. Of more, a fifth hold a database each, with their share of the clients."""

    count: int

    @property
    def databases(self) -> int:
        return max(1, self.count // 5)

    @property
    def workers(self) -> int:
        """Processes that answer phones by day and close waves in the evening: one a core."""
        return CORES * (self.count if self.count == 1 else self.count - self.databases)


def responses_per_second(machines: Machines, costs: Costs) -> float:
    """What the machines take, kept as busy as they may be."""
    web, database = costs.web_response_ms, costs.database_response_ms
    if machines.count == 1:
        return BUSY * CORES * 1000 / (web + database)
    return BUSY * 1000 * min(machines.workers / web, CORES * machines.databases / database)


def closing_evening(machines: Machines, load: Load, costs: Costs, *, rewriting: bool) -> Drained:
    """The evening of one database: all are alike, each with its share of clients and workers.

    rewriting: closing rewrites tables that all open waves of a database share, as it does today.
    """
    here = load.clients / machines.databases
    closings = round(here * load.same_day)
    still_open = round(here * max(0.0, OPEN_AT_ONCE - load.same_day))
    work, by_database = costs.client_close_s, costs.client_close_database_s / CORES
    workers = max(1, machines.workers // machines.databases)
    if machines.count == 1:
        work += costs.client_close_database_s
    elif by_database:
        workers = min(workers, max(1, int(work / by_database)))  # no more than their database keeps up with
    return drain(Evening(closings, workers, work, costs.crowd_second_s if rewriting else 0.0, still_open))


def opening_hours(machines: Machines, load: Load, costs: Costs) -> float:
    """Hours in which the waves of one morning are opened: the part of the workers."""
    return load.clients * load.same_day * costs.client_open_s / machines.workers / 3600


def pdf_hours(machines: Machines, load: Load, costs: Costs) -> float:
    """Hours in which all reports of one release day are written."""
    return load.clients * load.same_day * load.reports * costs.pdf_s / machines.workers / 3600


def open_gigabytes(load: Load, costs: Costs) -> float:
    """In the databases while every client's wave is open and answered."""
    return load.clients * (costs.client_open_kb + costs.client_ballots_kb) / 1e6


def stored_gigabytes(load: Load, costs: Costs, years: int) -> float:
    """In the databases after so many years of monthly waves. Too much: the roster is counted each month anew."""
    return load.clients * costs.client_stays_kb * MONTHS_A_YEAR * years / 1e6


def worker_memory_gigabytes(costs: Costs) -> float:
    """Of one machine whose cores close waves, while its web processes stay loaded."""
    return CORES * (costs.web_process_mb + max(costs.client_close_peak_mb, costs.pdf_peak_mb)) / 1000
