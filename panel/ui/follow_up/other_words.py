"""Words in a sheet other than those of its list: offer to read them all as the words meant, and to undo that."""

from collections.abc import Sequence

import streamlit as st

from panel.sheets.layout import CellNote
from panel.ui.follow_up import preview
from panel.wording.sentences import follow_ups as sentences
from panel.wording.templates import component

KEY = "accepted-words"


def accepts(files: Sequence[str]) -> bool:
    """Return whether the user has accepted how the panel reads the words in these files."""
    return st.session_state.get(KEY) == tuple(files)


def offer(files: Sequence[str], words: Sequence[tuple[str, str]]) -> None:
    """Offer to read the words of these files, pairs of (as written, as meant), as what they mean."""
    st.html(component("paragraph", sentences.other_words(words)))
    st.button(
        "Ja, ändra alla" if len(words) > 1 else "Ja, ändra ordet",
        on_click=_accept,
        args=(tuple(files),),
        key="accept-words",
    )


def show_read(files: Sequence[str], rows: Sequence[CellNote]) -> None:
    """Show which words of these files were read as others, and let the user undo it where they accepted it."""
    st.html(preview.cell_notes(sentences.words_read(len(rows)), rows))
    if accepts(files):
        st.button(
            "Nej, ändra inte orden" if len(rows) > 1 else "Nej, ändra inte ordet",
            on_click=_accept,
            args=(None,),
            key="reject-words",
        )


def _accept(files: tuple[str, ...] | None) -> None:
    st.session_state[KEY] = files
