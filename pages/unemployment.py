"""Arbetslöshet: unemployment beside the country and another municipality, within groups, and in persons."""

from math import nan

import pandas as pd
import streamlit as st
from markupsafe import Markup

from panel.charts import unemployment as charts
from panel.ui import address, block, head
from panel.ui.cached import per_build
from panel.ui.home import own_place
from panel.ui.plan.plan import plan_findings
from panel.ui.plan.which_plan import with_plan
from panel.ui.source_line import source_line
from panel.ui.statistics import missing
from panel.ui.unemployment import parts
from panel.warehouse import read
from panel.wording.plan.open_findings import at
from panel.wording.sentences import unemployment as sentences
from panel.wording.sentences import unemployment_compared as compared
from panel.wording.statistics.attribution import sources_of
from panel.wording.statistics.latest import Latest, latest
from panel.wording.statistics.peers import peers
from panel.wording.templates import component

SHARE = (
    "Inskrivna arbetslösa hos Arbetsförmedlingen som andel av arbetskraften. Ålder 16–64 år till 2022, 16–65 år 2023–2025, 16–66 år från 2026."
    " Arbetskraften är registerbaserad till 2022 och enligt Befolkningens arbetsmarknadsstatus (BAS) från januari 2023."
)
WITHIN = "Som ovan, inom gruppen."
AF = "Arbetsförmedlingen"
INDICATOR, GROUPS, PERSONS = "unemployment_share", "unemployment_groups", "unemployed_persons"
BESIDE = block.Block(
    "unemployment_beside",
    charts.beside,
    "procent av arbetskraften",
    SHARE,
    ("period_start", "name", "age", "share_pct"),
    "Q",
    AF,
    annotations_on=(INDICATOR,),
)
OTHER = block.Block(
    "open_unemployed_yearly",
    charts.other_measure,
    "procent av befolkningen 18–65 år",
    "Öppet arbetslösa som andel av hela befolkningen 18–65 år. Ett annat mått än andelen av arbetskraften: lägre tal.",
    ("year", "share_pct", "median_share_pct", "rank_from_highest", "municipalities"),
    "Y",
    AF,
)
# The shares of the table, with the choice above it, and of the chart.
WIDTHS = (1, 1.9)


def main() -> None:
    """Show the newest share, beside the country and another municipality, then groups and persons."""
    region, name = own_place()
    address.answer_retired("visa")
    newest = latest(INDICATOR, region)
    if newest is None:
        others = others_of(region)
        head.plain("Arbetslöshet", compared.not_held(name) if others.empty else f"{sentences.other_measure(others)}.")
        if len(others):
            block.show(OTHER, region_code=region)
        block.write(lacking(INDICATOR, "", region, name))
        return
    head.plain("Arbetslöshet", headline(newest, region, name), "Skriv ut")
    if words := lacking(INDICATOR, "Q", region, name):
        block.write(words)
    else:
        show_beside(region)
    block.write(groups(region, name))
    block.write(persons(region, name))
    block.write(last_line(region))


@per_build
def headline(newest: Latest, region: str, name: str) -> str:
    """Return the newest share, and the country's where it has a figure of the same period."""
    country = latest(INDICATOR, "00") if region != "00" else None
    is_same = country is not None and (country.period_start, country.frequency) == (
        newest.period_start,
        newest.frequency,
    )
    share = country.value if country is not None and is_same else nan
    return compared.headline(name, newest.value, newest.period_start, newest.frequency, newest.change, share)


def show_beside(region: str) -> None:
    """Show the municipality beside the country and the municipality that the reader picks, as lines and as a table."""
    towns = read("comparable_towns", indicator_id=INDICATOR, frequency="Q", region_code=region, peers=peers(region))
    codes = dict(zip(towns["name"], towns["region_code"], strict=True))
    other = ""
    left, right = st.columns(WIDTHS, gap="medium")
    with left:
        if codes:
            other = codes[block.pick("Jämför med", list(codes), "ort", towns.loc[towns["rank"] == 1, "name"].item())]
        st.html(table(region, other))
    with right:
        block.show(BESIDE, region_code=region, other_code=other)


@per_build
def table(region: str, other: str) -> Markup:
    """Return, as HTML, the newest shares as a table."""
    frame = read("unemployment_beside", region_code=region, other_code=other)
    place = sentences.place(read("unemployment_comparison", region_code=region, peers=peers(region)))
    return parts.beside(frame, read("unemployment_breaks")["period_start"], place)


@per_build
def groups(region: str, name: str) -> str:
    """Return, as HTML, the groups; "" where there are no figures of them."""
    frame = read(GROUPS, region_code=region)
    if not frame.loc[frame["is_own"], "share_pct"].notna().any():
        return ""
    columns = ("period_start", "group_name", "name", "age", "share_pct")
    below = _below(frame, GROUPS, region, columns, "procent av arbetskraften i gruppen", WITHIN)
    return parts.groups(frame, name, below)


@per_build
def persons(region: str, name: str) -> str:
    """Return, as HTML, the number of unemployed; "" where there are no figures of it."""
    frame = read(PERSONS, region_code=region)
    if frame.empty:
        return ""
    columns = ("period_start", "unemployed", "long_term_unemployed", "long_term_pct")
    defined = "Inskrivna hos Arbetsförmedlingen; utan arbete i mer än tolv månader."
    return parts.persons(frame, name, _below(frame, PERSONS, region, columns, "antal personer", defined))


def _below(
    frame: pd.DataFrame, query: str, region: str, columns: tuple[str, ...], unit: str, definition: str
) -> Markup:
    source = source_line(sources_of(frame), unit, definition, AF)
    take = block.take_away(query, {"region_code": region}, columns, "Arbetslöshet", has_picture=False)
    return source + take


@per_build
def lacking(indicator_id: str, frequency: str, region: str, name: str) -> str:
    """Return, as HTML, that the municipality lacks a series, "" where it has it."""
    found = missing.of((indicator_id, frequency), region)
    return "" if found is None else missing.words(found, name)


def others_of(region: str) -> pd.DataFrame:
    """Return the years of the other measure, which all municipalities have: rows of open_unemployed_yearly."""
    return read("open_unemployed_yearly", region_code=region).dropna(subset="share_pct")


@per_build
def last_line(region: str) -> str:
    """Return, as HTML, the links to another measure of all municipalities, and to what the plan states."""
    items = []
    others = others_of(region)
    if len(others):
        chart = f"utforska?matt=open_unemployed_of_population_18_65&region={region}&frekvens=Y&diagram=rangordning"
        items.append((sentences.other_measure(others), with_plan(chart)))
    if count := len(at(plan_findings(), "unemployment")):
        items.append((f"Frågetecken i planen om arbetslösheten: {count}", with_plan("kallor?visa=Iakttagelser")))
    return component("quiet_line", items) if items else ""


main()
