"""The disclosure certificate of a release: which rules, which parameters, how much is hidden, and the content hash."""

import hashlib
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from reports.disclosure.audit import Audit
from reports.disclosure.counts import size_band
from reports.disclosure.figures import SHARE_STEP
from reports.disclosure.suppression import Suppression
from survey import thresholds as grain
from survey.thresholds import Thresholds

# Templates translate by id; the text is the English one.
RULES = {
    "plan": "What may be shown was decided before any answer was read; a unit whose membership changed by more than half "
    "since its last wave stands in its parent only.",
    "minimum": "A figure answered by fewer people than its minimum group size is hidden.",
    "direction": "Where at least 100 people answered and an item runs against all others, its theme and the index are hidden.",
    "companion": "Where one theme or item alone would be hidden, the next smallest is hidden with it.",
    "ring": "What is left of a unit when its published subunits are subtracted is nobody or a full group.",
    "splits": "Groups by background are shown for the client as a whole, where no adding and subtracting of groups and "
    "units comes nearer to anybody than the minimum group size.",
    "displayed": "Differences, charts and files are made from the displayed figures only.",
    "extremes": "Values near the ends of a scale are shown as at most or at least.",
    "grain": "Figures of fewer than 20 people are shown in coarse steps, intervals rounded outwards.",
    "counts": "Numbers of people are exact from 20 where nothing smaller can be subtracted, otherwise rounded or a range.",
    "comments": "Comments are masked, shown at one place only, and deleted after 12 months; the content hash leaves them out.",
    "frozen": "The release was computed once and never changes.",
    "refusal": "What is hidden looks the same whatever the reason.",
}
SHA256 = re.compile(r"[0-9a-f]{64}")


class AuditFailed(ValueError):
    """The second look found what must not be published: there is no release."""


def canonical_json(document) -> bytes:
    """One sequence of bytes for one document: keys sorted, no white space, UTF-8, tuples as lists.

    A number is written as its shortest decimal, a whole one without a point, so that 5 and 5.0 (and 0 and -0.0) agree
    and a document read back from JSON hashes as before. ValueError on NaN and infinity, TypeError on a key that is not
    text or a value that JSON does not know.
    """
    text = json.dumps(_plain(document), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def _plain(value):
    if isinstance(value, Mapping):
        strangers = [key for key in value if not isinstance(key, str)]
        if strangers:
            raise TypeError(f"a document's keys are text: {strangers[0]!r}")
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("a document holds no NaN and no infinity")
        return int(value) if value.is_integer() else value
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"a document can't hold {type(value).__name__}")


def content_hash(document) -> str:
    """SHA-256 of the canonical document, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(document)).hexdigest()


def parameters(thresholds: Thresholds) -> dict:
    """Every number the rules work with: the wave's minimum sizes, and the product's steps and cuts."""
    return {
        "minimum": asdict(thresholds),
        "fine_grain_from": grain.FINE_GRAIN_FROM,
        "moments_from": grain.MOMENTS_FROM,
        "membership_kept": grain.MEMBERSHIP_KEPT,
        "count_step": grain.COUNT_STEP,
        "mean": {
            "steps": [grain.MEAN_STEP_COARSE, grain.MEAN_STEP_FINE],
            "cuts": [grain.MEAN_FLOOR, grain.MEAN_CEILING],
        },
        "index": {
            "steps": [grain.INDEX_STEP_COARSE, grain.INDEX_STEP_FINE],
            "cuts": [grain.INDEX_FLOOR, grain.INDEX_CEILING],
        },
        "share": {"steps": [SHARE_STEP], "cuts": [grain.SHARE_FLOOR, grain.SHARE_CEILING]},
    }


def certificate(
    thresholds: Thresholds, suppression: Suppression, audit: Audit, sha256: str, *, blocked: Sequence[str] = ()
) -> dict:
    """The certificate as plain data, as it stands in the released document, the PDF and the API.

    `sha256` is the content hash of the document without its certificate. There is one total of hidden cells, never one a
    rule. The smallest ring is a band: exact, it would be a small unit's count. `blocked`: the items that run against the
    others.
    AuditFailed for an audit that did not pass, ValueError for a hash that is none: such a release must not exist.
    """
    if not audit.passed:
        raise AuditFailed("a release that does not pass its audit gets no certificate")
    if not SHA256.fullmatch(sha256):
        raise ValueError("not a SHA-256 in hexadecimal digits")
    smallest = None if audit.smallest_ring is None else size_band(audit.smallest_ring)
    return {
        "rules": [{"id": rule, "text": text} for rule, text in RULES.items()],
        "parameters": parameters(thresholds),
        "hidden_by_rule": {"all": suppression.hidden},
        "blocked": list(blocked),
        "audit": {
            "checked": audit.checked,
            "group_cells": audit.group_cells,
            "smallest_ring": smallest,
            "passed": audit.passed,
        },
        "sha256": sha256,
    }
