"""The comparison as slides with native tables and charts. Import this module on use only: python-pptx is slow to load.

Tables that are longer than a slide go on on the next one.
"""

from collections.abc import Iterator, Sequence

from flask_babel import force_locale
from flask_babel import gettext as _

from reports.charts.palette import ACCENT, HEAT, MUTED, PANEL
from reports.comparison.choice import Choice
from reports.comparison.value import Column, Comparison, Row
from reports.exports.comparison.contents import PLAIN, ComparisonContents, HeatLine, Places, contents_of, short_names
from reports.exports.formats import (
    write_count,
    write_day,
    write_difference,
    write_figure,
    write_interval,
    write_month,
)
from reports.exports.pptx_notes import notes
from reports.exports.pptx_scores import AXIS, BARS, HEAD, LEFT, SMALL, WIDTH, state_cell
from reports.exports.slides.deck import Imprint, write_deck
from reports.exports.slides.parts import Box, Cell, Chart, Paragraph, Part, Series, Slide, Table, Words
from reports.funnels import UnitFunnel
from reports.narrative import comparison as tell
from reports.narrative import directions, funnel

ROWS = 13  # of a table on one slide
NAME, ANSWERS, TURNED = 3.3, 0.9, 1.5  # inches: first columns, and a head turned by a quarter
TOP, TALLEST = 1.7, 0.34
ROOM = 4.65  # from there to the note
CARD, BETWEEN = 3.9, 0.215
CARD_SIZES = (18, 17, 16, 15, 14, 13, 12, 11, 10, 9)
ENDS = {"0-100": (0, 100, 20, "0"), "1-6": (1, 6, 1, "0.0")}  # lowest, highest, step, form


def to_pptx(comparison: Comparison, choice: Choice) -> bytes:
    """The deck in the comparison's language; the same comparison and choice give the same bytes."""
    with force_locale(comparison.language):
        contents = contents_of(comparison, choice)
        demonstration = _("Demonstration data") if comparison.demonstration else ""
        dated = max((one.closed_on for one in comparison.releases), default=f"{comparison.month}-01")
        foot = " · ".join(filter(None, [demonstration, contents.title]))
        return write_deck(slides_of(contents), Imprint(contents.title, "Senterpuls", comparison.language, dated, foot))


def slides_of(contents: ComparisonContents) -> list[Slide]:
    """What the deck says, in the language that is in force."""
    slides = [_cover(contents), *_heat(contents)]
    for places in contents.places:
        slides += _places(contents, places)
    if isinstance(contents.comparison.funnel, UnitFunnel):
        slides.append(_funnel(contents.comparison))
    return [*slides, _method(contents.comparison)]


def _cover(contents: ComparisonContents) -> Slide:
    comparison = contents.comparison
    month = write_month(comparison.month)
    above = f"{month} · {_('Demonstration data')}" if comparison.demonstration else month
    lines = (
        Paragraph(_("Comparison of clients"), bold=True, colour=ACCENT, scale=0.7),
        Paragraph(above, bold=True),
        Paragraph(comparison.benchmark.name if comparison.benchmark else _("no set"), colour=MUTED, scale=0.7),
    )
    parts: list[Part] = [Words(Box(LEFT, 0.4, WIDTH, 1.5), lines, (24, 22, 20, 18, 16))]
    who = [f"{row.client_name}: {_answers(row)}" for row in contents.clients]
    parts.append(Words(Box(LEFT, 3.2, WIDTH, 1.3), (Paragraph("; ".join(who), colour=MUTED),), (16, *SMALL, 8, 7)))
    cards = [(_("Themes"), tell.themes_heading(comparison))]
    cards += [(_("Places"), contents.places[0].heading)] if contents.places else []
    cards.append((_("Funnel"), tell.funnel_message(comparison)))
    parts += [_card(at, *card) for at, card in enumerate(cards)]
    return Slide(tell.heading(comparison), "", tuple(parts), notes(tell.set_sentence(comparison)), Box(LEFT, 2.05, WIDTH, 1.05))


def _answers(row: Row) -> str:
    return write_count(row.n) if row.figures else tell.absence(row)


