"""What a chart needs from the reader's language: how numbers and months are written, and a few words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reports.panels import Figure, Scale
from reports.trends import Break


@dataclass(frozen=True)
class Wording:
    """Formats and words in one language, handed to the charts so that they know no language themselves.

    figure writes a displayed figure with its bound ("≥ 90"), interval its interval, empty where it has none; tick writes a
    bare number of a scale; month writes 2026-10 in full, short_month as briefly as an axis needs.
    """

    figure: Callable[[Figure, Scale], str]
    interval: Callable[[Figure, Scale], str]
    tick: Callable[[float, Scale], str]
    month: Callable[[str], str]
    short_month: Callable[[str], str]
    published: str
    not_shown: str
    breaks: Mapping[Break, str]
