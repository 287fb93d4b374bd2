"""The sentences of a comparison of several clients: from states and ranks, never from a difference alone."""

from collections import Counter

from flask_babel import gettext as _
from flask_babel import ngettext

from reports.comparison.value import Column, Comparison, Level, Row
from reports.disclosure.plan import INDEX
from reports.exports.formats import write_figure, write_names, write_value
from reports.funnels import UnitFunnel
from reports.narrative.directions import NAMED, direction
from reports.narrative.funnel import chance_sentence, funnel_heading, outside, outside_sentences
from reports.narrative.headings import MAJORITY, lowest_themes
from reports.narrative.standing import CENTRES, place_cell, write_units
from reports.standing import Position
from reports.statistics.funnel import Zone


def units_words(number: int, level: Level) -> str:
    """7 centres, 3 clients."""
    if level == "centres":
        return write_units(number, CENTRES)
    return ngettext("%(num)d client", "%(num)d clients", number)


def subject_of(comparison: Comparison) -> Level:
    """What the headings speak of: centres, or clients where no centre is shown."""
    return "centres" if comparison.shown("centres", INDEX) or not comparison.shown("clients", INDEX) else "clients"


def heading(comparison: Comparison) -> str:
    """The index of the centres against the chosen set, in the words of their states; without a set its span."""
    level = subject_of(comparison)
    rows = comparison.shown(level, INDEX)
    if not rows:
        return _("Nothing is shown for this month")
    judged, units = [word(row, INDEX) for row in rows if INDEX in row.judged], units_words(len(rows), level)
    return _against_set(comparison, judged, units) if judged else _span(rows, units)


def _against_set(comparison: Comparison, judged: list[str], units: str) -> str:
    higher, lower = judged.count("higher"), judged.count("lower")
    words = {"higher": higher, "lower": lower, "units": units, "name": comparison.benchmark.name}
    if higher and lower:
        return _("Index against the median of %(name)s: higher in %(higher)s, lower in %(lower)s of %(units)s", **words)
    if higher:
        return _("Index against the median of %(name)s: higher in %(higher)s of %(units)s, lower in none", **words)
    if lower:
        return _("Index against the median of %(name)s: lower in %(lower)s of %(units)s, higher in none", **words)
    if "not different" in judged:
        return _("Index against the median of %(name)s: different in none of %(units)s", **words)
    return _("Index of %(units)s beside the median of %(name)s, not tested", **words)


def _span(rows: tuple[Row, ...], units: str) -> str:
    ends = [pick(rows, key=lambda row: row.figure(INDEX).value) for pick in (min, max)]
    low, high = (write_figure(row.figure(INDEX), "0-100") for row in ends)
    if low == high:
        return _("Index %(value)s in %(units)s", units=units, value=low)
    words = {"low": low, "high": high, "lowest": ends[0].name, "highest": ends[1].name}
    return _("The index is between %(low)s (%(lowest)s) and %(high)s (%(highest)s)", **words)


def themes_heading(comparison: Comparison) -> str:
    """The theme that is lowest in most centres, as displayed; no test is implied."""
    level = subject_of(comparison)
    found = [names for row in comparison.shown(level, INDEX) if (names := lowest_themes(row, comparison.columns[1:]))]
    if found:
        name, count = Counter(theme for names in found for theme in names).most_common(1)[0]
        if count > MAJORITY * len(found) and len(found) > 1:
            units = units_words(len(found), level)
            return _("%(theme)s has the lowest score in %(count)s of %(units)s", theme=name, count=count, units=units)
    return _("Centres, theme by theme") if level == "centres" else _("Clients, theme by theme")


