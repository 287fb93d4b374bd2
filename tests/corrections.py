"""Instruments that could correct a wave's, and some that couldn't: the shipped one with one thing changed."""

import re

from survey.instruments.catalogue import shipped_instruments
from survey.services.waves import DEFAULT_INSTRUMENT


def next_version(change=lambda document: document, *, above: int = 1) -> tuple[str, int]:
    """The shipped instrument with a higher version number and a change; and that number."""
    document = shipped_instruments()[DEFAULT_INSTRUMENT]
    found = re.search(r"^version = (\d+)$", document, re.MULTILINE)
    version = int(found[1]) + above
    changed = change(document.replace(found[0], f"version = {version}"))
    return changed, version


def turned_round(document: str) -> str:
    """The workload counted the other way: what a wrong instrument file looks like, and its correction."""
    return _at_item("WRK1", document, "direction = -1", "direction = 1")


def other_words(document: str) -> str:
    """AUT1 asked with other words in one language."""
    return _at_item("AUT1", document, 'text.en = "', 'text.en = "Really: ')


def other_options(document: str) -> str:
    """Another word at the end of a scale."""
    return document.replace('6 = "to a very large extent"', '6 = "to a huge extent"')


def _at_item(code: str, document: str, old: str, new: str) -> str:
    start = document.index(f"[items.{code}]")
    changed = document[:start] + document[start:].replace(old, new, 1)
    assert changed != document
    return changed
