"""The day's results: a JSON file, and the same as tables and pictures to read. What was not run keeps its earlier lines."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.growth import Growth
from bench.plot import draw_growth
from bench.result import Line

BOUNDS = {"at most": "≤ ", "at least": "≥ ", "exactly": ""}
VERDICTS = {True: "kept", False: "**over**", None: ""}
ABOUT = (
    "Processor time of this product's own processes where nothing else is said; each figure the median of its runs. "
    "The machine was shared with other work while this was measured, which lengthens everything: its pace, the processor "
    "time of one fixed piece of Python, stands beside each benchmark, before and after. Compare ratios, not absolutes."
)


@dataclass(frozen=True)
class Ran:
    """What one benchmark found, how long it took, and the machine's pace before and after it."""

    name: str
    found: Sequence[Line | Growth]
    seconds: float
    pace_ms: tuple[float, float]

    def to_dict(self) -> dict:
        lines = [each.to_dict() for each in self.found if isinstance(each, Line)]
        growths = [each.to_dict() for each in self.found if isinstance(each, Growth)]
        return {"pace_ms": list(self.pace_ms), "seconds": self.seconds, "lines": lines, "growths": growths}


def write_results(folder: Path, date: str, machine: Mapping[str, str | int], ran: Ran) -> Path:
    """Adds one benchmark to the day's files, with a picture of each growth, and tells the one to read."""
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"{date}.json"
    document = json.loads(place.read_text(encoding="utf-8")) if place.exists() else {"date": date, "benchmarks": {}}
    document["machine"] = dict(machine)
    document["benchmarks"][ran.name] = ran.to_dict()
    place.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for growth in document["benchmarks"][ran.name]["growths"]:
        (folder / _picture(document, growth)).write_text(draw_growth(growth), encoding="utf-8")
    table = folder / f"{date}.md"
    table.write_text(as_text(document), encoding="utf-8")
    return table


def as_text(document: Mapping) -> str:
    """The document as Markdown: the machine, then a table a benchmark."""
    parts = [f"# Benchmarks, {document['date']}", "", ABOUT, "", "| machine | |", "|---|---|"]
    parts += [f"| {name.replace('_', ' ')} | {value} |" for name, value in document["machine"].items()]
    for name, found in document["benchmarks"].items():
        before, after = found["pace_ms"]
        took = f" It took {found['seconds']:.0f} s." if "seconds" in found else ""
        parts += ["", f"## {name}", "", f"Pace {before:.0f} ms before, {after:.0f} ms after.{took}", ""]
        parts += ["| job | budget | measured | | remarks |", "|---|---|---|---|---|", *map(_row, found["lines"])]
        for growth in found.get("growths", ()):
            parts += ["", f"![{growth['title']}]({_picture(document, growth)})", "", _grown(growth)]
    return "\n".join(parts) + "\n"


def _picture(document: Mapping, growth: Mapping) -> str:
    return f"{document['date']}-{growth['name']}.svg"


def _grown(growth: Mapping) -> str:
    """The exponents of a picture's lines, in words."""
    told = [f"{name} {power:.2f}" for name, power in growth["exponents"].items() if power is not None]
    return f"Exponent of growth (0 level, 1 proportional): {', '.join(told)}." if told else "One point: no growth to tell."


def _row(line: Mapping) -> str:
    budget = "" if line["bound"] is None else f"{BOUNDS[line['bound']]}{short_number(line['budget'])} {line['unit']}".strip()
    measured = f"{short_number(line['value'])} {line['unit']}".strip()
    runs = line["runs"]
    spread = f"{len(runs)} runs, {short_number(min(runs))} to {short_number(max(runs))}" if len(runs) > 1 else ""
    remarks = "; ".join(part for part in (line["note"], spread) if part)
    return f"| {line['job']} | {budget} | {measured} | {VERDICTS[line['kept']]} | {remarks} |"


def short_number(value: float) -> str:
    """Three figures, or all before the point."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
