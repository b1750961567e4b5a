"""Titles, captions and text alternatives of the charts of unemployment."""

from collections.abc import Mapping
from itertools import cycle

import pandas as pd

from panel.wording import text
from panel.wording.ordering import age_order
from panel.wording.sentences.ranking import ALL, COMPARED, R9, among, with_value
from panel.wording.statistics.ages import age_name
from panel.wording.statistics.ranking import Rank, rank_of

# Plotly's name of each symbol, and its name in Swedish, in the order in which ages take them.
MONTH_SYMBOLS = {"diamond": "romb", "circle": "cirkel", "square": "kvadrat", "triangle-up": "triangel"}
FOREIGN, NATIVE = "unemployment_share_foreign_born", "unemployment_share_native_born"


def quarterly_title(frame: pd.DataFrame) -> str:
    """Return the newest quarter's share and its change in a year: period_start, share_pct, change_on_year_pp."""
    last = frame.dropna(subset="share_pct").iloc[-1]
    now = f"Arbetslösheten var {text.percent(last['share_pct'])} {text.quarter(last['period_start'])}"
    change = last["change_on_year_pp"]
    return now if pd.isna(change) else f"{now}, {text.points(change)} på ett år"


def newer_month(quarter: pd.Timestamp, month: pd.Timestamp, share_pct: float) -> str:
    """Return that a single month is newer than the newest quarter, and its share. Takes the periods' first days."""
    return (
        f"Diagrammen går till och med {text.quarter(quarter)}. En enstaka månad är nyare: {text.percent(share_pct)}"
        f" i {text.month(month)}. Den visas under Enstaka månader."
    )


def quarterly_alt(frame: pd.DataFrame, breaks: pd.Series) -> str:
    """Return the text alternative, with the lowest and the highest since the measure last changed.

    `breaks` are the days on which it changed.
    """
    observed = _since_break(frame.dropna(subset="share_pct"), breaks)
    low, high = (_newest(observed, observed["share_pct"].agg(of)) for of in ("min", "max"))
    since = text.quarter(observed["period_start"].iloc[0])
    return f"Linje. {quarterly_title(frame)}. Sedan {since}: lägst {low}, högst {high}.{_breaks(frame, breaks)}"


def _newest(observed: pd.DataFrame, value: float) -> str:
    day = observed.loc[observed["share_pct"] == value, "period_start"].iloc[-1]
    return f"{text.percent(value)} {text.quarter(day)}"


def _since_break(observed: pd.DataFrame, breaks: pd.Series) -> pd.DataFrame:
    """Return the rows of the current measure: those since the newest break within the rows' periods."""
    within = breaks[breaks <= observed["period_start"].max()]
    return observed if within.empty else observed[observed["period_start"] >= within.max()]


def _breaks(frame: pd.DataFrame, breaks: pd.Series) -> str:
    starts = frame["period_start"]
    within = breaks[(breaks > starts.min()) & (breaks <= starts.max())]
    return "".join(f" Brott i serien {text.month(day)}." for day in within)


def groups_title(frame: pd.DataFrame) -> str:
    """Return unemployment among foreign born relative to native born, at the newest quarter that both have.

    Takes indicator_id, period_start, share_pct.
    """
    observed = frame.dropna(subset="share_pct").pivot(index="period_start", columns="indicator_id", values="share_pct")
    both = (
        observed.dropna(subset=[FOREIGN, NATIVE]) if {FOREIGN, NATIVE} <= set(observed.columns) else observed.iloc[:0]
    )
    if both.empty or both[NATIVE].iloc[-1] == 0:
        return f"Arbetslöshet i grupper till och med {text.quarter(observed.index.max())}"
    ratio = round(both[FOREIGN].iloc[-1] / both[NATIVE].iloc[-1], 1)
    when = text.quarter(both.index[-1])
    if ratio == 1:
        return f"Utrikes och inrikes födda var arbetslösa ungefär lika ofta {when}"
    return f"Utrikes födda var arbetslösa {text.number(ratio, 1)} gånger så ofta som inrikes födda {when}"


