"""The head of a page: its name, the one sentence that answers, and quiet links to print it and to see an earlier day."""

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from panel.ui import as_of_day, block
from panel.ui.as_of_day import AsOf
from panel.wording import text
from panel.wording.table_files import is_example
from panel.wording.templates import render

# The widths of the sentence and of the links.
WIDTHS = (3.0, 1.0)


def head(name: str, sentence: str) -> Markup:
    """Return a page's name and its sentence as its heading."""
    return render("frame/head.html", page=name, sentence=sentence)


def links(print_words: str) -> None:
    """Show the note on example data, and the link that prints the page, where `print_words` are given."""
    if is_example():
        st.html(render("frame/example.html"), width="content")
    if print_words:
        st.html(render("frame/print_link.html", words=print_words), width="content")


def plain(name: str, sentence: str, print_words: str = "") -> None:
    """Show the head of a page that is always of today."""
    with st.container(key="head"):
        left, right = st.columns(WIDTHS, vertical_alignment="bottom")
        left.html(head(name, sentence))
        with right.container(key="as-of", horizontal=True, horizontal_alignment="right"):
            links(print_words)


def with_day(
    name: str,
    sentence: Callable[[AsOf], str],
    print_words: str = "Skriv ut",
    kinds: tuple[str, ...] = (),
    now: Callable[[AsOf], str] | None = None,
) -> AsOf:
    """Show the head of a page that can be seen as of an earlier day, and return the day that the reader has chosen.

    `sentence` gives the heading as of that day; it is headed by a chosen day, and for an earlier one a message below says
    what it is now: by `now`, where it is not the heading that differs. `kinds` are the sheets (sheet_kind) whose changes
    are listed there, by default all.
    """
    with st.container(key="head"):
        left, right = st.columns(WIDTHS, vertical_alignment="bottom")
        with right.container(key="as-of", horizontal=True, horizontal_alignment="right"):
            links(print_words)
            as_of = as_of_day.choose()
        day = f"Läget {text.day(as_of.chosen_day)}: " if as_of.chosen_day else ""
        left.html(head(name, f"{day}{sentence(as_of)}"))
    block.write(as_of_day.message(as_of, now or sentence, kinds))
    return as_of
