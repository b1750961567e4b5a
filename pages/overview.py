"""Översikt: the plan's state on one page, for the board."""

from datetime import date
from html import escape

import pandas as pd
import streamlit as st

from panel.charts.programme import DONE
from panel.ui import as_of_day, head, markup
from panel.ui.as_of_day import AsOf
from panel.ui.cached import per_build
from panel.ui.findings import findings
from panel.ui.follow_up.reported import last_report, receipt_link, statuses
from panel.ui.plan.frame_forecast import frame_forecast
from panel.ui.plan.plan import current_plan, plan_findings
from panel.ui.plan.which_plan import with_plan
from panel.ui.source_line import link
from panel.warehouse import read
from panel.warehouse.origins import Origin
from panel.wording import clock, labels, text
from panel.wording.plan.forecast import side, whole_frame
from panel.wording.plan.open_findings import FINDING_PAGES, at, grave, headline
from panel.wording.sentences import budget as budget_sentences
from panel.wording.sentences import follow_ups
from panel.wording.sentences import goals as goal_sentences
from panel.wording.sentences import latest as sentences
from panel.wording.sentences import plan as plan_sentences
from panel.wording.sentences import programme as programme_sentences
from panel.wording.sentences.status import counted
from panel.wording.statistics.latest import Latest, latest, population_claim

NOT_ASSESSED = ""
LATEST_SHOWN = 3


def population_card(plan: pd.Series, day: date) -> str:
    """Return the card with the newest population, its change on a year, and what the plan states."""
    found = latest("population", plan["region_code"])
    if found is None:
        return _missing_card("Folkmängd", plan, "Folkmängd")
    claim = claimed(plan, "population")
    months = read("population_monthly", region_code=plan["region_code"])
    series = months[(months["period_start"].dt.month % 3 == 0) | (months.index == months.index[-1])].tail(24)
    since = text.month(series["period_start"].iloc[0])
    return markup.metric(
        "Folkmängd",
        text.number(found.value),
        _change(found, text.day(found.period_end), day),
        "Planen säger inget om folkmängden" if claim is None else population_claim(plan["region_code"], claim),
        _source(found.producer, None if claim is None else claim["statement_id"]),
        markup.sparkline(series["population"].tolist(), f"Folkmängd sedan {since}"),
    )


def unemployment_card(plan: pd.Series, day: date) -> str:
    """Return the card with the newest unemployment, its change on a year, and what the plan states."""
    found = latest("unemployment_share", plan["region_code"])
    if found is None:
        return _missing_card("Arbetslöshet", plan, "Arbetslöshet")
    claim = claimed(plan, "unemployment_share")
    series = read("unemployment_quarterly", region_code=plan["region_code"]).dropna(subset="share_pct").tail(24)
    trend = f"Arbetslöshet sedan {text.quarter(series['period_start'].iloc[0])}" if len(series) else ""
    return markup.metric(
        "Arbetslöshet",
        text.percent(found.value),
        _change(found, text.period(found.period_start, found.frequency), day),
        "Planen säger inget om arbetslösheten"
        if claim is None
        else sentences.unemployment_claim(claim["value"], claim["period_start"], claim["frequency"]),
        _source(found.producer, None if claim is None else claim["statement_id"]),
        markup.sparkline(series["share_pct"].tolist(), trend) if len(series) > 1 else "",
    )


def _change(found: Latest, period: str, day: date) -> str:
    shown = sentences.change_shown(found.change, found.unit, found.decimals)
    return sentences.change(shown, period, found.producer, found.months_overdue_at(day))


def claimed(plan: pd.Series, indicator_id: str) -> pd.Series | None:
    """Return what the plan states of an indicator: value, period_start, frequency, statement_id; None for nothing."""
    rows = read("level_claim", plan_id=plan["plan_id"], indicator_id=indicator_id)
    return None if rows.empty else rows.iloc[0]


def _missing_card(title: str, plan: pd.Series, what: str) -> str:
    """Return a card on an indicator that the panel lacks for the municipality, and how to add it."""
    lacks = f"{what} finns inte i panelen för {plan['region_name']}."
    how = "Den som förvaltar panelen kan hämta serien: se docs/catalogue.md."
    return markup.metric(title, "saknas", lacks, how, "")


