"""Charts of the budget frame: its parts, and the changes from last year's."""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from panel.charts import Chart
from panel.wording import text, theme
from panel.wording.sentences import budget as sentences


class Step(NamedTuple):
    """One bar of the bridge: its ends in mnkr, its label and its colour."""

    name: str
    low_mnkr: float
    high_mnkr: float
    shown: str
    colour: str
    is_explained: bool = True


def parts(frame: pd.DataFrame) -> Chart:
    """Return the frame's lines as bars. A line with only a range is hatched above its lower end.

    Takes line_id, name, depth (0 is the frame itself), amount_mnkr, low_mnkr, high_mnkr, basis.
    """
    rows = frame[frame["depth"] > 0].iloc[::-1]
    shown = [_row_name(name, depth) for name, depth in zip(rows["name"], rows["depth"], strict=True)]
    amounts = [text.mnkr_range(low, high) for low, high in zip(rows["low_mnkr"], rows["high_mnkr"], strict=True)]
    chart = theme.figure(height=62 * len(rows) + 30, right=130)
    _add_ranges(chart, rows, [f"{name}: {amount}" for name, amount in zip(shown, amounts, strict=True)])
    for line, high, amount in zip(rows["line_id"], rows["high_mnkr"], amounts, strict=True):
        theme.label_end(chart, high, line, amount, theme.INK)
    chart.update_layout(barmode="stack")
    chart.update_xaxes(visible=False, rangemode="tozero")
    theme.label_rows(chart, rows["line_id"].tolist(), shown)
    whole_mnkr = frame.loc[frame["depth"] == 0, "amount_mnkr"].iloc[0]
    title = sentences.largest_part(frame[frame["depth"] == 1], whole_mnkr)
    return Chart(
        title,
        "Budgetramens delar, mnkr. Mörkblått anges i planen, ljusblått är beräknat, streckat är det intervall som en avrundad andel tillåter",
        chart,
        sentences.bars_in_words("Liggande staplar", title, zip(reversed(shown), reversed(amounts), strict=True)),
    )


def _add_ranges(chart: go.Figure, rows: pd.DataFrame, hover: list[str]) -> None:
    """Add the certain part of each line as a solid bar, and the rest of its range hatched."""
    hatched = {"shape": "/", "fgcolor": theme.ACCENT}
    chart.add_trace(
        go.Bar(
            x=rows["low_mnkr"],
            y=rows["line_id"],
            orientation="h",
            marker={"color": [theme.ACCENT if basis == "stated" else theme.SKY for basis in rows["basis"]]},
            customdata=hover,
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    chart.add_trace(
        go.Bar(
            x=rows["high_mnkr"] - rows["low_mnkr"],
            y=rows["line_id"],
            orientation="h",
            marker={"color": "rgba(0,114,178,0.15)", "line": {"color": theme.ACCENT, "width": 1}, "pattern": hatched},
            hoverinfo="skip",
        )
    )


def _row_name(name: str, depth: int) -> str:
    return f"varav {name[0].lower() + name[1:] if name.startswith('Resten') else name}" if depth > 1 else name


def bridge(frame: pd.DataFrame) -> Chart:
    """Return the steps from last year's frame to this year's. What the plan does not explain is hatched.

    Takes kind (previous_frame, part, unexplained, total), name, amount_mnkr.
    """
    steps = list(_steps(frame))
    names = [step.name for step in steps]
    chart = theme.figure(height=54 * len(steps) + 50, right=60)
    chart.add_trace(
        go.Bar(
            x=[step.high_mnkr - step.low_mnkr for step in steps],
            y=names,
            base=[step.low_mnkr for step in steps],
            orientation="h",
            marker={
                "color": [step.colour for step in steps],
                "pattern": {"shape": ["" if step.is_explained else "/" for step in steps]},
            },
            customdata=[step.shown for step in steps],
            hovertemplate="%{y}: %{customdata} mnkr<extra></extra>",
        )
    )
    for step in steps:
        theme.label_end(chart, step.high_mnkr, step.name, step.shown, theme.INK)
    chart.update_yaxes(autorange="reversed")
    theme.label_rows(chart, names, names)
    chart.update_xaxes(rangemode="tozero", title_text="mnkr")
    by_kind = frame.groupby("kind")["amount_mnkr"].sum()
    title = sentences.change_of_frame(by_kind["total"], by_kind.get("unexplained", 0.0))
    return Chart(
        title,
        sentences.from_frame_to_frame(steps[0].high_mnkr, steps[-1].high_mnkr),
        chart,
        sentences.bars_in_words("Brygga", title, ((step.name, step.shown) for step in steps)),
    )


def _steps(frame: pd.DataFrame) -> Iterator[Step]:
    """Yield last year's frame, each change, and this year's frame."""
    before = frame[frame["kind"] == "previous_frame"].iloc[0]
    level = float(before["amount_mnkr"])
    yield Step(str(before["name"]), 0, level, text.amount(level), theme.GREY)
    for _, row in frame[frame["kind"].isin(["part", "unexplained"])].iterrows():
        amount, explained = float(row["amount_mnkr"]), row["kind"] == "part"
        colour = (theme.ACCENT if amount > 0 else theme.LIFTED) if explained else theme.OCHRE
        low, high = sorted((level, level + amount))
        yield Step(str(row["name"]), low, high, text.signed_amount(amount), colour, explained)
        level += amount
    yield Step("Årets ram", 0, level, text.amount(level), theme.GREY)
