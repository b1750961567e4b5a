"""What the charts of Utforska find: the municipality's figure, its place, and how many of those asked for have one."""

import pandas as pd

from ui import text
from ui.charts.explore_series import COUNTRY, Look, figure_text, name_of, varying
from ui.explore.selection import VIEWS
from ui.ranking import place_of
from ui.sentences.ranking import among, place, with_value


def measure(frame: pd.DataFrame, view: str) -> str:
    """Return what is measured, as a title begins: "Arbetslöshet", "Födda och Döda, index"."""
    titles = list(dict.fromkeys(frame["indicator_title"]))
    few = titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} och {titles[-1]}"
    return few if view in {"niva", "sasong"} else f"{few}, {VIEWS[view].lower()}"


def finding(frame: pd.DataFrame, look: Look) -> str:
    """Return what the rows say of the municipality at the period: its value, its place among others, the country's value.

    indicator_id, indicator_title, region_code, region_name, region_kind, sex, age, period_start and the columns of shown_*.
    Of several measures or groups each has its own newest figure, named where it is older than the period.
    """
    until = frame[(frame["period_start"] <= look.period) & frame["shown"].notna()]
    now = until[until["period_start"] == look.period]
    when = text.period(look.period, look.frequency)
    if now.empty:
        return f"{measure(frame, look.view)}: ingen uppgift {when}{_lacking(now, look)}"
    own = now[now["region_code"] == look.own_region]
    lead = (own if len(own) else now).iloc[0]
    keys = ["indicator_id", "sex", "age"]
    newest = until[until["region_code"] == lead["region_code"]].sort_values("period_start", kind="stable")
    newest = newest.drop_duplicates(keys, keep="last").sort_index()
    if len(newest) > 1:
        differ = varying(newest) - {"region_code"}
        stated = ", ".join(f"{name_of(row, differ)} {_figure(row, look)}" for _, row in newest.iterrows())
        return f"{lead['region_name']} {when}: {stated}"
    stated = f"{measure(frame, look.view)} {when}: {name_of(lead, varying(frame))} {figure_text(lead)}"
    return f"{stated}{_place(now, lead, look)}{_country(now, lead)}"


def _figure(row: pd.Series, look: Look) -> str:
    """Return a figure, with its period where that is not the one that the sentence begins with."""
    is_older = row["period_start"] != look.period
    return f"{figure_text(row)} ({text.period(row['period_start'], look.frequency)})" if is_older else figure_text(row)


def _place(now: pd.DataFrame, lead: pd.Series, look: Look) -> str:
    """Return the place among those of the same kind, and how many of the municipalities asked for have a figure."""
    found = place_of(now, lead["region_code"], "shown", "region_kind")
    if lead["region_kind"] == "municipality":
        return among(found, look.asked, look.group)
    return f", {place(found)} län" if found and lead["region_kind"] == "county" else ""


def _lacking(now: pd.DataFrame, look: Look) -> str:
    lacking = with_value(int((now["region_kind"] == "municipality").sum()), look.asked, look.group)
    return f"; {lacking}" if lacking else ""


def _country(now: pd.DataFrame, lead: pd.Series) -> str:
    country = now[now["region_code"] == COUNTRY]
    return "" if country.empty or lead["region_code"] == COUNTRY else f"; Riket {figure_text(country.iloc[0])}"


def ordered_title(frame: pd.DataFrame, look: Look) -> str:
    """Return the title of the regions in order, which stands under the chart that has said what is found."""
    now = frame[(frame["period_start"] == look.period) & frame["shown"].notna()]
    return f"I ordning {text.period(look.period, look.frequency)}{_lacking(now, look)}"


def ordered_note(frame: pd.DataFrame, shown_count: int, look: Look) -> str:
    """Return who is counted in the order, how many of the regions are left out, and how many have no figure."""
    now = frame[frame["period_start"] == look.period].dropna(subset="shown")
    counted = int((now["region_kind"] == "municipality").sum())
    said = []
    left_out = len(now) - shown_count
    if left_out:
        among_whom = f"; platsen räknas bland alla {text.number(counted)} kommuner" if counted else ""
        said.append(f"{text.number(left_out)} regioner i mitten visas inte här{among_whom}")
    if 0 < counted < len(now):
        said.append("Bara kommuner har en plats")
    if lacking := with_value(counted, look.asked, look.group):
        said.append(lacking)
    return "".join(f". {one}" for one in said)


def map_title(known: pd.DataFrame, own_region: str, own_name: str, asked: int) -> str:
    """Return what a map finds: the highest, the lowest, the own municipality's place, and how many have a figure.

    `known` has a row a municipality with a figure: region_code, region_name, shown, shown_text.
    """
    lacking = with_value(len(known), asked, "{} kommuner")
    rest = f"; {lacking}" if lacking else ""
    if known.empty:
        return "ingen kommun har en uppgift för perioden"
    high, low = known["shown"].max(), known["shown"].min()
    if high == low:
        return f"alla {len(known)} kommuner med uppgift har samma värde: {known['shown_text'].iloc[0]}{rest}"
    ends = f"högst är {_all_with(known, high)}, lägst {_all_with(known, low)}"
    found = place_of(known.assign(kind="municipality"), own_region, "shown", "kind")
    if found is None:
        return f"{ends}; uppgift för {own_name} saknas{rest}"
    return f"{ends}; {own_name} är {place(found)} kommuner{rest}"


def _all_with(known: pd.DataFrame, value: float) -> str:
    found = known[known["shown"] == value]
    first = found.iloc[0]
    more = f" och {len(found) - 1} till" if len(found) > 1 else ""
    return f"{first['region_name']}{more} ({first['shown_text']})"
