"""Titles of the charts on Utforska: the municipality's figure, its rank, and how many municipalities have one."""

from math import isfinite

import pandas as pd

from panel.charts.explore.selection import COUNTRY, FROM_BASE, SEXES, TRANSFORMS
from panel.charts.explore.series import KINDS, Look, figure_text, name_of, varying
from panel.wording import text
from panel.wording.sentences.ranking import among, rank_in_words, with_value
from panel.wording.statistics.ranking import rank_of

CHANGE_FROM = FROM_BASE - {"index"}
MIN_FOR_CORRELATION = 10
# Limits of Pearson's r: no correlation to speak of below the first, a clear one from the second on.
WEAK, CLEAR = 0.2, 0.5
MAX_POINTS_IN_WORDS = 20


def measure(frame: pd.DataFrame) -> str:
    """Return the measure as a title begins: "Arbetslöshet", "Folkmängd, män", "Födda, index", "Sysselsatta: Handel"."""
    titles = list(dict.fromkeys(frame["indicator_title"]))
    parts = frame[["breakdown_id", "breakdown_name"]].drop_duplicates()
    if len(titles) == len(parts) == 1 and parts["breakdown_id"].iloc[0] != "total":
        titles = [f"{titles[0]}: {parts['breakdown_name'].iloc[0]}"]
    few = f"{text.listed(titles)}{_group(frame)}"
    transform, against = frame["transform"].iloc[0], frame["shown_against"].iloc[0]
    if transform in {"niva", "sasong"}:
        return few
    if transform == "avstand":
        return f"{few}, avstånd till {against}"
    if transform in CHANGE_FROM:
        return f"{few}, förändring från {against or 'en gemensam period'}"
    return f"{few}, {TRANSFORMS[transform].lower()}"


def _group(frame: pd.DataFrame) -> str:
    """Return the sex and the ages that all rows share, as they follow what is measured: ", män, 16–64 år"; "" for all."""
    shared = [frame[key].iloc[0] for key in ("sex", "age") if (frame[key] == frame[key].iloc[0]).all()]
    named = {sex: name.lower() for sex, name in SEXES.items()} | dict(zip(frame["age"], frame["age_name"], strict=True))
    return "".join(f", {named[code]}" for code in shared if code != "total")


def _when(look: Look) -> str:
    """Return the look's period, as it follows the measure."""
    when = text.period(look.period, look.frequency)
    return f"till {when}" if look.transform in CHANGE_FROM else when


def finding(frame: pd.DataFrame, look: Look) -> str:
    """Return the municipality's value at the look's period, its rank, and the country's value.

    Takes indicator_id, indicator_title, region_code, region_name, region_kind, sex, age, age_name, breakdown_id, breakdown_name, period_start and the
    columns shown*. Of several measures or groups each has its own newest figure, with its period where that is older.
    """
    until = frame[(frame["period_start"] <= look.period) & frame["shown"].notna()]
    if len(frame[KINDS].drop_duplicates()) > 1:
        return _of_several(frame, until, look)
    now = until[until["period_start"] == look.period]
    if now.empty:
        when = text.period(look.period, look.frequency)
        return f"{measure(frame)}: ingen uppgift {when}{_lacking(now, look)}"
    own = now[now["region_code"] == look.own_region]
    lead = (own if len(own) else now).iloc[0]
    stated = f"{measure(frame)} {_when(look)}: {name_of(lead, varying(frame))} {figure_text(lead)}"
    return f"{stated}{_rank(now, lead, look)}{_country(now, lead)}"


def _of_several(frame: pd.DataFrame, until: pd.DataFrame, look: Look) -> str:
    """Return the newest figure of each measure and group, for the municipality or else the first region with one."""
    own = until[until["region_code"] == look.own_region]
    if until.empty:
        return f"{measure(frame)}: ingen uppgift {text.period(look.period, look.frequency)}{_lacking(until, look)}"
    lead = (own if len(own) else until).iloc[0]
    firsts = frame.drop_duplicates(KINDS)
    differ = varying(firsts) - {"region_code"}
    of_lead = until[until["region_code"] == lead["region_code"]].sort_values("period_start")
    of_lead = of_lead.drop_duplicates(KINDS, keep="last")
    newest = {tuple(row[KINDS]): row for _, row in of_lead.iterrows()}
    stated = [f"{name_of(row, differ)} {_figure(newest.get(tuple(row[KINDS])), look)}" for _, row in firsts.iterrows()]
    return (
        f"{_about(frame, lead['region_name'], differ, look)}: {', '.join(stated)}{_lacking_any(until, of_lead, look)}"
    )


def _about(frame: pd.DataFrame, region: str, differ: set[str], look: Look) -> str:
    """Return what several figures have in common: "Folkmängd 2023, Alingsås" or, of several measures, "Alingsås, män 2023"."""
    if "indicator_id" in differ:
        return f"{region}{_group(frame)} {text.period(look.period, look.frequency)}"
    return f"{measure(frame)} {_when(look)}, {region}"


