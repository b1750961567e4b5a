"""Downloading the sheet of a follow-up and an office, filled in with what is reported, and help on its columns."""

from functools import partial
from urllib.parse import quote

import streamlit as st
from markupsafe import Markup

from panel.access.reporting import reportable
from panel.ledger.waiting import read_handed_in_state
from panel.sheets.contract import read_contract
from panel.sheets.template import file_name, make_template
from panel.ui import block
from panel.ui.cached import per_build
from panel.ui.follow_up import to_do
from panel.ui.follow_up.reported_by import period_title, pick_follow_up
from panel.ui.plan.offices import no_rows
from panel.ui.plan.plan import current_plan
from panel.ui.plan.which_plan import with_plan
from panel.ui.upload.file import EVERY_OFFICE, XLSX, deadline
from panel.warehouse import build_key, read
from panel.wording import labels
from panel.wording.sentences import follow_ups as sentences
from panel.wording.table_files import is_example
from panel.wording.templates import render


def offices(plan_id: str) -> dict[str, str | None]:
    """Return the ids of the offices that the user reports for, by name; first None, for all offices, if allowed."""
    rows = read("offices", plan_id=plan_id)
    every = {EVERY_OFFICE: None, **dict(zip(rows["name"], rows["office_id"], strict=True))}
    return reportable(every, current_plan())


def periods(plan_id: str) -> dict[str, str]:
    """Return the follow-ups' codes by title."""
    rows = read("deadlines", plan_id=plan_id)
    return {labels.period_name(period).capitalize(): period for period in rows["period"]}


def show_fetch(plan_id: str) -> None:
    """Let the user download the sheet of a follow-up and an office, filled in with what is reported."""
    columns = st.columns(2)
    with columns[0]:
        period = pick_follow_up(plan_id, list(periods(plan_id).values()), "Period")
    with columns[1]:
        office = offices(plan_id)[block.pick("Kontor", list(offices(plan_id)), "kontor", width=320)]
    st.html(standing(plan_id, period, office))
    st.download_button(
        "Hämta bladet i Excel",
        partial(template_of, build_key(), plan_id, period, office),
        file_name=file_name(plan_id, period, office, is_example=is_example()),
        mime=XLSX,
        type="primary",
        on_click="ignore",
    )
    st.html(sheet_help())


def standing(plan_id: str, period: str, office: str | None) -> Markup:
    """Return, as HTML, a follow-up's state for an office: to come, open, late or done, by the rows of its sheet."""
    due = deadline(plan_id, period)
    rows = read("to_do", **to_do.query_params(plan_id))
    rows = rows[(rows["period"] == period) & (rows["state"] != "contradiction")]
    own = rows if office is None else rows[rows["office_id"] == office]
    missing = int((own["state"] == "missing").sum())
    where = sentences.standing(due["opens_on"].date(), due["days_left"], missing, has_begun=not own.empty)
    address = with_plan(f"att-gora?period={quote(period_title(period))}") if missing else ""
    none = no_rows(office) if office and not read_handed_in_state(plan_id, period).has_items_of(office) else ""
    return render(
        "upload/standing.html", period=period, due=to_do.due(due, missing), where=where, address=address, none=none
    )


def template_of(_: str, plan_id: str, period: str, office: str | None) -> bytes:
    """Return the sheet as an xlsx file. The first argument is the build's key, unused."""
    return make_template(read_handed_in_state(plan_id, period), office)


@per_build
def sheet_help() -> Markup:
    """Return, as HTML, help on each sheet and column, from the contract that the sheets are made by."""
    return render("upload/sheet_help.html", contract=read_contract())
