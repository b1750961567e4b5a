"""Charts of the population: level, change, components, index and ranking.

Names of the form population_... are queries, whose rows the function takes.
"""

import pandas as pd
import plotly.graph_objects as go

from panel.charts import Chart
from panel.charts.time_axis import set_time_axis, set_year_axis, span
from panel.wording import text, theme
from panel.wording.sentences import population as sentences
from panel.wording.sentences.ranking import ordinal

COMPONENTS = [
    ("births", "Födda", theme.GREEN),
    ("moved_in", "Inflyttade inom landet", theme.ACCENT),
    ("immigrated", "Invandrade", theme.SKY),
    ("deaths", "Döda", theme.GREY),
    ("moved_out", "Utflyttade inom landet", theme.LIFTED),
    ("emigrated", "Utvandrade", theme.OCHRE),
    ("adjustment", "Justering", theme.PURPLE),
]


def monthly(frame: pd.DataFrame) -> Chart:
    """Return the population at month ends: SCB's as a line, the register's as points. Takes population_monthly."""
    observed = frame.dropna(subset="population")
    last, peak = observed.iloc[-1], observed.loc[observed["population"].idxmax()]
    chart = theme.figure(right=70)
    chart.add_trace(
        go.Scatter(
            x=frame["period_start"],
            y=frame["population"],
            mode="lines",
            line={"color": theme.ACCENT, "width": 2.5},
            customdata=_hover(frame, "population", "SCB"),
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    register_points = frame.dropna(subset="register_population")
    chart.add_trace(
        go.Scatter(
            x=register_points["period_start"],
            y=register_points["register_population"],
            mode="markers",
            marker={"color": theme.PURPLE, "size": 9, "symbol": "diamond-open", "line": {"width": 2}},
            customdata=_hover(register_points, "register_population", "KID"),
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    theme.label_end(chart, last["period_start"], last["population"], text.number(last["population"]), theme.ACCENT)
    chart.add_annotation(x=peak["period_start"], y=peak["population"], text=sentences.peak(frame), ay=-28, ax=-60)
    chart.update_xaxes(range=span(frame["period_start"], "M"))
    set_time_axis(chart, frame["period_start"], "M")
    return Chart(sentences.level_title(frame), sentences.level_subtitle(frame), chart, sentences.level_alt(frame))


def _hover(frame: pd.DataFrame, column: str, producer: str) -> list[str]:
    return [
        f"{producer}, {text.month(day)}: {text.number(value)}"
        for day, value in zip(frame["period_start"], frame[column], strict=True)
    ]


def register(frame: pd.DataFrame) -> Chart:
    """Return the differences between the municipality's register and SCB. Takes population_register_points."""
    chart = theme.figure(height=300)
    chart.add_trace(
        go.Bar(
            x=[text.month(day) for day in frame["period_start"]],
            y=frame["difference"],
            marker={"color": theme.PURPLE},
            text=[text.signed(value) for value in frame["difference"]],
            textposition="outside",
            cliponaxis=False,
            customdata=[
                f"KID {text.number(kid)}, SCB {text.number(scb)}"
                for kid, scb in zip(frame["register_population"], frame["population"], strict=True)
            ],
            hovertemplate="%{x}: %{customdata}<extra></extra>",
        )
    )
    chart.update_xaxes(type="category")
    set_time_axis(chart, frame["period_start"], "M", max_ticks=12, at=list(chart.data[0].x), is_even=True)
    return Chart(
        sentences.register_title(frame), sentences.register_subtitle(frame), chart, sentences.register_alt(frame)
    )


def change_through_month(frame: pd.DataFrame) -> Chart:
    """Return the change of part of each year: year, through_month, change_through_month, is_marked."""
    return _yearly_change(frame, "change_through_month", text.months_through(int(frame["through_month"].iloc[0])))


def change_whole_year(frame: pd.DataFrame) -> Chart:
    """Return the change of each whole year: year, change_year, is_marked."""
    return _yearly_change(frame, "change_year", "")


def _yearly_change(frame: pd.DataFrame, column: str, months: str) -> Chart:
    observed = frame.dropna(subset=column)
    chart = theme.figure()
    chart.add_trace(
        go.Bar(
            x=observed["year"],
            y=observed[column],
            marker={"color": [theme.ACCENT if is_marked else theme.PALE for is_marked in observed["is_marked"]]},
            customdata=[text.signed(value) for value in observed[column]],
            hovertemplate="%{x}: %{customdata}<extra></extra>",
        )
    )
    for _, row in _worth_naming(observed, column).iterrows():
        shift = -12 if row[column] < 0 else 12
        chart.add_annotation(x=row["year"], y=row[column], text=text.signed(row[column]), showarrow=False, yshift=shift)
    chart.add_hline(y=0, line={"color": theme.GREY, "width": 1})
    if len(observed):
        set_year_axis(chart, observed["year"])
    return Chart(
        sentences.change_title(frame, column, months),
        sentences.change_subtitle(frame, column, months),
        chart,
        sentences.change_alt(frame, column, months),
    )


def _worth_naming(observed: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the years with their value written at the bar: the plan's, the lowest and the newest."""
    if observed.empty:
        return observed
    is_named = (
        observed["is_marked"]
        | (observed[column] == observed[column].min())
        | (observed["year"] == observed["year"].max())
    )
    return observed[is_named]


def components_quarterly(frame: pd.DataFrame) -> Chart:
    """Return the components of each quarter's change. Takes population_components_quarterly.

    Only the latest 24 quarters are shown, to keep the bars readable.
    """
    recent = frame.tail(24)
    return _components(recent, [f"kv {(day.month + 2) // 3} {day.year}" for day in recent["period_start"]], "kvartal")


def components_yearly(frame: pd.DataFrame) -> Chart:
    """Return the components of each whole year's change. Takes population_components_yearly."""
    return _components(frame, [str(day.year) for day in frame["period_start"]], "år")


def _components(frame: pd.DataFrame, periods: list[str], unit: str) -> Chart:
    chart = theme.figure(height=430)
    _add_components(chart, frame, periods)
    legend = {"orientation": "h", "y": -0.18, "x": 0, "traceorder": "normal"}
    chart.update_layout(barmode="relative", showlegend=True, legend=legend)
    chart.update_xaxes(type="category")
    set_time_axis(chart, frame["period_start"], "Q" if unit == "kvartal" else "Y", at=periods)
    return Chart(
        sentences.components_title(frame, periods[-1]),
        f"Folkökningens delar per {unit}, {periods[0]}–{periods[-1]}, antal personer. Justering är det som de publicerade"
        " delarna inte förklarar.",
        chart,
        sentences.components_alt(frame, periods[-1]),
    )


def _add_components(chart: go.Figure, frame: pd.DataFrame, periods: list[str]) -> None:
    """Stack the components of each period, and draw their sum as a line."""
    for column, name, colour in COMPONENTS:
        chart.add_trace(
            go.Bar(
                x=periods,
                y=frame[column],
                name=name,
                marker={"color": colour},
                customdata=[f"{name}: {text.signed(value)}" for value in frame[column]],
                hovertemplate="%{x}<br>%{customdata}<extra></extra>",
            )
        )
    chart.add_trace(
        go.Scatter(
            x=periods,
            y=frame["population_change"],
            name="Folkökning",
            mode="lines+markers",
            line={"color": theme.INK, "width": 2},
            customdata=[f"Folkökning: {text.signed(value)}" for value in frame["population_change"]],
            hovertemplate="%{x}<br>%{customdata}<extra></extra>",
        )
    )


def index(frame: pd.DataFrame) -> Chart:
    """Return the population as index, the municipality and the country standing out. Takes population_index."""
    last_year, first_year = int(frame["year"].max()), int(frame["year"].min())
    ends = frame[frame["year"] == last_year].sort_values("index_value")
    chart = theme.figure(height=420, right=130)
    for _, rows in frame.groupby("region_code"):
        is_own, kind = rows["is_own"].iloc[0], rows["kind"].iloc[0]
        colour = theme.ACCENT if is_own else theme.INK if kind == "country" else theme.PALE
        chart.add_trace(
            go.Scatter(
                x=rows["year"],
                y=rows["index_value"],
                mode="lines",
                line={"color": colour, "width": 3 if is_own else 1.8},
                customdata=[
                    f"{row.name}: {text.number(row.index_value, 1)} ({text.number(row.population)})"
                    for row in rows[["name", "index_value", "population"]].itertuples(index=False, name="Row")
                ],
                hovertemplate="%{x}<br>%{customdata}<extra></extra>",
            )
        )
    positions = theme.spread_labels(ends["index_value"].tolist(), (ends["index_value"].max() - 99) / 18)
    for (_, row), position in zip(ends.iterrows(), positions, strict=True):
        colour = theme.ACCENT if row["is_own"] else theme.INK if row["kind"] == "country" else theme.GREY
        theme.label_end(chart, last_year, position, row["name"].replace("s län", ""), colour)
    chart.update_xaxes(range=[first_year, last_year])
    set_year_axis(chart, sorted(set(frame["year"])))
    return Chart(
        sentences.index_title(frame),
        f"Folkmängd den 31 december, index {first_year} = 100. Grått: övriga av de nio liknande städerna och länet",
        chart,
        sentences.index_alt(frame),
    )


def ranking(frame: pd.DataFrame) -> Chart:
    """Return the growth of all municipalities as dots. Takes population_ranking.

    The similar cities are black; the own municipality is named.
    """
    chart = theme.figure(height=360)
    _add_dots(chart, frame[~frame["is_similar"]], theme.PALE, 5)
    _add_dots(chart, frame[frame["is_similar"]], theme.INK, 8)
    _add_dots(chart, frame[frame["is_own"]], theme.ACCENT, 13)
    for _, own in frame[frame["is_own"]].iterrows():
        words = f"{own['name']}, {ordinal(own['rank'])}"
        chart.add_annotation(x=own["rank"], y=own["change_pct"], text=words, ay=36, ax=0, font={"color": theme.ACCENT})
    chart.add_hline(y=0, line={"color": theme.GREY, "width": 1})
    chart.update_xaxes(title_text="Plats bland kommunerna")
    return Chart(sentences.ranking_title(frame), sentences.ranking_subtitle(frame), chart, sentences.ranking_alt(frame))


def _add_dots(chart: go.Figure, rows: pd.DataFrame, colour: str, size: int) -> None:
    hover = [
        f"{name}: {text.signed(change_pct, 1)} %, {ordinal(rank)} högst"
        for name, change_pct, rank in zip(rows["name"], rows["change_pct"], rows["rank"], strict=True)
    ]
    chart.add_trace(
        go.Scatter(
            x=rows["rank"],
            y=rows["change_pct"],
            mode="markers",
            marker={"color": colour, "size": size},
            customdata=hover,
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