def _figure(row: pd.Series | None, look: Look) -> str:
    """Return a figure, with its period where that is not the look's."""
    if row is None:
        return "ingen uppgift"
    is_older = row["period_start"] != look.period
    return f"{figure_text(row)} ({text.period(row['period_start'], look.frequency)})" if is_older else figure_text(row)


def _lacking_any(until: pd.DataFrame, newest: pd.DataFrame, look: Look) -> str:
    """Return how many municipalities have every figure named, each at its own period; "" where all have."""
    peers = until[(until["region_kind"] == "municipality") & until["period_start"].isin(newest["period_start"])]
    counts = peers.merge(newest[[*KINDS, "period_start"]], on=[*KINDS, "period_start"]).groupby("region_code").size()
    lacking = with_value(int((counts == len(newest)).sum()), look.requested, look.group)
    return f"; {lacking} om allt detta" if lacking else ""


def _rank(now: pd.DataFrame, lead: pd.Series, look: Look) -> str:
    """Return the rank among regions of the same kind, and how many of the requested municipalities have a figure."""
    found = rank_of(now, lead["region_code"], "shown", "region_kind")
    if lead["region_kind"] == "municipality":
        return among(found, look.requested, look.group)
    counties = f", {rank_in_words(found)} län" if found and lead["region_kind"] == "county" else ""
    return f"{counties}{_lacking(now, look)}"


def _lacking(now: pd.DataFrame, look: Look) -> str:
    counted = now.loc[now["region_kind"] == "municipality", "region_code"].nunique()
    lacking = with_value(counted, look.requested, look.group)
    return f"; {lacking}" if lacking else ""


def _country(now: pd.DataFrame, lead: pd.Series) -> str:
    country = now[now["region_code"] == COUNTRY]
    return "" if country.empty or lead["region_code"] == COUNTRY else f"; Riket {figure_text(country.iloc[0])}"


def ordered_title(frame: pd.DataFrame, look: Look) -> str:
    """Return the title of the ranking that is shown below another chart."""
    now = frame[(frame["period_start"] == look.period) & frame["shown"].notna()]
    return f"I ordning {text.period(look.period, look.frequency)}{_lacking(now, look)}"


def ordered_note(frame: pd.DataFrame, shown_count: int, look: Look) -> str:
    """Return who is counted in the ranking, and how many regions are left out."""
    now = frame[frame["period_start"] == look.period].dropna(subset="shown")
    counted = int((now["region_kind"] == "municipality").sum())
    parts = []
    left_out = len(now) - shown_count
    if left_out:
        among_whom = f"; platsen räknas bland alla {text.number(counted)} kommuner" if counted else ""
        parts.append(f"{text.count(left_out, 'region', 'regioner')} i mitten visas inte här{among_whom}")
    if 0 < counted < len(now):
        parts.append("Bara kommuner har en plats")
    return "".join(f". {one}" for one in parts)


def scatter_subtitle(both: pd.DataFrame, look: Look) -> str:
    """Return the period, and how many regions have both figures."""
    regions = text.count(len(both), "region", "regioner")
    when = text.period(look.period, look.frequency).capitalize()
    return f"{when}. Varje punkt är en region; {regions} har båda uppgifterna. Ett samband är inte en orsak."


def scatter_alt(title: str, points: list[str]) -> str:
    """Return the text alternative of a scatter plot. `points` are the texts of its regions; only the first are used."""
    more = len(points) - MAX_POINTS_IN_WORDS
    rest = f" och {text.count(more, 'region', 'regioner')} till" if more > 0 else ""
    return f"Punkter. {title}. {', '.join(points[:MAX_POINTS_IN_WORDS]) or 'Ingen region har båda'}{rest}."


def correlation(both: pd.DataFrame, across: str, up: str, look: Look) -> str:
    """Return how two measures correlate among the municipalities (Pearson's r), unless the points are too few.

    `both` has a row per region with both figures: region_kind_x, shown_x, shown_y. `across` and `up` name the measures.
    """
    peers = both[both["region_kind_x"] == "municipality"]
    when = text.period(look.period, look.frequency)
    lacking = with_value(len(peers), look.requested, look.group)
    rest = f"; {lacking} om båda" if lacking else ""
    r = _pearson(peers)
    if r is None:
        return f"{across} och {up} i {text.count(len(both), 'region', 'regioner')} {when}{rest}"
    strength = "inget tydligt" if abs(r) < WEAK else "ett svagt" if abs(r) < CLEAR else "ett tydligt"
    way = "" if abs(r) < WEAK else ": högre följs av högre" if r > 0 else ": högre följs av lägre"
    return f"{across} och {up} har {strength} samband bland {len(peers)} kommuner {when}{way} (r = {text.number(r, 2)}){rest}"


def _pearson(peers: pd.DataFrame) -> float | None:
    """Return r with two decimals; None for few points, or where one of the measures is the same for all."""
    if len(peers) < MIN_FOR_CORRELATION or peers[["shown_x", "shown_y"]].nunique().min() < 2:
        return None
    r = text.rounded(float(peers["shown_x"].corr(peers["shown_y"])), 2)
    return r if isfinite(r) else None
