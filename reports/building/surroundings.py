"""What a report says of a unit among others and of those who were silent: ranks, funnel, non-response."""

from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any

from flask import current_app

from reports.building.funnels import Cells, funnel_level, funnel_of, level_of
from reports.building.non_response import non_response_of
from reports.building.standings import Earlier, Pools, standings_of
from reports.disclosure.plan import INDEX
from reports.frames import Frame, ShownUnit, load_level, load_shown_units
from reports.funnels import NoFunnel, UnitFunnel
from reports.panels import Panel
from survey.tree import ROOT

KEPT = 8  # of what the reports of one wave share
_LOCK = Lock()


def surroundings_of(frame: Frame, path: str, panels: Mapping[str, Panel], earlier: Earlier, pools: Pools) -> dict:
    """The parts of a released report by the names of its fields. Everything here is a function of the release as displayed."""
    units = _kept(frame, "units", lambda: load_shown_units(frame.wave))
    ranked = [code for code, panel in panels.items() if panel.state == "released" and not code.startswith("item:")]
    level = {} if path == ROOT else _cells_of(frame, units, level_of(path), ranked)
    return {
        "standings": standings_of(panels.values(), earlier, pools, path=path, level=level),
        "funnel": _funnel(frame, path, units) if path == ROOT else None,
        "non_response": non_response_of(frame, path, panels.values()),
    }


def _funnel(frame: Frame, path: str, units: Mapping[str, ShownUnit]) -> UnitFunnel | NoFunnel:
    level = funnel_level(units)
    return funnel_of(frame, path, units, {} if level is None else _cells_of(frame, units, level, [INDEX]))


def _cells_of(frame: Frame, units: Mapping[str, ShownUnit], level: int, measures: list[str]) -> Cells:
    paths = [path for path in units if level_of(path) == level]
    return _kept(frame, (level, *measures), lambda: load_level(frame.wave, paths, measures))


def _kept(frame: Frame, what: Hashable, load: Callable[[], Any]) -> Any:
    """What all reports of a wave share, kept by the app for the last few: a release never changes, and its hash names it."""
    kept = current_app.extensions.setdefault("senterpuls.surroundings", {})
    key = (frame.release.client, frame.release.wave, frame.release.sha256, what)
    with _LOCK:
        found = kept.get(key)
    if found is None:
        found = load()
        with _LOCK:  # other threads put theirs in and push ours out meanwhile
            while len(kept) >= KEPT:
                kept.pop(next(iter(kept)))
            kept[key] = found
    return found
