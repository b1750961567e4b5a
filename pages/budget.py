"""Budget: the frame and its parts, the change from last year, the forecast, transfers and revenue."""

from functools import cache
from html import escape

import pandas as pd
import streamlit as st

from panel.charts import budget as charts
from panel.charts import budget_follow_up as follow_up_chart
from panel.ui import as_of_day, block, head, markup
from panel.ui.as_of_day import AsOf
from panel.ui.cached import per_build
from panel.ui.findings import under_heading
from panel.ui.follow_up.reported import offices_reports, requested_day
from panel.ui.follow_up.reported_by import nothing_yet, pick_period
from panel.ui.plan import forecast_table
from panel.ui.plan.plan import current_plan, plan_findings
from panel.ui.plan.which_plan import with_plan
from panel.ui.source_line import sentence
from panel.warehouse import read
from panel.warehouse.origins import read_origins, with_origins
from panel.wording import labels, text
from panel.wording.labels import WORDS
from panel.wording.plan.forecast import whole_frame
from panel.wording.plan.open_findings import at
from panel.wording.sentences import budget as budget_sentences
from panel.wording.sentences import forecast as forecast_sentences

PAGE_VIEWS = ("Ramen", "Uppföljning", "Förändringen", "Mellan nämnder", "Intäkter")
KIND = "line"
AWAITED = "Här visas utfall, helårsprognos och avvikelse för ramen och dess poster, med förklaring och åtgärd, när kontoren har rapporterat."


@cache
def parts_block(plan_id: str) -> block.Block:
    """Return the block of the frame's parts. Shares that the plan states rounded become ranges."""
    return block.Block(
        "budget_lines",
        charts.parts,
        "mnkr",
        "Poster som planen bara anger som avrundad andel visas som intervall: det som både andelen och resten av ramen tillåter.",
        ("name", "amount_mnkr", "low_mnkr", "high_mnkr", "stated_share_pct", "basis", "formula", "quote"),
        sources=(f"{plan_id}:plan", f"{plan_id}:budget_line"),
    )


@cache
def bridge_block(plan_id: str) -> block.Block:
    """Return the block of the bridge from last year's frame to this year's."""
    return block.Block(
        "budget_changes",
        charts.bridge,
        "mnkr",
        "Belopp som planen anger, med tecken: plus ökar ramen. Föregående års ram och det som inte förklaras är beräknade.",
        ("name", "amount_mnkr", "stated_rate_pct", "from_board", "to_board", "basis", "formula", "quote"),
        sources=(f"{plan_id}:plan", f"{plan_id}:budget_change"),
    )


def sentences(rows: pd.DataFrame, amounts: list[str]) -> str:
    """Return, as HTML, each row's name and amount with the sentence of the plan that it comes from."""
    items = "".join(
        f'<div class="finding"><p><b>{escape(row["name"])}</b>: {escape(amount)} ({WORDS[row["basis"]]})</p>{sentence(row["statement_id"])}</div>'
        for (_, row), amount in zip(rows.iterrows(), amounts, strict=True)
    )
    return f"<h2>Varje belopp och meningen det kommer från</h2>{items}"


def show_frame(plan_id: str) -> None:
    """Show the frame's parts, each with its sentence, and findings."""
    lines = read("budget_lines", plan_id=plan_id)
    if lines.empty:
        st.html("<h2>Planen anger ingen budgetram</h2>")
    elif len(lines) > 1:
        block.show(parts_block(plan_id), plan_id=plan_id)
    else:
        st.html("<h2>Planen delar inte upp ramen</h2><p>Den anger bara hela beloppet.</p>")
    if beside := frame_sentences(plan_id):
        st.html(beside)


@per_build
def frame_sentences(plan_id: str) -> str:
    """Return, as HTML, the budget lines with their sentences, and findings."""
    lines = read("budget_lines", plan_id=plan_id)
    if lines.empty:
        return budget_findings()
    amounts = [text.mnkr_range(low, high) for low, high in zip(lines["low_mnkr"], lines["high_mnkr"], strict=True)]
    return f"{sentences(lines, amounts)}{budget_findings()}"