def positions_heading(comparison: Comparison, column: Column, level: Level) -> str:
    """Who may stand first: an interval of ranks allows for several."""
    rows = [row for row in comparison.shown(level, column.code) if column.code in row.positions]
    units = units_words(len(rows), level)
    if not rows:
        return _("%(theme)s: fewer than three are shown, so there are no places", theme=column.name)
    first = [row for row in rows if row.positions[column.code].low == 1]
    if all((at := row.positions[column.code]).low == 1 and at.high == at.of for row in rows):
        return _("%(theme)s: the %(units)s can’t be told apart", theme=column.name, units=units)
    if len(first) > NAMED:
        return _("%(theme)s: %(count)s of %(units)s may stand first", theme=column.name, count=len(first), units=units)
    names = write_names(row.name for row in first)
    return _("%(theme)s: %(names)s may stand first of %(units)s", theme=column.name, names=names, units=units)


def place(row: Row, code: str) -> str:
    """The ranks as a table has them; empty where there are none."""
    return place_cell(Position(CENTRES, row.positions[code])) if code in row.positions else ""


def word(row: Row, code: str) -> str | None:
    """The state of the comparison with the set; None where there is none."""
    judged = row.judged.get(code)
    return judged and direction(judged.difference, judged.state)


def funnel_message(comparison: Comparison) -> str:
    """Which centres lie outside, or why there is no funnel."""
    drawn = comparison.funnel
    if not isinstance(drawn, UnitFunnel):
        return drawn.reason
    if outside(drawn):
        return funnel_heading(drawn)
    return _("None of %(units)s lies further from their mean than chance allows", units=write_units(len(drawn.points), CENTRES))


def funnel_alt(comparison: Comparison) -> str:
    drawn = comparison.funnel
    return " ".join([f"{funnel_message(comparison)}.", chance_sentence(drawn), *outside_sentences(drawn)])


def funnel_note(comparison: Comparison) -> str:
    drawn = comparison.funnel.funnel
    return _(
        "Up: index of the centre this month. Across: how many answered, at the least. Between the inner lines chance alone puts "
        "95 of 100 centres of that size, between the outer ones 998 of 1,000. The line in the middle is the mean of the centres, "
        "%(centre)s; people within a team differ by %(spread)s points (standard deviation).",
        centre=write_value(drawn.centre, "0-100"),
        spread=write_value(drawn.spread, "0-100"),
    )


def absence(row: Row) -> str:
    """Why a client has no figures; the one word for what is hidden."""
    if row.state == "no release":
        return _("no release this month")
    if row.state == "another questionnaire":
        return _("asked another questionnaire")
    if row.state == "out of reach":
        return _("none of its centres is yours to open")
    return _("not shown")


def set_sentence(comparison: Comparison) -> str:
    """What colours and differences are measured from."""
    if comparison.benchmark is None:
        return _(
            "Colour shows how far a score lies from the published figure, where there is one. Published figures are not "
            "tested."
        )
    return _(
        "Colour shows how far a score lies from the median of %(name)s: %(units)s units of %(clients)s clients, who are not "
        "named.",
        name=comparison.benchmark.name,
        units=comparison.benchmark.units,
        clients=comparison.benchmark.clients,
    )


def zone_words(zone: Zone) -> str:
    """Where a centre lies in the funnel."""
    return {
        "far above": _("above the outer limit"),
        "above": _("above the inner limit"),
        "within": _("within the limits"),
        "below": _("below the inner limit"),
        "far below": _("below the outer limit"),
    }[zone]


def method_sentences(comparison: Comparison) -> list[str]:
    """How a comparison is made, and what it does not tell."""
    sentences = [
        _(
            "Nothing was counted anew for this comparison: it puts side by side what each client’s release shows, at the same "
            "grain and with the same figures hidden. Centres are compared with centres and clients with clients; a client "
            "never stands among its own centres."
        ),
        _(
            "The places of a unit are those that its true score may have, from the displayed intervals; an interval misses "
            "the true place in at most 5 of 100 cases (Holm’s procedure over all pairs). Differences from a benchmark set are "
            "tested together, so that at most 5 of 100 that are called higher or lower are so by chance; the words are used "
            "from 5 index points or 0.25."
        ),
    ]
    if comparison.benchmark is not None:
        sentences.append(
            _(
                "A set holds the shown units of all its clients, this client’s own too where it is one of them. Who else is in "
                "it is not told."
            )
        )
    return sentences
