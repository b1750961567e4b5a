"""Running a reader's query: its progress on the page, a button that cancels it, and its result."""

import streamlit as st

from panel.access.current_user import hidden_plans
from panel.ui.sql import result
from panel.warehouse import DatabaseUnavailableError, read
from panel.warehouse.sandbox import LIMITS, QueryError, QueryResult, State, run_query


def run(sql: str) -> QueryResult | QueryError:
    """Run the query and return its result, or the error. Progress and a cancel button are shown meanwhile."""
    placeholder = st.empty()
    with placeholder.container():
        line = st.empty()
        # Clicking reruns the page, which stops the running query.
        st.button("Avbryt")

    def show_progress(state: State, seconds: float) -> None:
        line.html(result.progress(state, seconds, LIMITS.seconds))

    try:
        found: QueryResult | QueryError = run_query(sql, LIMITS, show_progress, hidden_plans(read("plans")))
    except QueryError as error:
        found = error
    except DatabaseUnavailableError as error:
        found = QueryError(str(error))
    placeholder.empty()
    return found
