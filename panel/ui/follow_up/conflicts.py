"""Where a workbook and what has been published since say different things: the person decides each cell, or all at once."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from panel.ui.follow_up import preview
from panel.wording import labels
from panel.wording.sentences import conflicts as sentences


def decide(conflicts: Sequence[preview.Changed], keys: Sequence[str], choices: Sequence[str]) -> list[str | None]:
    """Show each conflict, and return what is chosen of the choices in each; None where nothing is yet.

    `choices` are the words for the file's own and for what is published. `keys` are the widgets' keys, one a conflict.
    """
    st.html(
        f"<h2>{sentences.cells(len(conflicts))}</h2><p>Det som är publicerat är inte det som filen"
        " utgår från: någon har publicerat något annat sedan dess, eller så är filen en kopia från före den senaste inlämningen."
        " Välj vad som ska gälla i varje cell.</p>"
    )
    if len(conflicts) > 1:
        for column, words in zip(st.columns(len(choices)), choices, strict=True):
            column.button(f"{words} i alla", on_click=_choose_all, args=(keys, words), key=f"all-{words}")
    return [_decide_one(one, key, choices) for one, key in zip(conflicts, keys, strict=True)]


def _decide_one(one: preview.Changed, key: str, choices: Sequence[str]) -> str | None:
    mine, published = choices
    st.html(
        f'<div class="finding"><h3>{escape(preview.item(one.item_id))}, {escape(one.header)}</h3>'
        f'<p class="typed"><b>{mine}</b> ({escape(one.place)}): {escape(preview.value(one.after, one.kind))}</p>'
        f'<p class="typed"><b>{published}</b> ({escape(one.said_before)}): {escape(preview.value(one.before, one.kind))}</p></div>'
    )
    # A label is Markdown, so nothing that a person has written may stand in it.
    label = f"Vad ska gälla för {labels.item_name(one.item_id)}, {one.header}?"
    return st.radio(label, list(choices), index=None, horizontal=True, key=key)


def decide_rows(questions: Sequence[str], keys: Sequence[str], choices: Sequence[Sequence[str]]) -> list[str | None]:
    """Ask of each row that is like something reported what it is, and return what is chosen; None where nothing is yet."""
    st.html(
        f"<h2>{sentences.rows(len(questions))}</h2><p>Det finns redan något som liknar det som står här."
        " Välj om raden ändrar det, så att inget räknas två gånger.</p>"
    )
    return [
        st.radio(question, list(both), index=None, horizontal=True, key=key)
        for question, key, both in zip(questions, keys, choices, strict=True)
    ]


def _choose_all(keys: Sequence[str], words: str) -> None:
    for key in keys:
        st.session_state[key] = words
