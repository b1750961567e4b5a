"""Turn a Drawing into a native, editable chart. Shared by Word and PowerPoint."""

from dataclasses import dataclass
from datetime import date

from lxml import etree
from pptx.chart.axis import DateAxis
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.series import BarSeries, LineSeries
from pptx.dml.color import RGBColor
from pptx.dml.fill import FillFormat
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.chart import XL_TICK_LABEL_POSITION as LABELS_AT
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Pt

from panel.charts.time_axis import spacing
from panel.report.tree import Drawing, Series
from panel.wording import text, theme

FONT = "Arial"
# Of more lines than this only the first has its last figure written: the figures would cover each other.
MAX_LABELLED = 3
KINDS = {
    ("bars", True): XL_CHART_TYPE.BAR_STACKED,
    ("columns", True): XL_CHART_TYPE.COLUMN_STACKED,
    ("columns", False): XL_CHART_TYPE.COLUMN_CLUSTERED,
    ("lines", False): XL_CHART_TYPE.LINE,
}


@dataclass(frozen=True)
class Part:
    """What a document contains of a chart: its XML, and the workbook that "Edit data" opens."""

    xml: bytes
    workbook: bytes


def chart_type(drawing: Drawing) -> XL_CHART_TYPE:
    """Return the kind of native chart that draws it."""
    return KINDS[drawing.kind, drawing.is_stacked]


def chart_data(drawing: Drawing) -> CategoryChartData:
    """Return the categories and series."""
    number_format = f"0.{'0' * drawing.decimals}" if drawing.decimals else "0"
    data = CategoryChartData(number_format=number_format)
    data.categories = drawing.categories
    for series in drawing.series:
        data.add_series(series.name, series.values)
    return data


def part(drawing: Drawing, size_pt: float) -> Part:
    """Return the chart as a part of its own, with text of `size_pt` points."""
    data = chart_data(drawing)
    space = parse_xml(data.xml_bytes(chart_type(drawing)))
    dress(Chart(space, None), drawing, size_pt)
    return Part(etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True), data.xlsx_blob)


def dress(chart: Chart, drawing: Drawing, size_pt: float) -> None:
    """Give a chart the panel's look: colours, thin grid, titles on both axes, labels where the page has them."""
    chart.font.size, chart.font.name = Pt(size_pt), FONT
    chart.font.color.rgb = rgb(theme.INK)
    chart.has_title = False
    _dress_axes(chart, drawing, size_pt)
    _dress_legend(chart, drawing)
    plot = chart.plots[0]
    plot.vary_by_categories = False
    if drawing.kind != "lines":
        plot.gap_width = 45
        plot.overlap = 100 if drawing.is_stacked else 0
    for series, drawn in zip(plot.series, drawing.series, strict=True):
        _dress_series(series, drawn, drawing, size_pt)


def _dress_axes(chart: Chart, drawing: Drawing, size_pt: float) -> None:
    values, categories = chart.value_axis, chart.category_axis
    for axis, name in ((values, drawing.unit), (categories, drawing.category_title)):
        axis.has_title = True
        axis.axis_title.text_frame.text = name
        run = axis.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold = Pt(size_pt), False
        axis.format.line.color.rgb = rgb(theme.GREY)
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = rgb(theme.GRID)
    values.minimum_scale = drawing.low
    values.maximum_scale = drawing.high
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = drawing.axis_format, False
    categories.has_major_gridlines = False
    categories.tick_label_position = LABELS_AT.LOW
    if drawing.kind == "bars":
        categories.reverse_order = True
        # The first category is at the top, so the axis of values, which crosses at the last one, is at the bottom.
        values._element.find(qn("c:crosses")).set("val", "max")
    if drawing.has_dates:
        _space_days(categories, drawing)
    else:
        _write_every_label(categories._element)


def _space_days(categories: DateAxis, drawing: Drawing) -> None:
    """Space out the labels of an axis of days so that they do not overlap."""
    chosen = spacing([day for day in drawing.categories if isinstance(day, date)])
    categories.tick_labels.number_format, categories.tick_labels.number_format_is_linked = chosen.number_format, False
    axis = categories._element
    unit = "months" if all(day.day == 1 for day in drawing.categories if isinstance(day, date)) else "days"
    for name, value in (("baseTimeUnit", unit), ("majorUnit", str(chosen.apart)), ("majorTimeUnit", chosen.unit)):
        for old in axis.findall(qn(f"c:{name}")):
            axis.remove(old)
        etree.SubElement(axis, qn(f"c:{name}")).set("val", value)


