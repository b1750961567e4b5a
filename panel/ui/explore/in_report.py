"""Saved views as sections of the report: which are chosen, and what each shows now."""

from typing import NamedTuple
from urllib.parse import parse_qsl

import streamlit as st

from panel.charts.explore.document import DocumentChart
from panel.charts.explore.guard import ExploreChartError
from panel.charts.explore.selection import SelectionError, read_selection
from panel.records import saved_views as store
from panel.records.saved_views import SavedView, SavedViewsError
from panel.ui import address
from panel.ui.explore import data, drawing, nearest, options
from panel.wording.sentences import address as address_words
from panel.wording.templates import component

PARAMETER, CHOSEN = "vyer", "report views"
LABEL = "Sparade vyer från Utforska, ett avsnitt var"
NO_FIGURES = "Det finns inga uppgifter för det som vyn visar."


class ShownView(NamedTuple):
    """A saved view as it is now: what it is for and shows, in Swedish, its charts, or why there are none ("" otherwise)."""

    name: str
    about: str
    charts: tuple[DocumentChart, ...]
    why: str


def choose() -> list[SavedView]:
    """Let the reader choose saved views, and return them in the order chosen. The choice is in the address."""
    try:
        kept = {view.view_id: view for view in store.kept()}
    except SavedViewsError as error:
        st.html(component("paragraph", str(error), "explore-guard", "alert"))
        return []
    requested = address.requested(PARAMETER) or ""
    if CHOSEN not in st.session_state:
        st.session_state[CHOSEN] = _of_address(requested, kept)
    # A view that somebody else has removed meanwhile is no choice any more.
    st.session_state[CHOSEN] = [number for number in st.session_state[CHOSEN] if number in kept]
    if not kept:
        return []
    chosen = st.multiselect(
        LABEL,
        list(kept),
        key=CHOSEN,
        format_func=lambda number: kept[number].name,
        placeholder="Inga valda",
        select_all=False,
    )
    written = ",".join(map(str, chosen))
    if written and written != requested:
        address.put(PARAMETER, written)
    elif not written:
        address.drop(PARAMETER)
    return [kept[number] for number in chosen]


def _of_address(requested: str, kept: dict[int, SavedView]) -> list[int]:
    """Return the views that an address has by their numbers, and report those that there are not."""
    words = [word for word in requested.split(",") if word]
    found = [int(word) for word in words if word.isdecimal() and len(word) < 10 and int(word) in kept]
    for word in words:
        if not (word.isdecimal() and len(word) < 10 and int(word) in kept):
            address.show(address_words.no_saved_view(PARAMETER, word))
    return list(dict.fromkeys(found))


def shown(view: SavedView) -> ShownView:
    """Return what a view shows now, or why it cannot be shown."""
    about = f"{view.description}. " if view.description else ""
    try:
        selection = data.complete(read_selection(dict(parse_qsl(view.address))))
        about += f"Vyn visar {options.described(selection)}."
        found = drawing.draw(selection)
    except (SelectionError, ExploreChartError) as error:
        return ShownView(view.name, about, (), str(error))
    lacking = " ".join(instead.message for instead in nearest.unavailable(selection))
    if found is None:
        return ShownView(view.name, about, (), lacking or NO_FIGURES)
    charts = tuple(one.in_document for one in found.drawn if one.in_document)
    return ShownView(view.name, " ".join(filter(None, (about, lacking, *found.messages))), charts, "")
