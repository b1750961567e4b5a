"""Förslag: what the board is proposed to redistribute or prioritise differently, and the sums by line."""

import streamlit as st
from markupsafe import Markup

from panel.report.content.proposals import NOT_STATED
from panel.ui import as_of_day, block, head
from panel.ui.as_of_day import AsOf
from panel.ui.cached import per_build
from panel.ui.findings import under_heading
from panel.ui.follow_up.reported_by import nothing_yet, pick_period
from panel.ui.plan.plan import current_plan, plan_findings
from panel.warehouse import read
from panel.warehouse.origins import read_origins, with_origins
from panel.wording import labels
from panel.wording.plan.open_findings import at
from panel.wording.sentences import proposals as sentences
from panel.wording.sentences.proposals import MONEY, WORK
from panel.wording.templates import component, render

KIND = "proposal"
AWAITED = "Här visas kontorens förslag till omfördelning och omprioritering, med summor för varje post, när de har lämnats in."


@per_build
def sums(plan_id: str, period: str, as_of: AsOf) -> Markup:
    """Return, as HTML, the sums of the redistributions by line and goal, and whether money taken equals money given."""
    params = {"plan_id": plan_id, "period": period, "known_on": as_of.known_on}
    rows, proposals = read("proposal_sums", **params), read("proposals", **params)
    if rows.empty:
        return component("empty_state", "Inga pengar flyttas", "Inget av förslagen är en omfördelning.")
    return render(
        "proposals/sums.html",
        heading=sentences.most_moved(rows),
        balance=sentences.balance(rows, proposals),
        rows=rows.to_dict("records"),
        not_stated=NOT_STATED,
        totals=rows[["out_mnkr", "in_mnkr"]].sum(),
        links=block.download_links("proposal_sums", params, "Hämta summorna"),
    )


@per_build
def listed(plan_id: str, period: str, now_period: str, as_of: AsOf) -> Markup:
    """Return, as HTML, a follow-up's proposals and sums as of the day, and findings.

    For an earlier day today's sums are shown as well, of `now_period`: the follow-up that the same choice gives today.
    """
    params = {"plan_id": plan_id, "period": period, "known_on": as_of.known_on}
    rows, name = read("proposals", **params), labels.period_name(period)
    shown = with_origins(rows.assign(period=period), "proposal", read_origins(plan_id, as_of.known_on))
    by_kind = (("Omfördelningar: pengar flyttas", MONEY), ("Omprioriteringar: arbete ställs om", WORK))
    return render(
        "proposals/listed.html",
        heading=sentences.to_decide(rows, name) if len(rows) else f"Inget förslag i {name}",
        now="" if as_of.is_latest else now_beside(plan_id, now_period, as_of),
        links=block.download_links("proposals", params, "Hämta förslagen"),
        sums=sums(plan_id, period, as_of) if len(rows) else "",
        parts=[(part, shown[shown["proposal_kind"] == kind].to_dict("records")) for part, kind in by_kind],
        not_stated=NOT_STATED.lower(),
        contradictions=under_heading(at(plan_findings(as_of.known_on), "proposals")),
    )


def now_beside(plan_id: str, period: str, as_of: AsOf) -> str:
    """Return, in Swedish, how much the follow-up's redistributions move as of today."""
    rows = read("proposals", plan_id=plan_id, period=period, known_on=as_of.latest_on)
    return sentences.proposed(rows, labels.period_name(period))


def periods(plan_id: str, day: str) -> list[str]:
    """Return the plan's follow-ups as of a day: those with proposals first, the latest first."""
    return read("proposal_periods", plan_id=plan_id, known_on=day)["period"].tolist()


def main() -> None:
    """Show a follow-up's proposals."""
    plan = current_plan()
    plan_id = plan["plan_id"]
    head.plain(
        "Förslag",
        f"Vad föreslår kontoren att {plan['board_form']} flyttar om, varför, och vad blir summan post för post?",
    )
    if read("proposal_periods", plan_id=plan_id, known_on=as_of_day.latest().latest_on)["proposals"].sum() == 0:
        st.html(nothing_yet(AWAITED))
        return
    columns = st.columns(2)
    with columns[1]:
        as_of = as_of_day.choose()
    with columns[0]:
        period, now_period = pick_period(*(periods(plan_id, day) for day in (as_of.known_on, as_of.latest_on)))
    if not as_of.is_latest:
        st.html(f"{as_of_day.heading(as_of)}{as_of_day.changes(as_of, (KIND,))}")
    if read("proposal_periods", plan_id=plan_id, known_on=as_of.known_on)["proposals"].sum() == 0:
        st.html(nothing_yet(AWAITED))
        return
    st.html(listed(plan_id, period, now_period, as_of))


main()
