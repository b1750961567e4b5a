"""Programpunkter: the status of the political programme's points, and which of them the plan leaves out."""

from html import escape

import pandas as pd
import streamlit as st

from panel.charts import programme as charts
from panel.ui import as_of_day, block, head, markup
from panel.ui.as_of_day import AsOf
from panel.ui.cached import per_build
from panel.ui.findings import under_heading
from panel.ui.follow_up.reported import offices_reports, requested_day, statuses
from panel.ui.plan import boards
from panel.ui.plan.plan import current_plan, plan_findings
from panel.ui.plan.programme_point import point
from panel.ui.source_line import sentence
from panel.warehouse import read
from panel.warehouse.origins import read_origins, with_origins
from panel.wording import labels, text
from panel.wording.plan.open_findings import at
from panel.wording.sentences import plan as plan_sentences
from panel.wording.sentences import programme as sentences
from panel.wording.theme import STATUS_COLOURS

EVERY = "Alla"
HANDLING = {"Under planens mål": "goal", "Genom beslut": "decision", "Utanför planen": "outside"}
BREAKDOWNS = {"Efter hantering": "programme_status_by_handling", "Efter mål": "programme_status_by_goal"}
CHARTS = {
    "programme_status_by_handling": (charts.by_handling, ("handling_kind", "status", "points")),
    "programme_status_by_goal": (charts.by_goal, ("goal_no", "name", "status", "points")),
    "programme_over_time": (charts.over_time, ("recorded_on", "status", "points")),
}
KIND = "point"


@per_build
def chart_block(query: str, plan_id: str, as_of: AsOf) -> block.Block:
    """Return the block of one of the charts of status, as of the day."""
    draw, columns = CHARTS[query]
    when = "" if as_of.is_latest else f" Läget som det var känt {requested_day(as_of)}."
    twice = " En punkt under två mål räknas under båda." if query == "programme_status_by_goal" else ""
    return block.Block(
        query,
        draw,
        "antal programpunkter",
        f"Den senast rapporterade statusen, och planens egen där ingen annan har rapporterats.{twice}{when}",
        columns,
        also=offices_reports(as_of, KIND),
        sources=(f"{plan_id}:plan",),
    )


@per_build
def progress(as_of: AsOf) -> str:
    """Return, as HTML, the number of points by status on the chosen day, and beside it as of today."""
    plan = current_plan()
    now, then = (statuses(plan["plan_id"], day) for day in (as_of.latest_on, as_of.known_on))
    total = sum(now.values())
    if not total:
        return "<h2>Planen har inga programpunkter</h2>"
    beside = f"<p><b>Nu:</b> {sentences.done(now.get(charts.DONE, 0), total)}.</p>"
    cells = "".join(
        f"<li>{markup.status_tag(status)} {text.count(then.get(status, 0), 'punkt', 'punkter')}"
        + ("" if as_of.is_latest else f'<span class="since"> (nu {now.get(status, 0)})</span>')
        + "</li>"
        for status in STATUS_COLOURS
    )
    where = f"{plan['plan_id']}:plan:points"
    share = plan_sentences.share_of_programme(total, plan["programme_point_count_stated"], plan["board_form"])
    return (
        f"<h2>{sentences.done(then.get(charts.DONE, 0), total)}</h2>{as_of_day.since(as_of, beside)}"
        f'<p class="subtitle">{answered(total, as_of)} {escape(share)}</p>'
        f'<ul class="counts">{cells}</ul>{sentence(where)}'
    )


def answered(total: int, as_of: AsOf) -> str:
    """Return, in Swedish, how many points the latest follow-up reports on, and when it was recorded."""
    plan = current_plan()
    answers = read("programme_answers", plan_id=plan["plan_id"], known_on=as_of.known_on)
    if answers.empty:
        return f"Planens egen status, {text.day(plan['decided_on'])}."
    last = answers.iloc[-1]
    period, day = labels.period_name(last["period"]), text.day(last["recorded_on"])
    return sentences.answered(period, int(last["points"]), total, day)


