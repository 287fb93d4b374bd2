"""Where a unit stands, in words: beside its own past and among the units of its level. Ranks are always an interval."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from reports.exports.formats import write_month, write_value
from reports.narrative.directions import Direction, direction
from reports.panels import Panel
from reports.report import Report
from reports.standing import EarlierComparison, Position

CENTRES, TEAMS = 1, 2  # levels with a word of their own


@dataclass(frozen=True)
class StandingRow:
    """A measure of the table, as written. Empty where there is nothing to compare with."""

    panel: Panel
    adjusted: str
    earlier: str
    difference: float | None
    word: Direction | None
    place: str


def standing_rows(report: Report) -> list[StandingRow]:
    """The index, the themes and the outcomes that stand beside anything."""
    rows = []
    for panel in (report.index, *report.themes, *report.modules, *report.outcomes):
        standing = report.standing(panel.code)
        if panel.state == "released" and (standing.earlier or standing.position):
            rows.append(_row(panel, standing.earlier, standing.position))
    return rows


def _row(panel: Panel, earlier: EarlierComparison | None, position: Position | None) -> StandingRow:
    adjusted = panel.figure.adjusted
    return StandingRow(
        panel=panel,
        adjusted="" if adjusted is None else write_value(adjusted, panel.scale),
        earlier=write_value(earlier.value, panel.scale) if earlier else "",
        difference=earlier.difference if earlier else None,
        word=direction(earlier.difference, earlier.state) if earlier else None,
        place=place_cell(position) if position else "",
    )


def place_cell(position: Position) -> str:
    """The ranks in a table."""
    ranks = position.ranks
    if (ranks.low, ranks.high) == (1, ranks.of):
        return _("not told apart")
    if ranks.low == ranks.high:
        return _("%(rank)s of %(of)s", rank=ranks.low, of=ranks.of)
    return _("%(low)s to %(high)s of %(of)s", low=ranks.low, high=ranks.high, of=ranks.of)


def write_units(number: int, level: int) -> str:
    """14 teams, as the level is called."""
    if level == CENTRES:
        return ngettext("%(num)d centre", "%(num)d centres", number)
    if level == TEAMS:
        return ngettext("%(num)d team", "%(num)d teams", number)
    return ngettext("%(num)d unit", "%(num)d units", number)


def standing_heading(report: Report) -> str:
    """Where the index stands among units of its level, else beside the unit's own earlier waves."""
    standing = report.standing(report.index.code)
    if standing.position:
        return position_sentence(standing.position)
    if standing.earlier:
        return earlier_sentence(standing.earlier)
    return _("Beside others and beside earlier waves")


def position_sentence(position: Position) -> str:
    """The interval of ranks; where it is all of them, that nothing is told apart."""
    ranks = position.ranks
    if (ranks.low, ranks.high) == (1, ranks.of):
        others = write_units(ranks.of - 1, position.level)
        return _("The index can’t be told apart from that of the other %(units)s", units=others)
    units = write_units(ranks.of, position.level)
    if ranks.low == ranks.high:
        return _("The index is told apart from all others: place %(rank)s of %(units)s", rank=ranks.low, units=units)
    return _("The index lies between place %(low)s and place %(high)s of %(units)s", low=ranks.low, high=ranks.high, units=units)


def earlier_sentence(earlier: EarlierComparison) -> str:
    """The index against the mean of the unit's own earlier waves, in the words of its state."""
    word, words = direction(earlier.difference, earlier.state), {"waves": earlier.waves}
    if word == "higher":
        return _("The index is higher than the mean of its last %(waves)s waves", **words)
    if word == "lower":
        return _("The index is lower than the mean of its last %(waves)s waves", **words)
    if word == "not tested":
        return _("The index beside the mean of its last %(waves)s waves, not tested", **words)
    return _("The index is not different from the mean of its last %(waves)s waves", **words)


def earlier_months(report: Report) -> str:
    """Which waves the mean is of."""
    found = report.standing(report.index.code).earlier
    if found is None:
        return ""
    words = {"waves": found.waves, "first": write_month(found.first), "last": write_month(found.last)}
    return _("The own mean is that of the index in %(waves)s earlier waves, %(first)s to %(last)s, as they were shown.", **words)
