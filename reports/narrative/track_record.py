"""Sentences about the track record of forecasts: how close they were, beside the base rate, and how often they held."""

from collections.abc import Sequence

from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import ngettext

from reports.charts.calibration import CalibrationPoint
from reports.exports.formats import RANGE, reader_locale, write_value
from reports.statistics.forecast_quality import Quality
from reports.statistics.track_record import TrackRecord

INTERVAL_SHARE = 0.95  # of leavers that should lie within


def record_heading(records: Sequence[TrackRecord]) -> str:
    """How many forecasts have been looked back on."""
    scored = sum(record.scored for record in records)
    if not scored:
        return _("No forecast of leavers has been put to the test yet")
    return ngettext(
        "%(num)d forecast of leavers has been put to the test", "%(num)d forecasts of leavers have been put to the test", scored
    )


def counts_sentence(record: TrackRecord) -> str:
    """Scored, waiting, gone."""
    words = {"scored": record.scored, "waiting": record.waiting, "gone": record.gone}
    return _(
        "Scored: %(scored)s. Waiting for their months to pass: %(waiting)s. Never to be scored, because the unit ended or "
        "was renamed: %(gone)s.",
        **words,
    )


def totals_sentence(quality: Quality) -> str:
    return _(
        "Altogether %(expected)s leavers were expected and %(leavers)s left.",
        expected=write_value(quality.expected, "1-6", 1),
        leavers=write_value(quality.leavers, "0-100"),
    )


def skill_sentence(quality: Quality) -> str:
    """The Brier skill in words; whether chance could give it is told by its interval."""
    if quality.skill is None or _is_base_rate(quality):
        return _("Only base rates have been shown so far, so there is nothing yet that could be better than them.")
    words = {"skill": _percent(quality.skill), "interval": "", "brier": _error(quality.brier), "base": _error(quality.base_brier)}
    if quality.skill_interval is None:
        return _("Brier skill against the base rate: %(skill)s (error %(brier)s, base rate %(base)s).", **words)
    words["interval"] = f"{_percent(quality.skill_interval.low)} {RANGE} {_percent(quality.skill_interval.high)}"
    if quality.skill_interval.low > 0:
        return _(
            "The forecasts were closer to what happened than the base rate. Brier skill %(skill)s, 95 %% interval %(interval)s "
            "(error %(brier)s, base rate %(base)s).",
            **words,
        )
    if quality.skill_interval.high < 0:
        return _(
            "The base rate was closer to what happened than the forecasts. Brier skill %(skill)s, 95 %% interval %(interval)s "
            "(error %(brier)s, base rate %(base)s).",
            **words,
        )
    return _(
        "Whether forecasts or the base rate are closer to what happens can't be told yet. Brier skill %(skill)s, 95 %% interval "
        "%(interval)s (error %(brier)s, base rate %(base)s).",
        **words,
    )


def coverage_sentence(quality: Quality) -> str:
    """How often the interval held, beside how often it should."""
    words = {"share": write_value(quality.coverage, "share"), "promised": write_value(INTERVAL_SHARE, "share")}
    return _("Who left was within the interval in %(share)s of the forecasts; it promises at least %(promised)s.", **words)


def slope_sentence(quality: Quality) -> str:
    """Whether forecasts differ between units as much as what happened does; empty where nobody can tell, or promised to."""
    line = quality.calibration
    if line is None or line.interval is None or _is_base_rate(quality):
        return ""
    words = {
        "slope": write_value(line.slope, "1-6", 2),
        "interval": f"{write_value(line.interval.low, '1-6', 2)} {RANGE} {write_value(line.interval.high, '1-6', 2)}",
    }
    return _("Calibration slope %(slope)s, 95 %% interval %(interval)s; 1 is as promised.", **words)


def calibration_alt(bins: Sequence[CalibrationPoint]) -> str:
    """The message of the plot, then its numbers."""
    held = sum(one.low <= one.expected <= one.high for one in bins)
    message = ngettext(
        "In %(held)s of %(num)d group of forecasts, as many left as expected, within what chance gives.",
        "In %(held)s of %(num)d groups of forecasts, as many left as expected, within what chance gives.",
        len(bins),
        held=held,
    )
    written = ((write_value(one.expected, "1-6", 1), write_value(one.left, "1-6", 1)) for one in bins)
    numbers = (_("%(expected)s expected, %(left)s left", expected=expected, left=left) for expected, left in written)
    return f"{message} {'; '.join(numbers)}"


def _is_base_rate(quality: Quality) -> bool:
    """Whether nothing but base rates was shown: then forecasts and base rates have the same error."""
    return quality.brier == quality.base_brier


def _percent(share: float) -> str:
    return write_value(share, "share").replace("-", "\u2212")


def _error(brier: float) -> str:
    return format_decimal(brier, "0.0000", locale=reader_locale())
