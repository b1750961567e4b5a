"""Charts of the population: level, change, components, index and ranking."""

import pandas as pd
import plotly.graph_objects as go

from ui import text, theme
from ui.charts import Chart
from ui.charts.time_axis import set_time_axis, set_year_axis, span

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
    """Population by month: period_start, population as a line; register_population as points of their own."""
    last = frame.iloc[-1]
    peak = frame.loc[frame["population"].idxmax()]
    year_before = frame[frame["period_start"] == last["period_start"] - pd.DateOffset(years=1)]
    change = last["population"] - year_before["population"].iloc[0] if len(year_before) else None
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
    shown_peak = f"{text.number(peak['population'])} i {text.month(peak['period_start'])}"
    chart.add_annotation(x=peak["period_start"], y=peak["population"], text=f"Högst: {shown_peak}", ay=-28, ax=-60)
    chart.update_xaxes(range=span(frame["period_start"], "M"))
    set_time_axis(chart, frame["period_start"], "M")
    title = f"Folkmängden var som störst i {text.month(peak['period_start'])} och är {text.number(last['population'])} i {text.month(last['period_start'])}"
    return Chart(
        title,
        f"Folkmängd vid månadens slut, {text.month(frame['period_start'].iloc[0])}–{text.month(last['period_start'])}, antal"
        " personer (SCB). Romber: kommunens eget register KID, där det är känt. Axeln börjar inte vid noll.",
        chart,
        f"Linje. {title}. Störst var den {shown_peak}. Förändring på ett år: {text.signed(change)}.",
    )


def _hover(frame: pd.DataFrame, column: str, producer: str) -> list[str]:
    return [
        f"{producer}, {text.month(day)}: {text.number(value)}"
        for day, value in zip(frame["period_start"], frame[column], strict=True)
    ]


def register(frame: pd.DataFrame) -> Chart:
    """The differences between the municipality's register and SCB: period_start, difference."""
    least, most = frame["difference"].min(), frame["difference"].max()
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
    title = f"Kommunens register och SCB skiljer sig med {text.signed(least)} till {text.signed(most)} personer"
    return Chart(
        title,
        f"KID minus SCB vid {len(frame)} månadsslut där båda är kända, antal personer. Två register, aldrig en serie.",
        chart,
        f"Staplar. {title}. Störst är skillnaden i {text.month(frame.loc[frame['difference'].abs().idxmax(), 'period_start'])}.",
    )


def change_through_october(frame: pd.DataFrame) -> Chart:
    """The change of January-October by year: year, change_through_month."""
    return _yearly_change(frame.dropna(subset="change_through_month"), "change_through_month", "januari–oktober")


def change_whole_year(frame: pd.DataFrame) -> Chart:
    """The change of each whole year: year, change_year."""
    return _yearly_change(frame.dropna(subset="change_year"), "change_year", "hela året")


def _yearly_change(frame: pd.DataFrame, column: str, months: str) -> Chart:
    lowest = frame.loc[frame[column].idxmin()]
    plan_year = frame[frame["is_marked"]].iloc[0]
    marked_year = int(plan_year["year"])
    earlier = frame[frame["year"] < marked_year]
    chart = theme.figure()
    chart.add_trace(
        go.Bar(
            x=frame["year"],
            y=frame[column],
            marker={"color": [theme.ACCENT if year == marked_year else theme.PALE for year in frame["year"]]},
            customdata=[text.signed(value) for value in frame[column]],
            hovertemplate="%{x}: %{customdata}<extra></extra>",
        )
    )
    for row in (plan_year, lowest):
        shift = -12 if row[column] < 0 else 12
        chart.add_annotation(x=row["year"], y=row[column], text=text.signed(row[column]), showarrow=False, yshift=shift)
    chart.add_hline(y=0, line={"color": theme.GREY, "width": 1})
    set_year_axis(chart, frame["year"])
    found = "är den lägsta" if plan_year[column] < earlier[column].min() else "är inte den lägsta"
    first = int(frame["year"].iloc[0])
    title = f"Folkökningen {months} {marked_year} {found} sedan {first}"
    if lowest["year"] > marked_year:
        title += f"; {int(lowest['year'])} blev det {text.signed(lowest[column])}"
    return Chart(
        title,
        f"Förändring av folkmängden {months}, {first}–{int(frame['year'].iloc[-1])}, antal personer (SCB)",
        chart,
        f"Staplar. {title}. {marked_year}: {text.signed(plan_year[column])}. Lägst: {text.signed(lowest[column])} år {int(lowest['year'])}.",
    )


def components_quarterly(frame: pd.DataFrame) -> Chart:
    """What each quarter's change is made of, the latest six years, to keep the bars readable."""
    recent = frame.tail(24)
    return _components(recent, [f"kv {(day.month + 2) // 3} {day.year}" for day in recent["period_start"]], "kvartal")


