"""Lägg till statistik: drop a file, see how it is read, answer what it leaves open, and add it to the panel."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from etl import adding, held
from etl.fetch.catalogue.catalogue import Series
from etl.fetch.failure import FetchError
from etl.fetch.meaning.reference import Reference, read_reference
from etl.loading import Report
from etl.rebuild import BUILD_FAULTS
from panel import warehouse
from panel.access import log
from panel.access.current_user import PermissionDeniedError, require
from panel.access.permissions import Permission
from panel.records.audit import Event
from panel.ui import block, head
from panel.ui.add_statistics import form, reading, shown
from panel.ui.add_statistics.given import Given, choose_address, choose_file
from panel.ui.markdown import plain
from panel.ui.operations.building import followed
from panel.wording.sentences import add_statistics as sentences
from panel.wording.templates import component, render

PAGE_VIEWS = ("Ny statistik", "Tillagd statistik")
NEW, ADDED = PAGE_VIEWS
NEW_MEASURE = "Ett nytt mått"
DONE, NUMBER = "what has been added", "files taken in"
FAULTS = (FetchError, PermissionDeniedError, *BUILD_FAULTS)


def new_view(reference: Reference, catalogue: list[Series]) -> None:
    """Let the reader give a file, and add it as a series of a measure that the panel has or of a new one."""
    number = st.session_state.get(NUMBER, 0)
    given = choose_file("Släpp filen här, eller välj den", number) or choose_address(number)
    titles = {one.indicator_id: one.about.splitlines()[0] for one in reference.indicators.values()}
    names = shown.distinct(titles)
    chosen = block.pick("Mått", [NEW_MEASURE, *sorted(names)], "matt", width="stretch")
    if given is None:
        st.html(component("paragraph", "Inget sparas förrän du har sett hur filen läses och valt Lägg till.", "quiet"))
        return
    taken = {one.series_id for one in catalogue}
    series_id = form.unique(given.name, taken)
    read = reading.ask(given, reading.wanted_of(given, names.get(chosen), series_id), reference)
    if read is None:
        return
    block.write(shown.proposal(read.proposal))
    if not may_replace(read.proposal.figures, series_id, reference, given.key):
        return
    written = form.describe(read, given)
    if written is None:
        return
    if missing := form.missing(written):
        st.error(f"Skriv också {', '.join(missing)}.")
        return
    wanted = form.described(read, written, set(titles))
    figures = read.proposal.figures

    def add(who: str, report: Report) -> Series:
        return adding.add(warehouse.database_path(), who, wanted, figures, report)

    first = read.proposal.series.indicators[0].indicator_id
    of_first = figures[figures["indicator_id"] == first]
    address = shown.in_explore(reading.as_named(first, wanted), of_first)
    carry_out(add, Event.ADDED_SERIES, series_id, address)


def added_view(reference: Reference, catalogue: list[Series]) -> None:
    """Let the reader give the next file of a series that has been added here, rename it, or remove it."""
    series = [one for one in catalogue if one.is_added]
    if not series:
        st.html(component("empty_state", "Ingen serie är tillagd här", "Lägg till den första under Ny statistik."))
        return
    names = shown.distinct({one.series_id: str(one.entry["title"]) for one in series})
    by_id = {one.series_id: one for one in series}
    chosen = by_id[names[st.selectbox("Serie", sorted(names))]]
    if chosen.is_uploaded:
        given = choose_file("Släpp nästa fil här, eller välj den", st.session_state.get(NUMBER, 0))
        if given is not None:
            show_next(given, chosen, reference)
    else:
        st.html(component("paragraph", f"Det nya hämtas varje natt från {chosen.page_url}."))
    offer_changes(chosen)


def show_next(given: Given, series: Series, reference: Reference) -> None:
    """Show what the next file changes, and let the reader take it in. Raises FetchError for a file of another kind."""
    if given.response is None or given.service != series.service:
        raise FetchError(
            f"Serien läses ur filer av slaget {series.service}, och den här är {given.service}.", "Välj en sådan."
        )
    with st.spinner("Läser …"):
        following = adding.read_next(adding.require_writable(warehouse.database_path()), series, given.response)
    st.html(component("paragraph", sentences.changes(*following.differs), role="status"))
    titles = {one.indicator_id: str(one.about["title"]) for one in series.indicators if one.about}
    block.write(shown.figures(following.figures, reference, titles))
    gone = following.differs.gone
    if not any(following.differs) or (gone and not st.checkbox(sentences.take_away(gone), key=f"gone {given.key}")):
        return
    if may_replace(following.figures, series.series_id, reference, given.key) and st.button("Läs in", type="primary"):
        take_in = partial(adding.take_in, warehouse.database_path())
        carry_out(
            lambda who, report: take_in(who, following, report),
            Event.TOOK_IN_FILE,
            series.series_id,
            shown.in_explore(series.indicators[0].indicator_id, following.figures),
        )


def may_replace(figures: pd.DataFrame, series_id: str, reference: Reference, key: str) -> bool:
    """Return whether figures contradict none of another source, or the reader says that they are to replace these."""
    data = adding.require_writable(warehouse.database_path())
    differing = held.contradictions(data, figures, series_id)
    if differing.empty:
        return True
    st.warning(plain(held.sentence(differing, reference)))
    return st.checkbox(sentences.replace(len(differing)), key=f"replace {key}")


def offer_changes(series: Series) -> None:
    """Let the reader rename a series, and remove it after confirming."""
    target, one = warehouse.database_path(), series.indicators[0]
    with st.expander("Byt namn"):
        name = st.text_input("Nytt namn", one.about.get("title", series.entry["title"]), key=f"name {series.series_id}")
        if st.button("Byt namn") and name.strip():
            rename = partial(adding.rename, target, series=series, title=name.strip())
            carry_out(lambda who, report: rename(who, report=report), Event.RENAMED_SERIES, series.series_id)
    with st.expander("Ta bort serien"):
        about = "Dess uppgifter försvinner ur panelen. Filerna läggs undan, och läses inte mer."
        st.html(component("paragraph", about))
        if st.checkbox("Ja, ta bort den", key=f"sure {series.series_id}") and st.button("Ta bort"):
            remove = partial(adding.remove, target)
            carry_out(lambda who, report: remove(who, series.series_id, report), Event.REMOVED_SERIES, series.series_id)


def carry_out(act: Callable[[str, Report], object], event: Event, series_id: str, address: str = "") -> None:
    """Do what changes the panel, log it, and show the page anew with what was done."""
    who = require(Permission.ANALYSE)
    log.require_writable()
    followed(partial(act, who.subject), "Läser in")
    log.note(event, who, series=series_id)
    st.session_state[DONE] = render("add_statistics/done.html", event=event, address=address)
    st.session_state[NUMBER] = st.session_state.get(NUMBER, 0) + 1
    st.rerun()


def main() -> None:
    """Show the view that the reader has chosen."""
    try:
        data = adding.require_writable(warehouse.database_path())
        catalogue = adding.every_series(data)
        reference = read_reference(data).with_declared(catalogue)
    except FetchError as error:
        head.plain("Lägg till statistik", "Det går inte att lägga till statistik här.")
        st.error(str(error))
        return
    head.plain("Lägg till statistik", sentences.headline(sum(one.is_added for one in catalogue)))
    block.write(st.session_state.pop(DONE, ""))
    view = block.choice("Visa", PAGE_VIEWS, "visa")
    try:
        {NEW: new_view, ADDED: added_view}[view](reference, catalogue)
    except FAULTS as error:
        st.error(plain(str(error)))


main()