def show_over_time(plan_id: str, as_of: AsOf) -> None:
    """Draw how the status has changed, or state that nothing is reported yet."""
    days = read("programme_over_time", plan_id=plan_id, known_on=as_of.known_on)["recorded_on"].nunique()
    if days > 1:
        block.show(chart_block("programme_over_time", plan_id, as_of), plan_id=plan_id, known_on=as_of.known_on)
        return
    st.html("<p>Ingen uppföljning har rapporterats ännu. Diagrammet över tid ritas när den första har publicerats.</p>")


def pick_filters() -> tuple[str, str, str]:
    """Let the reader filter the points by status, handling and words. The choices are in the address."""
    columns = st.columns(3)
    with columns[0]:
        status = block.pick("Status", [EVERY, *STATUS_COLOURS], "status")
    with columns[1]:
        handling = block.pick("Hantering", [EVERY, *HANDLING], "hantering")
    with columns[2]:
        words = block.type_words("Sök i punkter och kommentarer", "sok")
    return status, handling, words


def narrowed(points: pd.DataFrame, status: str, handling: str, words: str) -> pd.DataFrame:
    """Return the points with the status and handling, and with the words in their text, handling or comment."""
    if status != EVERY:
        points = points[points["status"] == status]
    if handling != EVERY:
        points = points[points["handling_kind"] == HANDLING[handling]]
    if words:
        searched = points["text"] + " " + points["handling"] + " " + points["comment"].fillna("")
        points = points[searched.str.contains(words, case=False, regex=False)]
    return points


@per_build
def drawn(plan_id: str, as_of: AsOf) -> dict[int, str]:
    """Return every point as HTML, by its number."""
    params = {"plan_id": plan_id, "known_on": as_of.known_on}
    history = dict(list(read("programme_history", **params).groupby("point_no")))
    latest = read("programme_points", plan_id=plan_id, known_on=as_of.latest_on).set_index("point_no")["status"]
    return {
        row["point_no"]: point(row, history[row["point_no"]], latest[row["point_no"]])
        for _, row in with_origins(
            read("programme_points", **params), "point", read_origins(plan_id, as_of.known_on)
        ).iterrows()
    }


@per_build
def listed(plan_id: str, as_of: AsOf, status: str, handling: str, words: str) -> str:
    """Return, as HTML, the points that match the filters, and findings."""
    params = {"plan_id": plan_id, "known_on": as_of.known_on}
    every = read("programme_points", **params)
    shown = narrowed(every, status, handling, words)["point_no"]
    items = "".join(drawn(plan_id, as_of)[number] for number in shown)
    items = items or "<p>Ingen punkt svarar mot urvalet. Ändra status, hantering eller ord.</p>"
    links = block.download_links("programme_points", params)
    links += block.download_links("programme_history", params, "Hämta historiken")
    findings_html = under_heading(at(plan_findings(as_of.known_on), "programme"))
    return f'<h2>{sentences.shown(len(shown), len(every))}</h2><div class="data">{links}</div>{items}{findings_html}'


def main() -> None:
    """Show the status, now and over time, a breakdown, and the points to search."""
    plan = current_plan()
    plan_id = plan["plan_id"]
    head.plain("Programpunkter", "Hur långt har det politiska programmets punkter kommit, och vilka driver planen?")
    block.write(boards.shared_programme())
    if read("point_numbers", plan_id=plan_id).empty:
        st.html(f"<h2>Inga programpunkter</h2><p>{escape(plan_sentences.no_points(plan['board_form']))}.</p>")
        return
    as_of = as_of_day.choose()
    st.html(f"{as_of_day.heading(as_of)}{progress(as_of)}{as_of_day.changes(as_of, (KIND,))}")
    show_over_time(plan_id, as_of)
    query = BREAKDOWNS[block.choice("Fördela", tuple(BREAKDOWNS), "fordela")]
    block.show(chart_block(query, plan_id, as_of), plan_id=plan_id, known_on=as_of.known_on)
    st.html(listed(plan_id, as_of, *pick_filters()))


main()
