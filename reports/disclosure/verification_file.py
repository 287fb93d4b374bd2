"""Reading the file of a release as a stranger does: only its form is asked for here, whether it keeps the rules later."""

import json
import math
from dataclasses import dataclass
from functools import cached_property

from reports.disclosure.plan import FLOORS, INDEX
from survey.refusal import Refusal

NUMBER, WHOLE, TEXT, TRUTH, ANYTHING = "a number", "a whole number", "text", "true or false", "anything"
NOTHING = "null"


@dataclass(frozen=True)
class Perhaps:
    """A part that may be left out."""

    form: object


COUNT = {"low": WHOLE, "high": WHOLE, "exact": TRUTH}
FIGURE = {"value": NUMBER, "step": NUMBER, "bound": (TEXT, NOTHING), "low": NUMBER, "high": NUMBER}
OPTIONAL = (NUMBER, NOTHING)
FORM = {
    "release": {
        "format": WHOLE,
        "client": TEXT,
        "wave": TEXT,
        "instrument": {"key": TEXT, "version": WHOLE, "module": (TEXT, NOTHING), "own_items": Perhaps(TEXT)},
        "thresholds": {"score": WHOLE, "item": WHOLE, "distribution": WHOLE, "comments": WHOLE, "comment_ballots": WHOLE},
        "units": [{"path": TEXT, "invited": (WHOLE, NOTHING), "standing": TRUTH}],
        "measures": [{"code": TEXT, "minimum": WHOLE, "part_of": TEXT}],
        "counts": [{"path": TEXT, **COUNT}],
        "cells": [
            {
                "path": TEXT,
                "measure": TEXT,
                **FIGURE,
                **dict.fromkeys(("value", "low", "high", "adjusted"), OPTIONAL),
                "shares": ([{"first": WHOLE, "last": WHOLE, "value": NUMBER, "bound": (TEXT, NOTHING)}], NOTHING),
            }
        ],
        "splits": [{"background": TEXT, "groups": [TEXT], "minimum": WHOLE}],
        "groups": [{"background": TEXT, "group": TEXT, **COUNT}],
        "group_cells": [{"background": TEXT, "group": TEXT, "measure": TEXT, **FIGURE}],
        "blocked": [TEXT],
        "drivers": [
            {
                "outcome": TEXT,
                "explained": NUMBER,
                "people": WHOLE,
                "above_chance": TRUTH,
                "drivers": [{"theme": TEXT, "share": NUMBER, "low": NUMBER, "high": NUMBER, "direction": WHOLE}],
            }
        ],
        "reliability": [
            {"measure": TEXT, **dict.fromkeys(("alpha", "low", "high", "omega", "icc1", "icc2", "agreement"), OPTIONAL)}
        ],
        "moments_sha256": (TEXT, NOTHING),
    },
    "certificate": {
        "rules": [{"id": TEXT, "text": TEXT}],
        "parameters": ANYTHING,
        "hidden_by_rule": {"all": WHOLE},
        "blocked": [TEXT],
        "audit": {"checked": WHOLE, "group_cells": WHOLE, "smallest_ring": (TEXT, NOTHING), "passed": TRUTH},
        "sha256": TEXT,
    },
}
KNOWN_FORMAT = 1


@dataclass(frozen=True)
class Planned:
    """A measure of the plan as the file states it; `kind` is read off its code."""

    code: str
    kind: str
    minimum: int
    part_of: str


