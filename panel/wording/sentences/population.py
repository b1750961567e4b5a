"""Titles, subtitles and text alternatives of the charts of the population."""

import pandas as pd

from panel.wording import text
from panel.wording.sentences.ranking import ALL, among, with_value
from panel.wording.statistics.ranking import rank_of

MAX_NAMED_YEARS = 2


def level_title(frame: pd.DataFrame) -> str:
    """Return the newest population, and when it was greatest. Takes period_start (a month's first day), population."""
    observed = frame.dropna(subset="population")
    last, maximum = observed.iloc[-1], observed["population"].max()
    now = f"{text.number(last['population'])} i {text.month(last['period_start'])}"
    series = f"i serien, som börjar {text.month(observed['period_start'].iloc[0])}"
    if len(observed) == 1:
        return f"Folkmängden var {now}"
    if last["population"] == maximum:
        shared = " delat" if (observed["population"] == maximum).sum() > 1 else ""
        return f"Folkmängden är{shared} störst {series}: {now}"
    if last["population"] == observed["population"].min():
        shared = " delat" if (observed["population"] == last["population"]).sum() > 1 else ""
        return f"Folkmängden är{shared} minst {series}: {now}"
    return f"Folkmängden är {now}; som störst var den {_level(_newest(observed, maximum))}"


def level_subtitle(frame: pd.DataFrame) -> str:
    """Return the measure and its months: period_start, population, frequency, register_population."""
    observed = frame.dropna(subset="population")
    first, last = observed["period_start"].iloc[0], observed["period_start"].iloc[-1]
    register = (
        " Rutor på spets: kommunens eget register (KID), där det är känt."
        if frame["register_population"].notna().any()
        else ""
    )
    return (
        f"Folkmängd vid månadens slut, {text.month(first)}–{text.month(last)}, antal personer (SCB).{_coarser(observed)}{register}"
        " Axeln börjar inte vid noll."
    )


def _coarser(observed: pd.DataFrame) -> str:
    """Return since when there are figures by quarter or year only; "" where there are monthly ones throughout."""
    monthly = observed.loc[observed["frequency"] == "M", "period_start"]
    after = observed if monthly.empty else observed[observed["period_start"] > monthly.max()]
    if after.empty:
        return ""
    often = "kvartal" if (after["frequency"] == "Q").any() else "år"
    if monthly.empty:
        return f" Uppgiften finns bara per {often}."
    return f" Efter {text.month(monthly.max())} finns uppgiften bara per {often}."


def level_alt(frame: pd.DataFrame) -> str:
    """Return the text alternative, with the greatest, the least and the change in a year."""
    observed = frame.dropna(subset="population")
    last = observed.iloc[-1]
    before = observed[observed["period_start"] == last["period_start"] - pd.DateOffset(years=1)]["population"]
    change = f" Förändring på ett år: {text.signed(last['population'] - before.iloc[0])}." if len(before) else ""
    maximum, minimum = (_level(_newest(observed, observed["population"].agg(of))) for of in ("max", "min"))
    return f"Linje. {level_title(frame)}. Störst: {maximum}. Minst: {minimum}.{change}"


def _newest(observed: pd.DataFrame, value: float) -> pd.Series:
    return observed[observed["population"] == value].iloc[-1]


def _level(row: pd.Series) -> str:
    return f"{text.number(row['population'])} i {text.month(row['period_start'])}"


def peak(frame: pd.DataFrame) -> str:
    """Return the label of the highest point of the line: "Högst: 145 227 i maj 2024"."""
    observed = frame.dropna(subset="population")
    return f"Högst: {_level(_newest(observed, observed['population'].max()))}"


def register_title(frame: pd.DataFrame) -> str:
    """Return how far the municipality's register is from SCB: period_start, difference."""
    observed = frame.dropna(subset="difference")["difference"]
    if observed.empty:
        return "Kommunens register och SCB kan inte jämföras: SCB saknas för månaderna"
    if observed.min() == observed.max():
        return f"Kommunens register ligger {text.signed(observed.min())} personer från SCB"
    return f"Kommunens register och SCB skiljer sig med {text.signed(observed.min())} till {text.signed(observed.max())} personer"


def register_subtitle(frame: pd.DataFrame) -> str:
    """Return the measure, and for how many months both registers have a figure."""
    count = int(frame["difference"].notna().sum())
    return f"Kommunens eget register (KID) minus SCB vid {count} månadsslut där båda är kända, antal personer. Två register, aldrig en serie."


