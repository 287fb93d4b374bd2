"""The index reports that the demonstration writes: the first client as a whole, a centre, a team, and one in English."""

from collections.abc import Iterator
from pathlib import Path

from reports.demonstration.organisations import Organisation
from survey.command_line import write_whole
from survey.refusal import Refusal
from survey.tree import ROOT

ENGLISH = "en"


def write_reports(organisation: Organisation, month: str, folder: Path) -> Iterator[Path]:
    """Writes one PDF a step and yields it. Refusal where the folder can't take them."""
    from reports.build import build_report
    from reports.exports.pdf import render_pdf
    from reports.views.file_names import file_name

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"{folder} can't be made: {error.strerror}; choose another folder with --out.") from None
    for unit_path, language in report_choices(organisation):
        report = build_report(organisation.key, unit_path, month, language)
        file = folder / file_name(report, "pdf")
        write_whole(file, render_pdf(report))
        yield file


def report_choices(organisation: Organisation) -> tuple[tuple[str, str], ...]:
    """(unit path, language) of each report. The team is the large one whose decline the demonstration tells of."""
    centre = organisation.centres[0]
    own = organisation.language
    return ((ROOT, own), (centre, own), (f"{centre}/Team 1", own), (ROOT, ENGLISH))
