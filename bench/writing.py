"""The day's results: a JSON file, and the same as a table to read. A benchmark that was not run keeps its earlier lines."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.result import Line

BOUNDS = {"at most": "≤ ", "at least": "≥ ", "exactly": ""}
VERDICTS = {True: "kept", False: "**over**", None: ""}
ABOUT = (
    "Processor time of this product's own processes where nothing else is said; each figure the median of its runs. "
    "The machine was shared with other work while this was measured, which lengthens everything: its pace, the processor "
    "time of one fixed piece of Python, stands beside each benchmark, before and after. Compare ratios, not absolutes."
)


def write_results(
    folder: Path, date: str, machine: Mapping[str, str | int], name: str, lines: Sequence[Line], paces: Sequence[float]
) -> Path:
    """Adds one benchmark to the day's two files and tells the one to read."""
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"{date}.json"
    document = json.loads(place.read_text(encoding="utf-8")) if place.exists() else {"date": date, "benchmarks": {}}
    document["machine"] = dict(machine)
    document["benchmarks"][name] = {"pace_ms": list(paces), "lines": [line.to_dict() for line in lines]}
    place.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    table = folder / f"{date}.md"
    table.write_text(as_text(document), encoding="utf-8")
    return table


def as_text(document: Mapping) -> str:
    """The document as Markdown: the machine, then a table a benchmark."""
    parts = [f"# Benchmarks, {document['date']}", "", ABOUT, "", "| machine | |", "|---|---|"]
    parts += [f"| {name.replace('_', ' ')} | {value} |" for name, value in document["machine"].items()]
    for name, found in document["benchmarks"].items():
        before, after = found["pace_ms"]
        parts += ["", f"## {name}", "", f"Pace {before:.0f} ms before, {after:.0f} ms after.", ""]
        parts += ["| job | budget | measured | | remarks |", "|---|---|---|---|---|", *map(_row, found["lines"])]
    return "\n".join(parts) + "\n"


def _row(line: Mapping) -> str:
    budget = "" if line["bound"] is None else f"{BOUNDS[line['bound']]}{_number(line['budget'])} {line['unit']}".strip()
    measured = f"{_number(line['value'])} {line['unit']}".strip()
    runs = line["runs"]
    spread = f"{len(runs)} runs, {_number(min(runs))} to {_number(max(runs))}" if len(runs) > 1 else ""
    remarks = "; ".join(part for part in (line["note"], spread) if part)
    return f"| {line['job']} | {budget} | {measured} | {VERDICTS[line['kept']]} | {remarks} |"


def _number(value: float) -> str:
    """Three figures, or all before the point."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