def register_alt(frame: pd.DataFrame) -> str:
    """Return the text alternative, with the month of the greatest difference."""
    observed = frame.dropna(subset="difference")
    if observed.empty:
        return f"Staplar. {register_title(frame)}."
    maximum = observed.loc[observed["difference"].abs().idxmax()]
    return f"Staplar. {register_title(frame)}. Störst är skillnaden i {text.month(maximum['period_start'])}: {text.signed(maximum['difference'])}."


def change_title(frame: pd.DataFrame, column: str) -> str:
    """Return the newest year's change, and its rank among all years: year, and the change in `column`."""
    observed = frame.dropna(subset=column).sort_values("year")
    if observed.empty:
        return "Förändringen av folkmängden hela året är inte känd för något år"
    values, years = observed[column], observed["year"].astype(int)
    last, year, series = values.iloc[-1], years.iloc[-1], f"i serien, som börjar {years.iloc[0]}"
    falls = values < 0
    first_fall = int(falls.to_numpy().argmax())
    if last < 0 and first_fall > 0 and falls.iloc[first_fall:].all():
        then = "" if years.iloc[first_fall] == year else f"; {year} blev det {text.signed(last)}"
        began = f"{years.iloc[first_fall]} minskade folkmängden för första gången {series}"
        return f"{began} ({text.signed(values.iloc[first_fall])}){then}"
    return f"{year} {_moved(last)}{_among(values, years, series)}"


def _moved(value: float) -> str:
    if value == 0:
        return "var folkmängden oförändrad"
    return f"{'ökade' if value > 0 else 'minskade'} folkmängden med {text.number(abs(value))}"


def _among(values: pd.Series, years: pd.Series, series: str) -> str:
    """Return the rank of the newest change: highest, lowest, else which year was the lowest."""
    if len(values) == 1:
        return ""
    last, low, high = values.iloc[-1], values.min(), values.max()
    if low == high:
        return f", lika mycket som alla år {series}"
    for end, word in ((low, "lägsta"), (high, "högsta")):
        if last == end:
            return f", {'delat' if (values == end).sum() > 1 else 'det'} {word} {series}"
    lowest = years[values == low]
    named = " och ".join(map(str, lowest)) if len(lowest) <= MAX_NAMED_YEARS else f"{len(lowest)} år"
    return f"; lägst {series}, är {named} ({text.signed(low)})"


def change_subtitle(frame: pd.DataFrame, column: str) -> str:
    """Return the measure and its years."""
    years = frame.dropna(subset=column)["year"].astype(int)
    if years.empty:
        return "Förändring av folkmängden hela året, antal personer (SCB)"
    later = frame.loc[frame["year"] > years.max(), "year"].astype(int)
    lacking = f". För {' och '.join(map(str, later))} är den inte känd än" if len(later) else ""
    return f"Förändring av folkmängden hela året, {years.min()}–{years.max()}, antal personer (SCB){lacking}"


def change_alt(frame: pd.DataFrame, column: str) -> str:
    """Return the text alternative, with the plan's own year (is_marked) where it has a figure."""
    observed = frame.dropna(subset=column)
    sentence = f"Staplar. {change_title(frame, column)}."
    for _, row in observed[observed["is_marked"]].iterrows():
        sentence += f" Planens år {int(row['year'])}: {text.signed(row[column])}."
    return sentence


def _grows(name: str, change_pct: float, first: int, last: int) -> str:
    if text.rounded(change_pct, 1) == 0:
        return f"Folkmängden i {name} är oförändrad {first}–{last}"
    return f"{name} {'växte' if change_pct > 0 else 'minskade'} med {text.number(abs(change_pct), 1)} procent {first}–{last}"


def ranking_title(frame: pd.DataFrame) -> str:
    """Return the municipality's growth and its rank among all. Takes the rows of the query population_ranking."""
    first, last = int(frame["from_year"].iloc[0]), int(frame["to_year"].iloc[0])
    own = frame[frame["is_own"]]
    if own.empty:
        lacking = with_value(len(frame), int(frame["asked"].iloc[0]), ALL)
        return f"Kommunernas folkmängd {first}–{last}: {lacking}"
    row = own.iloc[0]
    found = rank_of(frame, row["region_code"], "change_pct", "kind")
    return f"{_grows(row['name'], row['change_pct'], first, last)}{among(found, int(row['asked']), ALL)}"
