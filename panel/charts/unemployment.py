"""Charts of unemployment: level, groups, comparison, single months, and the share of the population."""

from itertools import cycle

import pandas as pd
import plotly.graph_objects as go

from panel.charts import Chart
from panel.charts.annotation import draw_breaks
from panel.charts.time_axis import set_time_axis, set_year_axis, span
from panel.wording import text, theme
from panel.wording.ordering import age_order
from panel.wording.sentences import unemployment as sentences
from panel.wording.statistics.ages import age_name

BREAK = pd.Timestamp("2023-01-01")
GROUPS = {
    "unemployment_share": ("Alla", theme.ACCENT),
    "unemployment_share_18_24": ("18–24 år", theme.PURPLE),
    "unemployment_share_55_65": ("55–65 år", theme.GREEN),
    "unemployment_share_native_born": ("Inrikes födda", theme.GREY),
    "unemployment_share_foreign_born": ("Utrikes födda", theme.LIFTED),
    "long_term_unemployment_share": ("Långtidsarbetslösa", theme.OCHRE),
}


def _line(chart: go.Figure, rows: pd.DataFrame, name: str, colour: str, width: float) -> None:
    """Add a line in two traces, so that nothing is drawn across the break."""
    for piece in (rows[rows["period_start"] < BREAK], rows[rows["period_start"] >= BREAK]):
        chart.add_trace(
            go.Scatter(
                x=piece["period_start"],
                y=piece["share_pct"],
                mode="lines",
                line={"color": colour, "width": width},
                customdata=[
                    f"{name}, {text.quarter(day)}: {text.percent(value)}"
                    for day, value in zip(piece["period_start"], piece["share_pct"], strict=True)
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )


def quarterly(frame: pd.DataFrame) -> Chart:
    """Return the share by quarter: period_start, share_pct, change_on_year_pp. Needs at least one share."""
    observed = frame.dropna(subset="share_pct")
    last = observed.iloc[-1]
    # Levels before and after the break are not comparable: the lowest is found within the current measure.
    now = observed[observed["period_start"] >= BREAK] if last["period_start"] >= BREAK else observed
    lowest = now.loc[now["share_pct"].idxmin()]
    chart = theme.figure(right=60)
    _line(chart, observed, "Arbetslöshet", theme.ACCENT, 2.5)
    draw_breaks(chart, [BREAK], "Nytt mått")
    theme.label_end(chart, last["period_start"], last["share_pct"], text.percent(last["share_pct"]), theme.ACCENT)
    chart.add_annotation(
        x=lowest["period_start"],
        y=lowest["share_pct"],
        text=f"Lägst sedan {now['period_start'].iloc[0].year}: {text.percent(lowest['share_pct'])}",
        ay=30,
        ax=-40,
        bgcolor="white",
    )
    chart.update_yaxes(rangemode="tozero", ticksuffix=" %")
    chart.update_xaxes(range=span(observed["period_start"], "Q"))
    set_time_axis(chart, observed["period_start"], "Q")
    return Chart(
        sentences.quarterly_title(frame),
        "Inskrivna arbetslösa som andel av arbetskraften, medelvärde per kvartal, procent",
        chart,
        sentences.quarterly_alt(frame, pd.Series([BREAK])),
    )


def groups(frame: pd.DataFrame) -> Chart:
    """Return the share within groups, a line each: indicator_id, period_start, share_pct."""
    observed = frame.dropna(subset="share_pct")
    last_day = observed["period_start"].max()
    ends = _ends(observed, "indicator_id")
    order = [indicator for indicator in GROUPS if indicator in ends.index]
    chart = theme.figure(height=430, right=150)
    for indicator in order:
        name, colour = GROUPS[indicator]
        rows = observed[observed["indicator_id"] == indicator]
        _line(chart, rows, name, colour, 3 if indicator == "unemployment_share" else 1.8)
    positions = theme.spread_labels(ends.loc[order, "share_pct"].tolist(), observed["share_pct"].max() / 16)
    for indicator, position in zip(order, positions, strict=True):
        name, colour = GROUPS[indicator]
        theme.label_end(chart, last_day, position, f"{name} {_end(ends.loc[indicator], last_day)}", colour)
    draw_breaks(chart, [BREAK], "Nytt mått")
    chart.update_yaxes(rangemode="tozero", ticksuffix=" %")
    chart.update_xaxes(range=span(observed["period_start"], "Q"))
    set_time_axis(chart, observed["period_start"], "Q")
    return Chart(
        sentences.groups_title(frame),
        f"Andel arbetslösa inom varje grupp, per kvartal till och med {text.quarter(last_day)}, procent",
        chart,
        sentences.groups_alt(frame, {indicator: name for indicator, (name, _) in GROUPS.items()}),
    )


def _ends(observed: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return the newest row of each line; `key` is the column that identifies a line."""
    return observed.sort_values("period_start").groupby(key).last()


def _end(row: pd.Series, last_day: pd.Timestamp) -> str:
    """Return a line's newest value, with its quarter where other lines have a newer one."""
    value = text.percent(row["share_pct"])
    return value if row["period_start"] == last_day else f"{value} ({text.quarter(row['period_start'])})"


def comparison(frame: pd.DataFrame) -> Chart:
    """Return the municipality beside other regions, from the query unemployment_comparison."""
    observed = frame.dropna(subset="share_pct")
    last_day = observed["period_start"].max()
    ends = _ends(observed, "region_code").sort_values("share_pct")
    chart = theme.figure(height=430, right=140)
    for _, rows in observed.groupby("region_code"):
        is_own, kind = rows["is_own"].iloc[0], rows["kind"].iloc[0]
        colour = theme.ACCENT if is_own else theme.INK if kind == "country" else theme.PALE
        _line(chart, rows, rows["name"].iloc[0], colour, 3 if is_own else 1.8)
    positions = theme.spread_labels(ends["share_pct"].tolist(), observed["share_pct"].max() / 17)
    for (_, row), position in zip(ends.iterrows(), positions, strict=True):
        name = f"{row['name'].replace('s län', '')} {_end(row, last_day)}"
        colour = theme.ACCENT if row["is_own"] else theme.INK if row["kind"] == "country" else theme.GREY
        theme.label_end(chart, last_day, position, name, colour)
    draw_breaks(chart, [BREAK], "Nytt mått")
    chart.update_yaxes(rangemode="tozero", ticksuffix=" %")
    chart.update_xaxes(range=span(observed["period_start"], "Q"))
    set_time_axis(chart, observed["period_start"], "Q")
    return Chart(
        sentences.comparison_title(frame),
        f"Arbetslöshet per kvartal till och med {text.quarter(last_day)}, procent av arbetskraften",
        chart,
        sentences.comparison_alt(frame),
    )


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


def _by_age(frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return the rows with a value of each age, ages by number."""
    groups = frame.dropna(subset="share_pct").groupby("age")
    return sorted(((str(age), rows) for age, rows in groups), key=lambda one: age_order(one[0]))


def other_measure(frame: pd.DataFrame) -> Chart:
    """Return the share of the population beside the median municipality.

    Takes name, year, share_pct, median_share_pct, and the columns that sentences.other_title() takes.
    """
    last = frame.dropna(subset="share_pct").iloc[-1]
    chart = theme.figure(height=320, right=150)
    for column, name, colour in (
        ("share_pct", str(last["name"]), theme.ACCENT),
        ("median_share_pct", "Median, alla kommuner", theme.GREY),
    ):
        chart.add_trace(
            go.Scatter(
                x=frame["year"],
                y=frame[column],
                mode="lines",
                line={"color": colour, "width": 2.5},
                customdata=[
                    f"{name} {year}: {text.percent(value)}"
                    for year, value in frame[["year", column]].itertuples(index=False)
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
        theme.label_end(chart, last["year"], last[column], name, colour)
    chart.update_yaxes(rangemode="tozero", ticksuffix=" %")
    chart.update_xaxes(range=[frame["year"].min(), last["year"]])
    set_year_axis(chart, frame["year"])
    return Chart(
        sentences.other_title(frame),
        "Öppet arbetslösa som andel av befolkningen 18–65 år, procent per år. Ett annat mått än andelen av arbetskraften",
        chart,
        sentences.other_alt(frame),
    )
