"""Att göra: what is missing, late or contradictory in a follow-up by office, and a text to e-mail."""

from datetime import date
from urllib.parse import quote

import pandas as pd
import streamlit as st
from markupsafe import Markup

from panel.access.current_user import current_user
from panel.access.permissions import Permission
from panel.access.reporting import responsible_offices
from panel.records.audit import AuditError
from panel.records.drafts import DraftsError
from panel.report.mail.reminders import reminded_on
from panel.ui import block, head
from panel.ui.approval.notices import notices
from panel.ui.cached import per_build
from panel.ui.follow_up import to_do as to_do_lists
from panel.ui.follow_up.reported_by import period_title, pick_follow_up
from panel.ui.plan.offices import others_of, to_name
from panel.ui.plan.plan import current_plan
from panel.ui.plan.which_plan import with_plan
from panel.ui.upload.fetching import offices as reportable_offices
from panel.ui.upload.file import EVERY_OFFICE
from panel.ui.writing import dialog
from panel.warehouse import read
from panel.wording import labels, text
from panel.wording.plan import reminder
from panel.wording.sentences import follow_ups, writing
from panel.wording.sentences import to_do as sentences
from panel.wording.templates import component, render

MINE = "Mina kontor"
FOR_US = "Ett annat kontor svarar och räknas. Ni arbetar med det, och får skriva."
LEFT = ["contradiction", "missing"]
WITHOUT_OFFICE = (
    "Planen säger inte vilket kontor som svarar för det här. När kontor är utpekade fördelas listan på dem."
)


@per_build
def rows_of(plan_id: str, period: str, today: str) -> pd.DataFrame:
    """Return a follow-up's rows of the query to_do, with NOBODY as office_name where no office is named."""
    rows = read("to_do", **to_do_lists.query_params(plan_id, today))
    rows = rows[rows["period"] == period]
    return rows.assign(office_name=rows["office_name"].fillna(to_do_lists.NOBODY))


def office_names(plan_id: str) -> list[str]:
    """Return the offices in order, and NOBODY last."""
    return [*read("offices", plan_id=plan_id)["name"], to_do_lists.NOBODY]


def own_offices(plan_id: str) -> list[str]:
    """Return the names of the offices that the user reports for; none for who reports for all, or does not report."""
    names = list(reportable_offices(plan_id))
    return [] if EVERY_OFFICE in names else names


def others(plan_id: str, chosen: str, offices: list[str]) -> Markup:
    """Return the other follow-ups that have begun and in which these offices lack values, those overdue first."""
    every = read("to_do", **to_do_lists.query_params(plan_id))
    every = every[every["office_name"].fillna(to_do_lists.NOBODY).isin(offices)]
    rows = []
    for period, own in every[every["period"] != chosen].groupby("period", sort=False):
        missing, total, _ = to_do_lists.counted(own)
        if missing:
            words = sentences.other(
                labels.follow_up_name(str(period)), missing, total, own["due_on"].iloc[0], own["days_left"].iloc[0]
            )
            rows.append(
                (int(own["days_left"].iloc[0]), words, with_plan(f"att-gora?period={period_title(str(period))}"))
            )
    return render("follow_up/other_follow_ups.html", rows=sorted(rows))


def first_steps(plan_id: str) -> Markup:
    """Return, as HTML, how to begin reporting; nothing once something is reported."""
    is_begun = (read("receipts", plan_id=plan_id)["periods"] != "plan").any()
    return Markup() if is_begun else render("follow_up/first_steps.html")


@per_build
def handed_in_on(plan_id: str, period: str) -> dict[str, pd.Timestamp]:
    """Return the last day on which anything was reported in a follow-up about what an office answers for, by office_id."""
    cells = read("reported_cells", plan_id=plan_id)
    cells = cells[(cells["period"] == period) & cells["value"].notna()]
    return cells.groupby(cells["item_id"].map(responsible_offices(plan_id)))["recorded_on"].max().to_dict()


def reminded(plan_id: str, period: str) -> dict[str, date]:
    """Return the day that each office was last reminded of, by office_id, for who follows all of them up."""
    if not current_user().may(Permission.REPORT_FOR_ALL):
        return {}
    try:
        return reminded_on(plan_id, period)
    except AuditError as error:
        st.error(str(error))
        return {}


def summary(plan_id: str, period: str, rows: pd.DataFrame, offices: list[str]) -> Markup:
    """Return, as HTML, a table by office of what is reported, missing and contradictory, and when it last handed in."""
    days = {"Senast inlämnat": handed_in_on(plan_id, period), "Påmint": reminded(plan_id, period)}
    shown_days = {name: own for name, own in days.items() if own}
    shown = []
    for office in offices:
        own = rows[rows["office_name"] == office]
        if own.empty:
            continue
        states, office_id = own["state"].value_counts(), own["office_id"].iloc[0]
        answered, missing = states.get("answered", 0), states.get("missing", 0)
        share = f"{answered} av {answered + missing}" if answered + missing else "-"
        on = [text.brief_day(own_days[office_id]) if office_id in own_days else "-" for own_days in shown_days.values()]
        address = with_plan(f"att-gora?kontor={quote(office)}&period={quote(period_title(period))}")
        shown.append((office, address, (share, missing, states.get("contradiction", 0), *on)))
    return render("follow_up/by_office.html", rows=shown, days=list(shown_days))


