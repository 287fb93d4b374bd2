"""Sentences about turnover. A forecast says how many, never why: no word here says that a score makes people leave."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from reports.exports.formats import RANGE, write_figure, write_interval, write_month, write_value
from reports.panels import Figure
from reports.report import Report
from reports.trends import Trend
from reports.turnover.outlook import Contribution, Expectation, PastForecast, TurnoverBaseline

INTENTION_ONLY, NOT_MADE = "intention_only", "not_made"  # reasons beside the verdicts of a forecast


def reason_sentence(verdict: str, words: Mapping) -> str:
    """Why the report shows a forecast, the base rate alone, or neither. words: the evidence of the forecast."""
    return _REASONS[verdict](words)


_REASONS = {
    "with_scores": lambda words: _(
        "The forecast uses the index and the intention to leave. In months that have passed, such forecasts were closer to "
        "what happened here than the base rate was: their error was %(share)s smaller.",
        share=write_value(words["skill"], "share"),
    ),
    "months": lambda words: _(
        "Only the base rate is shown: scores and leavers are known together for fewer than 12 months, too few to learn from."
    ),
    "leavers": lambda words: _(
        "Only the base rate is shown: fewer than 10 people have left in months with scores, too few to learn from."
    ),
    "teams": lambda words: _("Only the base rate is shown: fewer than 4 teams have scores, too few to learn from."),
    "no_skill": lambda words: _(
        "Only the base rate is shown: in months that have passed, forecasts with scores were no closer to what happened here "
        "than the base rate."
    ),
    "uncertain": lambda words: _(
        "Only the base rate is shown: in months that have passed, forecasts with scores were closer to what happened here than "
        "the base rate, but not by more than chance could give."
    ),
    "calibration": lambda words: _(
        "Only the base rate is shown: in months that have passed, forecasts with scores lay further apart, or closer together, "
        "than what happened."
    ),
    "other_centres": lambda words: _(
        "Only the base rate is shown: learnt from some centres, the scores did not help to foretell leaving in the others."
    ),
    "hidden_scores": lambda words: _("Only the base rate is shown: this month's scores of the unit are not shown."),
    "few_people": lambda words: _("Nothing is forecast for fewer than %(minimum)s people.", minimum=words["minimum"]),
    NOT_MADE: lambda words: _(
        "No forecast was made after this wave: headcounts and leavers of the months just before it had not been given in time."
    ),
    INTENTION_ONLY: lambda words: _(
        "No figures of leavers have been given. This shows thoughts of leaving only; it is no forecast of how many will go."
    ),
}


def turnover_heading(report: Report) -> str:
    """What is expected in the longest time, or that nothing is."""
    outlook = report.turnover
    if not outlook.horizons:
        only_intention = outlook.state == "intention only" and report.intention is not None
        return _intention_heading(report.intention) if only_intention else _("No forecast of leavers this month")
    longest = outlook.horizons[-1]
    words = {"people": write_people(longest.low, longest.high), "months": longest.months}
    if outlook.state == "forecast":
        return _("Expected to leave within %(months)s months: %(people)s", **words)
    return _("Leaving within %(months)s months if turnover stays as it has been: %(people)s", **words)


def _intention_heading(intention: Trend) -> str:
    values = [point.figure.value for point in intention.points if isinstance(point.figure, Figure)]
    if not values:
        return _("Thoughts of leaving over time")
    low, high = (write_value(end, "1-6") for end in (min(values), max(values)))
    if low == high:
        return _("Thoughts of leaving: %(value)s of 6 in every wave shown", value=low)
    return _("Thoughts of leaving have been between %(low)s and %(high)s of 6", low=low, high=high)


def intention_alt(intention: Trend) -> str:
    """The heading, then the value of every wave."""
    shown = [point for point in intention.points if isinstance(point.figure, Figure)]
    values = (f"{write_month(point.month)} {write_value(point.figure.value, intention.scale)}" for point in shown)
    return f"{_intention_heading(intention)}. {'; '.join(values)}"


def write_leavers(leavers: float) -> str:
    """An expected number of leavers, with its one decimal."""
    return write_value(leavers, "1-6", 1)


def write_people(low: int, high: int) -> str:
    """From so many to so many people."""
    if low == high:
        return ngettext("%(num)d person", "%(num)d people", low)
    return ngettext("%(low)d to %(num)d person", "%(low)d to %(num)d people", high, low=low)


def write_ends(low: int, high: int) -> str:
    """Both ends of an interval of whole people."""
    return str(low) if low == high else f"{low}{RANGE}{high}"


def expectation_alt(expectation: Expectation) -> str:
    """A forecast in one sentence, for whoever can't see the chart."""
    words = {
        "months": expectation.months,
        "expected": write_leavers(expectation.expected),
        "interval": write_ends(expectation.low, expectation.high),
        "base": write_leavers(expectation.base),
    }
    if expectation.state == "base rate":
        return _("%(months)s months: %(expected)s leavers at the base rate (%(interval)s).", **words)
    return _("%(months)s months: %(expected)s leavers expected (%(interval)s), %(base)s at the base rate.", **words)


def contribution_sentence(contribution: Contribution, months: int) -> str:
    """How far a score moves the forecast from what it would be with the client's average score."""
    words = {"name": contribution.name, "months": months, "leavers": write_leavers(abs(contribution.leavers))}
    if contribution.leavers == 0:
        return _("%(name)s: as many as with the client's average score.", **words)
    if contribution.leavers > 0:
        return _("%(name)s: %(leavers)s more within %(months)s months than with the client's average score.", **words)
    return _("%(name)s: %(leavers)s fewer within %(months)s months than with the client's average score.", **words)


def rate_texts(baseline: TurnoverBaseline) -> tuple[str, str]:
    """The yearly rate and its interval; dashes where there is none."""
    if baseline.rate is None:
        return RANGE, RANGE
    figure = Figure(baseline.rate, low=baseline.low, high=baseline.high)
    return write_figure(figure, "share"), write_interval(figure, "share")


def record_sentence(record: tuple[PastForecast, ...]) -> str:
    """How many earlier forecasts held; empty where none has been scored."""
    scored = [past for past in record if past.within is not None]
    if not scored:
        return ""
    return ngettext(
        "Of %(num)d earlier forecast of this unit whose months have passed, %(held)s held: who left was within its interval.",
        "Of %(num)d earlier forecasts of this unit whose months have passed, %(held)s held: who left was within the interval.",
        len(scored),
        held=sum(past.within for past in scored),
    )


def outcome_word(past: PastForecast) -> str:
    """What became of a forecast."""
    if past.within is None:
        return _("the unit had ended")
    if past.within:
        return _("within")
    return _("more") if past.leavers > past.high else _("fewer")