def show_change(plan_id: str) -> None:
    """Show the bridge, each step with its sentence, and findings."""
    changes = read("budget_changes", plan_id=plan_id)
    if changes.empty:
        st.html("<h2>Planen säger inte hur ramen har ändrats</h2><p>Föregående års ram står inte i den.</p>")
        return
    if (changes["kind"] == "previous_frame").any():
        block.show(bridge_block(plan_id), plan_id=plan_id)
    else:
        st.html("<h2>Planen nämner förändringar, men inte hela förändringen av ramen</h2>")
    st.html(change_sentences(plan_id))


@per_build
def change_sentences(plan_id: str) -> str:
    """Return, as HTML, the steps of the bridge with their sentences, and findings."""
    changes = read("budget_changes", plan_id=plan_id)
    amounts = [
        text.mnkr(amount) if kind == "previous_frame" else f"{text.signed_amount(amount)} mnkr"
        for kind, amount in zip(changes["kind"], changes["amount_mnkr"], strict=True)
    ]
    return f"{sentences(changes, amounts)}{budget_findings()}"


def budget_findings(as_of: AsOf | None = None) -> str:
    """Return the budget findings as HTML: on the plan, or with a day on what was reported by then."""
    if as_of is None:
        return under_heading(at(plan_findings(), "budget"))
    return under_heading(at(plan_findings(as_of.known_on), "budget_reported"), " i det senast rapporterade")


@per_build
def follow_up_block(period: str, as_of: AsOf) -> block.Block:
    """Return the block of the bridge from the frame's budget to its forecast."""
    plan_id = current_plan()["plan_id"]
    return block.Block(
        "budget_follow_up",
        follow_up_chart.bridge,
        "mnkr",
        "Avvikelse är budget minus helårsprognos. Poster som planen bara anger som avrundade andelar har"
        " tillsammans en känd budget: resten av ramen. En del som inte är rapporterad ingår i det som delarna inte förklarar.",
        ("name", "low_mnkr", "high_mnkr", "outcome_mnkr", "forecast_mnkr", "low_deviation_mnkr", "high_deviation_mnkr"),
        also=offices_reports(as_of, KIND),
        sources=(f"{plan_id}:budget_line",),
    )


def show_follow_up(plan_id: str) -> None:
    """Show the follow-up that the reader picks, as of the day that they pick."""
    if read("budget_periods", plan_id=plan_id, known_on=as_of_day.latest().latest_on)["lines"].sum() == 0:
        st.html(nothing_yet(AWAITED))
        return
    columns = st.columns(2)
    with columns[1]:
        as_of = as_of_day.choose()
    with columns[0]:
        period, _ = pick_period(*(periods(plan_id, day) for day in (as_of.known_on, as_of.latest_on)))
    if not as_of.is_latest:
        st.html(f"{as_of_day.heading(as_of)}{now_beside(plan_id, period, as_of)}{as_of_day.changes(as_of, (KIND,))}")
    if read("budget_periods", plan_id=plan_id, known_on=as_of.known_on)["lines"].sum() == 0:
        st.html(nothing_yet(AWAITED))
        return
    show_period(plan_id, period, as_of)


def show_period(plan_id: str, period: str, as_of: AsOf) -> None:
    """Show one follow-up: the bridge when the frame has a forecast, each line, and findings."""
    params = {"plan_id": plan_id, "period": period, "known_on": as_of.known_on}
    rows = read("budget_follow_up", **params)
    if rows["receipt_no"].isna().all():
        st.html(silent(period))
        return
    frame = whole_frame(rows)
    if frame is None or labels.is_missing(frame["forecast_mnkr"]):
        st.html(
            f"<h2>Ramens helårsprognos är inte rapporterad i {labels.period_name(period)}</h2>"
            "<p>Därför visas ingen brygga från budget till prognos, bara de poster som är rapporterade.</p>"
        )
    else:
        block.show(follow_up_block(period, as_of), **params)
    st.html(f"{follow_up_lines(plan_id, period, as_of)}{budget_findings(as_of)}")


def silent(period: str) -> str:
    """Return the HTML shown for a follow-up without budget figures."""
    return (
        f"<h2>Inget är rapporterat om budgeten i {labels.period_name(period)}</h2><p>Välj en annan uppföljning. Vad som"
        f' återstår står under <a href="{with_plan("att-gora")}">Att göra</a>.</p>'
    )


@per_build
def latest_rows(plan_id: str, as_of: AsOf) -> tuple[pd.DataFrame, str]:
    """Return the rows and the period of the latest follow-up, as of today."""
    period = periods(plan_id, as_of.latest_on)[0]
    return read("budget_follow_up", plan_id=plan_id, period=period, known_on=as_of.latest_on), period


