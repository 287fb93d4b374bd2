"""Headings of the sections: the message, not the topic."""

from collections import Counter

from flask_babel import gettext as _
from flask_babel import ngettext

from reports.exports.formats import write_figure, write_month, write_value
from reports.narrative.directions import change_of, name_or_count, published_of, shown_panels, strongest, weakest
from reports.panels import Figure, Panel, Suppressed
from reports.report import Distribution, Report, Split, UnitRow

MAJORITY = 0.5


def themes_heading(report: Report) -> str:
    """What happened to the themes since the last wave."""
    shown = shown_panels(report.themes)
    compared = [at for at in shown if at.change is not None]
    if not shown:
        return _("No theme is shown this month")
    if not compared:
        return levels_heading(report)
    states = {state: [at for at in compared if change_of(at) == state] for state in ("higher", "lower", "not tested")}
    month = write_month(compared[0].change.since)
    if len(states["not tested"]) == len(compared):
        return _("Changes of the themes since %(month)s are not tested", month=month)
    return moved_heading(states["higher"], states["lower"], states["not tested"], month)


def levels_heading(report: Report) -> str:
    """Which themes have the highest and the lowest displayed score; no test is implied."""
    if not shown_panels(report.themes):
        return _("No theme is shown this month")
    words = {"strong": name_or_count(strongest(report.themes)), "weak": name_or_count(weakest(report.themes))}
    return _("%(strong)s scores highest, %(weak)s lowest", **words)


def moved_heading(higher: list[Panel], lower: list[Panel], untested: list[Panel], month: str) -> str:
    words = {"higher": name_or_count(higher), "lower": name_or_count(lower), "month": month}
    if higher and lower:
        return _("Since %(month)s: higher in %(higher)s, lower in %(lower)s", **words)
    if higher:
        return _("Since %(month)s: higher in %(higher)s", **words)
    if lower:
        return _("Since %(month)s: lower in %(lower)s", **words)
    if untested:
        return _("No theme that was tested is different from %(month)s", **words)
    return _("No theme is different from %(month)s", **words)


def units_heading(report: Report, units: tuple[UnitRow, ...]) -> str:
    """What the displayed scores of the units have in common: a theme lowest in most, else the span of their index.

    It describes the numbers on the page; no test is implied.
    """
    bottoms = [found for unit in units if (found := lowest_themes(unit, report.themes))]
    if not bottoms:
        return _("No unit is shown on its own this month")
    name, count = Counter(theme for found in bottoms for theme in found).most_common(1)[0]
    if count > MAJORITY * len(bottoms) and len(bottoms) > 1:
        return _("%(theme)s has the lowest score in %(count)s of %(all)s units", theme=name, count=count, all=len(bottoms))
    values = [unit.figures["index"].value for unit in units if isinstance(unit.figures.get("index"), Figure)]
    if len(values) < 2:
        return ngettext("%(num)d unit, theme by theme", "%(num)d units, theme by theme", len(bottoms))
    low, high = write_value(min(values), "0-100"), write_value(max(values), "0-100")
    return _("In %(units)s units the index is between %(low)s and %(high)s", units=len(values), low=low, high=high)


def splits_heading(splits: tuple[Split, ...]) -> str:
    """The span of the displayed index over all groups; no test is implied."""
    groups = [(split, group) for split in splits for group in split.groups if isinstance(group.figures.get("index"), Figure)]
    if len(groups) < 2:
        return _("What people say of themselves")
    ends = [pick(groups, key=lambda one: one[1].figures["index"].value) for pick in (min, max)]
    low, high = (write_figure(group.figures["index"], "0-100") for _split, group in ends)
    if low == high:
        return _("In all %(groups)s groups shown the index is %(value)s", groups=len(groups), value=low)
    lowest, highest = (f"{split.name}: {group.name}" for split, group in ends)
    words = {"low": low, "high": high, "lowest": lowest, "highest": highest}
    return _("The index is between %(low)s (%(lowest)s) and %(high)s (%(highest)s)", **words)


def lowest_themes(unit: UnitRow, themes: tuple[Panel, ...]) -> list[str]:
    """Names of the themes that share a unit's lowest displayed value; empty where none is shown."""
    shown = {at.name: unit.figures[at.code].value for at in themes if isinstance(unit.figures.get(at.code), Figure)}
    lowest = min(shown.values(), default=None)
    return [name for name, value in shown.items() if value == lowest]


def trends_heading(report: Report) -> str:
    """The span of the displayed index over the waves; the words `rising` and `falling` are left to tests."""
    trend = report.trend("index")
    values = [at.figure.value for at in trend.points if isinstance(at.figure, Figure)] if trend else []
    if not values:
        return _("The themes over time")
    low, high = write_value(min(values), trend.scale), write_value(max(values), trend.scale)
    waves = len(values)
    if low == high:
        return ngettext("In %(num)d wave the index is %(low)s", "In all %(num)d waves the index is %(low)s", waves, low=low)
    return _("Over %(waves)s waves the index has been between %(low)s and %(high)s", waves=waves, low=low, high=high)


def distributions_heading(items: tuple[Distribution, ...]) -> str:
    """In how many statements more than half of the answers lie above the middle, counted so that it can't be too many."""
    shown = [at for at in items if not isinstance(at.groups, Suppressed)]
    if not shown:
        return _("The statements behind the themes")
    above = sum(upper_share_at_least(at) > MAJORITY for at in shown)
    return ngettext(
        "More than half answer 4, 5 or 6 in %(above)s of %(num)d statement",
        "More than half answer 4, 5 or 6 in %(above)s of %(num)d statements",
        len(shown),
        above=above,
    )


def upper_share_at_least(item: Distribution) -> float:
    """The share of answers 4 to 6, counted at the least it can be: neither clipped shares nor groups across the middle."""
    return round(sum(at.share for at in item.groups if at.first > 3 and at.bound != "at most"), 6)


def outcomes_heading(panels: tuple[Panel, ...], decimals: int | None = None) -> str:
    """The first shown outcome, beside its published figure where there is one."""
    shown = shown_panels(panels)
    if not shown:
        return _("No outcome is shown this month")
    first = next((at for at in shown if at.references), shown[0])
    words = {"name": first.name, "value": write_figure(first.figure, first.scale, decimals)}
    if not first.references:
        return _("%(name)s: %(value)s", **words)
    words["published"] = write_value(first.references[0].reference.value, first.scale)
    state = published_of(first)
    if state == "higher":
        return _("%(name)s: %(value)s, higher than the published %(published)s", **words)
    if state == "lower":
        return _("%(name)s: %(value)s, lower than the published %(published)s", **words)
    if state == "different":
        return _("%(name)s: %(value)s, different from the published %(published)s", **words)
    if state == "not different":
        return _("%(name)s: %(value)s, not different from the published %(published)s", **words)
    return _("%(name)s: %(value)s; published %(published)s, not tested", **words)
