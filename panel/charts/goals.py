"""Charts of the plan's goals: assessments of their criteria, and key figures."""

from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from panel.charts import Chart, stacked
from panel.wording import labels, text, theme
from panel.wording.sentences import goals as sentences

NOT_REPORTED = ""
ORDER = [*theme.ASSESSMENT_COLOURS, NOT_REPORTED]
BASELINE = "Utgångsvärde"


class Look(NamedTuple):
    """The name, icon and colour of an assessment."""

    name: str
    icon: str
    colour: str


def _look(assessment: str) -> Look:
    if assessment == NOT_REPORTED:
        return Look(labels.NOT_REPORTED, "–", theme.GRID)
    return Look(assessment, theme.ASSESSMENT_ICONS[assessment], theme.ASSESSMENT_COLOURS[assessment])


def assessments(frame: pd.DataFrame) -> Chart:
    """Return the assessments of the criteria as stacked bars, one per goal.

    Takes goal_no, name, assessment ('' for those without one), criteria (their number).
    """
    named = stacked.with_rows(frame)
    rows = list(dict.fromkeys(named["row"]))
    table = stacked.counts_by_row(named, "assessment", "criteria", ORDER, rows)
    chart = theme.figure(height=62 * len(rows) + 70)
    for assessment in ORDER:
        if table[assessment].sum():
            chart.add_trace(stacked.bars(table[assessment], *_look(assessment)))
    stacked.stack(chart, rows)
    chart.update_xaxes(rangemode="tozero", dtick=1)
    title = sentences.assessed({str(name): int(count) for name, count in table.sum().items()})
    subtitle = "Bedömd måluppfyllelse under planens mål, antal måluppfyllelser"
    named = table.rename(columns=lambda name: _look(name).name)
    return Chart(title, subtitle, chart, sentences.bars_in_words(title, named))


def over_time(frame: pd.DataFrame) -> Chart:
    """Return the assessments of the criteria after each follow-up: stacked bars, a column a follow-up and a row a goal.

    Takes goal_no, name, period, period_position, assessment ('' for those without one), criteria (their number).
    """
    named = stacked.with_rows(frame)
    rows = list(dict.fromkeys(named["row"]))
    periods = list(named.sort_values("period_position")["period"].drop_duplicates())
    names = [labels.period_name(period).capitalize() for period in periods]
    most = int(named.groupby(["row", "period"])["criteria"].sum().max())
    chart = theme.figure(height=56 * len(rows) + 72)
    tables = []
    for at, period in enumerate(periods):
        of_period = named[named["period"] == period]
        tables.append(stacked.counts_by_row(of_period, "assessment", "criteria", ORDER, rows))
        _add_follow_up(chart, tables[at], names[at], (at, len(periods)), most)
    stacked.stack(chart, rows, is_legend_below=True)
    met = [int(table[sentences.MET].sum()) for table in tables]
    title = sentences.over_time(list(zip(periods, met, strict=True)), int(tables[-1].to_numpy().sum()))
    subtitle = "Bedömd måluppfyllelse under planens mål efter varje uppföljning, antal måluppfyllelser"
    in_words = sentences.columns_in_words(
        title,
        [
            (name, table.rename(columns=lambda word: _look(word).name))
            for name, table in zip(names, tables, strict=True)
        ],
    )
    return Chart(title, subtitle, chart, in_words)


def _add_follow_up(chart: go.Figure, table: pd.DataFrame, name: str, place: tuple[int, int], most: int) -> None:
    """Draw one follow-up's bars in its column. `place` is (which, of how many), `most` the longest bar of any column."""
    at, of = place
    axis = "" if at == 0 else str(at + 1)
    begin = at / of
    chart.layout[f"xaxis{axis}"] = {
        **chart.layout.xaxis.to_plotly_json(),
        "domain": [begin, begin + 0.92 / of],
        "range": [0, most],
        "side": "top",
        "showticklabels": False,
        "ticks": "",
        "showline": False,
        "title": {"text": name, "font": {"size": 14}},
    }
    for assessment in ORDER:
        bars = stacked.bars(table[assessment], *_look(assessment))
        bars.update(
            xaxis=f"x{axis}",
            legendgroup=assessment,
            showlegend=_look(assessment).name not in {trace.name[:-2] for trace in chart.data},
            hovertemplate=f"%{{y}}, {name}, {_look(assessment).name}: %{{x}}<extra></extra>",
        )
        if table[assessment].sum():
            chart.add_trace(bars)


def measure(frame: pd.DataFrame) -> Chart:
    """Return one key figure from its baseline over the follow-ups, with its target as a dashed line.

    Takes name, unit, baseline, target, target_word, period, value, a row per follow-up. One without a value has no
    point, and an unknown baseline or target is not drawn.
    """
    first, reported = frame.iloc[0], frame.dropna(subset="value")
    aim = sentences.Aim.of(reported.iloc[-1] if len(reported) else first)
    unit = first["unit"] if isinstance(first["unit"], str) else ""
    periods = [labels.period_name(period).capitalize() for period in frame["period"]]
    before = {} if aim.baseline is None else {BASELINE: aim.baseline}
    names, values = [*before, *periods], pd.Series([*before.values(), *frame["value"]])
    chart = theme.figure(height=240, right=16)
    chart.add_trace(
        go.Scatter(
            x=names,
            y=values,
            mode="lines+markers+text",
            connectgaps=True,
            line={"color": theme.ACCENT, "width": 2.5},
            marker={"size": 10, "color": [theme.GREY if name == BASELINE else theme.ACCENT for name in names]},
            text=[text.shortest(value) for value in values],
            textposition="bottom center",
            hovertemplate="%{x}: %{text} " + unit + "<extra></extra>",
        )
    )
    if aim.target is not None:
        _mark_target(chart, aim.target)
    ticks = [f"{name}<br>inte rapporterat" if gap else name for name, gap in zip(names, values.isna(), strict=True)]
    chart.update_xaxes(type="category", tickvals=names, ticktext=ticks, range=[-0.4, len(names) - 0.6])
    ends = [values.min(), values.max(), *([] if aim.target is None else [aim.target])]
    low, high = min(ends), max(ends)
    room = (high - low) or 1
    chart.update_yaxes(range=[low - 0.35 * room, high + 0.25 * room], showticklabels=False, nticks=4)
    title = sentences.measure(str(first["name"]), unit, aim, reported["value"].tolist())
    known = [word for word, one in (("utgångsvärde", aim.baseline), ("målvärde", aim.target)) if one is not None]
    subtitle = (unit or "värde") + (f", mot planens {text.listed(known)}" if known else "")
    in_words = sentences.measure_in_words(title, list(zip(names, values, strict=True)))
    return Chart(title, subtitle[0].upper() + subtitle[1:], chart, in_words)


def _mark_target(chart: go.Figure, target: float) -> None:
    chart.add_hline(y=target, line={"color": theme.LIFTED, "dash": "dash", "width": 2})
    words = f"Målvärde {text.shortest(target)}"
    ink = {"color": theme.LIFTED}
    chart.add_annotation(x=0, xref="paper", y=target, yshift=11, text=words, showarrow=False, xanchor="left", font=ink)
