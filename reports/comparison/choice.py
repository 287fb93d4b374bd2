"""What somebody wants to see of a comparison, as it stands in an address and in a saved view. Pure.

Everything in it chooses among what is released anyway: clients, a declared benchmark set, measures, an order. Nothing
chooses people.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reports.disclosure.plan import INDEX

NEWEST = "newest"
BY_NAME = "name"
NO_SET = "none"
DOWN = "-"  # before a measure: lowest first

Shown = Literal["all", "centres", "clients"]
Measures = Literal["all", "themes", "modules"]
LEVELS: tuple[Shown, ...] = ("all", "centres", "clients")
MEASURES: tuple[Measures, ...] = ("all", "themes", "modules")
KEYS = ("month", "client", "set", "level", "sort", "theme", "measures", "demonstration")


@dataclass(frozen=True)
class Choice:
    """month: 2026-11 or `newest`. clients: their keys, empty for all. set: a benchmark's key, `none`, or None for the first.

    sort: `name`, or a measure's code, with a hyphen before it for lowest first. theme: the measure whose places are shown.
    """

    month: str = NEWEST
    clients: tuple[str, ...] = ()
    set: str | None = None
    level: Shown = "all"
    sort: str = BY_NAME
    theme: str = INDEX
    measures: Measures = "all"
    demonstration: bool = False

    def query(self) -> dict[str, str | list[str]]:
        """The parts that are not the usual ones, by their names in an address."""
        said = {
            "month": self.month,
            "client": list(self.clients),
            "set": self.set,
            "level": self.level,
            "sort": self.sort,
            "theme": self.theme,
            "measures": self.measures,
            "demonstration": "yes" if self.demonstration else None,
        }
        usual = {"month": NEWEST, "client": [], "level": "all", "sort": BY_NAME, "theme": INDEX, "measures": "all"}
        return {key: value for key, value in said.items() if value != usual.get(key)}


def choice_of(query: Mapping[str, str | Sequence[str]]) -> Choice:
    """The choice that an address or a saved view names; what can't be one is the usual."""
    values = {key: [value] if isinstance(value, str) else list(value) for key, value in query.items() if key in KEYS}
    one = {key: (value[0][:80] if value else "") for key, value in values.items()}
    return Choice(
        month=one.get("month") or NEWEST,
        clients=tuple(dict.fromkeys(values.get("client", ()))),
        set=one.get("set") or None,
        level=_among(one.get("level"), LEVELS),
        sort=one.get("sort") or BY_NAME,
        theme=one.get("theme") or INDEX,
        measures=_among(one.get("measures"), MEASURES),
        demonstration=one.get("demonstration") == "yes",
    )


def _among(value: str | None, known: Collection[str]) -> str:
    return value if value in known else next(iter(known))
