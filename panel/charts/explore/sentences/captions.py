"""Subtitles, notes on what is left out, and text alternatives of the charts on Utforska."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from panel.charts.explore.series import Look, Series, figure_text, subtitle
from panel.wording import text
from panel.wording.sentences.ranking import with_value

MAX_NAMED_SERIES = 14
MAX_SEASON_PERIODS = 8


def lines_subtitle(frame: pd.DataFrame, unnamed: int, look: Look) -> str:
    """Return the subtitle of a line chart, with how many lines are not labelled."""
    if not unnamed:
        return subtitle(frame, look)
    more = text.count(unnamed, "serie till", "serier till")
    return f"{subtitle(frame, look)}. Grått utan namn: {more}; peka på en linje för att se vilken"


def panels_subtitle(frame: pd.DataFrame, shown: int, total: int, look: Look) -> str:
    """Return the subtitle of small multiples, with how many series do not fit."""
    return f"{subtitle(frame, look)}, samma skala i alla.{panels_cut(shown, total)}"


def panels_cut(shown: int, total: int) -> str:
    """Return how many of the series the small multiples show; "" for all."""
    if shown >= total:
        return ""
    return f" Här visas {text.number(shown)} serier av {text.number(total)}; välj färre regioner för att se de andra."


def bars_subtitle(frame: pd.DataFrame, cut: str, look: Look) -> str:
    """Return the subtitle of bars, with the text of bars_cut()."""
    return f"{subtitle(frame, look)}.{cut}"


def bars_cut(series: tuple[int, int], periods: tuple[int, int]) -> str:
    """Return how many series and periods do not fit as bars. Both arguments are (shown, total)."""
    parts = []
    if series[0] < series[1]:
        shown = text.count(series[0], "serie", "serier")
        parts.append(f" Staplar rymmer {shown}; {text.number(series[1] - series[0])} visas inte.")
    if periods[0] < periods[1]:
        newest = "Den senaste perioden" if periods[0] == 1 else f"De {text.number(periods[0])} senaste perioderna"
        parts.append(f" {newest} av {text.number(periods[1])}.")
    return "".join(parts)


def seasons_subtitle(series: Series, other_series: int, look: Look) -> str:
    """Return the subtitle of a season chart: its years, and how many more series there are to choose."""
    years = series.rows.loc[series.rows["shown"].notna(), "period_start"].dt.year
    what = subtitle(series.rows, look)
    if years.empty:
        return what
    first, last = years.min(), years.max()
    drawn = f"{what}. En linje för {first}" if first == last else f"{what}. En linje per år, {first}–{last}"
    drawn += _mean(series.rows)
    if not other_series:
        return f"{drawn}."
    return f"{drawn}. Säsong visar en serie i taget; {text.number(other_series)} till väljs under diagrammet."


def _mean(rows: pd.DataFrame) -> str:
    """Return which years the dashed line is the mean of; "" for none."""
    means = rows[rows["mean_years"] > 0]
    if means.empty:
        return ""
    count, first, last = (int(means.iloc[0][name]) for name in ("mean_years", "mean_first", "mean_last"))
    return f". Streckat: medelvärdet av de {text.number(count)} hela åren {first}–{last}"


def seasons_alt(title: str, series: Series, look: Look) -> str:
    """Return the text alternative of a season chart, with the newest figures of the series."""
    observed = series.rows.dropna(subset="shown").sort_values("period_start").tail(MAX_SEASON_PERIODS)
    newest = ", ".join(
        f"{text.period(row['period_start'], look.frequency)} {figure_text(row)}" for _, row in observed.iterrows()
    )
    return f"Linjer, en per år. {title}{_mean(series.rows)}. {f'Senaste perioderna: {newest}.' if newest else 'Serien saknar uppgift.'}"


def alt(kind: str, title: str, series: Sequence[Series], look: Look, rest: str = "") -> str:
    """Return the text alternative of a chart over time: its kind ("Linjer"), title, newest figures, and `rest`."""
    return f"{kind}. {title}. Senaste värden: {ends_in_words(series, look)}.{rest}"


def panels_alt(title: str, every: Sequence[Series], shown: int, look: Look) -> str:
    """Return the text alternative of small multiples, which includes the series that do not fit."""
    kind = text.count(shown, "litet linjediagram", "små linjediagram")
    return alt(kind, title, every, look, panels_cut(shown, len(every)))


def ends_in_words(series: Sequence[Series], look: Look) -> str:
    """Return the newest figure and period of each series, the last drawn first; of many, some and how many more."""
    ends = [_end(one, look) for one in list(reversed(series))[:MAX_NAMED_SERIES]]
    more = len(series) - len(ends)
    return ", ".join(ends) + (f" och {text.number(more)} till" if more else "")


def _end(series: Series, look: Look) -> str:
    observed = series.rows[series.rows["shown"].notna()]
    if observed.empty:
        return f"{series.name} saknar uppgift"
    last = observed.iloc[observed["period_start"].argmax()]
    return f"{series.name} {figure_text(last)} {text.period(last['period_start'], look.frequency)}"


def breaks_in_words(breaks: pd.DataFrame) -> str:
    """Return the months of the breaks in the column period_start, as sentences."""
    return "".join(f" Brott i serien {text.month(day)}." for day in sorted(set(breaks["period_start"])))


def document_subtitle(frame: pd.DataFrame, shown: int, total: int, look: Look) -> str:
    """Return the subtitle of a chart in a document, with how many of its series are drawn there."""
    if shown >= total:
        return subtitle(frame, look)
    drawn = f"{text.number(shown)} av {text.count(total, 'serie', 'serier')}"
    return f"{subtitle(frame, look)}. Här ritas {drawn}; arbetsboken har alla"


def document_table(periods: int) -> str:
    """Return which periods a table in a document has: at least one."""
    return "Värdena, den senaste perioden" if periods == 1 else f"Värdena, de {text.number(periods)} senaste perioderna"


def own_annotation(about: str, period: str, words: str, written_on: date, made_by: str) -> str:
    """Return an annotation by a reader of the panel, marked as such: where it stands, what it says, by whom and when."""
    by = f" av {made_by}" if made_by else ""
    return f"Egen anmärkning, {period} ({about}): {words} Skriven {text.day(written_on)}{by}."


def ranking_subtitle(frame: pd.DataFrame, note: str, look: Look) -> str:
    """Return the subtitle of a ranking: its period, and the note of titles.ordered_note()."""
    return f"{subtitle(frame, look)}, {text.period(look.period, look.frequency)}{note}"


def ranking_alt(title: str, rows: pd.DataFrame, note: str) -> str:
    """Return the text alternative of a ranking. Takes region_name and the columns shown*, in order."""
    bars = ", ".join(f"{row['region_name']} {figure_text(row)}" for _, row in rows.iterrows())
    return f"Liggande staplar. {title}. {bars or 'Ingen region har en uppgift'}{note}."


def whole_table(series: int, periods: int) -> str:
    """Return the caption of a table with all figures: "290 serier och 14 perioder"."""
    return f"{text.count(series, 'serie', 'serier')} och {text.count(periods, 'period', 'perioder')}"


def missing(name: str, lacking: int, total: int) -> str:
    """Return how many periods of a series lack a figure: "Alingsås 40 av 64"."""
    return f"{name} {text.number(lacking)} av {text.number(total)}"


def missing_in(named: Sequence[str], total: int) -> str:
    """Return the texts of missing() as a list, with how many more series of `total` lack periods."""
    more = total - len(named)
    return ", ".join(named) + (f" och {text.count(more, 'serie', 'serier')} till" if more else "")


def municipalities_without_data(counted: int, requested: int, group: str, names: str) -> str:
    """Return how many of a group have a figure, and the chosen regions without (`names`); "" where none is lacking."""
    lacking = with_value(counted, requested, group)
    if not names:
        return lacking
    return f"{lacking}: {names} finns inte i källan" if lacking else f"{names} finns inte i källan"


def newest_years(count: int) -> str:
    """Return a choice of the newest years: "Senaste 5 åren"; 0 is all of them."""
    if not count:
        return "Från och till"
    return "Senaste året" if count == 1 else f"Senaste {text.number(count)} åren"


def everything_held(count: int) -> str:
    """Return the heading of all that can be chosen: "Allt som finns: 42 mått efter ämne"."""
    return f"Allt som finns: {text.number(count)} mått efter ämne"


def made_as(aggregation: str) -> str:
    """Return how the panel makes up a longer period of shorter ones, in a word or two."""
    return {"sum": "räknas som summa", "mean": "räknas som medel", "last": "räknas som sista värdet"}[aggregation]


def scattered(count: int) -> str:
    """Return that only some of the periods have a figure: "13 spridda"."""
    return f"{text.number(count)} {'enstaka' if count == 1 else 'spridda'}"


def group_mean(counted: int, total: int, group: str) -> str:
    """Return what a mean of a group is of, as the end of "avstånd till": "medelvärdet av 6 av 9 jämförda kommuner"."""
    few = f"{text.number(counted)} av " if counted < total else ""
    return f"medelvärdet av {few}{group.format(text.number(total))}"
