"""Native charts on a slide: they can be edited, and their data sheets hold what the slide shows and nothing finer."""

import math

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_AXIS_CROSSES,
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from reports.charts.palette import GRID, INK, MUTED
from reports.exports.slides.data_sheet import data_sheet, errors_of
from reports.exports.slides.parts import Chart, Paragraph, Series
from reports.exports.slides.writing import inches, rgb, write_run

KINDS = {"bars": XL_CHART_TYPE.BAR_CLUSTERED, "lines": XL_CHART_TYPE.LINE_MARKERS, "stack": XL_CHART_TYPE.BAR_STACKED}
TEXT_SIZE, LABEL_SIZE = 11, 11
NAMED = 12  # months along a line


def draw_chart(slide, chart: Chart) -> None:
    """A chart with its alternative text and its own data sheet."""
    data = CategoryChartData(number_format=chart.form)
    data.categories = list(chart.categories)
    for one in chart.series:
        data.add_series(one.name, one.values)
    frame = slide.shapes.add_chart(KINDS[chart.kind], *inches(chart.box), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", chart.alt)
    drawn = frame.chart
    drawn.part.chart_workbook.update_from_xlsx_blob(data_sheet(chart))
    drawn.font.size, drawn.font.color.rgb = Pt(TEXT_SIZE), rgb(INK)
    drawn.has_title = False
    drawn.has_legend = chart.legend
    if chart.legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _set_axes(drawn, chart)
    _set_plot(drawn, chart)
    for at, one in enumerate(chart.series):
        _paint(drawn.plots[0].series[at], one, chart, at)


def _set_axes(drawn, chart: Chart) -> None:
    names, values = drawn.category_axis, drawn.value_axis
    names.format.line.color.rgb = rgb(GRID)
    names.major_tick_mark = values.major_tick_mark = XL_TICK_MARK.NONE
    names.has_major_gridlines = False
    if chart.kind != "lines":
        names.reverse_order = True  # the first row at the top
    values.crosses = XL_AXIS_CROSSES.MINIMUM
    if chart.kind != "lines":
        values._element.find(qn("c:crosses")).set("val", "max")  # and the values still below
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW if chart.named else XL_TICK_LABEL_POSITION.NONE
    names.tick_labels.font.size = Pt(chart.name_size)
    _skip_names(names._element, math.ceil(len(chart.categories) / NAMED) if chart.kind == "lines" else 1)
    values.minimum_scale, values.maximum_scale = chart.low, chart.high
    values.format.line.fill.background()
    values.has_major_gridlines = chart.step is not None
    values.visible = chart.step is not None
    if chart.step is not None:
        values.major_unit = chart.step
        values.major_gridlines.format.line.color.rgb = rgb(GRID)
        values.tick_labels.number_format, values.tick_labels.number_format_is_linked = _axis_form(chart), False
        values.tick_labels.font.color.rgb = rgb(MUTED)


def _skip_names(axis, step: int) -> None:
    """Every row is named; of many months only some, so that none has to be turned."""
    axis.find(qn("c:noMultiLvlLbl")).addprevious(etree.Element(qn("c:tickLblSkip"), val=str(step)))


def _axis_form(chart: Chart) -> str:
    """Whole steps need no decimals on the axis."""
    return "0" if chart.form.startswith("0.") else chart.form


def _set_plot(drawn, chart: Chart) -> None:
    plot = drawn.plots[0]
    if chart.kind == "bars":
        plot.gap_width = 70
    if chart.kind == "stack":
        plot.gap_width, plot.overlap = 35, 100
    root = drawn._chartSpace
    blanks = root.find(f".//{qn('c:dispBlanksAs')}")
    if blanks is not None:
        blanks.set("val", "gap")
    if chart.plot is not None:
        _lay_out(root.find(f".//{qn('c:plotArea')}"), chart.plot)


def _lay_out(area, plot: tuple[float, float, float, float]) -> None:
    """The inner plot at a fixed place, so that its rows stand beside those of a table."""
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout = etree.Element(qn("c:layout"))
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    etree.SubElement(manual, qn("c:layoutTarget"), val="inner")
    etree.SubElement(manual, qn("c:xMode"), val="edge")
    etree.SubElement(manual, qn("c:yMode"), val="edge")
    for name, share in zip("xywh", plot, strict=True):
        etree.SubElement(manual, qn(f"c:{name}"), val=f"{share:.6f}")
    area.insert(0, layout)


def _paint(drawn, one: Series, chart: Chart, at: int) -> None:
    if chart.kind == "lines":
        drawn.smooth = False
        drawn.format.line.color.rgb, drawn.format.line.width = rgb(one.colour), Pt(1.25 if one.thin else 2.25)
        drawn.marker.style = XL_MARKER_STYLE.NONE if one.thin else XL_MARKER_STYLE.CIRCLE
        if not one.thin:
            drawn.marker.size = 7
            drawn.marker.format.fill.solid()
            drawn.marker.format.fill.fore_color.rgb = rgb(one.colour)
            drawn.marker.format.line.color.rgb = RGBColor(255, 255, 255)
    else:
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = rgb(one.colour)
        drawn.invert_if_negative = False
    for point, text in enumerate(one.labels):
        if text:
            _label(drawn.points[point].data_label, text, one, chart.kind)
    if any(one.labels):
        drawn.data_labels.show_value = False  # of the points that have no words of their own
    if any(one.ends):
        _draw_ends(drawn._element, chart, at)


def _label(label, text: str, one: Series, kind: str) -> None:
    paragraph = label.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER
    if kind == "lines":
        label.position = XL_LABEL_POSITION.ABOVE
    write_run(paragraph, Paragraph(text, colour=one.label_colour), LABEL_SIZE)


def _draw_ends(series, chart: Chart, at: int) -> None:
    """The interval as error bars that point at cells of the data sheet."""
    bars = etree.Element(qn("c:errBars"))
    if chart.kind == "lines":
        etree.SubElement(bars, qn("c:errDir"), val="y")
    etree.SubElement(bars, qn("c:errBarType"), val="both")
    etree.SubElement(bars, qn("c:errValType"), val="cust")
    etree.SubElement(bars, qn("c:noEndCap"), val="1")
    for name, errors in zip(("plus", "minus"), errors_of(chart, at), strict=True):
        reference = etree.SubElement(etree.SubElement(bars, qn(f"c:{name}")), qn("c:numRef"))
        etree.SubElement(reference, qn("c:f")).text = errors.cells
        cache = etree.SubElement(reference, qn("c:numCache"))
        etree.SubElement(cache, qn("c:formatCode")).text = chart.form
        etree.SubElement(cache, qn("c:ptCount"), val=str(len(errors.values)))
        for place, value in enumerate(errors.values):
            if value is not None:
                point = etree.SubElement(cache, qn("c:pt"), idx=str(place))
                etree.SubElement(point, qn("c:v")).text = repr(value)
    line = etree.SubElement(etree.SubElement(bars, qn("c:spPr")), qn("a:ln"), w="15875")
    fill = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=INK[1:].upper())
    series.find(qn("c:cat")).addprevious(bars)
