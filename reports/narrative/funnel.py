"""What a funnel says: which units lie outside its limits, and how many would by chance alone."""

import math

from flask_babel import gettext as _
from flask_babel import ngettext

from reports.exports.formats import write_names, write_value
from reports.funnels import FunnelPoint, UnitFunnel
from reports.narrative.directions import NAMED
from reports.narrative.standing import write_units
from reports.statistics.funnel import INNER, OUTER, Zone

DISPERSED = 1.05  # from here the factor is told: below it changes no limit that is shown


def outside(drawn: UnitFunnel, *zones: Zone) -> list[FunnelPoint]:
    """Units in these zones, or outside the inner limits where none is named."""
    return [point for point in drawn.points if (point.zone in zones if zones else point.zone != "within")]


def funnel_heading(drawn: UnitFunnel) -> str:
    """The message: who lies outside the 95 % limits."""
    found, all_units = outside(drawn), write_units(len(drawn.points), drawn.level)
    if not found:
        return _("None of %(units)s lies further from the client’s index than chance allows", units=all_units)
    if len(found) > NAMED:
        return _("%(count)s of %(units)s lie outside the 95 %% limits", count=len(found), units=all_units)
    return ngettext(
        "%(names)s lies outside the 95 %% limits",
        "%(names)s lie outside the 95 %% limits",
        len(found),
        names=write_names(point.name for point in found),
    )


def chance_sentence(drawn: UnitFunnel) -> str:
    """Observed beside expected: what many comparisons bring by themselves."""
    expected = drawn.funnel.expected
    return _(
        "Outside the 95 %% limits: %(inner)s of %(units)s; expected by chance alone: %(chance)s. Outside the 99.8 %% limits: "
        "%(outer)s; expected by chance alone: %(rare)s.",
        inner=len(outside(drawn)),
        outer=len(outside(drawn, "far below", "far above")),
        units=write_units(len(drawn.points), drawn.level),
        chance=write_value(expected[INNER], "1-6", 1),
        rare=write_value(expected[OUTER], "1-6", 2),
    )


def outside_sentences(drawn: UnitFunnel) -> list[str]:
    """Every unit outside a limit by name and side; empty where there is none."""
    zones: tuple[Zone, ...] = ("far above", "above", "below", "far below")
    named = {zone: write_names(point.name for point in outside(drawn, zone)) for zone in zones}
    return [_side(zone, names) for zone, names in named.items() if names]


def _side(zone: Zone, names: str) -> str:
    if zone == "far above":
        return _("Above the 99.8 %% limit: %(names)s.", names=names)
    if zone == "above":
        return _("Above the 95 %% limit: %(names)s.", names=names)
    if zone == "below":
        return _("Below the 95 %% limit: %(names)s.", names=names)
    return _("Below the 99.8 %% limit: %(names)s.", names=names)


def dispersion_sentence(drawn: UnitFunnel) -> str:
    """By how much the limits were widened, and why."""
    factor = drawn.funnel.dispersion
    if factor < DISPERSED:
        return _("The units differ no more than chance would have them, so the limits are those of chance.")
    return _(
        "The units differ more than chance alone would have them, so the limits are %(times)s times as wide as those of chance.",
        times=write_value(math.sqrt(factor), "1-6", 1),
    )


def funnel_alt(drawn: UnitFunnel) -> str:
    """The message, then the numbers."""
    return " ".join([f"{funnel_heading(drawn)}.", chance_sentence(drawn), *outside_sentences(drawn)])