def _write_every_label(axis: etree._Element) -> None:
    """Keep the program that opens the chart from skipping labels where the names are long."""
    no_multi_level = axis.find(qn("c:noMultiLvlLbl"))
    skip = etree.Element(qn("c:tickLblSkip"))
    skip.set("val", "1")
    if no_multi_level is None:
        axis.append(skip)
    else:
        no_multi_level.addprevious(skip)


def _dress_legend(chart: Chart, drawing: Drawing) -> None:
    """Show a legend only where several series are drawn and none is hidden."""
    shown = [series for series in drawing.series if not series.is_hidden]
    chart.has_legend = len(shown) > 1 and len(shown) == len(drawing.series)
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False


def _dress_series(series: BarSeries | LineSeries, drawn: Series, drawing: Drawing, size_pt: float) -> None:
    if isinstance(series, LineSeries):
        _dress_line(series, drawn, drawing, size_pt)
        return
    _fill(series.format.fill, drawn.colours[0], drawn)
    series.invert_if_negative = False
    if drawn.is_hatched:
        series.format.line.color.rgb = rgb(theme.ACCENT)
    elif drawn.colours[0] == theme.WHITE and not drawn.is_hidden:
        series.format.line.color.rgb = rgb(theme.PROGRESS_EDGE)
    if len(drawn.colours) > 1:
        for at, colour in enumerate(drawn.colours):
            _fill(series.points[at].format.fill, colour, drawn)
    if drawing.has_labels and not drawn.is_hidden:
        labels = series.data_labels
        labels.show_value, labels.font.size = True, Pt(size_pt)
        labels.number_format, labels.number_format_is_linked = "#,##0;-#,##0;", False
        labels.font.color.rgb = rgb(theme.ink_on(drawn.colours[0]))


def _fill(fill: FillFormat, colour: str, drawn: Series) -> None:
    if drawn.is_hidden:
        fill.background()
    elif drawn.is_hatched:
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        fill.fore_color.rgb, fill.back_color.rgb = rgb(theme.ACCENT), rgb("#FFFFFF")
    else:
        fill.solid()
        fill.fore_color.rgb = rgb(colour)


def _dress_line(series: LineSeries, drawn: Series, drawing: Drawing, size_pt: float) -> None:
    series.smooth = False
    colour = rgb(drawn.colours[0])
    line, marker = series.format.line, series.marker
    if drawn.is_marks:
        line.fill.background()
    else:
        line.color.rgb, line.width = colour, Pt(2.25)
    if drawn.is_dashed:
        line.dash_style = MSO_LINE.DASH
    has_points = drawn.is_marks or (not drawing.has_dates and not drawn.is_dashed)
    marker.style = (
        (XL_MARKER_STYLE.DIAMOND if drawn.is_marks else XL_MARKER_STYLE.CIRCLE) if has_points else XL_MARKER_STYLE.NONE
    )
    if has_points:
        marker.size = 7
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = colour
        marker.format.line.color.rgb = colour
    is_named = len(drawing.series) <= MAX_LABELLED or drawn is drawing.series[0]
    if is_named and not drawn.is_dashed and not drawn.is_marks:
        _label_points(series, drawn, drawing, size_pt)


def _label_points(series: LineSeries, drawn: Series, drawing: Drawing, size_pt: float) -> None:
    """Write the figure at each point; without labels only at the last category's."""
    observed = [at for at, value in enumerate(drawn.values) if value is not None]
    is_last_of_all = bool(observed) and observed[-1] == len(drawn.values) - 1
    for at in observed if drawing.has_labels else observed[-1:] if is_last_of_all else []:
        label = series.points[at].data_label
        value = drawn.values[at]
        label.text_frame.text = text.number(value, drawing.decimals if value != round(value or 0) else 0)
        label.text_frame.paragraphs[0].runs[0].font.size = Pt(size_pt)
        label.position = XL_LABEL_POSITION.ABOVE


def rgb(colour: str) -> RGBColor:
    """Return a colour such as #0072B2 as the document's own."""
    return RGBColor.from_string(colour.lstrip("#"))
