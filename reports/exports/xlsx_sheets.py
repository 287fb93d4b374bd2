"""The sheets of the spreadsheet, each from one part of the report."""

from flask_babel import gettext as _

from reports.certificate_text import audit_sentence, rule_sentences
from reports.exports.formats import write_count, write_day, write_month, write_rate
from reports.exports.xlsx_cells import NAME_WIDTH, Head, Sheet, is_fine
from reports.narrative import cover, directions
from reports.panels import Panel
from reports.report import Report

WIDE = 100


def write_overview(sheet: Sheet, report: Report) -> None:
    """What the cover of the report says."""
    sheet.page.set_column(0, 0, 26)
    sheet.page.set_column(1, 1, WIDE)
    sheet.title(cover.cover_heading(report))
    facts = [(_("Client"), report.client_name), (_("Unit"), report.unit_name), (_("Month"), write_month(report.month))]
    if report.demonstration:
        facts.append((_("Note"), _("Demonstration data")))
    if report.state == "hidden":
        facts.append((_("Wellbeing index"), directions.hidden_sentence()))
    else:
        facts += [
            (_("Answers"), write_count(report.n)),
            (_("Response rate"), write_rate(report.n)),
            (_("Closed on"), write_day(report.closed_on)),
            (_("Where we are"), cover.where_we_are(report)),
            (_("What changed"), cover.what_changed(report)),
            (_("What to look at"), cover.what_to_look_at(report)),
        ]
    for name, text in facts:
        sheet.line([sheet.text(name, quiet=True), sheet.text(text, wrapped=True)])


def write_scores(sheet: Sheet, report: Report) -> None:
    """Every measure with its interval, its published figure and its change."""
    sheet.head(
        [
            Head(_("Measure"), width=NAME_WIDTH),
            Head(_("Scale"), width=9),
            Head(_("Score"), _("As on the page: rounded to the grain of the publication rule. ≤ and ≥ stand at the ends.")),
            Head(_("Interval from")),
            Head(_("Interval to"), _("The 95 per cent interval of this month's score.")),
            Head(_("Adjusted"), _("Adjusted for small numbers: drawn towards the unit above. Never mixed with the score.")),
            Head(_("Published")),
            Head(_("Against published")),
            Head(_("State"), width=20),
            Head(_("Compared with"), width=18),
            Head(_("Change")),
            Head(_("State"), _("different, not different, or not tested: three words, never two."), 20),
        ]
    )
    fine = is_fine(panel.figure for panel in report.panels if panel.scale == "1-6")
    for panel in report.panels:
        sheet.line(_measure(sheet, panel, fine))


def _measure(sheet: Sheet, panel: Panel, fine: bool) -> list[tuple]:
    shown, scale, blank = panel.state == "released", panel.scale, (None, None)
    cells = [sheet.text(panel.name, wrapped=True), sheet.text("%" if scale == "share" else scale, quiet=True)]
    cells += [sheet.value(panel.figure, scale, fine=fine), *sheet.ends(panel.figure, scale, fine=fine)]
    cells.append((panel.figure.adjusted, sheet.styles.number(scale, fine=fine)) if shown else blank)
    if shown and panel.references:
        first = panel.references[0]
        cells += [
            (first.reference.value, sheet.styles.number(scale)),
            sheet.difference(first.difference, scale, fine=fine),
            sheet.text(state_word(directions.published_of(panel))),
        ]
    else:
        cells += [blank] * 3
    if shown and panel.change:
        cells += [
            sheet.text(write_month(panel.change.since)),
            sheet.difference(panel.change.difference, scale, fine=fine),
            sheet.text(state_word(directions.change_of(panel))),
        ]
    return cells


def state_word(direction: str) -> str:
    """The word for a comparison, as on the page."""
    words = {
        "higher": _("higher"),
        "lower": _("lower"),
        "different": _("different"),
        "not different": _("not different"),
        "not tested": _("not tested"),
    }
    return words[direction]


