"""Sentences of a report, generated from the state of a comparison and never from a difference alone.

A difference that was not tested, or that a test did not find, is never called higher or lower. Every sentence is one
message with named places, so that a translator may order it as the language asks.
"""

from collections import Counter
from typing import Literal

from flask_babel import gettext as _
from flask_babel import ngettext

from reports.exports.formats import (
    decimals_of,
    write_count,
    write_difference,
    write_figure,
    write_interval,
    write_month,
    write_names,
    write_value,
)
from reports.report import ComparisonState, Distribution, Figure, Panel, Report, Split, Suppressed, UnitRow

Direction = Literal["higher", "lower", "different", "not different", "not tested"]
NAMED = 2  # themes named in a heading; more are counted
MAJORITY = 0.5


def direction(difference: float | None, state: ComparisonState) -> Direction:
    """The word for a comparison. Only a difference that was tested and found has a direction."""
    if state != "different" or difference is None or difference == 0:
        return state
    return "higher" if difference > 0 else "lower"


def change_of(panel: Panel) -> Direction | None:
    """How a measure stands against the wave before; None where there is none to compare with."""
    return panel.change and direction(panel.change.difference, panel.change.state)


def published_of(panel: Panel) -> Direction | None:
    """How a measure stands against its first published figure; None where it has none."""
    if not panel.references:
        return None
    return direction(panel.references[0].difference, panel.references[0].state)


def hidden_sentence() -> str:
    """The one sentence for everything that is not shown, whatever the reason."""
    return _(
        "This result is not shown. Results are shown only where enough people have answered and no other group can be "
        "worked out from them."
    )


def cover_heading(report: Report) -> str:
    """The message of the cover: the index and its change."""
    index, change = report.index, change_of(report.index)
    if isinstance(index.figure, Suppressed):
        return _("The wellbeing index is not shown this month")
    words = {"value": write_figure(index.figure, index.scale), "month": write_month(index.change.since) if change else ""}
    if change is None:
        return _("Wellbeing starts at %(value)s of 100", **words)
    if change == "higher":
        return _("Wellbeing is %(value)s of 100, higher than in %(month)s", **words)
    if change == "lower":
        return _("Wellbeing is %(value)s of 100, lower than in %(month)s", **words)
    if change == "different":
        return _("Wellbeing is %(value)s of 100, different from %(month)s", **words)
    if change == "not different":
        return _("Wellbeing is %(value)s of 100, not different from %(month)s", **words)
    return _("Wellbeing is %(value)s of 100; the change since %(month)s is not tested", **words)


def where_we_are(report: Report) -> str:
    """The level: index, interval, how many it rests on."""
    figure = report.index.figure
    if isinstance(figure, Suppressed):
        return hidden_sentence()
    words = {"value": write_figure(figure, "0-100"), "interval": write_interval(figure, "0-100"), "n": write_count(report.n)}
    if figure.low is None:
        return _("The index is %(value)s on a scale from 0 to 100.", **words)
    if report.n.shown is None:
        return _("The index is %(value)s on a scale from 0 to 100; the 95 %% interval is %(interval)s.", **words)
    return _(
        "The index is %(value)s on a scale from 0 to 100; with %(n)s answers the 95 %% interval is %(interval)s.", **words
    )


def what_changed(report: Report) -> str:
    """The change of the index since the last wave, in the words its state allows."""
    index, change = report.index, change_of(report.index)
    if change is None:
        return _("This is the first wave, so there is nothing to compare with yet.")
    words = {"month": write_month(index.change.since), "points": write_difference(index.change.difference, index.scale)}
    if change == "higher":
        return _("The index is higher than in %(month)s (%(points)s points).", **words)
    if change == "lower":
        return _("The index is lower than in %(month)s (%(points)s points).", **words)
    if change == "different":
        return _("The index is different from %(month)s.", **words)
    if change == "not different":
        return _("The index is not different from %(month)s.", **words)
    return _("The change since %(month)s is not tested.", **words)


def what_to_look_at(report: Report) -> str:
    """Themes that fell, then themes below their published figure, then the lowest score."""
    fallen, below = worse(report.themes, change_of), worse(report.themes, published_of)
    if fallen:
        words = {"themes": write_names(at.name for at in fallen), "month": write_month(fallen[0].change.since)}
        return ngettext(
            "%(themes)s is the theme that is lower than in %(month)s.",
            "%(themes)s are the themes that are lower than in %(month)s.",
            len(fallen),
            **words,
        )
    if below:
        return ngettext(
            "%(themes)s is the theme below its published figure.",
            "%(themes)s are the themes below their published figures.",
            len(below),
            themes=write_names(at.name for at in below),
        )
    return lowest_sentence(weakest(report.themes), decimals_of(at.figure for at in report.themes))


def lowest_sentence(lowest: list[Panel], decimals: int) -> str:
    """The lowest displayed score, which says nothing about a difference."""
    if not lowest:
        return _("No theme is shown this month.")
    return ngettext(
        "%(themes)s has the lowest score, %(value)s.",
        "%(themes)s have the lowest score, %(value)s.",
        len(lowest),
        themes=write_names(at.name for at in lowest),
        value=write_figure(lowest[0].figure, lowest[0].scale, decimals),
    )


def worse(panels: tuple[Panel, ...], comparison) -> list[Panel]:
    """Measures found to have moved the bad way: lower, or higher where a high value is bad."""
    return [at for at in panels if comparison(at) == ("lower" if at.higher_is_better else "higher")]


def shown_panels(panels: tuple[Panel, ...]) -> list[Panel]:
    return [at for at in panels if isinstance(at.figure, Figure)]


def weakest(panels: tuple[Panel, ...]) -> list[Panel]:
    """The panels that share the lowest displayed value."""
    shown = shown_panels(panels)
    lowest = min((at.figure.value for at in shown), default=None)
    return [at for at in shown if at.figure.value == lowest]


def strongest(panels: tuple[Panel, ...]) -> list[Panel]:
    """The panels that share the highest displayed value."""
    shown = shown_panels(panels)
    highest = max((at.figure.value for at in shown), default=None)
    return [at for at in shown if at.figure.value == highest]


def themes_heading(report: Report) -> str:
    """What happened to the themes since the last wave."""
    shown = shown_panels(report.themes)
    compared = [at for at in shown if at.change is not None]
    if not shown:
        return _("No theme is shown this month")
    if not compared:
        return _("%(strong)s scores highest, %(weak)s lowest", strong=name_or_count(strongest(report.themes)),
                 weak=name_or_count(weakest(report.themes)))
    states = {state: [at for at in compared if change_of(at) == state] for state in ("higher", "lower", "not tested")}
    month = write_month(compared[0].change.since)
    if len(states["not tested"]) == len(compared):
        return _("Changes of the themes since %(month)s are not tested", month=month)
    return moved_heading(states["higher"], states["lower"], states["not tested"], month)


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


def name_or_count(panels: list[Panel]) -> str:
    """Up to two names; more are counted."""
    if len(panels) > NAMED:
        return ngettext("%(num)d theme", "%(num)d themes", len(panels))
    return write_names(at.name for at in panels)


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
