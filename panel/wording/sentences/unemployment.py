"""Titles, captions and text alternatives of the charts of unemployment."""

from itertools import cycle

import pandas as pd

from panel.wording import text
from panel.wording.ordering import age_order
from panel.wording.sentences.ranking import ALL, COMPARED, among, with_value
from panel.wording.statistics.ages import age_name
from panel.wording.statistics.ranking import Rank, rank_of

# Plotly's name of each symbol, and its name in Swedish, in the order in which ages take them.
MONTH_SYMBOLS = {"diamond": "ruta på spets", "circle": "cirkel", "square": "kvadrat", "triangle-up": "triangel"}


def quarterly_title(frame: pd.DataFrame) -> str:
    """Return the newest quarter's share and its change in a year: period_start, share_pct, change_on_year_pp."""
    last = frame.dropna(subset="share_pct").iloc[-1]
    now = f"Arbetslösheten var {text.percent(last['share_pct'])} {text.quarter(last['period_start'])}"
    change = last["change_on_year_pp"]
    return now if pd.isna(change) else f"{now}, {text.points(change)} på ett år"


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


def place(frame: pd.DataFrame) -> str:
    """Return the municipality's rank among those compared at its own newest quarter; "" where no other has a figure.

    Takes region_code, name, kind, period_start, share_pct, is_own, asked (how many municipalities were to
    be compared).
    """
    own = frame[frame["is_own"]].dropna(subset="share_pct").sort_values("period_start")
    if own.empty:
        return ""
    row = own.iloc[-1]
    now = frame[frame["period_start"] == row["period_start"]].dropna(subset="share_pct")
    found = rank_of(now, row["region_code"], "share_pct", "kind")
    if found is None:
        return ""
    words = among(found, int(row["asked"]), COMPARED).removeprefix(", ")
    return f"Arbetslösheten i {row['name']}: {words}."


def comparison_caption(now: pd.DataFrame) -> str:
    """Return the caption of one quarter's shares, and how many municipalities have one.

    Rows are as for place().
    """
    row = now[now["is_own"]].iloc[0]
    lacking = with_value(int((now["kind"] == "municipality").sum()), int(row["asked"]), COMPARED)
    shown = f"Arbetslöshet {text.quarter(row['period_start'])} i jämförelse, procent av arbetskraften"
    return f"{shown}; {lacking}" if lacking else shown


def quarters_caption(frame: pd.DataFrame) -> str:
    """Return the caption of all quarters' shares, and how many municipalities are included.

    Rows are as for place(), or none.
    """
    own = frame[frame["is_own"]]
    if own.empty:
        return "Arbetslöshet i jämförelse"
    observed = frame[(frame["kind"] == "municipality") & frame["share_pct"].notna()]
    lacking = with_value(observed["region_code"].nunique(), int(own["asked"].iloc[0]), COMPARED)
    return f"Arbetslöshet i jämförelse; {lacking}" if lacking else "Arbetslöshet i jämförelse"


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


def other_measure(frame: pd.DataFrame) -> str:
    """Return the newest share of the openly unemployed in the population, and its rank among the municipalities.

    Takes year, share_pct, rank_from_highest, tied (how many others share the rank), municipalities (how many have a
    value that year), asked (how many there are).
    """
    last = frame.dropna(subset="share_pct").iloc[-1]
    value = f"Öppet arbetslösa (Kolada): {text.percent(last['share_pct'])} av befolkningen 18–65 år {int(last['year'])}"
    found = Rank(int(last["rank_from_highest"]), int(last["tied"]), int(last["municipalities"]))
    return f"{value}{among(found if found.counted > 1 else None, int(last['asked']), ALL)}"


def beside_median(frame: pd.DataFrame) -> str:
    """Return the newest such share beside that of the middle municipality. Takes other_measure()'s rows, with name."""
    last = frame.dropna(subset="share_pct").iloc[-1]
    middle = (
        f"den mittersta av {text.number(int(last['municipalities']))} kommuner {text.percent(last['median_share_pct'])}"
    )
    return f"{last['name']} hade {text.percent(last['share_pct'])} öppet arbetslösa {int(last['year'])}, {middle}"


def beside_median_alt(frame: pd.DataFrame) -> str:
    """Return the text alternative."""
    return f"Linjer. {beside_median(frame)}."
