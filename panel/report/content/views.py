"""Sparade vyer: views of Utforska that whoever makes the report has chosen, a section each."""

from dataclasses import dataclass, replace

from panel.charts.explore.document import DocumentChart
from panel.report.content import method, view_charts
from panel.report.content.world import OF_TODAY
from panel.report.origins import source_line, statistics
from panel.report.state import State
from panel.report.tree import Block, Chart, Field, Grid, Report, Section, Sheet, Slide, Style, words

TITLE = "Sparade vyer från Utforska"
AS_A_RANKING = "Kartan ritas här som en rangordning."
NOT_DRAWN = "Ett samband ritas inte i dokumentet: bilden finns på Utforska, och värdena står här."
NOT_SHOWN = "Kan inte visas: {}"


@dataclass(frozen=True, eq=False)
class View:
    """A saved view to put in the report: what it is for and shows, its charts, or why there are none."""

    name: str
    about: str
    charts: tuple[DocumentChart, ...]
    why: str = ""


def with_views(report: Report, views: tuple[View, ...], state: State) -> Report:
    """Return the report with a chapter of the views before the one on method; as it is where there are no views."""
    if not views:
        return report
    at = next(number for number, one in enumerate(report.sections) if one.title == method.TITLE)
    now: tuple[Block, ...] = () if state.is_latest else (words(OF_TODAY, Style.QUIET),)
    chapter = Section(TITLE, now, tuple(_section(one, state) for one in views), begins_page=True)
    return replace(report, sections=(*report.sections[:at], chapter, *report.sections[at:]))


def _section(view: View, state: State) -> Section:
    blocks: list[Block] = [words(view.about, Style.QUIET, keep=True)]
    if view.why:
        blocks.append(words(NOT_SHOWN.format(view.why)))
    for chart in view.charts:
        source = _source(chart, state)
        drawing = view_charts.drawing(chart)
        blocks += [words(one, keep=True) for one in _remarks(chart)]
        if drawing:
            blocks.append(Chart(drawing, source))
        blocks.append(view_charts.table(chart, "" if drawing else source))
    return Section(view.name, tuple(blocks))


def _source(chart: DocumentChart, state: State) -> str:
    ids = list(dict.fromkeys(chart.rows["source_id"]))
    return source_line(statistics(state, ids, chart.producer), chart.unit, chart.definition)


def _remarks(chart: DocumentChart) -> list[str]:
    """Return what a reader of the chart must know: how it is drawn here, and where its series break."""
    drawn = {"karta": [AS_A_RANKING], "samband": [NOT_DRAWN]}.get(chart.kind, [])
    return [*drawn, *(f"Brott i serien {one}" for one in chart.breaks), *chart.annotations]


def slides(views: tuple[View, ...], state: State) -> tuple[Slide, ...]:
    """Return a slide for each chart of the views, and one for each view that cannot be shown."""
    return tuple(slide for view in views for slide in _slides(view, state))


def _slides(view: View, state: State) -> tuple[Slide, ...]:
    if view.why:
        return (Slide(view.name, (NOT_SHOWN.format(view.why),), notes=(view.about,)),)
    made = []
    for chart in view.charts:
        source, drawing = _source(chart, state), view_charts.drawing(chart)
        table = view_charts.table(chart)
        listed = tuple(", ".join(cell.text for cell in row) for row in table.rows)
        heads = ", ".join(column.name for column in table.columns)
        notes = (f"{view.name}. {view.about}", *_remarks(chart), chart.alt, table.caption, heads, *listed)
        short = source.partition(" Definition: ")[0]
        made.append(
            Slide(chart.title, charts=(drawing,), source=short, notes=(*notes, source))
            if drawing
            else Slide(chart.title, table=table, source=short, notes=(*notes, source))
        )
    return tuple(made)


def sheets(views: tuple[View, ...], state: State) -> tuple[Sheet, ...]:
    """Return one sheet with the views' charts and all their figures; none where there are no views."""
    if not views:
        return ()
    charts = [chart for view in views for chart in view.charts]
    listed = Grid(
        "Vyerna",
        (Field("Vy", 34), Field("Vad den visar", 60), Field("Anmärkning", 40)),
        tuple((view.name, view.about, NOT_SHOWN.format(view.why) if view.why else None) for view in views),
    )
    grids = [view_charts.grid(chart, " ".join([_source(chart, state), *_remarks(chart)])) for chart in charts]
    drawings = tuple(drawn for chart in charts if (drawn := view_charts.drawing(chart)))
    return (Sheet("Sparade vyer", TITLE, (listed, *grids), drawings),)
