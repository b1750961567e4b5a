"""Charts of the plan's goals: assessments of their criteria, and key figures."""

from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from panel.charts import Chart
from panel.wording import labels, text, theme
from panel.wording.sentences import goals as sentences

NOT_REPORTED = ""
ORDER = [*theme.ASSESSMENT_COLOURS, NOT_REPORTED]
BASELINE = "Utgångsvärde"


class Look(NamedTuple):
    """The name, icon and colours of an assessment; `ink` is the colour of text on it."""

    name: str
    icon: str
    colour: str
    ink: str


def _look(assessment: str) -> Look:
    if assessment == NOT_REPORTED:
        return Look(labels.NOT_REPORTED, "–", theme.GRID, theme.ink_on(theme.GRID))
    colour = theme.ASSESSMENT_COLOURS[assessment]
    return Look(assessment, theme.ASSESSMENT_ICONS[assessment], colour, theme.ink_on(colour))


def assessments(frame: pd.DataFrame) -> Chart:
    """Return the assessments of the criteria as stacked bars, one per goal.

    Takes goal_no, name, assessment ('' for those without one), criteria (their number).
    """
    named = frame.assign(
        row=[f"Mål {number} {name}" for number, name in zip(frame["goal_no"], frame["name"], strict=True)]
    )
    rows = list(dict.fromkeys(named["row"]))
    table = named.pivot_table(index="row", columns="assessment", values="criteria", aggfunc="sum", fill_value=0)
    table = table.reindex(index=rows, columns=ORDER, fill_value=0)
    chart = theme.figure(height=62 * len(rows) + 70)
    for assessment in ORDER:
        if table[assessment].sum():
            chart.add_trace(_bars(table[assessment], _look(assessment)))
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"}
    chart.update_layout(barmode="stack", showlegend=True, legend=legend, margin={"t": 34})
    chart.update_yaxes(autorange="reversed")
    theme.label_rows(chart, rows, rows)
    chart.update_xaxes(rangemode="tozero", dtick=1)
    title = sentences.assessed({str(name): int(count) for name, count in table.sum().items()})
    subtitle = "Bedömd måluppfyllelse under planens mål, antal måluppfyllelser"
    named = table.rename(columns=lambda name: _look(name).name)
    return Chart(title, subtitle, chart, sentences.bars_in_words(title, named))


def _bars(counts: "pd.Series[int]", look: Look) -> go.Bar:
    return go.Bar(
        x=counts,
        y=list(counts.index),
        name=f"{look.name} {look.icon}",
        orientation="h",
        marker={"color": look.colour},
        text=[f"{count} {look.icon}" if count else "" for count in counts],
        textposition="inside",
        insidetextanchor="middle",
        textfont={"color": look.ink},
        textangle=0,
        hovertemplate="%{y}, " + look.name + ": %{x}<extra></extra>",
    )


def measure(frame: pd.DataFrame) -> Chart:
    """Return one key figure from its baseline over the follow-ups, with its target as a dashed line.

    Takes name, unit, baseline, target, period, value, a row per follow-up. One without a value has no point.
    """
    first = frame.iloc[0]
    baseline, target = float(first["baseline"]), float(first["target"])
    unit = first["unit"] if isinstance(first["unit"], str) else ""
    periods = [labels.period_name(period).capitalize() for period in frame["period"]]
    names, values = [BASELINE, *periods], pd.Series([baseline, *frame["value"]])
    chart = theme.figure(height=240, right=16)
    chart.add_trace(
        go.Scatter(
            x=names,
            y=values,
            mode="lines+markers+text",
            connectgaps=True,
            line={"color": theme.ACCENT, "width": 2.5},
            marker={"size": 10, "color": [theme.GREY, *[theme.ACCENT] * len(periods)]},
            text=[text.shortest(value) for value in values],
            textposition="bottom center",
            hovertemplate="%{x}: %{text} " + unit + "<extra></extra>",
        )
    )
    _mark_target(chart, target)
    ticks = [f"{name}<br>inte rapporterat" if gap else name for name, gap in zip(names, values.isna(), strict=True)]
    chart.update_xaxes(type="category", tickvals=names, ticktext=ticks, range=[-0.4, len(periods) + 0.4])
    low, high = min(target, values.min()), max(target, values.max())
    room = (high - low) or 1
    chart.update_yaxes(range=[low - 0.35 * room, high + 0.25 * room], showticklabels=False, nticks=4)
    title = sentences.measure(str(first["name"]), unit, baseline, target, frame["value"].dropna().tolist())
    subtitle = f"{unit or 'värde'}, mot planens utgångsvärde och målvärde"
    in_words = sentences.measure_in_words(title, list(zip(names, values, strict=True)))
    return Chart(title, subtitle[0].upper() + subtitle[1:], chart, in_words)


def _mark_target(chart: go.Figure, target: float) -> None:
    chart.add_hline(y=target, line={"color": theme.LIFTED, "dash": "dash", "width": 2})
    words = f"Målvärde {text.shortest(target)}"
    ink = {"color": theme.LIFTED}
    chart.add_annotation(x=0, xref="paper", y=target, yshift=11, text=words, showarrow=False, xanchor="left", font=ink)