def _card(at: int, name: str, sentence: str) -> Words:
    box = Box(LEFT + at * (CARD + BETWEEN), 4.65, CARD, 2.15)
    return Words(box, (Paragraph(name, bold=True, colour=ACCENT, scale=0.85), Paragraph(sentence)), CARD_SIZES, PANEL)


def _heat(contents: ComparisonContents) -> Iterator[Slide]:
    comparison = contents.comparison
    title = tell.themes_heading(comparison)
    names = short_names(row for row in comparison.rows if row.unit_path)
    for lines in _chunks(contents.lines if contents.columns else ()):
        rows = (_beside(contents), *(_line(contents, line, names) for line in lines))
        each = (WIDTH - NAME - ANSWERS) / len(contents.columns)
        row = min(TALLEST, (ROOM - TURNED) / len(rows))
        table = Table(
            Box(LEFT, TOP, WIDTH, TURNED + row * len(rows)),
            f"{title}. {_('Index from 0 to 100, themes from 1 to 6')}",
            (_("Client and centre"), _("Answers"), *(column.name for column in contents.columns)),
            rows,
            (NAME, ANSWERS, *(each for _column in contents.columns)),
            row,
            TURNED,
            upright_from=2,
        )
        below = f"{tell.set_sentence(comparison)} {_('One shade is 5 index points, or 0.25 on the scale from 1 to 6.')}"
        note = Words(Box(LEFT, 6.5, WIDTH, 0.45), (Paragraph(below, colour=MUTED),), SMALL)
        yield Slide(title, _("Centres by themes"), (table, note), notes(below))


def _beside(contents: ComparisonContents) -> tuple[Cell, ...]:
    cells = [Cell(_("Compared with"), colour=MUTED, fill=PANEL), Cell("", "right", fill=PANEL)]
    for column in contents.columns:
        mark = " ◆" if column.against and column.against.source == "published" else ""
        cells.append(Cell(contents.beside[column.code] + mark, "center", colour=MUTED, fill=PANEL))
    return tuple(cells)


def _line(contents: ComparisonContents, line: HeatLine, names: dict[str, str]) -> tuple[Cell, ...]:
    row, hidden = line.row, Cell("▨", "center", colour=MUTED, hatched=True)
    name = Cell(f"\u2003{names[row.key]}") if row.unit_path else Cell(row.client_name, bold=True)
    if row.state == "hidden":
        return (name, Cell(_("not shown"), "right", colour=MUTED), *[hidden] * len(contents.columns))
    if row.state != "released":
        nothing = [Cell("–", "center", colour=MUTED)] * (len(contents.columns) + 1)
        return (Cell(f"{row.client_name}: {tell.absence(row)}"), *nothing)
    cells = [name, Cell(write_count(row.n), "right", colour=MUTED)]
    for column in contents.columns:
        shade = line.shades.get(column.code, "")
        if shade is None:
            cells.append(hidden)
        elif shade == "":
            cells.append(Cell("–", "center", colour=MUTED))
        else:
            cells.append(_shaded(write_figure(row.figures[column.code], column.scale, line.decimals), shade))
    return tuple(cells)


def _shaded(text: str, shade: int | str) -> Cell:
    if shade == PLAIN:
        return Cell(text, "center", fill=PANEL)
    fill, ink = HEAT[shade]
    return Cell(text, "center", colour=ink, fill=fill)


def _places(contents: ComparisonContents, places: Places) -> Iterator[Slide]:
    """A native bar beside each row of the table; the whole of it as text for whoever can't see it."""
    topic = _("Places of the centres") if places.level == "centres" else _("Places of the clients")
    method = _(
        "A place is an interval: as far as this month’s answers tell, the unit may stand anywhere in it. Place 1 is the best. "
        "Only units that are shown count."
    )
    names = short_names(places.rows)
    for rows in _chunks(places.rows):
        row = min(TALLEST, 4.2 / len(rows))
        below = Words(Box(LEFT, 6.5, WIDTH, 0.45), (Paragraph(method, colour=MUTED),), SMALL)
        parts = (_table(contents, places, rows, names, row), _bars(places, rows, names, row), below)
        yield Slide(places.heading, topic, parts, notes(method))


