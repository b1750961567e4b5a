"""The cards Folkmängd and Arbetslöshet: the newest figure, its change on a year, and the country beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan

import pandas as pd
from markupsafe import Markup

from panel.ui.overview.state import State
from panel.ui.plan.which_plan import with_plan
from panel.ui.small_lines import Line, small_lines
from panel.warehouse import read
from panel.wording import text
from panel.wording.sentences import beside_country as sentences
from panel.wording.statistics.latest import Latest, latest
from panel.wording.templates import render

QUARTERS_A_YEAR, YEARS = 4, 10
COUNTRY = "Riket"
NEW_METHOD = "ny metod"
# The foot of the picture, in px from its top.
NOTE_TOP = 34.0


@dataclass(frozen=True, eq=False)
class Picture:
    """The lines of a card: what they show in words, their values a quarter, and how their last value is written."""

    about: str
    own: "pd.Series[float]"
    country: "pd.Series[float]"
    written: Callable[[float], str]
    ends: tuple[str, str]
    is_from_zero: bool = False


def population_card(state: State) -> Markup:
    """Return the card on the population as HTML; with a sentence where the panel has none for the municipality."""
    found = latest("population", state.plan["region_code"])
    if found is None:
        return _missing("Folkmängd", "befolkning", state)
    rows = _quarters("population", state)
    country = rows["country_value"]
    country_pct = _at(100 * country / country.shift(QUARTERS_A_YEAR) - 100, rows, found)
    picture = _since_first(rows) if len(rows) else None
    return render(
        "overview/world.html",
        title="Folkmängd",
        address=with_plan("befolkning"),
        value=text.number(found.value),
        words=sentences.population_change(found.change, found.value, country_pct),
        about=picture.about if picture else "",
        lines=_drawn(picture, rows, state),
        foot=f"{found.producer}, {text.day(found.period_end)}",
    )


def unemployment_card(state: State) -> Markup:
    """Return the card on unemployment as HTML; with a sentence where the panel has none for the municipality."""
    found = latest("unemployment_share", state.plan["region_code"])
    if found is None:
        return _other_unemployment(state) or _missing("Arbetslöshet", "arbetsloshet", state)
    rows = _quarters("unemployment_share", state)
    gaps = rows["region_value"] - rows["country_value"]
    is_comparable = rows["segment"] == rows["segment"].shift(QUARTERS_A_YEAR)
    now, before = (_at(one, rows, found) for one in (gaps, gaps.shift(QUARTERS_A_YEAR).where(is_comparable)))
    return render(
        "overview/world.html",
        title="Arbetslöshet",
        address=with_plan("arbetsloshet"),
        value=text.percent(found.value),
        words=sentences.points_change(found.change),
        about=sentences.gap(now, before),
        lines=_drawn(_levels(rows) if len(rows) else None, rows, state),
        foot=f"{found.producer}, {text.period(found.period_start, found.frequency)}",
    )


def _other_unemployment(state: State) -> Markup | None:
    """Return the card with the other measure, which all municipalities have by year; None without it."""
    rows = read("open_unemployed_yearly", region_code=state.plan["region_code"]).dropna(subset="share_pct")
    if rows.empty:
        return None
    return render(
        "overview/world.html",
        title="Arbetslöshet",
        address=with_plan("arbetsloshet"),
        value=text.percent(rows["share_pct"].iloc[-1]),
        words="av befolkningen 18–65 år är öppet arbetslösa",
        about=sentences.not_here("Andelen av arbetskraften", str(state.plan["region_name"])),
        lines=Markup(),
        foot=f"Kolada, {rows['year'].iloc[-1]}",
    )


def _quarters(indicator_id: str, state: State) -> pd.DataFrame:
    """Return the last ten years by quarter: period_start, region_value, country_value, and `segment` of the measure.

    Figures of different segments are not compared.
    """
    rows = read("indicator_line", indicator_id=indicator_id, region_code=state.plan["region_code"], frequency="Q")
    rows = rows[rows["region_value"].notna()]
    rows = rows.assign(segment=rows["starts_anew"].cumsum())
    first = rows["period_start"].max() - pd.DateOffset(years=YEARS)
    return rows[rows["period_start"] >= first].reset_index(drop=True)


def _missing(title: str, address: str, state: State) -> Markup:
    """Return the card in its place, with what is missing."""
    about = sentences.not_here(title, str(state.plan["region_name"]))
    shown = {"value": "", "words": "", "lines": "", "foot": ""}
    return render("overview/world.html", title=title, address=with_plan(address), about=about, **shown)


def _at(values: "pd.Series[float]", rows: pd.DataFrame, found: Latest) -> float:
    """Return the value of the quarter that the newest figure is of; NaN where that is of another kind of period."""
    is_same = rows["period_start"].dt.date == found.period_start
    return float(values[is_same].iloc[-1]) if found.frequency == "Q" and is_same.any() else nan


def _since_first(rows: pd.DataFrame) -> Picture:
    """Return the change in per cent since the first quarter."""
    first, last = (rows["period_start"].iloc[at] + pd.DateOffset(months=2) for at in (0, -1))
    own, country = (100 * rows[column] / rows[column].iloc[0] - 100 for column in ("region_value", "country_value"))
    ends = str(first.year), str(last.year)
    return Picture(sentences.change_since(first), own, country, lambda value: text.signed_percent(value, 1), ends)


def _levels(rows: pd.DataFrame) -> Picture:
    """Return the percentages themselves, above zero."""
    ends = str(rows["period_start"].iloc[0].year), str(rows["period_start"].iloc[-1].year)
    return Picture(
        "Arbetslöshet per kvartal", rows["region_value"], rows["country_value"], text.percent, ends, is_from_zero=True
    )


def _drawn(picture: Picture | None, rows: pd.DataFrame, state: State) -> Markup:
    """Return the municipality's line and, where it has figures, the country's, cut where the measure changes."""
    if picture is None:
        return Markup()
    shown = [
        (name, values, picture.written(_last(values)))
        for name, values in ((str(state.plan["region_name"]), picture.own), (COUNTRY, picture.country))
        if values.notna().any()
    ]
    breaks = _breaks(rows["segment"].tolist())
    return small_lines(
        [
            Line(values.tolist(), f"{name} {written}", "c" if name == COUNTRY else "h")
            for name, values, written in shown
        ],
        sentences.lines_in_words(picture.about, [(name, written) for name, _, written in shown]),
        picture.ends,
        [(100 * at / max(len(rows) - 1, 1), NOTE_TOP, NEW_METHOD) for at in breaks],
        breaks,
        from_zero=picture.is_from_zero,
    )


def _breaks(segments: Sequence[int]) -> list[int]:
    return [at for at in range(1, len(segments)) if segments[at] != segments[at - 1]]


def _last(values: "pd.Series[float]") -> float:
    return float(values.dropna().iloc[-1])
