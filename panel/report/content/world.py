"""Omvärlden: population and unemployment, and the plan's claims about them."""

import pandas as pd

from panel.charts import population, unemployment
from panel.report import drawing
from panel.report.content.data import ReportContent
from panel.report.origins import sentence, source_line, statistics_of
from panel.report.state import State, read_for_state
from panel.report.tree import Block, Cell, Chart, Column, Paragraph, Section, Style, Table, words
from panel.wording import labels, text, theme
from panel.wording.ordering import swedish_order
from panel.wording.sentences import unemployment as sentences

TITLE = "Omvärlden"
OF_TODAY = "Statistiken säger inte när den blev känd. Den visas därför så som den är nu."
SCB = "folkbokförda vid periodens slut enligt SCB. Från 2025 lägger SCB på ett litet slumpmässigt brus till skydd för enskilda."
SHARE = "inskrivna arbetslösa hos Arbetsförmedlingen som andel av arbetskraften. Ålder 16–64 år till 2022, 16–65 år 2023–2025, 16–66 år från 2026."
UNIT = "procent av arbetskraften"
SERVICE = "Arbetsförmedlingen"
# Prefix of the checks in etl/findings/ that test the plan's claims.
CLAIM = "claim_"


def section(content: ReportContent) -> Section:
    """Return the chapter, with the plan's claims tested. Figures that are missing for the municipality are named."""
    state = content.state
    now: list[Block] = []
    if not state.is_latest:
        now.append(words(OF_TODAY, Style.QUIET))
    people: list[Block] = [chart for chart in (population_chart(state), change_chart(state)) if chart]
    work: list[Block] = [block for block in (unemployment_chart(state), _break(state), _beside(state)) if block]
    below = [
        Section("Befolkning", (*now, *(people or [_missing("folkmängd per månad", state)]))),
        Section("Arbetslöshet", (*now, *(work or [_missing("arbetslöshet per kvartal", state)]))),
    ]
    if len(claims(content)):
        below.append(Section("Planens påståenden, prövade", (_claims(content),)))
    return Section(TITLE, (), tuple(below))


def _missing(what: str, state: State) -> Paragraph:
    return words(f"Panelen har ingen {what} för {state.region_name}, så den visas inte här.")


def population_chart(state: State) -> Chart | None:
    """Return the population by month; None where there are no figures."""
    rows = read_for_state("population_monthly", state)
    if rows.empty:
        return None
    chart = population.monthly(rows)
    drawn = drawing.lines(chart, "antal personer", "Månad", ("SCB", "Kommunens eget register (KID)"))
    return Chart(drawn, source_line(statistics_of(state, rows), "antal personer", SCB))


def change_chart(state: State) -> Chart | None:
    """Return the population change by whole year; None where there are no figures."""
    rows = read_for_state("population_change_yearly", state, **of_plan(state)).dropna(subset="change_year")
    if rows.empty:
        return None
    drawn = drawing.columns(population.change_whole_year(rows), "antal personer", "År")
    definition = "folkmängd den 31 december minus folkmängd den 31 december året före, enligt SCB."
    return Chart(drawn, source_line(statistics_of(state, rows), "antal personer", definition))


def of_plan(state: State) -> dict[str, int]:
    """Return the parameters that population_change_yearly takes from the plan: `through_month` and `marked_year`.

    The month is that of the plan's claim, 12 without one; the year is the one that the plan was decided.
    """
    months = [int(month) for month in read_for_state("claimed_months", state)["through_month"]]
    return {"through_month": months[-1] if months else 12, "marked_year": int(state.decided_on.year)}


def unemployment_chart(state: State) -> Chart | None:
    """Return the unemployment by quarter, in two pieces around the change of measure; None without figures."""
    rows = read_for_state("unemployment_quarterly", state)
    if rows["share_pct"].isna().all():
        return None
    chart = unemployment.quarterly(rows)
    before = unemployment.BREAK - pd.Timedelta(days=1)
    names = (f"Till och med {text.quarter(before)}", f"Från {text.quarter(unemployment.BREAK)}, nytt mått")
    drawn = drawing.lines(chart, UNIT, "Kvartal", names, decimals=1)
    return Chart(drawn, source_line(statistics_of(state, rows, SERVICE), UNIT, SHARE))


def _break(state: State) -> Paragraph | None:
    if read_for_state("unemployment_quarterly", state)["share_pct"].isna().all():
        return None
    notes = read_for_state("unemployment_breaks", state)["note"]
    return words(f"Brott i serien. {' '.join(notes)}") if len(notes) else None


def _beside(state: State) -> Table | None:
    """Return the regions at the municipality's own latest quarter, the lowest first; None without a figure for it."""
    rows = read_for_state("unemployment_comparison", state).dropna(subset="share_pct")
    if not rows["is_own"].any():
        return None
    last = rows[rows["period_start"] == rows.loc[rows["is_own"], "period_start"].max()]
    last = last.sort_values("name", key=lambda names: names.map(swedish_order))
    last = last.sort_values("share_pct", kind="stable")
    body = tuple(
        (Cell(row["name"], is_bold=row["is_own"]), Cell(text.number(row["share_pct"], 1), is_bold=row["is_own"]))
        for _, row in last.iterrows()
    )
    caption = sentences.comparison_caption(last)
    source = source_line(statistics_of(state, last, SERVICE), UNIT, SHARE)
    return Table(caption, (Column("Region", 4), Column("Procent", 1.4, True)), body, source)


def _claims(content: ReportContent) -> Table:
    """Return each claim of the plan on population or unemployment, with the verdict."""
    rows = claims(content)
    columns = (
        Column("Planens påstående", 3.6),
        Column(labels.PLAN_STATES, 2.4),
        Column(labels.CHECK_GIVES, 3.2),
        Column("Svar", 1.8),
        Column("Prövat", 1.8),
    )
    body = tuple(_claim(content, row) for _, row in rows.iterrows())
    return Table(
        "Vad planen säger om omvärlden, prövat mot statistiken",
        columns,
        body,
        f"Källa: {statistics_of(content.state, read_for_state('claim_sources', content.state))}."
        " Datum i kolumnen Prövat är sedan när svaret är detsamma.",
    )


def claims(content: ReportContent) -> pd.DataFrame:
    """Return the findings on the plan's claims about population and unemployment, open or confirmed."""
    return content.findings[content.findings["check_name"].str.startswith(CLAIM)]


def _claim(content: ReportContent, row: pd.Series) -> tuple[Cell, ...]:
    verdict, icon, colour = theme.VERDICTS[row["verdict"]]
    notes = (sentence(content.state, row["statement_id"]),) if isinstance(row["statement_id"], str) else ()
    since = text.day(row["since"]) if not pd.isna(row["since"]) else text.MISSING
    return (
        Cell(row["title"], notes),
        Cell(row["expected"]),
        Cell(row["found"]),
        Cell(f"{verdict} {icon}", colour=colour),
        Cell(since),
    )
