"""Native charts of the workbook, drawn from cells with their figures."""

from datetime import date
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from panel.charts.time_axis import spacing
from panel.report.tree import Drawing, Series
from panel.wording import theme

KINDS = {"bars": "bar", "columns": "column", "lines": "line"}
WIDTH_PX, HEIGHT_PX, ROW_PX = 760, 330, 34
FONT = {"name": "Arial", "size": 9}


def height_px(drawing: Drawing) -> int:
    """Return the height of a chart in pixels: by the number of rows for horizontal bars."""
    return max(HEIGHT_PX, 130 + ROW_PX * len(drawing.categories)) if drawing.kind == "bars" else HEIGHT_PX


def write_figures(sheet: Worksheet, row: int, drawing: Drawing, bold: Any, as_day: Any) -> int:  # noqa: ANN401 - formats
    """Write the figures of a chart from `row` on, and return the row where the next chart's figures can begin."""
    sheet.write_string(row, 0, drawing.title, bold)
    sheet.write_string(row + 1, 0, drawing.category_title, bold)
    for at, series in enumerate(drawing.series, start=1):
        sheet.write_string(row + 1, at, series.name, bold)
    for down, category in enumerate(drawing.categories, start=row + 2):
        if isinstance(category, date):
            sheet.write_datetime(down, 0, category, as_day)
        else:
            sheet.write_string(down, 0, category)
        for at, series in enumerate(drawing.series, start=1):
            value = series.values[down - row - 2]
            if value is not None:
                sheet.write_number(down, at, value)
    return row + len(drawing.categories) + 4


def chart(book: Workbook, sheet_name: str, row: int, drawing: Drawing) -> Chart:
    """Return a chart of the figures that write_figures() has written from `row` on."""
    options = {"type": KINDS[drawing.kind]} | ({"subtype": "stacked"} if drawing.is_stacked else {})
    drawn = book.add_chart(options)
    first, last = row + 2, row + 1 + len(drawing.categories)
    for at, series in enumerate(drawing.series, start=1):
        drawn.add_series(
            {
                "name": [sheet_name, row + 1, at],
                "categories": [sheet_name, first, 0, last, 0],
                "values": [sheet_name, first, at, last, at],
                **_look(series, drawing),
            }
        )
    drawn.set_title({"name": drawing.title, "name_font": {**FONT, "size": 11, "bold": True}, "overlay": False})
    _set_axes(drawn, drawing)
    hidden = [at for at, series in enumerate(drawing.series) if series.is_hidden]
    has_legend = len(drawing.series) > 1 and not hidden
    drawn.set_legend({"position": "top", "font": FONT} if has_legend else {"none": True})
    drawn.set_size({"width": WIDTH_PX, "height": height_px(drawing)})
    drawn.show_blanks_as("gap")
    return drawn


def _set_axes(drawn: Chart, drawing: Drawing) -> None:
    name = {"name_font": {**FONT, "bold": False}, "num_font": FONT}
    categories: dict[str, Any] = {"name": drawing.category_title, **name, "label_position": "low"}
    if drawing.kind == "bars":
        categories |= {"reverse": True, "crossing": "max"}
    if drawing.has_dates:
        chosen = spacing([day for day in drawing.categories if isinstance(day, date)])
        categories |= {"date_axis": True, "num_format": chosen.number_format}
        categories |= {"major_unit": chosen.apart, "major_unit_type": chosen.unit}
    values: dict[str, Any] = {"name": drawing.unit, **name, "num_format": drawing.axis_format}
    values |= {"major_gridlines": {"visible": True, "line": {"color": theme.GRID}}}
    values |= {end: value for end, value in (("min", drawing.low), ("max", drawing.high)) if value is not None}
    # In a bar chart (horizontal bars) the categories are on xlsxwriter's y axis.
    across, upright = (values, categories) if drawing.kind == "bars" else (categories, values)
    drawn.set_x_axis(across)
    drawn.set_y_axis(upright)


def _look(series: Series, drawing: Drawing) -> dict[str, Any]:
    """Return xlsxwriter's options for a series, in the page's colours."""
    colour = series.colours[0]
    if drawing.kind == "lines":
        line: dict[str, Any] = {"none": True} if series.is_marks else {"color": colour, "width": 2.25}
        if series.is_dashed:
            line["dash_type"] = "dash"
        shape = "diamond" if series.is_marks else "circle"
        has_points = series.is_marks or (not drawing.has_dates and not series.is_dashed)
        marker = {"type": shape, "size": 6, "fill": {"color": colour}, "border": {"color": colour}}
        return {"line": line, "marker": marker if has_points else {"type": "none"}}
    look: dict[str, Any] = {"gap": 45} | ({"overlap": 100} if drawing.is_stacked else {})
    if series.is_hidden:
        return look | {"fill": {"none": True}, "border": {"none": True}}
    if series.is_hatched:
        pattern = {"pattern": "wide_upward_diagonal", "fg_color": theme.ACCENT, "bg_color": "#FFFFFF"}
        return look | {"pattern": pattern}
    if len(series.colours) > 1:
        look["points"] = [{"fill": {"color": one}} for one in series.colours]
    border = {"color": theme.PROGRESS_EDGE} if colour == theme.WHITE else {"none": True}
    return look | {"fill": {"color": colour}, "border": border}