@dataclass(frozen=True)
class ReleasedFile:
    """A file of the right form: `release`, what is hashed, and `certificate`."""

    release: dict
    certificate: dict

    @cached_property
    def measures(self) -> dict[str, Planned]:
        return {
            one["code"]: Planned(one["code"], one["code"].partition(":")[0], one["minimum"], one["part_of"])
            for one in self.release["measures"]
        }

    @cached_property
    def blocked(self) -> set[str]:
        """Codes of the measures that the blocking items take along: the index, their themes and all parts of those."""
        if not self.release["blocked"]:
            return set()
        gone = {INDEX} | {self._theme_of(f"distribution:{item}") for item in self.release["blocked"]}
        return gone | {code for code in self.measures if self._theme_of(code) in gone}

    def _theme_of(self, code: str) -> str:
        """The code of the theme that a measure is of; itself where the file names none."""
        seen = set()
        while code in self.measures and self.measures[code].kind not in (INDEX, "theme") and code not in seen:
            seen.add(code)
            code = self.measures[code].part_of or code
        return code

    @cached_property
    def counts(self) -> dict[str, dict]:
        """Unit path → its count."""
        return {count["path"]: count for count in self.release["counts"]}

    @cached_property
    def steps(self) -> dict[tuple[str, str], float]:
        """(unit path, measure code) → the grid of the figure."""
        return {(cell["path"], cell["measure"]): cell["step"] for cell in self.release["cells"]}

    @cached_property
    def shown(self) -> dict[str, set[str]]:
        """Measure code → paths of the units where it is shown."""
        shown: dict[str, set[str]] = {}
        for cell in self.release["cells"]:
            shown.setdefault(cell["measure"], set()).add(cell["path"])
        return shown


def read_released_file(content: bytes) -> ReleasedFile:
    """The file, its form checked: every part there, of its kind, and none beside. Refusal in one sentence otherwise."""
    try:
        document = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refusal("The file is no JSON document; give the one that senterpuls release export wrote.") from None
    if isinstance(document, dict) and isinstance(document.get("release"), dict):
        written = document["release"].get("format")
        if written != KNOWN_FORMAT:
            raise Refusal(f"The file's format is not {KNOWN_FORMAT}; verify it with the version that wrote it, or a newer one.")
    wrong = _misfit(document, FORM, "the file")
    if wrong:
        raise Refusal(f"The file is no release: {wrong}.")
    file = ReleasedFile(document["release"], document["certificate"])
    strange = next((measure.code for measure in file.measures.values() if measure.kind not in FLOORS), None)
    if strange is not None:
        raise Refusal(f"The file is no release: there is no kind of measure as in {strange!r}.")
    return file


def _once(pairs):
    read = dict(pairs)
    if len(read) < len(pairs):
        raise ValueError("a key stands twice")
    return read


def _no_constant(name):
    raise ValueError(name)


def _misfit(value, form, where: str) -> str | None:
    """What doesn't fit the form, in words; None where all does."""
    if isinstance(form, Perhaps):
        return _misfit(value, form.form, where)
    if isinstance(form, tuple):
        return _misfit(value, form[0], where) if value is not None else None
    if isinstance(form, list):
        if not isinstance(value, list):
            return f"{where} is no list"
        return next(filter(None, (_misfit(one, form[0], f"{where}[{at}]") for at, one in enumerate(value))), None)
    if isinstance(form, dict):
        return _misfit_object(value, form, where)
    return None if _is(value, form) else f"{where} is not {form}"


def _misfit_object(value, form, where):
    if not isinstance(value, dict):
        return f"{where} is no object"
    needed = {key for key, inner in form.items() if not isinstance(inner, Perhaps)}
    missing, strange = sorted(needed - value.keys()), sorted(value.keys() - form.keys())
    if missing or strange:
        return f"{where} lacks {missing[0]}" if missing else f"{where} has a part {strange[0]!r} that a release hasn't"
    found = (_misfit(value[key], inner, f"{where}, {key}") for key, inner in form.items() if key in value)
    return next(filter(None, found), None)


def _is(value, kind):
    if kind == ANYTHING:
        return True
    if kind == TRUTH:
        return isinstance(value, bool)
    if kind == TEXT:  # it may be printed on a terminal
        return isinstance(value, str) and value.isprintable()
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e15 or not math.isfinite(value):
        return False
    return kind == NUMBER or isinstance(value, int)
