"""Charts of the budget frame: its parts, and how it came from last year's."""

import pandas as pd
import plotly.graph_objects as go

from ui import text, theme
from ui.charts import Chart


def parts(frame: pd.DataFrame) -> Chart:
    """The frame's lines as bars: name, depth, amount_mnkr, low_mnkr, high_mnkr, basis. A range is drawn as one."""
    whole = frame[frame["depth"] == 0].iloc[0]
    rows = frame[frame["depth"] > 0].iloc[::-1]
    names = rows["line_id"].tolist()
    shown = [_row_name(row.name, row.depth) for row in rows[["name", "depth"]].itertuples(index=False, name="Row")]
    chart = theme.figure(height=62 * len(rows) + 30, right=130)
    chart.add_trace(
        go.Bar(
            x=rows["low_mnkr"],
            y=names,
            orientation="h",
            marker={"color": [theme.ACCENT if basis == "stated" else theme.SKY for basis in rows["basis"]]},
            customdata=[
                f"{name}: {text.mnkr_range(low, high)}"
                for name, low, high in zip(shown, rows["low_mnkr"], rows["high_mnkr"], strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    chart.add_trace(
        go.Bar(
            x=rows["high_mnkr"] - rows["low_mnkr"],
            y=names,
            orientation="h",
            marker={
                "color": "rgba(0,114,178,0.15)",
                "line": {"color": theme.ACCENT, "width": 1},
                "pattern": {"shape": "/", "fgcolor": theme.ACCENT},
            },
            hoverinfo="skip",
        )
    )
    for name, row in zip(names, rows.itertuples(), strict=True):
        known = text.mnkr_range(row.low_mnkr, row.high_mnkr)
        theme.label_end(chart, row.high_mnkr, name, known, theme.INK)
    chart.update_layout(barmode="stack")
    chart.update_xaxes(visible=False, rangemode="tozero")
    theme.label_rows(chart, names, shown)
    biggest = frame[frame["depth"] == 1].sort_values("high_mnkr").iloc[-1]
    share = 100 * biggest["amount_mnkr"] / whole["amount_mnkr"]
    title = f"{biggest['name']} är {text.mnkr(biggest['amount_mnkr'])}: {text.percent(share)} av ramen på {text.mnkr(whole['amount_mnkr'])}"
    return Chart(
        title,
        "Budgetramens delar, mnkr. Mörkblått anges i planen, ljusblått är beräknat, streckat är det intervall som en avrundad andel tillåter",
        chart,
        f"Liggande staplar. {title}. "
        + "; ".join(
            f"{row.name} {text.mnkr_range(row.low_mnkr, row.high_mnkr)}"
            for row in frame[["name", "low_mnkr", "high_mnkr"]].itertuples(index=False, name="Row")
        )
        + ".",
    )


def _row_name(name: str, depth: int) -> str:
    return f"varav {name[0].lower() + name[1:] if name.startswith('Resten') else name}" if depth > 1 else name


def bridge(frame: pd.DataFrame) -> Chart:
    """From last year's frame to this year's: kind, name, amount_mnkr. What the plan does not explain is hatched."""
    before = frame[frame["kind"] == "previous_frame"].iloc[0]
    total = frame[frame["kind"] == "total"].iloc[0]
    steps = frame[frame["kind"].isin(["part", "unexplained"])]
    frame_mnkr = before["amount_mnkr"] + total["amount_mnkr"]
    names = [before["name"], *steps["name"], "Årets ram"]
    starts, tops, colours, labels = (
        [0.0],
        [before["amount_mnkr"]],
        [theme.GREY],
        [text.number(before["amount_mnkr"], 1)],
    )
    level = before["amount_mnkr"]
    for row in steps.itertuples():
        starts.append(min(level, level + row.amount_mnkr))
        tops.append(abs(row.amount_mnkr))
        level += row.amount_mnkr
        colours.append(
            theme.OCHRE if row.kind == "unexplained" else theme.ACCENT if row.amount_mnkr > 0 else theme.LIFTED
        )
        labels.append(text.signed(row.amount_mnkr, 1))
    starts.append(0.0)
    tops.append(frame_mnkr)
    colours.append(theme.GREY)
    labels.append(text.number(frame_mnkr, 1))
    chart = theme.figure(height=54 * len(names) + 50, right=60)
    chart.add_trace(
        go.Bar(
            x=tops,
            y=names,
            base=starts,
            orientation="h",
            marker={
                "color": colours,
                "pattern": {"shape": ["/" if name == "Förklaras inte i planen" else "" for name in names]},
            },
            customdata=labels,
            hovertemplate="%{y}: %{customdata} mnkr<extra></extra>",
        )
    )
    for name, start, top, label in zip(names, starts, tops, labels, strict=True):
        theme.label_end(chart, start + top, name, label, theme.INK)
    chart.update_yaxes(autorange="reversed")
    theme.label_rows(chart, names, names)
    chart.update_xaxes(rangemode="tozero", title_text="mnkr")
    unexplained = steps[steps["kind"] == "unexplained"]["amount_mnkr"].sum()
    title = f"Ramen ökar med {text.mnkr(total['amount_mnkr'])}; {text.number(unexplained, 1)} av dem förklaras inte i planen"
    return Chart(
        title,
        f"Från föregående års ram {text.mnkr(before['amount_mnkr'])} till årets {text.mnkr(frame_mnkr)}, mnkr",
        chart,
        f"Brygga. {title}. "
        + "; ".join(
            f"{row.name} {text.signed(row.amount_mnkr, 1)}"
            for row in steps[["name", "amount_mnkr"]].itertuples(index=False, name="Row")
        )
        + ".",
    )
