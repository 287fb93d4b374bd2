"""What the reading side does for the collecting side, which may not import it: handed over when the app is created."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import current_app

PLACE = "senterpuls.actions"  # among the application's extensions


@dataclass(frozen=True)
class ResultSheet:
    """The printable one-page result of a unit."""

    unit_path: str
    unit_name: str
    file_name: str
    content: bytes  # a PDF


@dataclass(frozen=True)
class Actions:
    """The knots between the sides.

    close_wave(wave, vault=…, now=…, actor=…): takes a wave as far as it goes today, committing each step.
    draw_result(client key, month, unit path, language): the sheet of the unit or of the nearest shown unit above it,
    of a released wave; None where none of them is shown. Reads only.
    delete_old_comments(client key, now=…): deletes what has been shown for a year, and tells how many there were.
    renew_forecasts(client key, now=…): makes forecasts of leavers that are due and scores those whose months have passed, and
    tells it in a sentence; None where nothing was due.
    list_reports(client key, month): (unit path, language) of every report of a release that its readers may well open.
    keep_report(client key, month, unit path, language): writes such a report to where it is looked for. Changes no row.
    forget_plan_names(client key, now=…): takes names out of measures that ended two years ago; how many measures.
    thin_pdfs(now=…): deletes kept PDFs that nobody has asked for of late.
    """

    close_wave: Callable
    draw_result: Callable[[str, str, str, str], ResultSheet | None]
    delete_old_comments: Callable[..., int]
    renew_forecasts: Callable[..., str | None]
    list_reports: Callable[[str, str], Sequence[tuple[str, str]]]
    keep_report: Callable[[str, str, str, str], None]
    forget_plan_names: Callable[..., int]
    thin_pdfs: Callable[..., None]


def actions() -> Actions:
    """The application's."""
    return current_app.extensions[PLACE]
