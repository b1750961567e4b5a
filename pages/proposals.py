"""Förslag: what the board is asked to redistribute or prioritise otherwise, and what that does to each line."""

from html import escape

import pandas as pd
import streamlit as st

from panel.report.content.proposals import NOT_SAID
from panel.ui import block, known_on
from panel.ui.cached import per_build
from panel.ui.findings import under_heading
from panel.ui.follow_up.said_by import nothing_yet, pick_period, said_by
from panel.ui.known_on import Picture
from panel.ui.plan.plan import current_plan, plan_findings
from panel.warehouse import read
from panel.warehouse.origins import read_origins, with_origins
from panel.wording import labels, text
from panel.wording.plan.open_findings import at
from panel.wording.sentences import proposals as sentences
from panel.wording.sentences.proposals import MONEY, WORK

KIND = "proposal"
AWAITED = "Här visas kontorens förslag till omfördelning och omprioritering, med summor för varje post, när de har lämnats in."


def proposal(row: pd.Series) -> str:
    """Return one proposal as HTML: from where to where, how much, why, and who says so."""
    amount = "" if labels.is_missing(row["amount_mnkr"]) else f": {text.mnkr(row['amount_mnkr'])}"
    kind = f"<p><b>{escape(row['proposal_kind'])}</b>{amount}</p>"
    reason = f'<p class="typed">{escape(row["reason"])}</p>' if isinstance(row["reason"], str) else ""
    return (
        f'<article class="finding"><h3>Förslag {escape(row["proposal_no"])}: {place(row["from_item"])} →'
        f" {place(row['to_item'])}</h3>{kind}{reason}{said_by(row)}</article>"
    )


def place(name: object) -> str:
    """Return a line's or a goal's name as HTML."""
    return escape(name) if isinstance(name, str) and name else NOT_SAID.lower()


@per_build
def sums(plan_id: str, period: str, picture: Picture) -> str:
    """Return what the redistributions do to each line and goal, and whether what is taken equals what is given."""
    asked = {"plan_id": plan_id, "period": period, "known_on": picture.known_on}
    rows, proposals = read("proposal_sums", **asked), read("proposals", **asked)
    if rows.empty:
        return "<h2>Inga pengar flyttas</h2><p>Inget av förslagen är en omfördelning.</p>"
    budgets = [_budget(row) for _, row in rows.iterrows()]
    body = "".join(
        f'<tr><th scope="row">{escape(row["name"] or NOT_SAID)}</th>'
        + _numbers(row["out_mnkr"], row["in_mnkr"], row["net_mnkr"], budget)
        for (_, row), budget in zip(rows.iterrows(), budgets, strict=True)
    )
    out_mnkr, in_mnkr = rows["out_mnkr"].sum(), rows["in_mnkr"].sum()
    whole = f'<tr><th scope="row"><b>Summa</b></th>{_numbers(out_mnkr, in_mnkr, in_mnkr - out_mnkr, "")}'
    columns = ("Lämnar", "Får", "Netto", "Budget i planen")
    head = "".join(f'<th scope="col" class="number">{name}</th>' for name in columns)
    caption = "Summor av omfördelningarna, mnkr"
    return (
        f"<h2>{escape(sentences.most_moved(rows))}</h2><p>{escape(sentences.balance(rows, proposals))}</p>"
        f'<div class="table whole" role="region" tabindex="0" aria-label="{caption}"><table><caption>{caption}</caption>'
        f'<thead><tr><th scope="col">Post eller mål</th>{head}</tr></thead><tbody>{body}{whole}</tbody></table></div>'
        + block.download_links("proposal_sums", asked, "Hämta summorna")
    )


def _numbers(out_mnkr: float, in_mnkr: float, net_mnkr: float, budget: str) -> str:
    shown = [text.amount(out_mnkr), text.amount(in_mnkr), text.signed_amount(net_mnkr), budget]
    return "".join(f'<td class="number">{escape(cell)}</td>' for cell in shown) + "</tr>"


def _budget(row: pd.Series) -> str:
    if labels.is_missing(row["low_mnkr"]):
        return ""
    return text.amount_range(row["low_mnkr"], row["high_mnkr"])


@per_build
def listed(plan_id: str, period: str, now_period: str, picture: Picture) -> str:
    """Return the proposals of a follow-up, with the sums, as they were known on the day asked for.

    Beside them stand today's, of the follow-up that the same choice shows today.
    """
    asked = {"plan_id": plan_id, "period": period, "known_on": picture.known_on}
    rows = read("proposals", **asked)
    now = "" if picture.is_latest else now_beside(plan_id, now_period, picture)
    if rows.empty:
        return f"<h2>Inget förslag i {labels.period_name(period)}</h2>{now}<p>Välj en annan uppföljning.</p>"
    shown = with_origins(rows.assign(period=period), "proposal", read_origins(plan_id, picture.known_on))
    parts = [
        f"<h2>{escape(part)}</h2>{''.join(proposal(row) for _, row in own.iterrows())}"
        for kind, part in ((MONEY, "Omfördelningar: pengar flyttas"), (WORK, "Omprioriteringar: arbete ställs om"))
        if len(own := shown[shown["proposal_kind"] == kind])
    ]
    links = f'<div class="data">{block.download_links("proposals", asked, "Hämta förslagen")}</div>'
    title = sentences.to_decide(rows, labels.period_name(period))
    return f"<h2>{escape(title)}</h2>{now}{links}{sums(plan_id, period, picture)}{''.join(parts)}"


def now_beside(plan_id: str, period: str, picture: Picture) -> str:
    """Return how much the redistributions of the follow-up move today."""
    rows = read("proposals", plan_id=plan_id, period=period, known_on=picture.latest_on)
    said = sentences.proposed(rows, labels.period_name(period))
    return known_on.since(picture, f"<p><b>Nu:</b> {escape(said)}.</p>")


@per_build
def contradictions(picture: Picture) -> str:
    """Return what does not add up in the proposals."""
    return under_heading(at(plan_findings(picture.known_on), "proposals"))


def periods(plan_id: str, day: str) -> list[str]:
    """Return the plan's follow-ups, the latest with a proposal on a day first."""
    return read("proposal_periods", plan_id=plan_id, known_on=day)["period"].tolist()


def main() -> None:
    """Show the proposals of a follow-up."""
    plan = current_plan()
    plan_id = plan["plan_id"]
    st.html(
        block.page_head(
            "Förslag",
            f"Vad föreslår kontoren att {plan['board_form']} flyttar om, varför, och vad blir summan post för post?",
        )
    )
    if read("proposal_periods", plan_id=plan_id, known_on=known_on.latest().latest_on)["proposals"].sum() == 0:
        st.html(nothing_yet(AWAITED))
        return
    columns = st.columns(2)
    with columns[1]:
        picture = known_on.choose()
    with columns[0]:
        period, now_period = pick_period(*(periods(plan_id, day) for day in (picture.known_on, picture.latest_on)))
    if not picture.is_latest:
        st.html(known_on.heading(picture) + known_on.changes(picture, (KIND,)))
    if read("proposal_periods", plan_id=plan_id, known_on=picture.known_on)["proposals"].sum() == 0:
        st.html(nothing_yet(AWAITED))
        return
    st.html(listed(plan_id, period, now_period, picture) + contradictions(picture))


main()
