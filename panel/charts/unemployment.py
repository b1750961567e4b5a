"""Charts of unemployment: its level, beside another municipality and the country, and single months."""

from itertools import cycle

import pandas as pd
import plotly.graph_objects as go

from panel.charts import Chart
from panel.charts.annotation import draw_breaks
from panel.charts.time_axis import set_time_axis, set_year_axis, span
from panel.wording import text, theme
from panel.wording.ordering import age_order
from panel.wording.sentences import unemployment as sentences
from panel.wording.sentences import unemployment_compared as compared
from panel.wording.statistics.ages import age_name

BREAK = pd.Timestamp("2023-01-01")
COUNTRY = "country"
# The distance between labels of lines, as a share of the highest value: on a phone, a line of text.
LABEL_SHARE = 1 / 10


def _line(chart: go.Figure, rows: pd.DataFrame, name: str, colour: str, width: float) -> None:
    """Add a line in two traces, so that nothing is drawn across the break."""
    for piece in (rows[rows["period_start"] < BREAK], rows[rows["period_start"] >= BREAK]):
        chart.add_trace(
            go.Scatter(
                x=piece["period_start"],
                y=piece["share_pct"],
                mode="lines",
                line={"color": colour, "width": width},
                customdata=[f"{name}: {text.percent(value)}" for value in piece["share_pct"]],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )


def quarterly(frame: pd.DataFrame) -> Chart:
    """Return the share by quarter: period_start, share_pct, change_on_year_pp. Needs at least one share."""
    observed = frame.dropna(subset="share_pct")
    last = observed.iloc[-1]
    chart = theme.figure(right=60)
    _line(chart, observed, "Arbetslöshet", theme.ACCENT, 2.5)
    draw_breaks(chart, [BREAK], "Nytt mått")
    theme.label_end(chart, last["period_start"], last["share_pct"], text.percent(last["share_pct"]), theme.ACCENT)
    chart.update_yaxes(rangemode="tozero", ticksuffix=" %")
    chart.update_xaxes(range=span(observed["period_start"], "Q"))
    set_time_axis(chart, observed["period_start"], "Q")
    return Chart(
        sentences.quarterly_title(frame),
        "Inskrivna arbetslösa som andel av arbetskraften, medelvärde per kvartal, procent",
        chart,
        sentences.quarterly_alt(frame, pd.Series([BREAK])),
    )


def beside(frame: pd.DataFrame) -> Chart:
    """Return the municipality, another one and the country, from the query unemployment_beside."""
    observed = frame.dropna(subset="share_pct")
    chart = theme.figure(height=270, right=126)
    ends = []
    for _, rows in observed.groupby("region_code", sort=False):
        row = rows.iloc[-1]
        colour = theme.ACCENT if row["is_own"] else theme.COUNTRY if row["kind"] == COUNTRY else theme.PICKED
        _line(chart, rows, str(row["name"]), colour, 2.6 if row["is_own"] else 2)
        ends.append(
            (row["period_start"], row["share_pct"], f"<b>{row['name']}</b> {text.percent(row['share_pct'])}", colour)
        )
    places = theme.spread_labels([end[1] for end in ends], observed["share_pct"].max() * LABEL_SHARE)
    for (day, _, words, colour), place in zip(ends, places, strict=True):
        theme.label_end(chart, day, place, words, colour)
    draw_breaks(chart, [BREAK], "Nytt mått")
    chart.update_yaxes(rangemode="tozero", ticksuffix=" %")
    chart.update_xaxes(range=span(observed["period_start"], "Q"))
    set_time_axis(chart, observed["period_start"].drop_duplicates(), "Q")
    theme.hover_together(chart, "%{x|kvartal %q %Y}")
    subtitle = "Inskrivna arbetslösa i procent av arbetskraften, per kvartal"
    return Chart(compared.gap_title(frame), subtitle, chart, compared.gap_alt(frame))


def monthly_points(frame: pd.DataFrame) -> Chart:
    """Return the single months with a figure, as points since most months are missing: period_start, age, share_pct."""
    last = frame.dropna(subset="share_pct").iloc[-1]
    chart = theme.figure(height=320, right=50)
    newest = last["age"]
    for (age, rows), symbol in zip(_by_age(frame), cycle(sentences.MONTH_SYMBOLS), strict=False):
        chart.add_trace(
            go.Scatter(
                x=rows["period_start"],
                y=rows["share_pct"],
                mode="markers",
                marker={"color": theme.ACCENT if age == newest else theme.GREY, "size": 10, "symbol": symbol},
                customdata=[
                    f"{text.month(day)}: {text.percent(value)}, {age_name(age)}"
                    for day, value in rows[["period_start", "share_pct"]].itertuples(index=False)
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    draw_breaks(chart, [BREAK], "Nytt mått")
    chart.update_yaxes(rangemode="tozero", ticksuffix=" %")
    set_time_axis(chart, frame["period_start"], "M")
    theme.label_end(chart, last["period_start"], last["share_pct"], text.percent(last["share_pct"]), theme.ACCENT)
    return Chart(
        sentences.months_title(frame),
        sentences.months_subtitle(frame),
        chart,
        sentences.months_alt(frame),
    )


def other_measure(frame: pd.DataFrame) -> Chart:
    """Return the openly unemployed in the population beside the median of all municipalities: open_unemployed_yearly."""
    observed = frame.dropna(subset="share_pct")
    chart = theme.figure(height=236, right=126)
    lines = [
        (str(observed["name"].iloc[-1]), "share_pct", theme.ACCENT),
        ("Mittersta kommunen", "median_share_pct", theme.GREY),
    ]
    last = observed.iloc[-1]
    high = observed[[column for _, column, _ in lines]].max().max()
    places = theme.spread_labels([last[column] for _, column, _ in lines], high * LABEL_SHARE)
    for (name, column, colour), place in zip(lines, places, strict=True):
        chart.add_trace(
            go.Scatter(
                x=observed["year"],
                y=observed[column],
                mode="lines",
                line={"color": colour, "width": 2.4},
                customdata=[f"{name}: {text.percent(value)}" for value in observed[column]],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
        theme.label_end(chart, last["year"], place, f"<b>{name}</b> {text.percent(last[column])}", colour)
    chart.update_yaxes(rangemode="tozero", ticksuffix=" %")
    set_year_axis(chart, observed["year"])
    return Chart(
        sentences.beside_median(frame),
        "Öppet arbetslösa i procent av befolkningen 18–65 år, per år",
        chart,
        sentences.beside_median_alt(frame),
    )


def _by_age(frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return the rows with a value of each age, ages by number."""
    groups = frame.dropna(subset="share_pct").groupby("age")
    return sorted(((str(age), rows) for age, rows in groups), key=lambda one: age_order(one[0]))