def budget_card(plan: pd.Series, as_of: AsOf) -> str:
    """Return the card with the newest forecast against the frame; without one, the frame and its change."""
    frame = whole_frame(read("budget_lines", plan_id=plan["plan_id"]))
    if frame is None:
        return markup.metric("Budgetram", "saknas", "Planen anger ingen budgetram.", "", "")
    changes = read("budget_changes", plan_id=plan["plan_id"]).groupby("kind")["amount_mnkr"].sum()
    change = budget_sentences.against_last_year(
        changes.get("total"), changes.get("unexplained", 0.0), has_parts="part" in changes
    )
    now, held = (frame_forecast(plan["plan_id"], day) for day in (as_of.latest_on, as_of.known_on))
    today = "" if as_of.is_latest else f"Nu: {forecast_words(now)}"
    if held is None:
        none_yet = f"Gäller {plan['year']}. Ingen prognos har rapporterats ännu."
        source = _source("planen", frame["statement_id"])
        return markup.metric("Budgetram", text.mnkr(frame["amount_mnkr"]), change, none_yet, source, today=today)
    then, origin = held
    return markup.metric(
        "Budget",
        f"{text.signed_amount(then['deviation_mnkr'])}{text.NBSP}mnkr",
        f"{side(then['deviation_mnkr'], then['deviation_mnkr'])}: helårsprognos {text.mnkr(then['forecast_mnkr'])} i {labels.period_name(then['period'])}",
        f"Planen: ram {text.mnkr(frame['amount_mnkr'])}. {change}",
        _reported(origin.receipt_no, origin.recorded_on, frame["statement_id"]),
        today=today,
    )


def forecast_words(held: tuple[pd.Series, Origin] | None) -> str:
    """Return a forecast in a few words; `held` is frame_forecast()'s result."""
    if held is None:
        return "ingen prognos rapporterad"
    row, _ = held
    return f"{text.signed_amount(row['deviation_mnkr'])} mnkr, prognos {text.mnkr(row['forecast_mnkr'])}"


def programme_card(plan: pd.Series, as_of: AsOf) -> str:
    """Return the card with the number of programme points by status."""
    now, then = (statuses(plan["plan_id"], day) for day in (as_of.latest_on, as_of.known_on))
    first = statuses(plan["plan_id"], str(plan["decided_on"].date()))
    total = sum(now.values())
    last = last_report(as_of, "point")
    where = f"{plan['plan_id']}:plan:points"
    if not total:
        none = plan_sentences.no_points(plan["board_form"])
        return markup.metric("Programpunkter", "inga", none, "", _source("planen", where))
    began = f"Status per {text.day(plan['decided_on'])}. Ingen uppföljning har rapporterats därefter."
    return markup.metric(
        "Programpunkter",
        programme_sentences.short(then.get(DONE, 0), total),
        counted({status: count for status, count in then.items() if status != DONE}),
        began if last is None else f"Planen: {first.get(DONE, 0)} slutförda i {text.month(plan['decided_on'])}",
        _source("planen", where) if last is None else _all_reported(last, where),
        today="" if as_of.is_latest else f"Nu: {programme_sentences.short(now.get(DONE, 0), total)}",
    )


def goals_card(plan: pd.Series, as_of: AsOf) -> str:
    """Return the card with the criteria by assessment; without any, the goals and how many criteria are measurable."""
    goals = read("goals", plan_id=plan["plan_id"])
    size = goals[["criteria", "measurable"]].sum()
    now, then = (assessed(plan["plan_id"], day) for day in (as_of.latest_on, as_of.known_on))
    last = last_report(as_of, "criterion")
    where = f"{plan['plan_id']}:plan:goals"
    today = "" if as_of.is_latest else f"Nu: {goal_sentences.met(now)}"
    measured = plan_sentences.measured(size["criteria"], size["measurable"])
    if last is None or set(then) == {NOT_ASSESSED}:
        not_assessed = " Bedömd måluppfyllelse har inte rapporterats ännu." if size["criteria"] else ""
        none_yet = f"Beslutade {text.day(plan['decided_on'])}.{not_assessed}"
        return markup.metric("Mål", f"{len(goals)} mål", measured, none_yet, _source("planen", where), today=today)
    return markup.metric(
        "Måluppfyllelser",
        goal_sentences.met(then),
        goal_sentences.assessed_otherwise(then),
        f"Planen: {len(goals)} mål, {measured}",
        _all_reported(last, where),
        today=today,
    )


def assessed(plan_id: str, day: str) -> dict[str, int]:
    """Return the number of criteria by assessment as of a day, with "" for those not assessed."""
    rows = read("goal_assessments", plan_id=plan_id, known_on=day)
    return {str(word): int(count) for word, count in rows.groupby("assessment")["criteria"].sum().items()}


