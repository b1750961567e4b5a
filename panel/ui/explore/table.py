"""The shown figures as a table: periods down, series across, what is missing with its reason."""

from html import escape

import pandas as pd

from panel.charts.explore.sentences import captions as sentences
from panel.charts.explore.series import Look, Series, figure_text, series_of
from panel.wording import text

MOST_PERIODS = 24
MOST_SERIES = 10
MOST_REGIONS = 50


def table(frame: pd.DataFrame, look: Look, caption: str) -> str:
    """Return the newest periods of the series as an HTML table that scrolls in a box of its own; what is cut is said."""
    every = list(reversed(series_of(frame, look)))
    series = every[:MOST_SERIES]
    periods = sorted(frame["period_start"].unique(), reverse=True)
    cut = _quiet(sentences.table_cut((len(series), len(every)), (min(len(periods), MOST_PERIODS), len(periods))))
    cells = [_cells(one) for one in series]
    rows = [
        (text.period(start, look.frequency), [by_period.get(start, text.MISSING) for by_period in cells])
        for start in periods[:MOST_PERIODS]
    ]
    return cut + _html(caption, "Period", [one.name for one in series], rows)


def regions(frame: pd.DataFrame, look: Look, caption: str) -> str:
    """Return the regions at the period as an HTML table, the highest of the first measure first; what is cut is said."""
    now = frame[frame["period_start"] == look.period]
    titles = now.drop_duplicates("indicator_id").set_index("indicator_id")["indicator_title"]
    order = now[now["indicator_id"] == titles.index[0]].sort_values("shown", ascending=False)
    shown = order.head(MOST_REGIONS)
    told = {(row["region_code"], row["indicator_id"]): _told(row) for _, row in now.iterrows()}
    rows = [
        (str(row["region_name"]), [told.get((row["region_code"], one), text.MISSING) for one in titles.index])
        for _, row in shown.iterrows()
    ]
    cut = _quiet(sentences.regions_cut(len(shown), int(order["shown"].notna().sum()), len(order)))
    return cut + _html(f"{caption}, {text.period(look.period, look.frequency)}", "Region", list(titles), rows)


def _html(caption: str, first: str, names: list[str], rows: list[tuple[str, list[str]]]) -> str:
    """Return a table that scrolls in a box of its own. The cells are HTML already, the rest is text."""
    head = "".join(f'<th scope="col" class="number">{escape(name)}</th>' for name in names)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(f"""<td class="number">{cell}</td>""" for cell in cells)}</tr>'
        for name, cells in rows
    )
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{escape(caption, quote=True)}"><table>'
        f'<caption>{escape(caption)}</caption><thead><tr><th scope="col">{first}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cells(series: Series) -> dict[pd.Timestamp, str]:
    newest = series.rows.sort_values("period_start").tail(MOST_PERIODS)
    return {row["period_start"]: _told(row) for _, row in newest.iterrows()}


def _told(row: pd.Series) -> str:
    """Return what a row shows, with the reason where it is missing."""
    why = f' <span class="quiet">{escape(row["shown_flag"])}</span>' if row["shown_flag"] else ""
    return f"{escape(figure_text(row))}{why}"


def _quiet(words: str) -> str:
    return f'<p class="quiet">{escape(words)}</p>' if words else ""
