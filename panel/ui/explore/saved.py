"""The saved views on Utforska: selections under a name, to open again and to share."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import streamlit as st
from markupsafe import Markup

from panel.access import log
from panel.access.current_user import PermissionDeniedError, current_user, require
from panel.access.permissions import Permission
from panel.charts.explore.selection import Selection, SelectionError, read_selection
from panel.records import saved_views as store
from panel.records.audit import AuditError, Event
from panel.records.saved_views import NameTakenError, SavedView, SavedViewsError
from panel.ui.explore import data, options
from panel.ui.plan.which_plan import plan_ids
from panel.wording import text
from panel.wording.moments import in_sweden
from panel.wording.templates import component, render

MAX_SHOWN = 30
CHANGE, FOLD = "Spara det som visas nu, eller ta bort en vy", "explore-views"
NAME, ABOUT, CHOSEN, GONE = "namn på vyn", "beskrivning av vyn", "vald sparad vy", "vald borttagen vy"
TAKEN_BY_ANOTHER = "Någon annan har sparat en vy som heter {name}. Välj ett annat namn."
NOT_YOURS = "Bara den som har sparat {name}, eller en controller, kan ta bort den."
# Session-state keys: what the reader must confirm, and what was just done. They survive the rerun that a click starts.
TAKEN, TO_DELETE, MESSAGE, REFUSED = "name is taken", "view to delete", "views: done", "views: refused"


@st.fragment
def saved_views(selection: Selection) -> None:
    """Show the saved views, and let the reader save the selection under a name, delete and restore."""
    show_message()
    try:
        kept, deleted = store.kept(), store.deleted()
    except SavedViewsError as error:
        st.html(component("paragraph", str(error), "explore-guard", "alert"))
        return
    about = "Alla som läser panelen ser dem. Den som har sparat en vy, eller en controller, kan ta bort den."
    st.html(component("chart_head", "Sparade vyer", about if kept else "Inga vyer är sparade.") + listing(kept))
    fold = st.expander(CHANGE, key=FOLD, on_change="rerun")
    if not fold.open:
        return
    with fold:
        show_saving(selection)
        if kept:
            show_one(kept)
        regretted = [view for view in deleted if may_change(view)]
        if regretted:
            show_deleted(regretted)


def may_change(view: SavedView) -> bool:
    """Return whether the current user may delete, replace or restore a view: one's own, nobody's, or any for a controller."""
    user = current_user()
    return view.owner in {"", user.subject} or user.may(Permission.AUDIT)


def show_saving(selection: Selection) -> None:
    """Let the reader name and save the selection, and confirm where the name is taken."""
    st.text_input("Spara det som visas nu, under namnet", key=NAME, max_chars=store.MAX_NAME_LENGTH)
    st.text_input("Vad vyn är till för (frivilligt)", key=ABOUT, max_chars=store.MAX_DESCRIPTION_LENGTH)
    st.button("Spara vyn", on_click=save, args=(selection.address(),))
    taken = st.session_state.get(TAKEN)
    if taken and taken == st.session_state.get(NAME):
        words = f"Det finns redan en vy som heter {taken}. Ersätt den, eller skriv ett annat namn."
        st.html(component("paragraph", words, "explore-guard", "alert"))
        st.button("Ersätt den som finns", on_click=save, args=(selection.address(), True))


def save(address: str, replace: bool = False) -> None:
    """Save an address under the name typed. Errors become messages in the session's state, as this is a callback."""
    name = st.session_state[NAME]
    st.session_state[TAKEN] = None
    try:
        user = require(Permission.ANALYSE)
        log.require_writable()
        store.save(
            name,
            address,
            replace and _may_replace(name),
            owner=user.subject,
            made_by=user.function,
            description=st.session_state.get(ABOUT, ""),
        )
    except NameTakenError:
        if _may_replace(name):
            st.session_state[TAKEN] = name
        else:
            st.session_state[REFUSED] = TAKEN_BY_ANOTHER.format(name=store.clean_name(name))
    except (PermissionDeniedError, AuditError, SavedViewsError) as error:
        st.session_state[REFUSED] = str(error)
    else:
        log.note(Event.SAVED_VIEW, user, replaced=str(replace).lower())
        st.session_state[NAME] = st.session_state[ABOUT] = ""
        st.session_state[MESSAGE] = f"Vyn {store.clean_name(name)} är sparad."


def _may_replace(name: str) -> bool:
    """Return whether the current user may replace whatever view has this name. Raises SavedViewsError."""
    key = store.clean_name(name).casefold()
    return all(may_change(view) for view in store.kept() if view.name.casefold() == key)