def periods(plan_id: str, day: str) -> list[str]:
    """Return the plan's follow-ups as of a day: those with figures first, the latest first."""
    return read("budget_periods", plan_id=plan_id, known_on=day)["period"].tolist()


@per_build
def now_beside(plan_id: str, period: str, as_of: AsOf) -> str:
    """Return, as HTML, the frame's forecast as of today, to show beside the one of the chosen day."""
    rows, latest = latest_rows(plan_id, as_of)
    now = whole_frame(rows)
    if now is None or labels.is_missing(now["forecast_mnkr"]):
        return as_of_day.since(
            as_of, f"<p><b>Nu:</b> ramens helårsprognos är inte rapporterad i {labels.period_name(latest)}.</p>"
        )
    sentence_now = forecast_sentences.now(labels.period_name(latest), now["forecast_mnkr"], now["deviation_mnkr"])
    then = f"Nedan står det som var känt {requested_day(as_of)} om {labels.period_name(period)}."
    return as_of_day.since(as_of, f"<p><b>Nu:</b> {sentence_now}. {then}</p>")


@per_build
def follow_up_lines(plan_id: str, period: str, as_of: AsOf) -> str:
    """Return, as HTML, a table of all lines, the worst deviation first, then each explanation and action."""
    rows = read("budget_follow_up", plan_id=plan_id, period=period, known_on=as_of.known_on)
    now, now_period = (None, "") if as_of.is_latest else latest_rows(plan_id, as_of)
    name = labels.period_name(period)
    table = forecast_table.follow_up_table(
        rows, f"Budget, utfall till och med perioden och prognos i {name}, mnkr", now, now_period
    )
    reported = rows["receipt_no"].notna()
    with_reporters = with_origins(rows[reported], "line", read_origins(plan_id, as_of.known_on))
    lines = "".join(forecast_table.explanation(row) for _, row in with_reporters.iterrows())
    left = ", ".join(map(escape, rows.loc[~reported, "name"]))
    left = f"<p><b>Inte rapporterat i {name}:</b> {left}.</p>" if left else ""
    return f"<h2>Ramen, sedan post för post med den sämsta avvikelsen först</h2>{table}{left}<h2>Förklaring och åtgärd</h2>{lines}"


def show_transfers(plan_id: str) -> None:
    """Show the amounts moved between boards as a table."""
    rows = read("budget_transfers", plan_id=plan_id)
    if rows.empty:
        st.html("<h2>Planen anger inga flyttar mellan nämnder</h2>")
        return
    head = f"<h2>{budget_sentences.transfers(rows)}</h2>"
    table = markup.table(rows, ("name", "from_board", "to_board", "amount_mnkr"), "Flyttad budgetram, mnkr")
    folds = "".join(sentence(row["statement_id"], f"Meningen i planen: {row['name']}") for _, row in rows.iterrows())
    st.html(f"{head}{table}{block.download_links('budget_transfers', {'plan_id': plan_id})}{folds}")


def show_financing(plan_id: str) -> None:
    """Show the activities that are paid for by revenue, wholly or in part."""
    rows = read("financing", plan_id=plan_id)
    if rows.empty:
        st.html("<h2>Planen anger inga verksamheter som betalas av intäkter</h2>")
        return
    wholly = int((rows["financed_by"] == "revenue").sum())
    head = f"<h2>{budget_sentences.financed(wholly, len(rows) - wholly)}</h2>"
    note = "<p>Panelen har inga belopp för intäkterna.</p>"
    table = markup.table(rows, ("name", "financed_by"), "Verksamheter som betalas av intäkter")
    folds = "".join(sentence(row["statement_id"], f"Meningen i planen: {row['name']}") for _, row in rows.iterrows())
    st.html(f"{head}{note}{table}{block.download_links('financing', {'plan_id': plan_id})}{folds}")


def main() -> None:
    """Show the view that the reader has chosen."""
    plan = current_plan()
    head.plain("Budget", f"Vad består ramen för {plan['year']} av, varför blev den så stor, och hur går året?")
    page_view = block.choice("Visa", PAGE_VIEWS, "visa")
    shown_by_view = dict(
        zip(PAGE_VIEWS, (show_frame, show_follow_up, show_change, show_transfers, show_financing), strict=True)
    )
    shown_by_view[page_view](plan["plan_id"])


main()
