"""The measured costs that the reckoning starts from, read from the newest results."""

import json
from dataclasses import dataclass, fields
from pathlib import Path


class NotMeasured(LookupError):
    """A figure that no benchmark has written yet; the text says which."""


@dataclass(frozen=True)
class Costs:
    """Named as the lines' keys: seconds, milliseconds, MB and kB as the names say.

    web, database: processor time of a completed response. client: one of five hundred people. stays: in the database, of a
    client after a released wave. crowd: elapsed seconds of closing one client on PostgreSQL by clients with an open wave.
    """

    date: str
    web_response_ms: float
    database_response_ms: float
    web_process_mb: float
    client_open_s: float
    client_close_s: float
    client_close_database_s: float
    client_close_peak_mb: float
    client_open_kb: float
    client_ballots_kb: float
    client_stays_kb: float
    pdf_s: float
    pdf_peak_mb: float
    pdf_kb: float
    crowd: tuple[tuple[float, float], ...]

    @property
    def crowd_second_s(self) -> float:
        """Seconds that each further client with an open wave adds to a closing in the same database."""
        (few, quick), (many, slow) = self.crowd[0], self.crowd[-1]
        return max(0.0, (slow - quick) / (many - few))


def newest_results(folder: Path) -> Path:
    """The results that carry the latest date. NotMeasured where there are none."""
    found = sorted(folder.glob("????-??-??.json"))
    if not found:
        raise NotMeasured(f"{folder} holds no results; run the benchmarks first")
    return found[-1]


def read_costs(results: Path) -> Costs:
    """NotMeasured names what is missing."""
    document = json.loads(results.read_text(encoding="utf-8"))
    lines = [line for found in document["benchmarks"].values() for line in found["lines"]]
    values = {line["key"]: line["value"] for line in lines if line.get("key")}
    values |= {"date": document["date"], "crowd": _crowd(document)}
    missing = [field.name for field in fields(Costs) if values.get(field.name) is None]
    if missing:
        raise NotMeasured(f"{results.name} has no {', '.join(missing)}; run the benchmarks phones, clients and pdf")
    return Costs(**{field.name: values[field.name] for field in fields(Costs)})


def _crowd(document: dict) -> tuple[tuple[float, float], ...] | None:
    growths = document["benchmarks"].get("clients", {}).get("growths", ())
    points = [growth["series"]["PostgreSQL, processor time"] for growth in growths if growth["name"] == "clients"]
    return tuple(map(tuple, points[0])) if points else None
