"""The themes at either end of the list, and what really changed: for a page to be taken in at one look."""

from itertools import groupby

from flask_babel import ngettext

from reports.exports.formats import write_figure
from reports.narrative.directions import change_of, shown_panels
from reports.narrative.headings import themes_heading
from reports.panels import Panel
from reports.report import Report

FEW = 3  # themes at each end
FOUND = ("higher", "lower", "different")


def ends_of(themes: tuple[Panel, ...]) -> tuple[list[Panel], list[Panel]]:
    """Up to three themes with the highest displayed scores, highest first, and up to three with the lowest, lowest first.

    Themes that score alike come or stay away together, so that a list never claims an order that isn't there; a theme
    that would stand at both ends stands at neither, being in the middle.
    """
    ordered = sorted(shown_panels(themes), key=lambda at: -at.figure.value)
    top, bottom = _whole_groups(ordered), _whole_groups(ordered[::-1])
    both = {at.code for at in top} & {at.code for at in bottom}
    return [at for at in top if at.code not in both], [at for at in bottom if at.code not in both]


def _whole_groups(ordered: list[Panel]) -> list[Panel]:
    taken: list[Panel] = []
    for _value, group in groupby(ordered, key=lambda at: at.figure.value):
        alike = list(group)
        if len(taken) + len(alike) > FEW:
            break
        taken += alike
    return taken


def alike_sentence(themes: tuple[Panel, ...], *, highest: bool) -> str:
    """In place of a list: how many share the score at that end. Empty where none is shown."""
    shown = shown_panels(themes)
    if not shown:
        return ""
    end = (max if highest else min)(shown, key=lambda at: at.figure.value)
    count = sum(at.figure.value == end.figure.value for at in shown)
    value = write_figure(end.figure, end.scale)
    if highest:
        return ngettext(
            "%(num)d theme has the highest score, %(value)s.", "%(num)d themes share the highest score, %(value)s.", count,
            value=value,
        )
    return ngettext(
        "%(num)d theme has the lowest score, %(value)s.", "%(num)d themes share the lowest score, %(value)s.", count,
        value=value,
    )


def changes_heading(report: Report) -> str:
    """How many figures changed; where none did, what is said of the themes."""
    found = real_changes(report)
    if not found:
        return themes_heading(report)
    return ngettext("%(num)d figure has really changed", "%(num)d figures have really changed", len(found))


def real_changes(report: Report) -> list[Panel]:
    """Every measure that a test found to differ from the wave before, in the report's order."""
    panels = (report.index, *report.themes, *report.modules, *report.outcomes)
    return [at for at in shown_panels(panels) if change_of(at) in FOUND]
