"""Fråga med SQL: a query of the reader's own on the public tables, run in a sandbox."""

from pathlib import Path
from typing import NamedTuple

import streamlit as st

from panel.ui import address, block, head
from panel.ui.sql import breaks, editor, parameters, saved
from panel.ui.sql import chart as sql_chart
from panel.ui.sql import examples as sql_examples
from panel.ui.sql import result as sql_result
from panel.ui.sql import schema as sql_schema
from panel.ui.sql.chart import Axes, SqlChartError
from panel.ui.sql.run import run
from panel.warehouse import build_key
from panel.warehouse.sandbox import LIMITS, TEXT, QueryError, QueryResult
from panel.wording.sentences import sql as sentences
from panel.wording.templates import component

STYLE = Path(sql_result.__file__).with_name("sql.css")
KEPT = "sql_answer"
NO_SERIES = "Ingen"
AS_GIVEN = "Som frågan ger dem"
ABOUT = sentences.limits(LIMITS.seconds, LIMITS.rows)
FROM_A_LINK = "Frågan kommer från en länk och har inte ställts. Läs den, och tryck sedan på Kör."
BEGIN = "Skriv en fråga, eller välj ett exempel, och tryck på Kör."
CHANGED = "Frågan har ändrats sedan den ställdes. Svaret nedan gäller den förra."
OLDER = "Uppgifterna har uppdaterats sedan frågan ställdes. Tryck på Kör för att ställa den igen."


class Answer(NamedTuple):
    """The last result: of which query, with which values, and of which build."""

    sql: str
    values: dict[str, str]
    build: str
    found: QueryResult | QueryError


def question(last: Answer | None) -> tuple[str, dict[str, str], bool]:
    """Show the query, to edit, and return it, its parameters' values, and whether the reader has submitted it now."""
    is_opened = saved.opened()
    sql, is_by_keyboard = editor.write((last.sql, last.found) if last and isinstance(last.found, QueryError) else None)
    values = parameters.ask(parameters.parameters_of(sql))
    # Checked when there is a result to draw.
    address.note_read("x", "y", "serie")
    is_pressed = st.button("Kör", key="kor", type="primary", shortcut="Ctrl+Enter")
    return sql, values, is_pressed or is_by_keyboard or is_opened


def show(sql: str, values: dict[str, str], last: Answer) -> None:
    """Show the last result, and state where the query or the build has changed since."""
    if (last.sql, last.values) != (sql, values):
        st.html(component("paragraph", CHANGED, "status-banner", "status"))
    elif last.build != build_key():
        st.html(component("paragraph", OLDER, "status-banner", "status"))
    found = last.found
    if isinstance(found, QueryError):
        st.html(sql_result.fault(last.sql, found))
        return
    st.html(sql_result.head(found))
    if found.frame.empty:
        return
    chart(last, found)
    table(found)


def table(result: QueryResult) -> None:
    """Show the rows, sorted and filtered as the reader chooses. The files have them all, as the query gives them."""
    orders = sql_result.orders(result)
    order, words = st.columns(2)
    chosen = order.selectbox("Sortera raderna", [AS_GIVEN, *orders], key="sql_order")
    sought = words.text_input("Visa rader med", key="sql_words")
    shown = sql_result.arranged(result, orders.get(chosen), sought)
    if shown.frame.empty:
        st.html(
            component("paragraph", "Ingen rad i svaret har det. Skriv något annat, eller töm fältet.", role="status")
        )
        return
    st.html(sql_result.table(shown))


def chart(last: Answer, result: QueryResult) -> None:
    """Draw the result by the columns that the reader chooses, where it can be drawn, and offer it as files."""
    default = sql_chart.default_axes(result)
    if default is None:
        st.html(sql_result.below(result, last.sql, last.values))
        return
    axes = chosen(result, default)
    marked = breaks.breaks_of(result, axes)
    try:
        drawn = sql_chart.draw(result, axes, marked)
    except SqlChartError as reason:
        st.html(component("paragraph", f"Inget diagram: {reason}", role="status"))
        st.html(sql_result.below(result, last.sql, last.values))
        return
    below = sql_result.below(result, last.sql, last.values, drawn.title)
    block.show_chart(drawn, breaks.notes(marked) + below, 3)


def chosen(result: QueryResult, default: Axes) -> Axes:
    """Return the columns to draw by. The choices are in the address."""
    columns = list(result.kinds)
    names = [NO_SERIES, *(name for name, kind in result.kinds.items() if kind == TEXT)]
    heights = sql_chart.measures(result)
    columns_of_choices = st.columns(3)
    with columns_of_choices[0]:
        x = pick("Längs axeln", columns, default.x, "x")
    with columns_of_choices[1]:
        y = pick("Värde", heights, default.y, "y")
    with columns_of_choices[2]:
        series = pick("Serie", names, default.series or NO_SERIES, "serie")
    return Axes(x, y, None if series in {NO_SERIES, x} else series)


def pick(name: str, options: list[str], default: str, key: str) -> str:
    """Let the reader pick a column."""
    return block.pick(name, options, key, default, width="stretch")


def main() -> None:
    """Show the query, the tables, and the result."""
    st.html(STYLE)
    head.plain("Fråga med SQL", "Ställ egna frågor till databasen")
    left, right = st.columns([2, 1], gap="large")
    last: Answer | None = st.session_state.get(KEPT)
    with right:
        # Drawn before the query runs: Streamlit fades whatever comes after it until it is done.
        st.html(f"{saved.lists()}{sql_examples.links()}{sql_schema.schema()}")
    with left:
        st.html(component("paragraph", ABOUT))
        sql, values, is_submitted = question(last)
        if is_submitted:
            found = run(parameters.with_values(sql, values))
            st.session_state[KEPT] = Answer(sql, values, build_key(), found)
            saved.remember(sql, values)
            # What has been drawn already marks the place of what is wrong, and lists what has been run.
            st.rerun()
        saved.saving(sql, values)
        if last:
            show(sql, values, last)
        else:
            st.html(component("paragraph", FROM_A_LINK if sql.strip() else BEGIN, role="status"))


main()
