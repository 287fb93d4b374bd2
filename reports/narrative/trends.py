"""Sentences about the course over the waves: signals by their rules, chance, gaps in the wording, what is not available."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from reports.exports.formats import write_decimal, write_month, write_names
from reports.narrative.directions import NAMED
from reports.narrative.headings import trends_heading
from reports.report import Report
from reports.statistics.control_chart import WAVES
from reports.statistics.control_rules import Signal
from reports.trends import ANEW, Break, Finding, Lacking, Trend, tally_of

MOST = 8  # sentences about signals: more would push the charts off their page
LISTED = 3  # months named in one sentence, the latest


def heading(report: Report) -> str:
    """Where the rules fire this month; else the last signal before; else that there is none."""
    if not tally_of(report.trends).charts:
        return trends_heading(report)
    now = [trend.name for trend in report.trends if any(one.month == report.month for one in trend.findings)]
    if len(now) > NAMED:
        return ngettext("Signals this month in %(num)d measure", "Signals this month in %(num)d measures", len(now))
    if now:
        return ngettext("A signal this month: %(names)s", "Signals this month: %(names)s", len(now), names=write_names(now))
    before = [(one.month, trend.name) for trend in report.trends for one in trend.findings]
    if not before:
        return _("No signal in any month: what moves is ordinary")
    month, name = max(before)
    return _("No signal this month; the last was in %(month)s (%(name)s)", month=write_month(month), name=name)


def signal_sentences(trends: Iterable[Trend]) -> tuple[str, ...]:
    """What the rules found, one sentence a rule and direction, the latest first; the rest is counted."""
    told = sorted((one for trend in trends for one in _sentences(trend)), key=lambda one: one[0], reverse=True)
    more = len(told) - MOST
    rest = (ngettext("%(num)d more is marked in the charts.", "%(num)d more are marked in the charts.", more),)
    return (*(sentence for _month, sentence in told[:MOST]), *(rest if more > 0 else ()))


def _sentences(trend: Trend) -> Iterable[tuple[str, str]]:
    """The month a sentence is about, at its latest, and the sentence."""
    for up in (True, False):
        beyond = [one for one in trend.findings if one.signal is Signal.BEYOND_LIMIT and one.up is up]
        if beyond:
            yield beyond[-1].month, _beyond(trend.name, up, beyond)
    for one in trend.findings:
        if one.signal is not Signal.BEYOND_LIMIT:
            yield one.month, _run(trend.name, one)


def _beyond(name: str, up: bool, found: list[Finding]) -> str:
    months = [write_month(one.month) for one in found]
    shown = months if len(months) <= LISTED else ["…", *months[-LISTED:]]
    words = {"name": name, "months": write_names(shown)}
    if up:
        return ngettext(
            "%(name)s: one month above its limits (%(months)s).",
            "%(name)s: %(num)d months above its limits (%(months)s).",
            len(found),
            **words,
        )
    return ngettext(
        "%(name)s: one month below its limits (%(months)s).",
        "%(name)s: %(num)d months below its limits (%(months)s).",
        len(found),
        **words,
    )


def _run(name: str, one: Finding) -> str:
    words = {"name": name, "count": one.waves, "since": write_month(one.since), "month": write_month(one.month)}
    if one.signal is Signal.RUN_OF_CHANGE and one.up:
        return _("%(name)s: rising for %(count)s months in a row (%(since)s to %(month)s).", **words)
    if one.signal is Signal.RUN_OF_CHANGE:
        return _("%(name)s: falling for %(count)s months in a row (%(since)s to %(month)s).", **words)
    if one.signal is Signal.TWO_OF_THREE and one.up:
        return _("%(name)s: two of three months close to its upper limit (%(since)s to %(month)s).", **words)
    if one.signal is Signal.TWO_OF_THREE:
        return _("%(name)s: two of three months close to its lower limit (%(since)s to %(month)s).", **words)
    if one.up:
        return _("%(name)s: %(count)s months in a row above its own average (%(since)s to %(month)s).", **words)
    return _("%(name)s: %(count)s months in a row below its own average (%(since)s to %(month)s).", **words)


def chance_sentence(report: Report) -> str:
    """The number of signals beside the number that chance alone would give; empty where no chart has limits."""
    found = tally_of(report.trends)
    if not found.charts:
        return ""
    words = {"expected": write_decimal(found.expected), "charts": found.charts}
    if found.charts == 1:
        return ngettext(
            "%(num)d signal; by chance alone about %(expected)s are expected in this chart.",
            "%(num)d signals; by chance alone about %(expected)s are expected in this chart.",
            found.observed,
            **words,
        )
    return ngettext(
        "%(num)d signal; by chance alone about %(expected)s are expected in these %(charts)s charts.",
        "%(num)d signals; by chance alone about %(expected)s are expected in these %(charts)s charts.",
        found.observed,
        **words,
    )


def lacking_sentences(trends: Iterable[Trend]) -> tuple[str, ...]:
    """Which measures have no limits, and why; those that are not shown at all are left out."""
    shown = [trend for trend in trends if trend.control and trend.control.waves]
    groups: dict[tuple, list[Trend]] = {}
    for trend in shown:
        if trend.control.lacking:
            anew = ANEW & set(_breaks_at(trend, trend.control.since))
            groups.setdefault((trend.control.lacking, trend.control.since if anew else ""), []).append(trend)
    return tuple(_lacking(*key, of, everything=len(of) == len(shown)) for key, of in groups.items())


def _lacking(lacking: Lacking, since: str, of: list[Trend], *, everything: bool) -> str:
    words = {"needed": WAVES, "waves": max(trend.control.waves for trend in of), "month": since and write_month(since)}
    if lacking is Lacking.BOUNDS:
        reason = _("Limits are not available, because more than a quarter of the months lie at the end of what is shown.")
    elif since:
        reason = _(
            "Limits are not available, because the wording changed in %(month)s: %(needed)s waves asked alike are needed, "
            "and there are %(waves)s.",
            **words,
        )
    else:
        reason = _("Limits are not available, because %(needed)s waves are needed, and %(waves)s are shown.", **words)
    return reason if everything else f"{write_names(trend.name for trend in of)}: {reason}"


def break_sentences(trends: Iterable[Trend]) -> tuple[str, ...]:
    """In which months something was asked otherwise, and what."""
    found: dict[tuple[str, Break], list[str]] = {}
    imported: dict[str, bool] = {}
    for trend in trends:
        for point in trend.points:
            imported[point.month] = point.imported
            for one in point.breaks:
                found.setdefault((point.month, one), []).append(trend.name)
    return tuple(_break(month, one, names, imported) for (month, one), names in sorted(found.items()))


def _break(month: str, one: Break, names: list[str], imported: Mapping[str, bool]) -> str:
    words = {"month": write_month(month), "names": write_names(names)}
    if one is Break.WORDING:
        return _("Wording changed in %(month)s: %(names)s.", **words)
    if one is Break.INSTRUMENT:
        return _("Another questionnaire since %(month)s.", **words)
    if imported[month]:
        return _("From %(month)s the answers come from another tool.", **words)
    return _("Before %(month)s the answers come from another tool.", **words)


def _breaks_at(trend: Trend, month: str) -> tuple[Break, ...]:
    return next((point.breaks for point in trend.points if point.month == month), ())


def every_sentence(report: Report) -> tuple[str, ...]:
    """Chance, signals, what was asked otherwise and what is not available, for a place without charts."""
    chance = (chance_sentence(report),) if tally_of(report.trends).charts else ()
    return (
        *chance, *signal_sentences(report.trends), *break_sentences(report.trends), *lacking_sentences(report.trends)
    )  # fmt: skip


def reading_notes(trends: Iterable[Trend]) -> tuple[str, ...]:
    """How the marks that are there are to be read."""
    points = [point for trend in trends for point in trend.points]
    marks = {
        _("Dashed lines are the limits of ordinary months, the line between them is the measure's own average."): any(
            trend.control and trend.control.limits for trend in trends
        ),
        _("A diamond is a month in which a signal shows."): any(point.signals for point in points),
        _("An open circle is a wave asked with another tool."): any(point.imported for point in points),
        _("An upright line is where something was asked otherwise."): any(point.breaks for point in points),
    }
    return tuple(sentence for sentence, there in marks.items() if there)
