"""Charts of the plan's goals: how their criteria are judged, and how far the key figures have come."""

from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from ui import labels, text, theme
from ui.charts import Chart

NOT_REPORTED = ""
ORDER = [*theme.ASSESSMENT_COLOURS, NOT_REPORTED]
BASELINE = "Utgångsvärde"


class Look(NamedTuple):
    """How a judgement is drawn."""

    name: str
    icon: str
    colour: str
    ink: str


def _look(assessment: str) -> Look:
    if assessment == NOT_REPORTED:
        return Look(labels.NOT_REPORTED, "–", "#E4E4E4", theme.INK)
    return Look(assessment, theme.ASSESSMENT_ICONS[assessment], theme.ASSESSMENT_COLOURS[assessment], "white")


def assessments(frame: pd.DataFrame) -> Chart:
    """How the criteria of each goal are judged: goal_no, name, assessment ('' where nobody has judged), criteria."""
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
    title = assessments_title(table.sum())
    told = "; ".join(
        f"{row}: " + ", ".join(f"{count} {_look(name).name}" for name, count in counts.items() if count)
        for row, counts in table.iterrows()
    )
    subtitle = "Bedömd måluppfyllelse under planens mål, antal måluppfyllelser"
    return Chart(title, subtitle, chart, f"Liggande staplar. {title}. {told}.")


def assessments_title(counts: "pd.Series[int]") -> str:
    """Return how many criteria are judged to be met, how many not, and how many nobody has judged."""
    total, met, not_met = int(counts.sum()), int(counts["Uppfylls"]), int(counts["Uppfylls inte"])
    title = f"{met} av {total} måluppfyllelser bedöms uppfyllas"
    title += f", {not_met} bedöms inte uppfyllas" if not_met else ""
    left = int(counts[NOT_REPORTED])
    return title + (f"; {left} är inte {'rapporterade' if left > 1 else 'rapporterad'}" if left else "")


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
    """One key figure on its way: name, unit, baseline, target, period, value. A follow-up without a value has no point."""
    first = frame.iloc[0]
    baseline, target, unit = float(first["baseline"]), float(first["target"]), str(first["unit"])
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
            text=[_shown(value) for value in values],
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
    title = measure_title(str(first["name"]), unit, baseline, target, frame["value"].dropna().tolist())
    told = "; ".join(f"{name} {_shown(value)}" for name, value in zip(names, values, strict=True))
    return Chart(
        title, f"{unit.capitalize()}, mot planens utgångsvärde och målvärde", chart, f"Linje. {title}. {told}."
    )


def _mark_target(chart: go.Figure, target: float) -> None:
    chart.add_hline(y=target, line={"color": theme.LIFTED, "dash": "dash", "width": 2})
    words = f"Målvärde {_shown(target)}"
    ink = {"color": theme.LIFTED}
    chart.add_annotation(x=0, xref="paper", y=target, yshift=11, text=words, showarrow=False, xanchor="left", font=ink)


def measure_title(name: str, unit: str, baseline: float, target: float, values: list[float]) -> str:
    """Return how far a key figure has come, in words."""
    way = f"från {_shown(baseline)} till {_shown(target)}"
    if not values:
        return f"{name} ska gå {way} {unit}; inget utfall är rapporterat"
    value = values[-1]
    share = way_gone(baseline, target, value)
    if share is None:
        return f"{name} är {_shown(value)} {unit}; målvärdet är detsamma som utgångsvärdet, {_shown(target)}"
    if share >= 1:
        return f"{name} har nått {_shown(value)} {unit}: målvärdet {_shown(target)} är nått"
    if share < 0:
        return f"{name} är {_shown(value)} {unit}: längre från målvärdet {_shown(target)} än utgångsvärdet {_shown(baseline)}"
    return f"{name} har nått {_shown(value)} {unit}: {text.percent(100 * share, 0)} av vägen {way}"


def way_gone(baseline: float, target: float, value: float) -> float | None:
    """Return how much of the way from baseline to target a value has come: 0.4; None where there is no way to go."""
    return None if target == baseline else (value - baseline) / (target - baseline)


def _shown(value: float) -> str:
    return text.number(value, 0 if value == value and value == round(value) else 1)
