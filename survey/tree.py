"""The organisation tree: units named by path, `Centre/Team` or deeper, the client itself being the empty path."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from survey.refusal import N_, Refusal

ROOT = ""
SEPARATOR = "/"
PATH_LIMIT = 200  # characters; keeps a ballot's plaintext within its constant length
DEPTH_LIMIT = 6


class PathRefused(Refusal):
    """A unit path that can't be used; the message is a sentence for the person who wrote it."""


def clean_path(text: str) -> str:
    """The canonical form of a unit path as typed: parts trimmed, inner white space folded, letters composed (NFC).

    Raises PathRefused on an empty part, a control character, or a path that is too long or too deep.
    """
    parts = [" ".join(part.split()) for part in unicodedata.normalize("NFC", text).split(SEPARATOR)]
    if not all(parts):
        raise PathRefused(N_("unit_path has an empty part; write it as Centre/Team"))
    path = SEPARATOR.join(parts)
    if not path.isprintable():
        raise PathRefused(N_("unit_path holds a character that can't be printed"))
    if len(path) > PATH_LIMIT:
        raise PathRefused(N_("unit_path is longer than %(limit)s characters"), limit=PATH_LIMIT)
    if len(parts) > DEPTH_LIMIT:
        raise PathRefused(N_("unit_path is deeper than %(limit)s levels"), limit=DEPTH_LIMIT)
    return path


def parent_of(path: str) -> str:
    """The unit above; a centre's parent is the client, ROOT. ROOT has none: ValueError."""
    if path == ROOT:
        raise ValueError("the client itself has no unit above it")
    return path.rpartition(SEPARATOR)[0]


def name_of(path: str) -> str:
    """The last part of a path; empty for the client itself."""
    return path.rpartition(SEPARATOR)[2]


def lineage_of(path: str) -> tuple[str, ...]:
    """The unit itself and all units above it, up to ROOT: where an answer given there counts."""
    lineage = [path]
    while path != ROOT:
        path = parent_of(path)
        lineage.append(path)
    return tuple(lineage)


def natural_key(path: str) -> tuple:
    """Sort key that puts `Team 9` before `Team 10`. No two paths share one: a release's hash follows the order of units."""
    parts = tuple(
        tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece.casefold()) for piece in re.split(r"(\d+)", part))
        for part in path.split(SEPARATOR)
    )
    return parts, path


@dataclass(frozen=True)
class Tree:
    """All units of one client at one moment. Ancestors are implied, ROOT is always there."""

    units: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, paths: Iterable[str]) -> "Tree":
        """The smallest tree that holds every path given."""
        return cls(frozenset({ROOT}.union(*(lineage_of(path) for path in paths))))

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Every path, parents before children, siblings in natural order."""
        return tuple(sorted(self.units, key=lambda path: (path != ROOT, natural_key(path))))

    @cached_property
    def upwards(self) -> tuple[tuple[str, str], ...]:
        """Every unit below the client with the unit above it, children before parents: for adding up."""
        return tuple((path, parent_of(path)) for path in reversed(self.paths) if path != ROOT)

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        children: dict[str, list[str]] = {path: [] for path in self.paths}
        for path in self.paths:
            if path != ROOT:
                children[parent_of(path)].append(path)
        return {path: tuple(below) for path, below in children.items()}

    def children(self, path: str) -> tuple[str, ...]:
        """Direct children in natural order; KeyError for an unknown unit."""
        return self._children[path]

    def ancestors(self, path: str) -> tuple[str, ...]:
        """From the unit's parent up to ROOT."""
        return lineage_of(path)[1:]

    def lineage(self, path: str) -> tuple[str, ...]:
        """The unit itself and all units above it."""
        return lineage_of(path)
