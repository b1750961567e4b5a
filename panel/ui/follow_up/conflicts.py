"""Let the user settle the cells where a workbook differs from what has been published since its template was made."""

from collections.abc import Sequence

import streamlit as st

from panel.ui.follow_up import preview
from panel.wording import labels
from panel.wording.sentences import conflicts as sentences
from panel.wording.templates import component, render

WHY_CELLS = (
    "Det som är publicerat är inte det som filen utgår från: någon har publicerat något annat sedan dess, eller så är filen"
    " en kopia från före den senaste inlämningen. Välj vad som ska gälla i varje cell."
)
WHY_ROWS = (
    "Det finns redan något som liknar det som står här. Välj om raden ändrar det, så att inget räknas två gånger."
)


def decide(
    conflicts: Sequence[preview.Changed], keys: Sequence[str], choices: Sequence[str], why: str = WHY_CELLS
) -> list[str | None]:
    """Show the conflicts, and return the choice made in each; None where none is made yet.

    `choices` are the labels for the file's value and the published value. `keys` are the widgets' keys, one per
    conflict; `why` says how they have come about.
    """
    st.html(component("heading", sentences.cells(len(conflicts)), 2, why))
    if len(conflicts) > 1:
        for column, words in zip(st.columns(len(choices)), choices, strict=True):
            column.button(f"{words} i alla", on_click=_choose_all, args=(keys, words), key=f"all-{words}")
    return [_decide_one(one, key, choices) for one, key in zip(conflicts, keys, strict=True)]


def _decide_one(one: preview.Changed, key: str, choices: Sequence[str]) -> str | None:
    st.html(render("follow_up/conflict.html", one=one, choices=choices, item=preview.item, value=preview.value))
    # Streamlit reads the label as Markdown, so it must not contain text written by users.
    label = f"Vad ska gälla för {labels.item_name(one.item_id)}, {one.header}?"
    return st.radio(label, list(choices), index=None, horizontal=True, key=key)


def decide_rows(questions: Sequence[str], keys: Sequence[str], choices: Sequence[Sequence[str]]) -> list[str | None]:
    """Ask of each row that resembles a reported item whether it is that item.

    Return the choice made for each; None where none is made yet.
    """
    st.html(component("heading", sentences.rows(len(questions)), 2, WHY_ROWS))
    return [
        st.radio(question, list(both), index=None, horizontal=True, key=key)
        for question, key, both in zip(questions, keys, choices, strict=True)
    ]


def _choose_all(keys: Sequence[str], words: str) -> None:
    for key in keys:
        st.session_state[key] = words