def components_yearly(frame: pd.DataFrame) -> Chart:
    """What each whole year's change is made of."""
    return _components(frame, [str(day.year) for day in frame["period_start"]], "år")


def _components(frame: pd.DataFrame, periods: list[str], unit: str) -> Chart:
    chart = theme.figure(height=430)
    _add_components(chart, frame, periods)
    legend = {"orientation": "h", "y": -0.18, "x": 0, "traceorder": "normal"}
    chart.update_layout(barmode="relative", showlegend=True, legend=legend)
    chart.update_xaxes(type="category")
    set_time_axis(chart, frame["period_start"], "Q" if unit == "kvartal" else "Y", at=periods)
    last, natural = frame.iloc[-1], frame["births"].iloc[-1] + frame["deaths"].iloc[-1]
    domestic = last["moved_in"] + last["moved_out"]
    abroad = last["immigrated"] + last["emigrated"]
    title = (
        f"{periods[-1][0].upper()}{periods[-1][1:]}: födelsenetto {text.signed(natural)}, inrikes flyttnetto {text.signed(domestic)}, "
        f"utrikes {text.signed(abroad)}"
    )
    return Chart(
        title,
        f"Folkökningens delar per {unit}, {periods[0]}–{periods[-1]}, antal personer. Justering är det som de publicerade"
        " delarna inte förklarar.",
        chart,
        f"Staplar för sju delar och linje för folkökningen. {title}. Folkökning: {text.signed(last['population_change'])}.",
    )


def _add_components(chart: go.Figure, frame: pd.DataFrame, periods: list[str]) -> None:
    """Stack the parts of each period, and draw what they sum to as a line."""
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
    """Population as index: region_code, name, kind, year, population, index_value. The own municipality is lifted, the rest are grey."""
    last_year, first_year = int(frame["year"].max()), int(frame["year"].min())
    ends = frame[frame["year"] == last_year].sort_values("index_value")
    own = ends[ends["is_own"]].iloc[0]
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
    places = theme.spread_labels(ends["index_value"].tolist(), (ends["index_value"].max() - 99) / 18)
    for (_, row), place in zip(ends.iterrows(), places, strict=True):
        colour = theme.ACCENT if row["is_own"] else theme.INK if row["kind"] == "country" else theme.GREY
        theme.label_end(chart, last_year, place, row["name"].replace("s län", ""), colour)
    chart.update_xaxes(range=[first_year, last_year])
    set_year_axis(chart, sorted(set(frame["year"])))
    rank = int((ends["index_value"] > own["index_value"]).sum()) + 1
    title = f"{own['name']} växer med {text.number(own['index_value'] - 100, 1)} procent {first_year}–{last_year}, plats {rank} av {len(ends)}"
    return Chart(
        title,
        f"Folkmängd den 31 december, index {first_year} = 100. Grått: övriga av de nio liknande städerna och länet",
        chart,
        f"Linjer. {title}. Högst: {ends['name'].iloc[-1]} {text.number(ends['index_value'].iloc[-1], 1)}.",
    )


def ranking(frame: pd.DataFrame) -> Chart:
    """All municipalities by growth, a dot each: rank, name, change_pct, is_similar. The similar cities are named."""
    own = frame[frame["is_own"]].iloc[0]
    chart = theme.figure(height=360)
    _add_dots(chart, frame[~frame["is_similar"]], theme.PALE, 5)
    _add_dots(chart, frame[frame["is_similar"]], theme.INK, 8)
    _add_dots(chart, frame[frame["is_own"]], theme.ACCENT, 13)
    chart.add_annotation(
        x=own["rank"],
        y=own["change_pct"],
        text=f"{own['name']}, plats {own['rank']}",
        ay=36,
        ax=0,
        font={"color": theme.ACCENT},
    )
    chart.add_hline(y=0, line={"color": theme.GREY, "width": 1})
    chart.update_xaxes(title_text="Plats bland kommunerna")
    growing = int((frame["change_pct"] > 0).sum())
    title = (
        f"{own['name']} är på plats {own['rank']} av {len(frame)} kommuner: {text.signed(own['change_pct'], 1)} procent"
    )
    return Chart(
        title,
        f"Förändring av folkmängden i procent. Svart: de liknande städerna. {growing} av {len(frame)} kommuner växer",
        chart,
        f"Punkter, en per kommun. {title}. Högst: {frame['name'].iloc[0]}, lägst: {frame['name'].iloc[-1]}.",
    )


def _add_dots(chart: go.Figure, rows: pd.DataFrame, colour: str, size: int) -> None:
    """Add a dot a municipality, named when pointed at."""
    hover = [
        f"{name}: {text.signed(change_pct, 1)} %, plats {rank}"
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