def show_message() -> None:
    """Show once what a click has just done. The text is escaped, as a name may contain HTML."""
    done, refused = st.session_state.pop(MESSAGE, ""), st.session_state.pop(REFUSED, "")
    if done:
        st.html(component("paragraph", done, "done", "status"))
    if refused:
        st.html(component("paragraph", refused, "explore-guard", "alert"))


def listing(views: list[SavedView]) -> Markup:
    """Return the saved views as HTML: one's own, then others'. Each has a link that opens it, its contents, and when it was saved."""
    subject = current_user().subject
    listed = [(view, describe(view.address), in_sweden(view.saved_at)) for view in views]
    groups = [
        ("Dina vyer", [one for one in listed if one[0].owner == subject]),
        ("Andras vyer", [one for one in listed if one[0].owner != subject]),
    ]
    return render(
        "explore/saved_views.html",
        groups=[(title, of) for title, of in groups if of],
        most=MAX_SHOWN,
        has_report=bool(plan_ids()),
    )


def describe(address: str) -> str:
    """Return, in Swedish, what an address shows, or why it cannot be shown any more."""
    try:
        found = data.complete(read_selection(dict(parse_qsl(address))))
    except SelectionError as error:
        return f"Kan inte visas som den sparades: {error}"
    return f"{options.described(found)}."


def show_one(views: list[SavedView]) -> None:
    """Let the reader copy the address of a view, or delete it after confirming."""
    names = {view.view_id: view.name for view in views}
    chosen = st.selectbox(
        "Kopiera adressen till, eller ta bort", list(names), format_func=names.__getitem__, key=CHOSEN
    )
    view = next(view for view in views if view.view_id == chosen)
    st.code(full_address(view.address), language=None, wrap_lines=True)
    if not may_change(view):
        st.html(component("paragraph", NOT_YOURS.format(name=view.name), "quiet"))
        return
    if st.session_state.get(TO_DELETE) != view.view_id:
        st.button("Ta bort vyn", on_click=mark_for_deletion, args=(view.view_id,))
        return
    words = f"Ta bort {view.name} för alla? Den kan tas tillbaka nedanför."
    st.html(component("paragraph", words, "explore-guard", "alert"))
    yes, no = st.columns(2)
    yes.button("Ja, ta bort", on_click=change, args=(store.delete, view, "är borttagen"), width="stretch")
    no.button("Nej, behåll", on_click=mark_for_deletion, args=(None,), width="stretch")


def pick(label: str, views: list[SavedView], names: dict[int, str], key: str) -> SavedView:
    """Let the reader pick a view. A picked view that somebody else has removed meanwhile is unpicked."""
    if st.session_state.get(key) not in names:
        st.session_state.pop(key, None)
    chosen = st.selectbox(label, list(names), format_func=names.__getitem__, key=key)
    return next(view for view in views if view.view_id == chosen)


def mark_for_deletion(view_id: int | None) -> None:
    """Record which view the reader is asked to confirm the deletion of; None cancels."""
    st.session_state[TO_DELETE] = view_id


def change(how: Callable[[int], None], view: SavedView, done: str) -> None:
    """Delete or restore a view with `how`, log it, and leave a message; `done` ends the sentence."""
    st.session_state[TO_DELETE] = None
    try:
        user = require(Permission.ANALYSE)
        if not may_change(view):
            raise PermissionDeniedError(NOT_YOURS.format(name=view.name))
        log.require_writable()
        how(view.view_id)
    except (PermissionDeniedError, AuditError, SavedViewsError) as error:
        st.session_state[REFUSED] = str(error)
    else:
        log.note(Event.DELETED_VIEW if how is store.delete else Event.SAVED_VIEW, user, view_id=view.view_id)
        st.session_state[MESSAGE] = f"Vyn {view.name} {done}."
        # Preselect the view just deleted, for a reader who regrets it.
        if how is store.delete:
            st.session_state[GONE] = view.view_id


def full_address(address: str) -> str:
    """Return a view's full URL, to send to somebody; its path alone where there is no browser."""
    url = urlsplit(st.context.url or "")
    return f"{url.scheme}://{url.netloc}/utforska?{address}" if url.netloc else f"/utforska?{address}"


def show_deleted(views: list[SavedView]) -> None:
    """Let the reader restore a deleted view."""
    names = {
        view.view_id: f"{view.name} (borttagen {text.day(in_sweden(view.deleted_at))})"
        for view in views
        if view.deleted_at
    }
    view = pick(f"Borttagna vyer ({len(names)})", views, names, GONE)
    st.html(component("paragraph", describe(view.address), "quiet"))
    st.button("Ta tillbaka vyn", on_click=change, args=(store.restore, view, "är tillbaka"))