def write_answers(sheet: Sheet, report: Report) -> None:
    """Shares of the response options, joined ones under the first of them."""
    note = _("Small options are joined to their neighbours; the share stands under the first of them.")
    sheet.head([Head(_("Statement"), note, 70), *(Head(str(option), width=9) for option in range(1, 7))])
    for item in report.distributions:
        cells = [sheet.text(item.text, wrapped=True)] + [(None, None)] * 6
        if item.state == "hidden":
            cells[1] = (_("not shown"), sheet.styles.hidden)
        else:
            for group in item.groups:
                cells[group.first] = _share(sheet, group)
        sheet.line(cells)


def _share(sheet: Sheet, group) -> tuple:
    options = "" if group.first == group.last else f"{group.first}–{group.last}: "
    if group.bound is None and not options:
        return group.share, sheet.styles.number("share")
    sign = {"at most": "< ", "at least": "> ", None: ""}[group.bound]
    return f"{options}{sign}{round(group.share * 100)} %", sheet.styles.aside


def write_units(sheet: Sheet, report: Report) -> None:
    """Direct children by themes."""
    _figures(sheet, report, _("Unit"), [(unit.name, unit.n, unit.figures) for unit in report.units])


def write_groups(sheet: Sheet, report: Report) -> None:
    """What people say of themselves, for the client as a whole."""
    rows = [(f"{split.name}: {group.name}", group.n, group.figures) for split in report.splits for group in split.groups]
    _figures(sheet, report, _("Group"), rows)


def _figures(sheet: Sheet, report: Report, what: str, rows: list[tuple]) -> None:
    codes = list(dict.fromkeys(code for _name, _n, figures in rows for code in figures))
    panels = [panel for panel in report.panels if panel.code in codes]
    sheet.head([Head(what, width=NAME_WIDTH), Head(_("Answers"), width=10), *(Head(panel.name) for panel in panels)])
    for name, n, figures in rows:
        fine = is_fine(figures[panel.code] for panel in panels if panel.scale == "1-6" and panel.code in figures)
        values = (sheet.value(figures[panel.code], panel.scale, fine=fine) for panel in panels)
        sheet.line([sheet.text(name, wrapped=True), (write_count(n), sheet.styles.aside), *values])


def write_waves(sheet: Sheet, report: Report) -> None:
    """Index and themes over the waves; the index with its interval."""
    heads = [Head(_("Month"), width=18)]
    heads += [Head(report.trends[0].name), Head(_("Interval from")), Head(_("Interval to"))]
    sheet.head(heads + [Head(trend.name) for trend in report.trends[1:]])
    for at, point in enumerate(report.trends[0].points):
        values = [
            sheet.value(trend.points[at].figure, trend.scale, fine=is_fine(one.figure for one in trend.points))
            for trend in report.trends
        ]
        ends = sheet.ends(point.figure, report.trends[0].scale)
        sheet.line([sheet.text(write_month(point.month)), values[0], *ends, *values[1:]])


def write_method(sheet: Sheet, report: Report) -> None:
    """References, the rules of the release and its certificate."""
    sheet.page.set_column(0, 0, NAME_WIDTH)
    sheet.page.set_column(1, 1, WIDE)
    certificate = report.certificate
    sheet.line([(_("Published figures"), sheet.styles.part)])
    for reference in report.references:
        text = f"{reference.source}, {reference.year}, {reference.country} · {reference.n}. {reference.note}"
        sheet.line([sheet.text(reference.label, wrapped=True), sheet.text(text, quiet=True)])
    sheet.line([])
    sheet.line([(_("Certificate"), sheet.styles.part)])
    if certificate.get("audit"):
        sheet.line([sheet.text(_("Audit")), sheet.text(audit_sentence(certificate), wrapped=True)])
    if certificate.get("hidden_by_rule"):
        sheet.line([sheet.text(_("Hidden figures, whole client")), sheet.text(str(certificate["hidden_by_rule"]["all"]))])
    if certificate.get("sha256"):
        sheet.line([sheet.text(_("Content hash (SHA-256)")), sheet.text(certificate["sha256"])])
    for sentence in rule_sentences(certificate):
        sheet.line([sheet.text(""), sheet.text(sentence, wrapped=True)])
