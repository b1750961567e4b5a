"""Hämta data: lines to copy into Excel, Power BI, R and Python, and the tables that there are."""

from itertools import groupby
from math import prod
from urllib.parse import quote, urlsplit

import streamlit as st

from panel.access.current_user import current_user
from panel.access.page_files import address, required
from panel.access.page_list import PAGES
from panel.access.permissions import User
from panel.server.api.catalogue import visible_tables
from panel.server.api.snippets import snippets
from panel.server.api.table import Table
from panel.ui import block, head
from panel.ui.home import own_place
from panel.wording.templates import component, render

HEADLINE = "Hämta data till Excel, Power BI, R eller Python: en adress som alltid ger det senaste"
FIRST = "unemployment_share-Q"


def name(table: Table) -> str:
    """Return what a table is called in the list to pick from, and in the page's address."""
    return f"{table.title} ({table.table_id})"


def subjects(tables: list[Table]) -> list[dict[str, object]]:
    """Return a row for each subject, of the tables that it has."""
    return [_subject(list(own)) for _, own in groupby(tables, key=lambda table: table.path)]


def _subject(tables: list[Table]) -> dict[str, object]:
    regions = [one for table in tables for one in table.variables if one.code == "region"]
    return {
        "title": tables[0].path[1],
        "tables": [(table.table_id, f"api?tabell={quote(name(table))}") for table in tables],
        "first": min(table.periods[0] for table in tables)[:4],
        "last": max(table.periods[-1] for table in tables)[:4],
        "regions": max((len(one.dimension.codes) for one in regions), default=0),
        "cells": sum(prod(len(one.dimension.codes) for one in table.variables) for table in tables),
    }


def show_snippets(table: Table) -> None:
    """Show the lines to copy, in two columns."""
    url = urlsplit(st.context.url or "")
    left, right = st.columns(2)
    for at, one in enumerate(snippets(table, f"{url.scheme}://{url.netloc}")):
        with left if at < 2 else right:
            st.html(component("heading", one.program))
            st.code(one.text, language=None, wrap_lines=True)
            if one.how:
                st.html(component("paragraph", one.how, "source"))


def page_files(user: User) -> list[tuple[str, list[tuple[str, str, list[str]]]]]:
    """Return (title of a page, [(name, address of csv, what it must state)]) for the pages that the user may see."""
    return [
        (page.title, [(name, address(query, "csv", {}), required(query)) for name, query in page.files.items()])
        for page in PAGES.values()
        if page.files and user.may(page.required_permission)
    ]


def main() -> None:
    """Show the lines for the table that is picked, and all tables."""
    head.plain("Hämta data", HEADLINE)
    tables = {name(table): table for table in visible_tables(current_user())}
    if not tables:
        st.html(
            component(
                "empty_state", "Inga tabeller att hämta", "Du har ingen plan att läsa, och ingen rätt till statistiken."
            )
        )
        return
    first = next((title for title, table in tables.items() if table.table_id == FIRST), next(iter(tables)))
    picked = tables[block.pick("Tabell", list(tables), "tabell", first, width="stretch")]
    show_snippets(picked)
    every = list(tables.values())
    statistics, plans = ([one for one in every if bool(one.plan_id) is of_plan] for of_plan in (False, True))
    st.html(
        render(
            "fetch_data/tables.html",
            statistics=subjects(statistics),
            plans=subjects(plans),
            example=own_place().region_code,
            files=page_files(current_user()),
        )
    )


main()
