"""Fråga med SQL: a question of one's own to the public tables, answered apart from the panel."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from panel.access import log
from panel.access.current_user import current_user
from panel.access.permissions import User
from panel.records.audit import Event
from panel.ui import address, block
from panel.ui.sql import chart as sql_chart
from panel.ui.sql import examples as sql_examples
from panel.ui.sql import result as sql_result
from panel.ui.sql import schema as sql_schema
from panel.ui.sql.chart import Axes, SqlChartError
from panel.warehouse import DatabaseUnavailableError, build_key, sandbox
from panel.warehouse.sandbox import LIMITS, TEXT, QueryError, QueryResult, State
from panel.wording import table_files
from panel.wording.sentences import sql as sentences
from panel.wording.templates import component

STYLE = Path(sql_result.__file__).with_name("sql.css")
KEPT = "sql_answer"
NO_SERIES = "Ingen"
ABOUT = sentences.limits(LIMITS.seconds, LIMITS.rows)
FROM_A_LINK = "Frågan kommer från en länk och har inte ställts. Läs den, och tryck sedan på Kör."
BEGIN = "Skriv en fråga, eller välj ett exempel, och tryck på Kör."
CHANGED = "Frågan har ändrats sedan den ställdes. Svaret nedan gäller den förra."
OLDER = "En ny bild har lagts på plats sedan frågan ställdes. Tryck på Kör för att fråga den."


def question() -> tuple[str, bool]:
    """Show the question that the address bears, and return it with whether the reader has asked it now."""
    # Not in a form: the server runs each page once at start with nobody there, and a form would stay open after that.
    sql = block.write_lines("Fråga", "fraga", 220, sandbox.MAX_CHARACTERS, "SELECT name FROM region")
    # What of the answer is drawn is judged when there is one.
    address.note_read("x", "y", "serie")
    is_submitted = st.button("Kör", key="kor", type="primary", shortcut="Ctrl+Enter")
    return sql, is_submitted


def put(sql: str) -> QueryResult | QueryError:
    """Return the answer, or why there is none. Meanwhile the reader sees where the question is, and may stop it."""
    placeholder = st.empty()
    with placeholder.container():
        line = st.empty()
        # A press runs the page anew, and that ends what is being asked.
        st.button("Avbryt")

    def show_progress(state: State, seconds: float) -> None:
        line.html(sql_result.progress(state, seconds, LIMITS.seconds))

    try:
        found: QueryResult | QueryError = sandbox.run_query(sql, LIMITS, show_progress)
    except QueryError as error:
        found = error
    except DatabaseUnavailableError as error:
        found = QueryError(str(error))
    placeholder.empty()
    return found


def show(sql: str, submitted: str, build: str, found: QueryResult | QueryError) -> None:
    """Show what came of the question asked last, and say where it is not the one that stands above."""
    if submitted != sql:
        st.html(component("paragraph", CHANGED, "then-banner", "status"))
    elif build != build_key():
        st.html(component("paragraph", OLDER, "then-banner", "status"))
    if isinstance(found, QueryError):
        st.html(sql_result.fault(found))
        return
    st.html(sql_result.head(found))
    if found.frame.empty:
        return
    files(found)
    chart(found)
    st.html(sql_result.table(found))


def made(make: Callable[[QueryResult], bytes], result: QueryResult, who: User, form: str) -> bytes:
    """Return the file, and log that it was taken."""
    body = make(result)
    log.note(Event.EXPORTED, who, table="sql", form=form, rows=len(result.frame))
    return body


def files(result: QueryResult) -> None:
    """Offer the rows as files, made when they are asked for."""
    with st.container(horizontal=True):
        for name, form, make in (("Excel", "xlsx", sql_result.as_xlsx), ("csv", "csv", sql_result.as_csv)):
            st.download_button(
                f"Hämta {name}",
                partial(made, make, result, current_user(), form),
                f"svar.{form}",
                mime=table_files.MEDIA[form],
                on_click="ignore",
                key=f"sql_{form}",
            )


def chart(result: QueryResult) -> None:
    """Draw the answer where it can be drawn, by the columns that the reader chooses."""
    default = sql_chart.default_axes(result)
    if default is None:
        return
    axes = chosen(result, default)
    try:
        drawn = sql_chart.draw(result, axes)
    except SqlChartError as reason:
        st.html(component("paragraph", f"Inget diagram: {reason}", role="status"))
        return
    st.html(component("chart_head", drawn.title, drawn.subtitle, 3))
    st.plotly_chart(drawn.figure, theme=None, config=block.CONFIG, alt=drawn.alt)


def chosen(result: QueryResult, default: Axes) -> Axes:
    """Return which columns the chart is drawn by. The choices are in the address."""
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
    """Return the column picked from a list."""
    return block.pick(name, options, key, default, width="stretch")


def main() -> None:
    """Show the question, what may be asked about, and the answer."""
    st.html(STYLE)
    st.html(block.page_head("Fråga med SQL", "Vad säger tabellerna själva?"))
    left, right = st.columns([2, 1], gap="large")
    with right:
        # Before the answer: what stands after a question that runs is pale until there is an answer.
        st.html(f"{sql_examples.links()}{sql_schema.schema()}")
    with left:
        st.html(component("paragraph", ABOUT))
        sql, is_submitted = question()
        if is_submitted:
            st.session_state[KEPT] = (sql, build_key(), put(sql))
        if KEPT in st.session_state:
            show(sql, *st.session_state[KEPT])
        else:
            st.html(component("paragraph", FROM_A_LINK if sql.strip() else BEGIN, role="status"))


main()
