"""Charts of the budget frame: its parts, and the changes from last year's."""

import pandas as pd
import plotly.graph_objects as go

from panel.charts import Chart
from panel.wording import text, theme
from panel.wording.plan.frame_change import PART, UNEXPLAINED, Bridge, Step
from panel.wording.plan.frame_change import bridge as steps_of
from panel.wording.plan.frame_parts import FramePart, frame_parts, gross
from panel.wording.sentences import budget as sentences

ROW_PX = 52


def parts(frame: pd.DataFrame) -> Chart:
    """Return the frame and its lines as bars, each where it begins in the whole. A range is hatched.

    Takes the rows of the query budget_lines.
    """
    rows = frame_parts(frame)
    shown = [_with_range(part) for part in rows]
    chart = theme.figure(height=ROW_PX * len(rows) + 30, right=140)
    _add_ranges(chart, rows, [f"{part.name}: {amount}" for part, amount in zip(rows, shown, strict=True)])
    for part, amount in zip(rows, shown, strict=True):
        theme.label_end(chart, part.start_mnkr + max(part.high_mnkr, 0), part.line_id, amount, theme.INK)
    chart.update_layout(barmode="overlay")
    chart.update_xaxes(visible=False)
    theme.label_rows(chart, [part.line_id for part in rows], [part.name for part in rows])
    chart.update_yaxes(autorange="reversed")
    whole_mnkr = frame.loc[frame["depth"] == 0, "high_mnkr"].iloc[0]
    title = sentences.parts_of_frame(frame[frame["depth"] == 1], whole_mnkr, gross(frame))
    return Chart(
        title,
        "Budgetramens delar, mnkr. Streckat är det intervall som en avrundad andel tillåter",
        chart,
        sentences.bars_in_words("Liggande staplar", title, zip([part.name for part in rows], shown, strict=True)),
    )


def _with_range(part: FramePart) -> str:
    return f"{part.amount} ({part.span})" if part.span else part.amount


def _add_ranges(chart: go.Figure, rows: tuple[FramePart, ...], hover: list[str]) -> None:
    """Add the certain part of each line as a solid bar, and the rest of its range hatched."""
    tones = {0: theme.INK, **dict(enumerate(theme.MONEY, start=1))}
    colours = [theme.PALE if part.depth > 1 else tones[part.tone] for part in rows]
    edges = [tones[part.tone] for part in rows]
    ids = [part.line_id for part in rows]
    chart.add_trace(
        go.Bar(
            x=[part.low_mnkr for part in rows],
            y=ids,
            base=[part.start_mnkr for part in rows],
            orientation="h",
            marker={"color": colours, "line": {"color": edges, "width": 1.5}},
            customdata=hover,
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    chart.add_trace(
        go.Bar(
            x=[part.high_mnkr - part.low_mnkr for part in rows],
            y=ids,
            base=[part.start_mnkr + part.low_mnkr for part in rows],
            orientation="h",
            marker={"color": theme.PALE, "pattern": {"shape": "/", "fgcolor": theme.INK}},
            hoverinfo="skip",
        )
    )


def bridge(frame: pd.DataFrame) -> Chart:
    """Return the steps from last year's frame to this year's. What the plan does not explain is hatched.

    Takes the rows of the query budget_changes, with a previous_frame among them.
    """
    whole = steps_of(frame, int(frame["year"].iloc[0]), "")
    if whole is None:
        raise ValueError("A bridge needs at least one step.")
    names = [step.name for step in whole.steps]
    chart = theme.figure(height=ROW_PX * len(names) + 50, right=60)
    _add_steps(chart, [step for step in whole.steps if step.kind in (PART, UNEXPLAINED)])
    _add_frames(chart, whole)
    for step in whole.steps:
        theme.label_end(chart, step.high_mnkr, step.name, step.amount, theme.INK)
    theme.label_rows(chart, names, names)
    chart.update_yaxes(autorange="reversed", categoryorder="array", categoryarray=names)
    chart.update_xaxes(range=[whole.low_mnkr, whole.high_mnkr], title_text="mnkr", tickformat=",~f")
    by_kind = frame.groupby("kind")["amount_mnkr"].sum()
    title = sentences.change_of_frame(by_kind["total"], by_kind.get("unexplained", 0.0))
    return Chart(
        title,
        sentences.from_frame_to_frame(whole.steps[0].high_mnkr, whole.steps[-1].high_mnkr),
        chart,
        sentences.bars_in_words("Brygga", title, ((step.name, step.amount) for step in whole.steps)),
    )


def _add_steps(chart: go.Figure, steps: list[Step]) -> None:
    """Add the changes as bars: dark adds, light takes away, hatched is not explained."""
    dark, _, light = theme.MONEY
    unexplained = [step.kind == UNEXPLAINED for step in steps]
    chart.add_trace(
        go.Bar(
            x=[step.high_mnkr - step.low_mnkr for step in steps],
            y=[step.name for step in steps],
            base=[step.low_mnkr for step in steps],
            orientation="h",
            marker={
                "color": [
                    theme.OCHRE if is_left else dark if step.change_mnkr > 0 else light
                    for step, is_left in zip(steps, unexplained, strict=True)
                ],
                "pattern": {"shape": ["/" if is_left else "" for is_left in unexplained]},
            },
            customdata=[step.amount for step in steps],
            hovertemplate="%{y}: %{customdata} mnkr<extra></extra>",
        )
    )


def _add_frames(chart: go.Figure, whole: Bridge) -> None:
    """Mark the two frames: the axis does not begin at zero, so a bar would mislead."""
    frames = [step for step in whole.steps if step.kind not in (PART, UNEXPLAINED)]
    chart.add_trace(
        go.Scatter(
            x=[step.high_mnkr for step in frames],
            y=[step.name for step in frames],
            mode="markers",
            marker={"symbol": "line-ns", "size": 22, "line": {"width": 4, "color": theme.INK}},
            customdata=[text.mnkr(step.high_mnkr) for step in frames],
            hovertemplate="%{y}: %{customdata}<extra></extra>",
        )
    )