def groups_alt(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Return the text alternative, with the newest share of each group. `names` are the groups' names by indicator."""
    observed = frame.dropna(subset="share_pct")
    sentence = []
    for indicator, name in names.items():
        rows = observed[observed["indicator_id"] == indicator]
        if len(rows):
            last = rows.sort_values("period_start").iloc[-1]
            sentence.append(f"{name} {text.percent(last['share_pct'])} {text.quarter(last['period_start'])}")
    return f"Linjer för {len(sentence)} grupper. {groups_title(frame)}. {', '.join(sentence)}."


def comparison_title(frame: pd.DataFrame) -> str:
    """Return the municipality's distance from the country and its rank, at its own newest quarter.

    Takes region_code, name, kind, period_start, share_pct, is_own, is_similar, asked (how many municipalities were to
    be compared).
    """
    own = frame[frame["is_own"]].dropna(subset="share_pct").sort_values("period_start")
    if own.empty:
        return "Arbetslösheten i kommunen går inte att jämföra: uppgift saknas"
    row = own.iloc[-1]
    now = frame[(frame["period_start"] == row["period_start"])].dropna(subset="share_pct")
    country = now.loc[now["kind"] == "country", "share_pct"]
    when = text.quarter(row["period_start"])
    beside = f"hade {text.percent(row['share_pct'])}" if country.empty else _beside(row["share_pct"], country.iloc[0])
    found = rank_of(now, row["region_code"], "share_pct", "kind")
    return f"{row['name']} {beside} {when}{among(found, int(row['asked']), R9 if row['is_similar'] else COMPARED)}"


def comparison_caption(now: pd.DataFrame) -> str:
    """Return the caption of one quarter's shares, and how many municipalities have one.

    Rows are as for comparison_title().
    """
    row = now[now["is_own"]].iloc[0]
    group = R9 if row["is_similar"] else COMPARED
    lacking = with_value(int((now["kind"] == "municipality").sum()), int(row["asked"]), group)
    shown = f"Arbetslöshet {text.quarter(row['period_start'])} i jämförelse, procent av arbetskraften"
    return f"{shown}; {lacking}" if lacking else shown


def quarters_caption(frame: pd.DataFrame) -> str:
    """Return the caption of all quarters' shares, and how many municipalities are included.

    Rows are as for comparison_title(), or none.
    """
    own = frame[frame["is_own"]]
    if own.empty:
        return "Arbetslöshet i jämförelse"
    observed = frame[(frame["kind"] == "municipality") & frame["share_pct"].notna()]
    group = R9 if own["is_similar"].iloc[0] else COMPARED
    lacking = with_value(observed["region_code"].nunique(), int(own["asked"].iloc[0]), group)
    return f"Arbetslöshet i jämförelse; {lacking}" if lacking else "Arbetslöshet i jämförelse"


def _beside(own: float, country: float) -> str:
    distance = round(own - country, 1)
    if distance == 0:
        return "låg lika högt som Riket"
    return f"låg {text.number(abs(distance), 1)} procentenheter {'över' if distance > 0 else 'under'} Riket"


def comparison_alt(frame: pd.DataFrame) -> str:
    """Return the text alternative, with each region's share at the municipality's newest quarter, the highest first."""
    own = frame[frame["is_own"]].dropna(subset="share_pct")
    if own.empty:
        return f"Linjer. {comparison_title(frame)}."
    now = frame[frame["period_start"] == own["period_start"].max()].dropna(subset="share_pct")
    ordered = now.sort_values("share_pct", ascending=False)
    sentence = ", ".join(
        f"{name} {text.percent(value)}" for name, value in zip(ordered["name"], ordered["share_pct"], strict=True)
    )
    return f"Linjer. {comparison_title(frame)}. {sentence}."


def months_title(frame: pd.DataFrame) -> str:
    """Return how many single months have a figure, and the newest of them: period_start, share_pct."""
    observed = frame.dropna(subset="share_pct").sort_values("period_start")
    last = observed.iloc[-1]
    newest = f"{text.month(last['period_start'])}: {text.percent(last['share_pct'])}"
    if len(observed) == 1:
        return f"En enstaka månad är känd, {newest}"
    return f"{text.number(len(observed))} enstaka månader är kända, den sista {newest}"


def months_alt(frame: pd.DataFrame) -> str:
    """Return the text alternative."""
    return f"Punkter. {months_title(frame)}."


def months_subtitle(frame: pd.DataFrame) -> str:
    """Return measure and unit, and which symbol each age has, in the order of MONTH_SYMBOLS: age, share_pct."""
    ages = sorted(frame.dropna(subset="share_pct")["age"].unique(), key=age_order)
    symbols = [f"{symbol}: {age_name(age)}" for age, symbol in zip(ages, cycle(MONTH_SYMBOLS.values()), strict=False)]
    legend = ", ".join(symbols) if len(symbols) > 1 else age_name(ages[0])
    return (
        f"Arbetslöshet enstaka månader, procent av arbetskraften. {legend[0].upper()}{legend[1:]}."
        " Ingen linje, eftersom månader saknas"
    )


def other_title(frame: pd.DataFrame) -> str:
    """Return the newest share of the population and its rank among the municipalities.

    Takes year, share_pct, rank_from_highest, tied (how many others share the rank), municipalities (how many have a
    value that year), asked (how many there are).
    """
    last = frame.dropna(subset="share_pct").iloc[-1]
    value = f"{text.percent(last['share_pct'])} öppet arbetslösa {int(last['year'])}"
    found = Rank(int(last["rank_from_highest"]), int(last["tied"]), int(last["municipalities"]))
    return f"Av befolkningen var {value}{among(found if found.counted > 1 else None, int(last['asked']), ALL)}"


def other_alt(frame: pd.DataFrame) -> str:
    """Return the text alternative, with the median municipality."""
    last = frame.dropna(subset="share_pct").iloc[-1]
    return f"Två linjer. {other_title(frame)}. Median för kommunerna: {text.percent(last['median_share_pct'])}."
