"""Texts and tables on a slide."""

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from reports.charts.palette import GRID, MUTED, PANEL
from reports.exports.slides.fitting import (
    BETWEEN,
    INSET,
    INSET_TOP,
    LINE,
    POINTS,
    breaks_a_word,
    broken,
    fitted_size,
    lines_of,
    shortened,
)
from reports.exports.slides.parts import Box, Cell, Paragraph, Table, Words

ALIGN = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
CELL_SIZES = (13, 12, 11, 10.5, 10, 9, 8)
HEAD_SIZES = (11, 10, 9, 8, 7)
CELL_INSET = 0.06
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # a table without lines or fills of its own


def write_words(slide, words: Words) -> None:
    """A text box."""
    shape = slide.shapes.add_textbox(*inches(words.box))
    if words.fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(words.fill)
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = Inches(INSET)
    frame.margin_top = frame.margin_bottom = Inches(INSET_TOP)
    size = fitted_size(words.paragraphs, words.sizes, words.box.width, words.box.height)
    for at, one in enumerate(words.paragraphs):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(BETWEEN * size if at + 1 < len(words.paragraphs) else 0)
        write_run(paragraph, one, size * one.scale)


def write_run(paragraph, one: Paragraph, size: float) -> None:
    """One run of letters."""
    run = paragraph.add_run()
    run.text = one.text
    run.font.size, run.font.bold = Pt(round(size, 1)), one.bold
    run.font.color.rgb = rgb(one.colour)


def write_table(slide, table: Table) -> None:
    """A table whose first row and first column are heads, with its alternative text."""
    frame = slide.shapes.add_table(len(table.rows) + 1, len(table.heads), *inches(table.box))
    frame._element.nvGraphicFramePr.cNvPr.set("descr", table.alt)
    grid = frame.table
    grid._tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE
    grid.first_row, grid.first_col, grid.horz_banding = True, True, False
    for at, width in enumerate(table.widths):
        grid.columns[at].width = Inches(width)
    for at in range(len(table.rows) + 1):
        grid.rows[at].height = Inches(table.row_height if at else table.head_height)
    _write_heads(grid, table)
    size = _cell_size(table)
    for down, row in enumerate(table.rows, 1):
        for across, cell in enumerate(row):
            room = table.widths[across] - 2 * CELL_INSET
            text = shortened(cell.text, size, room, max(1, int(table.row_height * POINTS / (size * LINE))))
            _fill(grid.cell(down, across), cell, text, size)


def _write_heads(grid, table: Table) -> None:
    for across, head in enumerate(table.heads):
        target = grid.cell(0, across)
        upright = table.upright_from is not None and across >= table.upright_from
        align = "left" if upright else next((row[across].align for row in table.rows), "left")
        room, depth = table.widths[across] - 2 * CELL_INSET, table.head_height
        if upright:
            room, depth = depth - 2 * CELL_INSET, room
        size = next((one for one in HEAD_SIZES if _head_fits(head, one, room, depth)), HEAD_SIZES[-1])
        # Lines are broken here: programs differ in how they break turned text, and make the row higher where they don't.
        text = "\n".join(broken(head, size, room, max(1, int(depth * POINTS / (size * LINE)))))
        _fill(target, Cell(text, align, colour=MUTED), text, size)
        target.vertical_anchor = MSO_ANCHOR.MIDDLE if upright else MSO_ANCHOR.BOTTOM
        if upright:
            target._tc.get_or_add_tcPr().set("vert", "vert270")


def _head_fits(head: str, size: float, room: float, depth: float) -> bool:
    return not breaks_a_word(head, size, room) and lines_of(head, size, room) * size * LINE <= depth * POINTS


def _cell_size(table: Table) -> float:
    """The largest size at which every cell fits its row; the smallest where none does, and then texts are cut."""
    for size in CELL_SIZES:
        fitting = max(1, int(table.row_height * POINTS / (size * LINE)))
        wide = [
            lines_of(cell.text, size, width - 2 * CELL_INSET, bold=cell.bold)
            for row in table.rows
            for cell, width in zip(row, table.widths, strict=True)
        ]
        if size * LINE <= table.row_height * POINTS and max(wide, default=1) <= fitting:
            return size
    return CELL_SIZES[-1]


def _fill(target, cell: Cell, text: str, size: float) -> None:
    target.margin_left = target.margin_right = Inches(CELL_INSET)
    target.margin_top = target.margin_bottom = 0
    target.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = target.text_frame.paragraphs[0]
    paragraph.alignment = ALIGN[cell.align]
    for at, line in enumerate(text.split("\n")):
        if at:
            paragraph.add_line_break()
        write_run(paragraph, Paragraph(line, cell.bold, cell.colour), size)
    _rule(target._tc.get_or_add_tcPr())
    if cell.hatched:
        target.fill.patterned()
        target.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        target.fill.fore_color.rgb, target.fill.back_color.rgb = rgb(GRID), rgb(PANEL)
    elif cell.fill:
        target.fill.solid()
        target.fill.fore_color.rgb = rgb(cell.fill)


def _rule(properties) -> None:
    """A thin line below the cell."""
    line = etree.SubElement(properties, qn("a:lnB"), w="6350")
    fill = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=GRID[1:].upper())


def inches(box: Box) -> tuple:
    """left, top, width, height as the library takes them."""
    return tuple(Inches(at) for at in (box.left, box.top, box.width, box.height))


def rgb(colour: str) -> RGBColor:
    """#rrggbb as the library takes it."""
    return RGBColor.from_string(colour[1:].upper())
