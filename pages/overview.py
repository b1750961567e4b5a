"""Översikt: what a board member reads in one minute."""

from html import escape

import pandas as pd
import streamlit as st

from ui import block, markup, text
from ui.cached import per_build
from ui.findings import PAGE_OF_SUBJECT, findings
from ui.plan import current_plan
from ui.source_line import link
from warehouse import read


def population_card(plan: pd.Series) -> str:
    """Then: what the plan said. Now: SCB's latest, with the change on a year."""
    claim = read("claim", plan_id=plan["plan_id"], claim_id="population").iloc[0]
    series = read("population_quarterly", region_code=plan["region_code"])
    last, before = series.iloc[-1], series.iloc[-5]
    return markup.metric(
        "Folkmängd",
        text.number(last["population"]),
        f"{text.signed(last['population'] - before['population'])} på ett år, {_quarter_end(last['period_start'])} (SCB)",
        f"Planen: {text.number(claim['value'])} i {text.month(claim['period_start'])}",
        _source("SCB", claim["statement_id"]),
        markup.sparkline(series["population"].tail(24).tolist(), "Folkmängd de senaste 24 kvartalen"),
    )


def unemployment_card(plan: pd.Series) -> str:
    """Then: what the plan said. Now: the latest quarter."""
    claim = read("claim", plan_id=plan["plan_id"], claim_id="unemployment").iloc[0]
    series = read("unemployment_quarterly", region_code=plan["region_code"]).dropna(subset="share_pct")
    last = series.iloc[-1]
    return markup.metric(
        "Arbetslöshet",
        text.percent(last["share_pct"]),
        f"{text.points(last['change_on_year_pp'])} på ett år, {text.quarter(last['period_start'])}",
        f"Planen: {text.percent(claim['value'])} i {text.month(claim['period_start'])}",
        _source("Arbetsförmedlingen", claim["statement_id"]),
        markup.sparkline(series["share_pct"].tail(24).tolist(), "Arbetslöshet de senaste 24 kvartalen"),
    )


def budget_card(plan: pd.Series) -> str:
    """The frame, and its change from last year."""
    frame = read("budget_lines", plan_id=plan["plan_id"]).iloc[0]
    changes = read("budget_changes", plan_id=plan["plan_id"]).set_index("kind")
    total = changes.loc["total", "amount_mnkr"]
    unexplained = changes["amount_mnkr"].get("unexplained", 0.0)
    return markup.metric(
        "Budgetram",
        text.mnkr(frame["amount_mnkr"]),
        f"{text.signed(total, 1)} mnkr mot föregående år, varav {text.number(unexplained, 1)} inte förklaras",
        f"Gäller {plan['year']}. Utfall har inte rapporterats ännu.",
        _source("planen", frame["statement_id"]),
    )


def programme_card(plan: pd.Series) -> str:
    """How many points stand where, in the latest reports."""
    counts = read("programme_status", plan_id=plan["plan_id"])
    by_status = dict(zip(counts["status"], counts["points"], strict=True))
    return markup.metric(
        "Programpunkter",
        f"{by_status.get('Slutförd', 0)} av {counts['points'].sum()} slutförda",
        f"{by_status.get('Pågår', 0)} Pågår, {by_status.get('Ej påbörjad', 0)} Ej påbörjad",
        f"Status per {text.day(counts['recorded_on'].max())}. Ingen uppföljning har rapporterats därefter.",
        _source("planen", f"{plan['plan_id']}:plan:points"),
    )


def goals_card(plan: pd.Series) -> str:
    """Goals and how many of their criteria can be measured."""
    goals = read("goals", plan_id=plan["plan_id"])
    return markup.metric(
        "Mål",
        f"{len(goals)} mål",
        f"{goals['criteria'].sum()} måluppfyllelser, varav {goals['measurable'].sum()} går att mäta",
        f"Beslutade {text.day(plan['decided_on'])}. Bedömd måluppfyllelse har inte rapporterats ännu.",
        _source("planen", f"{plan['plan_id']}:plan:goals"),
    )


def _quarter_end(start: pd.Timestamp) -> str:
    return text.day(start + pd.offsets.QuarterEnd())


def _source(producer: str, statement_id: str) -> str:
    return f'Källa: {escape(producer)} · <a href="{link(statement_id)}">Meningen i planen</a>'


def next_steps(plan: pd.Series) -> str:
    """What to look at, by where the findings lie."""
    rows = read("findings")
    open_rows = rows[rows["severity"].isin(["high", "medium"])]
    items = "".join(
        f'<li><a href="{PAGE_OF_SUBJECT[subject][0]}">{PAGE_OF_SUBJECT[subject][1]}</a>: {len(group)} saker att reda ut</li>'
        for subject, group in open_rows.groupby("subject", sort=False)
    )
    follow_ups = read("follow_ups", plan_id=plan["plan_id"])
    when = " och ".join(
        f"{row['name'].lower()} i {text.month(_first_of(plan, row))}" for _, row in follow_ups.iterrows()
    )
    return f"<h2>Att titta på</h2><ul>{items}</ul><p>Planen följs upp genom {escape(when)}.</p>"


def _first_of(plan: pd.Series, row: pd.Series) -> pd.Timestamp:
    return pd.Timestamp(year=int(plan["year"]), month=int(row["month"]), day=1)


@per_build
def whole() -> str:
    """Return the five cards, the findings that matter, and where to go next."""
    plan = current_plan()
    head = block.page_head(
        "Översikt", f"{plan['title']} ({plan['case_number']}): vad planen sade då, och hur det står till nu."
    )
    cards = [card(plan) for card in (population_card, unemployment_card, budget_card, programme_card, goals_card)]
    now = f'<h2>Läget</h2><div class="cards">{"".join(cards)}</div>'
    rows = read("findings")
    grave = rows[rows["severity"] == "high"]
    told = (
        f"<h2>Det här stämmer inte</h2><p>{len(grave)} iakttagelser som styrelsen bör känna till, av {len(rows)} i allt."
        f' <a href="kallor?visa=Iakttagelser">Visa alla</a></p>{findings(grave)}{next_steps(plan)}'
    )

    return head + now + told


st.html(whole())