def show_office(office: str, rows: pd.DataFrame, due: pd.Series, is_open: bool) -> None:
    """Show what an office has left, with a text to e-mail. `is_open` unfolds the lists."""
    left = rows[rows["state"].isin(LEFT)]
    missing = left[left["state"] == "missing"]
    counted = f": {len(missing)} saknas" if len(missing) else ": inget saknas" if len(rows) else ""
    hint = to_name(WITHOUT_OFFICE) if office == to_do_lists.NOBODY and len(rows) else ""
    writable = dialog.writable()
    contradictions = to_do_lists.contradiction_list(left[left["state"] == "contradiction"], writable)
    heading = component("heading", f"{office}{counted}")
    st.html(f"{heading}{hint}{contradictions}{to_do_lists.missing_list(missing, is_open, writable)}")
    if len(left) and current_user().may(Permission.REPORT_FOR_ALL):
        with st.expander("Text att klistra in i ett mejl"):
            st.code(reminder.mail(left, office, current_plan(), due), language=None, wrap_lines=True)


def show_for_us(plan_id: str, office: str, rows: pd.DataFrame, *, is_open: bool) -> None:
    """Show what is missing of what an office works with while another answers for it."""
    items = [item for item, others in others_of(plan_id).items() if office in others]
    own = rows[rows["item_id"].isin(items) & (rows["state"] == "missing")]
    if len(own):
        heading = component("heading", sentences.for_us(len(own)), 3, FOR_US)
        st.html(f"{heading}{to_do_lists.missing_list(own, is_open, dialog.writable())}")


def show_drafts(plan_id: str) -> None:
    """Show what is handed in for approval, and how many drafts the reader has in each follow-up, with links to them."""
    block.write(notices(plan_id))
    try:
        found = dialog.count_of_drafts(plan_id)
    except DraftsError as error:
        st.error(str(error))
        return
    for period, count in found.items():
        words = f"{labels.period_name(period).capitalize()}: {writing.drafts_left(count)}"
        st.html(component("notice", words, "Se och lämna in", with_plan(f"uppfoljning?period={period_title(period)}")))


def below(plan_id: str, links: str = "", *, may_write: bool = False) -> Markup:
    """Return, as HTML, the foot of the page: a mail for who may write one, the list's files, and when follow-ups appear."""
    when = follow_ups.schedule(read("follow_ups", plan_id=plan_id))
    return render("follow_up/to_do_below.html", may_write=may_write, links=links, when=when)


def show_lists(plan_id: str, rows: pd.DataFrame, chosen: str, offices: list[str], due: pd.Series) -> None:
    """Show what the offices have left, with a table of them where there are several."""
    own = rows[rows["office_name"].isin(offices)]
    if len(offices) > 1:
        st.html(f"{first_steps(plan_id)}{summary(plan_id, due['period'], own, offices)}")
    nobodys = int(((rows["office_name"] == to_do_lists.NOBODY) & (rows["state"] == "missing")).sum())
    if to_do_lists.NOBODY not in offices and (words := sentences.of_no_office(nobodys, "De kan höra hit.")):
        title = period_title(due["period"])
        st.html(
            component("notice", words, "Visa dem", with_plan(f"att-gora?kontor={to_do_lists.NOBODY}&period={title}"))
        )
    for office in offices:
        of_office = own[own["office_name"] == office]
        if len(of_office) or len(offices) == 1:
            show_office(office, of_office, due, is_open=chosen != EVERY_OFFICE)
        if chosen != EVERY_OFFICE:
            show_for_us(plan_id, office, rows, is_open=True)


def main() -> None:
    """Show what is left of a follow-up, for all offices or one."""
    plan_id = current_plan()["plan_id"]
    above = st.container()
    begun = read("to_do", **to_do_lists.query_params(plan_id))["period"].unique()
    if not len(begun):
        with above:
            head.plain("Att göra", "Inget att göra: ingen uppföljning har börjat.")
        st.html(below(plan_id))
        return
    offices = office_names(plan_id)
    columns = st.columns(2)
    with columns[0]:
        period = pick_follow_up(plan_id, begun.tolist())
    with columns[1]:
        mine = own_offices(plan_id)
        options = [*([MINE] if len(mine) > 1 else []), EVERY_OFFICE, *offices]
        first = MINE if MINE in options else next(iter(mine), EVERY_OFFICE)
        chosen = block.pick("Kontor", options, "kontor", first, 320)
    shown = {EVERY_OFFICE: offices, MINE: mine}.get(chosen, [chosen])
    due = read("deadlines", plan_id=plan_id).set_index("period", drop=False).loc[period].copy()
    rows = rows_of(plan_id, period, to_do_lists.query_params(plan_id)["today"])
    due["days_left"] = int(rows["days_left"].iloc[0])
    own = rows[rows["office_name"].isin(shown)]
    with above:
        head.plain(
            "Att göra",
            sentences.headline(
                *to_do_lists.counted(own), labels.follow_up_name(period), "" if chosen == EVERY_OFFICE else chosen
            ),
        )
    st.html(
        f"{component('paragraph', to_do_lists.due(due, to_do_lists.counted(own)[0]))}{others(plan_id, period, shown)}"
    )
    show_drafts(plan_id)
    show_lists(plan_id, rows, chosen, shown, due)
    links = block.download_links("to_do", to_do_lists.query_params(plan_id))
    st.html(below(plan_id, links, may_write=current_user().may(Permission.REPORT_FOR_ALL)))
    dialog.show(period)


main()
