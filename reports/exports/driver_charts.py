"""The charts of what goes with outcomes, each with its numbers in words."""

from flask_babel import gettext as _

from reports.charts.driver_shares import driver_shares
from reports.charts.wording import Wording
from reports.exports.formats import write_figure, write_interval
from reports.narrative import drivers
from reports.report import Report


def driver_charts(report: Report, wording: Wording) -> list[tuple[str, dict, str]]:
    """Name, figure and alternative text, one an outcome: drivers-1, drivers-2."""
    drawn = []
    for number, one in enumerate(report.drivers, 1):
        rows = drivers.rows(report, one)
        figure = driver_shares([row.name for row in rows], [row.figure for row in rows], wording)
        words = (
            _("%(name)s %(value)s (%(interval)s)", name=row.name, value=write_figure(row.figure, "share"),
              interval=write_interval(row.figure, "share"))
            for row in rows
        )  # fmt: skip
        drawn.append((f"drivers-{number}", figure, f"{drivers.heading(report, one)}. {'; '.join(words)}"))
    return drawn
