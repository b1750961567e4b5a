"""Utforska: any indicators, regions and periods side by side."""

from dataclasses import replace

import streamlit as st

from panel.charts.explore import guard
from panel.charts.explore.selection import Selection
from panel.ui import block, head
from panel.ui.explore import controls, data_point, drawing, nearest, own_annotations
from panel.ui.explore.charts import AMONG_ALL, Drawn
from panel.ui.explore.drawing import Drawing
from panel.ui.explore.saved import saved_views
from panel.wording.templates import component

PAIR = 2


def main() -> None:
    """Show the choices, what they select, and the saved views."""
    head.plain("Utforska", "Jämför kommuner och mått")
    selection, trouble = controls.choose()
    # In places of their own, which stay when a message goes: what stands below is else made anew, and forgets a click.
    with st.container():
        if trouble:
            show_message(trouble)
    with st.container():
        show_selection(selection)
    with st.container(key="on-screen-views"):
        saved_views(selection if selection.chart in AMONG_ALL else replace(selection, series="", period=None))


def show_selection(selection: Selection) -> None:
    """Show the charts of a selection, the details of a figure and the files, or why there are none."""
    if not selection.indicators or not selection.regions:
        show_message("Välj minst ett mått och en region ovanför, under Ändra.")
        return
    lacking = list(nearest.unavailable(selection))
    for instead in lacking:
        show_message(*instead)
    try:
        found = drawing.draw(selection)
    except guard.ExploreChartError as reason:
        show_message(*nearest.refused(selection, str(reason)))
        return
    if found is None:
        if not lacking:
            show_message(*nearest.nothing(selection))
        return
    show(found)
    show_data_point(found, selection)


def show_message(words: str, link: str = "", address: str = "") -> None:
    """Show a message as escaped text, as it may contain parts of the address, with a link to another selection."""
    st.html(component("paragraph", words, "explore-guard", "alert", link=link, href=f"?{address}"))


def show(found: Drawing) -> None:
    """Draw the charts: two side by side where there are two main ones, with the reason above them."""
    for message in found.messages:
        show_message(message)
    if found.why_apart:
        st.html(component("paragraph", found.why_apart, "explore-guard", "note", lead="Varför flera diagram?"))
    main_charts = [one for one in found.drawn if one.in_document is not None]
    columns = st.columns(PAIR) if len(main_charts) == PAIR else [st.container() for _ in main_charts]
    at = -1
    for number, one in enumerate(found.drawn):
        at += one.in_document is not None
        with columns[at]:
            show_chart(one, number)


def show_chart(one: Drawn, number: int) -> None:
    """Draw a chart with selectable points: the point selected highlights its series and period in all charts."""
    key = f"utforska diagram {number}"
    block.show_chart(one.chart, one.below, 2 if one.in_document else 3, key, lambda: select(key))


def select(key: str) -> None:
    """Copy the selected point's series and period to the choices; `key` is the chart's."""
    points = st.session_state[key].selection.points
    marked = [one["customdata"] for one in points if one.get("customdata")]
    if marked and marked[0][1]:
        st.session_state[controls.key("series")] = marked[0][1]
        st.session_state[controls.key("period")] = marked[0][2]


def show_data_point(found: Drawing, selection: Selection) -> None:
    """Let the reader choose a figure, also without a mouse, and show its details."""
    for message in drawing.not_shown(found, selection):
        show_message(message)
    row = controls.choose_data_point(found)
    if row is not None:
        st.html(data_point.story(row))
    elif selection.series:
        show_message("Serien har ingen uppgift för perioden. Välj en annan period.")
    with st.container(key="on-screen-annotations"):
        own_annotations.show(found.own, row)


main()