def _source(producer: str, statement_id: str | None) -> str:
    if statement_id is None:
        return f"Källa: {escape(producer)}"
    return f'Källa: {escape(producer)} · <a href="{link(statement_id)}">Meningen i planen</a>'


def _reported(receipt_no: int, recorded_on: pd.Timestamp, statement_id: str) -> str:
    when = f"{receipt_link(receipt_no)}, {text.day(recorded_on)}"
    return f'Källa: {when} · <a href="{link(statement_id)}">Meningen i planen</a>'


def _all_reported(last: pd.Series, statement_id: str) -> str:
    """Return the source line of a count over all reports until the newest publication."""
    period = last["counted_period"]
    until = f" till och med {labels.period_name(period)}" if isinstance(period, str) else ""
    newest = f"senast {receipt_link(last['receipt_no'])}, {text.day(last['recorded_on'])}"
    return f'Källa: uppföljningar{until} ({newest}) · <a href="{link(statement_id)}">Meningen i planen</a>'


def last_change(plan_id: str, as_of: AsOf) -> str:
    """Return, as HTML, the newest publications by the chosen day, and a link to all; "" where there are none."""
    receipts = read("receipts", plan_id=plan_id)
    receipts = receipts[receipts["recorded_on"] <= as_of.known_on]
    if receipts.empty:
        return ""
    listed = "".join(f"<li>{_did(row)}</li>" for _, row in receipts.head(LATEST_SHOWN).iterrows())
    return f'<h2>Senast ändrat</h2><ul>{listed}</ul><p><a href="{with_plan("kvitton")}">Alla kvitton</a></p>'


def _did(row: pd.Series) -> str:
    many = "1 uppgift" if row["cells"] == 1 else f"{row['cells']} uppgifter"
    cells = f"{many} i {' och '.join(map(labels.period_name, row['periods'].split(', ')))}"
    did = f"ångrade kvitto {row['undoes']}: {cells} togs tillbaka" if row["kind"] == "undo" else f"publicerade {cells}"
    return f"<b>{text.day(row['recorded_on'])}</b>: {escape(row['recorded_by'])} {did} ({receipt_link(row['receipt_no'])})."


def next_steps(plan: pd.Series, rows: pd.DataFrame) -> str:
    """Return, as HTML, links to what to look at: the pages that list findings, and when the plan is followed up."""
    items = "".join(
        f'<li><a href="{with_plan(address)}">{name}</a>: {plan_sentences.listed_there(count)}</li>'
        for page, (address, name) in FINDING_PAGES.items()
        if (count := len(at(rows, page)))
    )
    when = follow_ups.schedule(read("follow_ups", plan_id=plan["plan_id"]))
    todo = f'<li><a href="{with_plan("att-gora")}">Att göra</a>: vad som är rapporterat, vad som saknas och vem som svarar</li>'
    return f"<h2>Att titta på</h2><ul>{todo}{items}</ul><p>Planen följs upp genom {escape(when)}.</p>"


@per_build
def whole(as_of: AsOf, day: date) -> str:
    """Return, as HTML, the five cards, what has changed, the most important findings, and what to look at."""
    plan = current_plan()
    cards = [card(plan, day) for card in (population_card, unemployment_card)]
    cards += [card(plan, as_of) for card in (budget_card, programme_card, goals_card)]
    rows = plan_findings(as_of.known_on)
    listed = grave(rows)
    return (
        f'<h2>Läget</h2>{as_of_day.heading(as_of)}{beside(as_of)}<div class="cards">{"".join(cards)}</div>{as_of_day.changes(as_of)}'
        f"{last_change(plan['plan_id'], as_of)}<h2>{plan_sentences.over_findings(listed['verdict'].tolist())}</h2>"
        f"<p>{escape(headline(rows, plan['board_form']))}"
        f' <a href="{with_plan("kallor?visa=Iakttagelser")}">Visa alla</a></p>{findings(listed)}{next_steps(plan, rows)}'
    )


def beside(as_of: AsOf) -> str:
    """Return, as HTML, how to read the cards when an earlier day is chosen."""
    return as_of_day.since(
        as_of,
        "<p>Stora siffror är det som var känt då; den gula raden är det som är känt nu. Folkmängd och arbetslöshet visas"
        " bara som de är nu: statistiken säger inte när den blev känd.</p>",
    )


def main() -> None:
    """Show the page."""
    plan = current_plan()
    head.plain("Översikt", f"{plan['title']} ({plan['case_number']}): vad planen sade då, och hur det står till nu.")
    as_of = as_of_day.choose()
    st.html(whole(as_of, clock.today()))


main()
