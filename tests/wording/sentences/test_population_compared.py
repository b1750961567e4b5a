"""Test the sentences on two municipalities beside each other, and on the parts of a change, with any data."""

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from panel.charts.population import compared
from panel.wording import text
from panel.wording.sentences import population_compared as sentences
from tests.support import frames
from tests.support.claims import claims

PEOPLE = st.integers(1, 300_000)
NAN = float("nan")


@st.composite
def pairs(draw) -> pd.DataFrame:
    """The rows of two municipalities, and perhaps of the country, from the first quarter that both have."""
    count = draw(st.integers(1, 6))
    days = frames.starts("Q", count, f"{draw(st.integers(1990, 2040))}-{draw(st.sampled_from(['01', '04', '10']))}")
    regions = [("0581", "Här", "municipality"), ("0580", "Där", "municipality"), ("00", "Riket", "country")]
    rows = []
    for code, name, kind in regions[: draw(st.integers(2, 3))]:
        values = draw(st.lists(PEOPLE, min_size=count, max_size=count))
        # The other municipality may end sooner.
        last = draw(st.integers(1, count)) if code == "0580" else count
        rows += [
            (code, name, kind, day, value, 100 * (value - values[0]) / values[0], code == "0581")
            for day, value in list(zip(days, values, strict=True))[:last]
        ]
    columns = ["region_code", "name", "kind", "period_start", "population", "change_pct", "is_own"]
    return pd.DataFrame(rows, columns=columns)


def ends(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series, pd.Series]:
    """The first and the last row that both have: here, there, here, there."""
    here, there = (frame[frame["region_code"] == code].set_index("period_start") for code in ("0581", "0580"))
    last = there.index.max()
    return here.iloc[0], there.iloc[0], here.loc[last], there.loc[last]


@claims(sentences.gap_title, sentences.gap_subtitle, sentences.gap_alt)
@given(pairs())
def test_the_gap_is_that_of_the_last_quarter_that_both_have(frame: pd.DataFrame) -> None:
    here_then, there_then, here, there = ends(frame)
    title, subtitle, alt = (make(frame) for make in (sentences.gap_title, sentences.gap_subtitle, sentences.gap_alt))
    gap, before = there["population"] - here["population"], there_then["population"] - here_then["population"]
    now, _, then = title.partition("; ")
    leader, follower = ("Där", "Här") if gap > 0 else ("Här", "Där")
    if gap:
        assert now.startswith(f"{leader} hade {text.number(abs(gap))} fler invånare än {follower} i ")
    else:
        assert "hade lika många invånare" in now
    if then and "skillnaden" in then:
        assert (gap > 0) == (before > 0) and gap and before
        assert then.endswith(f"var skillnaden {text.number(abs(before))}")
    elif then and "lika många" in then:
        assert before == 0
    elif then:
        assert then.endswith(f"hade {'Där' if before > 0 else 'Här'} {text.number(abs(before))} fler")
    assert bool(then) == (here.name != frame["period_start"].min())
    for then_row, now_row in ((there_then, there), (here_then, here)):
        first, last = then_row["population"], now_row["population"]
        verb = "växte" if last > first else "minskade" if last < first else "gick"
        assert f"{now_row['name']} {verb} från {text.number(first)} till {text.number(last)}" in subtitle
    assert title in alt


@claims(sentences.begins_at_zero)
@given(pairs())
def test_the_scale_begins_where_the_words_say(frame: pd.DataFrame) -> None:
    drawn = compared(frame).figure
    values = [value for trace in drawn.data for value in trace.y]
    if "börjar inte vid noll" in sentences.gap_subtitle(frame):
        # Plotly leaves a twentieth of the span, or a little more, below what it draws.
        assert drawn.layout.yaxis.rangemode is None
        assert min(values) - 0.1 * (max(values) - min(values)) > 0
    else:
        assert drawn.layout.yaxis.rangemode == "tozero"


@claims(sentences.growth_title, sentences.growth_subtitle, sentences.growth_alt)
@given(pairs())
def test_the_growth_is_each_regions_own(frame: pd.DataFrame) -> None:
    title = sentences.growth_title(frame)
    last = ends(frame)[2].name
    assert title.startswith("Här ")
    for _, row in frame[frame["period_start"] == last].iterrows():
        name = "riket" if row["kind"] == "country" else row["name"]
        size = round(row["change_pct"], 1)
        verb = "växte" if size > 0 else "minskade"
        stated = f"{verb} {text.number(abs(row['change_pct']), 1)} procent" if size else "var oförändrat"
        assert f"{name} {stated}" in title
    month = text.month(frame["period_start"].min() + pd.DateOffset(months=2))
    assert f"från {month} till" in title
    assert month in sentences.growth_subtitle(frame)
    assert title in sentences.growth_alt(frame)


@claims(sentences.headline, sentences.not_held)
@given(PEOPLE, st.one_of(st.integers(-2000, 2000), st.just(NAN)), st.dates(), st.one_of(st.floats(-5, 5), st.just(NAN)))
def test_the_headline_has_the_newest_figure_first(value: int, change: float, on: date, country: float) -> None:
    shown = sentences.headline("Här", value, change, on, country)
    assert shown.startswith(f"Här hade {text.number(value)} invånare {text.day(on)}")
    assert ("fler än ett år" in shown) == (change > 0)
    assert ("färre än ett år" in shown) == (change < 0)
    assert ("lika många" in shown) == (change == 0)
    assert ("Riket" in shown) == (change == change and country == country)
    if "Riket" in shown:
        assert ("Riket växte" in shown) == (round(country, 1) > 0)
        assert ("Riket minskade" in shown) == (round(country, 1) < 0)
    assert "Här" in sentences.not_held("Här")


@claims(sentences.parts_title, sentences.parts_total)
@given(st.lists(st.integers(0, 900), min_size=6, max_size=6), st.integers(-30, 30), st.integers(1990, 2040))
def test_what_is_said_to_do_most_does_most(flows: list[int], adjustment: int, year: int) -> None:
    born, died, came, left, arrived, departed = flows
    nets = {"natural": born - died, "domestic": came - left, "abroad": arrived - departed}
    change = sum(nets.values()) + adjustment
    parts = pd.Series(
        {
            "period_start": pd.Timestamp(year, 1, 1),
            "births": born,
            "deaths": -died,
            "moved_in": came,
            "moved_out": -left,
        }
        | {"immigrated": arrived, "emigrated": -departed, "adjustment": adjustment, "population_change": change}
    )
    title = sentences.parts_title(parts)
    assert title.startswith(f"{year} ")
    assert ("oförändrad" in title) == (change == 0)
    assert (f"minskade folkmängden med {text.number(-change)}" in title) == (change < 0)
    assert (f"ökade folkmängden med {text.number(change)}" in title) == (change > 0)
    if "mest för att" in title:
        why = title.partition("mest för att ")[2]
        (name,) = [
            one for one, stated in (sentences.GAINS if change > 0 else sentences.LOSSES).items() if stated == why
        ]
        same = [abs(net) for net in nets.values() if net * change > 0]
        assert nets[name] * change > 0
        assert abs(nets[name]) == max(same) and same.count(max(same)) == 1
    assert sentences.parts_total(parts) == (f"varav justering {text.signed(adjustment)}" if adjustment else "")
