"""`python -m bench [NAME ...] [--out bench/results]`: runs the benchmarks and writes what they found."""

import argparse
import sys
import time
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from bench.machine import describe_machine, pace
from bench.scale.places import DOCS, RESULTS
from bench.writing import Ran, write_results

NAMES = ("startup", "respondent", "phones", "close", "clients", "disclosure", "report", "pdf", "demo", "statistics")


def main(arguments: list[str]) -> int:
    """0 where everything was measured, whatever the budgets say; argparse's 2 for a name there is none of."""
    parser = argparse.ArgumentParser(prog="bench", description="Measures what the product's work costs, beside its budget.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(NAMES)}; all where none is given")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where results are written")
    parser.add_argument("--tiny", action="store_true", help="next to no work: tries the benchmarks, measures nothing")
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.names) - set(NAMES)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    for name in chosen.names or NAMES:
        print(f"measuring {name} …", file=sys.stderr)
        print(_run(name, tiny=chosen.tiny, folder=chosen.out))
    if chosen.out == RESULTS and not chosen.tiny:
        print(_reckon())
    return 0


def _run(name: str, *, tiny: bool, folder: Path) -> Path:
    benchmark = import_module(f"bench.{name}")
    machine, before, start = describe_machine(), pace(), time.perf_counter()
    found = benchmark.measure(benchmark.TINY if tiny else benchmark.Size())
    ran = Ran(name, found, time.perf_counter() - start, (before, pace()))
    return write_results(folder, datetime.now(UTC).date().isoformat(), machine, ran)


def _reckon() -> Path | str:
    """docs/scale.md follows the results; where they are not complete, what is missing."""
    # Every process a benchmark starts loads this module, and its memory is measured: nothing heavy above.
    from bench.scale.figures import NotMeasured
    from bench.scale.writing import write_scale

    try:
        return write_scale(RESULTS, DOCS)
    except NotMeasured as missing:
        return f"docs/scale.md stays as it is: {missing}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
