"""What pip-audit found, in a sentence or a line for each finding: ./run audit gives its JSON to this module."""

import json
import sys


def told(document: dict) -> tuple[list[str], int]:
    """Lines, and the exit status: 1 where something is known, 0 otherwise, also where nobody could be asked.

    document: as `pip-audit --format json` writes it; a package that could not be asked about has a skip_reason, and
    pip-audit itself calls a list of such packages clean.
    """
    packages = document.get("dependencies", [])
    asked = [one for one in packages if "skip_reason" not in one]
    known = [(one, weakness) for one in asked for weakness in one.get("vulns", [])]
    if not asked:
        return ["Known weaknesses could not be asked for: no service that knows them answers from here."], 0
    left = f"; {len(packages) - len(asked)} could not be asked about" if len(asked) < len(packages) else ""
    if not known:
        return [f"{len(asked)} packages of constraints.txt have no known weakness{left}."], 0
    lines = [
        f"{one['name']} {one['version']}: {weakness['id']}, mended in {', '.join(weakness['fix_versions']) or 'no version yet'}"
        for one, weakness in known
    ]
    return [*lines, f"{len(known)} known weaknesses in {len(asked)} packages of constraints.txt{left}."], 1


def read(text: str) -> dict:
    """The document; one of no packages where pip-audit could not write any."""
    try:
        return json.loads(text)
    except ValueError:
        return {}


if __name__ == "__main__":
    lines, status = told(read(sys.stdin.read()))
    print("\n".join(lines))
    sys.exit(status)
