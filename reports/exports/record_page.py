"""What the track record page holds: for each length of forecast its counts, sentences and calibration plot."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from reports.charts.calibration import CalibrationPoint, calibration
from reports.exports.contents import Chart
from reports.narrative import track_record as tell
from reports.statistics.track_record import Bin, TrackRecord

_SAID = (tell.skill_sentence, tell.coverage_sentence, tell.totals_sentence, tell.slope_sentence)
PLOT_FROM = 2  # groups of forecasts: one point is no plot


@dataclass(frozen=True)
class RecordSection:
    """One length of forecast. sentences: the message first; chart: None with too few scored forecasts."""

    months: int
    counts: str
    sentences: tuple[str, ...]
    points: tuple[CalibrationPoint, ...]
    chart: Chart | None


def record_sections(records: Iterable[TrackRecord]) -> tuple[RecordSection, ...]:
    """In the language that is in force."""
    return tuple(map(_section, records))


def _section(record: TrackRecord) -> RecordSection:
    quality, points = record.quality, tuple(map(_point, record.bins))
    sentences = ()
    if quality is not None:
        sentences = tuple(filter(None, (sentence(quality) for sentence in _SAID)))
    chart = None
    if len(points) >= PLOT_FROM:
        drawn = calibration(points, _("expected, of 100 people"), _("left, of 100 people"))
        chart = Chart(f"calibration-{record.months}", drawn, tell.calibration_alt(points))
    return RecordSection(record.months, tell.counts_sentence(record), sentences, points, chart)


def _point(found: Bin) -> CalibrationPoint:
    hundred = 100 / found.people
    ends = found.interval.low * hundred, found.interval.high * hundred
    return CalibrationPoint(found.expected * hundred, found.leavers * hundred, *ends)
