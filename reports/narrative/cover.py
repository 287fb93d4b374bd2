"""The three sentences of the cover: where we are, what changed, what to look at."""

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
)
from reports.narrative.directions import change_of, hidden_sentence, published_of, weakest, worse
from reports.narrative.drivers import blocked
from reports.panels import Panel, Suppressed
from reports.report import Report


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
        return blocked(report) or hidden_sentence()
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
    if report.blocked:
        return _("Without an index this month there is no change of it to tell.")
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