def _table(contents: ComparisonContents, places: Places, rows: Sequence[Row], names: dict, row: float) -> Table:
    column, judged = places.column, contents.comparison.benchmark is not None
    heads = [_("Centre") if places.level == "centres" else _("Client"), _("Score"), _("Interval"), _("Place")]
    widths = [2.95, 0.75, 1.0, 1.4]
    if judged:
        heads, widths = [*heads, _("Against median"), _("State")], [2.0, 0.7, 0.9, 1.3, 1.2, 1.7]
    cells = tuple(_place(one, column, names, places.decimals, judged) for one in rows)
    box = Box(LEFT, TOP, sum(widths), HEAD + row * len(rows))
    return Table(box, _alt(places, rows, names), tuple(heads), cells, tuple(widths), row, HEAD)


def _place(row: Row, column: Column, names: dict, decimals: int, judged: bool) -> tuple[Cell, ...]:
    figure, found = row.figures[column.code], row.judged.get(column.code)
    cells = [Cell(names[row.key]), Cell(write_figure(figure, column.scale, decimals), "right", bold=True)]
    cells += [Cell(write_interval(figure, column.scale, decimals) or "–", "right"), Cell(tell.place(row, column.code) or "–")]
    if judged:
        cells.append(Cell((found and write_difference(found.difference, column.scale, decimals)) or "–", "right"))
        cells.append(state_cell(tell.word(row, column.code)) if found else Cell("–"))
    return tuple(cells)


def _alt(places: Places, rows: Sequence[Row], names: dict) -> str:
    column = places.column
    written = (write_figure(row.figures[column.code], column.scale, places.decimals) for row in rows)
    return f"{places.heading}. {'; '.join(f'{names[row.key]} {text}' for row, text in zip(rows, written, strict=True))}"


def _bars(places: Places, rows: Sequence[Row], names: dict, row: float) -> Chart:
    """Bars whose rows stand beside those of the table."""
    column, height = places.column, HEAD + row * len(rows) + AXIS
    figures = [one.figures[column.code] for one in rows]
    low, high, step, form = ENDS[column.scale]
    series = Series(
        column.name,
        tuple(at.value for at in figures),
        ACCENT,
        texts=tuple(write_figure(at, column.scale) if at.bound else "" for at in figures),
        ends=tuple((at.low, at.high) if at.low is not None else None for at in figures),
    )
    form = "0.00" if column.scale == "1-6" and places.decimals == 2 else form
    box, plot = Box(LEFT + WIDTH - BARS, TOP, BARS, height), (0.04, HEAD / height, 0.92, row * len(rows) / height)
    categories = tuple(names[one.key] for one in rows)
    return Chart("bars", box, _alt(places, rows, names), categories, (series,), form, low, high, step, plot, named=False)


def _funnel(comparison: Comparison) -> Slide:
    drawn = comparison.funnel
    said = [funnel.chance_sentence(drawn), *funnel.outside_sentences(drawn), funnel.dispersion_sentence(drawn)]
    words = Words(Box(LEFT, TOP, WIDTH, 4.9), tuple(Paragraph(sentence) for sentence in said))
    return Slide(tell.funnel_message(comparison), _("All centres at once"), (words,), notes(tell.funnel_note(comparison)))


def _method(comparison: Comparison) -> Slide:
    sentences = tell.method_sentences(comparison)
    hashes = [f"{one.client_name}, {write_day(one.closed_on)}: {one.sha256}" for one in comparison.releases]
    said = (
        *(Paragraph(sentence) for sentence in (*sentences, directions.hidden_sentence())),
        Paragraph(_("The releases behind the figures"), bold=True, colour=ACCENT),
        *(Paragraph(text, colour=MUTED, scale=0.8) for text in hashes),
    )
    words = Words(Box(LEFT, TOP, WIDTH, 5.1), said, (16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5))
    return Slide(_("Every figure here stands in the release of its own client"), _("Method"), (words,), notes(*sentences))


def _chunks(rows: Sequence) -> Iterator[Sequence]:
    """As many slides as it takes, none of them with a single row left over."""
    slides = max(1, -(-len(rows) // ROWS)) if rows else 0
    for at in range(slides):
        yield rows[at * len(rows) // slides : (at + 1) * len(rows) // slides]
