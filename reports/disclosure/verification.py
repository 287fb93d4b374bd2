"""A third party's look at a release: everything that its file alone lets anybody compute again, and what it doesn't.

Who can forge a file can forge its hash too, so every rule is looked at for itself. That the file is the one that was
released follows from the hash alone: it must be the one printed in the report that was handed out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reports.disclosure.certificate import content_hash
from reports.disclosure.verification_client import block_faults, driver_faults, reliability_faults
from reports.disclosure.verification_figures import count_faults, grain_faults
from reports.disclosure.verification_file import ReleasedFile, read_released_file
from reports.disclosure.verification_rings import Rings, count_ring_faults, look_at_rings
from reports.disclosure.verification_tree import (
    companion_faults,
    minimum_faults,
    split_faults,
    threshold_faults,
    total_faults,
    tree_faults,
)

ATTESTED = (
    "that the figures follow from the answers, each counted once: the answers are destroyed",
    "which units stood: memberships are no part of a release",
    "that nothing hidden comes back from groups by background (the general rule) or as a sum or remainder of units",
    "exact numbers of people where they are rounded or a band",
    "the spread behind intervals and adjusted scores, and the moments behind their hash",
    "which items run against the others, what goes with an outcome, and reliabilities: they follow from the moments",
    "that comments are masked and in random order: they are outside the hash",
    "that ballots, invitations, links and keys are destroyed",
)


@dataclass(frozen=True)
class Check:
    """One thing computed again: what it is, and a sentence for each breach."""

    name: str
    sentence: str
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Verification:
    """What a file says of itself and what became of it. rings: how far the rings could be decided."""

    client: str
    wave: str
    sha256: str
    checks: tuple[Check, ...]
    rings: Rings
    attested: tuple[str, ...] = ATTESTED

    @property
    def holds(self) -> bool:
        return not any(check.faults for check in self.checks)


CHECKS: tuple[tuple[str, str, Callable[[ReleasedFile], Iterable[str]]], ...] = (
    ("thresholds", "minimum group sizes are not below the product's, steps and cuts are the product's", threshold_faults),
    ("tree", "every figure belongs to a unit of the tree that stands, and to a planned measure", tree_faults),
    ("minimum", "no figure has fewer people than its minimum group size", minimum_faults),
    ("companion", "no theme and no item is missing alone, nothing is shown without its mean", companion_faults),
    ("splits", "groups are of planned backgrounds and are shown whole", split_faults),
    ("grain", "figures, bounds and intervals stand on their steps", grain_faults),
    ("counts", "numbers of people are exact from 20, rounded, or a band", count_faults),
    ("count rings", "exact numbers of people leave nobody or 20", count_ring_faults),
    ("blocked", "nothing is shown of a theme or index that an item blocks", block_faults),
    ("drivers", "shares of what is explained stand on whole per cents, add up, and are of at least 100 people", driver_faults),
    ("reliability", "reliabilities stand on hundredths, of what at least 100 people answered", reliability_faults),
    ("total", "planned figures less the shown ones are the number hidden; the audit checked all", total_faults),
)


def verify_release(content: bytes) -> Verification:
    """Every check of the file `senterpuls release export` wrote. Refusal where it is no release at all."""
    file = read_released_file(content)
    rings = look_at_rings(file)
    checks = [Check(name, sentence, tuple(faults(file))) for name, sentence, faults in CHECKS]
    return Verification(
        client=file.release["client"],
        wave=file.release["wave"],
        sha256=content_hash(file.release),
        checks=(_hash_check(file), *checks, _ring_check(rings)),
        rings=rings,
    )


def _hash_check(file: ReleasedFile) -> Check:
    same = content_hash(file.release) == file.certificate["sha256"]
    faults = () if same else ("the document doesn't give the hash of its certificate",)
    return Check("hash", "the document gives the SHA-256 of its certificate", faults)


def _ring_check(rings: Rings) -> Check:
    sentence = (
        f"rings are nobody or a full group: {rings.certain} certainly, {rings.possible} possibly, "
        "since numbers of people are rounded"
    )
    return Check("rings", sentence, rings.faults)
