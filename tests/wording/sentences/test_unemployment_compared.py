"""Test the sentences on unemployment beside another municipality and the country, in groups and in persons."""

import re
from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import unemployment_compared as sentences
from tests.support import frames
from tests.support.claims import claims

NAN = float("nan")
SHARES = st.integers(0, 400).map(lambda tenths: tenths / 10)
MAYBE = st.one_of(SHARES, st.just(NAN))
DAY = pd.Timestamp("2025-10-01")


@st.composite
def beside(draw) -> pd.DataFrame:
    """The rows at one quarter: the municipality, and perhaps another one and the country."""
    columns = ["region_code", "name", "kind", "share_pct", "year_before_pct", "is_own"]
    rows = [("0581", "Här", "municipality", draw(SHARES), draw(MAYBE), True)]
    if draw(st.booleans()):
        rows.append(("0580", "Där", "municipality", draw(MAYBE), draw(MAYBE), False))
    if draw(st.booleans()):
        rows.append(("00", "Riket", "country", draw(MAYBE), draw(MAYBE), False))
    return pd.DataFrame(rows, columns=columns).assign(period_start=DAY)


def is_distance_true(words: str, now: pd.Series, beside: pd.Series) -> None:
    gap = round(now["share_pct"] - beside["share_pct"], 1)
    before = round(now["year_before_pct"] - beside["year_before_pct"], 1)
    stated, _, then = words.partition(", ")
    assert ("över" in stated, "under" in stated, "lika högt" in stated) == (gap > 0, gap < 0, gap == 0)
    assert gap == 0 or f"{text.number(abs(gap), 1)} procentenheter" in stated
    assert bool(then) == (before == before)
    if "avståndet" in then:
        assert gap * before > 0
        assert ("minskade" in then) == (abs(gap) < abs(before))
        assert ("ökade" in then) == (abs(gap) > abs(before))
        assert f"ett år tidigare {text.number(abs(before), 1)}:" in then
    elif "som ett år tidigare" in then:
        assert gap == before
    elif then:
        assert ("över" in then, "under" in then, "lika högt" in then) == (before > 0, before < 0, before == 0)


@claims(sentences.gap_title, sentences.town_gap, sentences.gap_alt)
@given(beside())
def test_a_distance_is_that_of_the_newest_quarter_and_of_the_year_before(frame: pd.DataFrame) -> None:
    own = frame.iloc[0]
    found = {row["region_code"]: row for _, row in frame.dropna(subset="share_pct").iterrows()}
    title, town = sentences.gap_title(frame), sentences.town_gap(frame)
    assert text.quarter(DAY) in title
    if "00" in found:
        is_distance_true(title, own, found["00"])
    else:
        assert title == f"Här hade {text.percent(own['share_pct'])} {text.quarter(DAY)}"
    assert bool(town) == ("0580" in found)
    if town:
        is_distance_true(town.removesuffix("."), found["0580"], own)
    alt = sentences.gap_alt(frame)
    assert title in alt
    assert all(f"{row['name']} {text.percent(row['share_pct'])}" in alt for row in found.values())


@claims(sentences.headline, sentences.not_held, sentences.moved)
@given(SHARES, st.dates(), st.sampled_from("MQ"), st.one_of(st.floats(-9, 9), st.just(NAN)), MAYBE)
def test_the_headline_has_the_newest_share_first(
    share: float, day: date, frequency: str, change: float, country: float
) -> None:
    shown = sentences.headline("Här", share, day, frequency, change, country)
    assert shown.startswith(f"{text.percent(share)} var arbetslösa i Här ")
    assert text.period(day, frequency) in shown
    assert ("på ett år" in shown) == (change == change)
    assert (", ned " in shown) == (round(change, 1) < 0 if change == change else False)
    assert (", upp " in shown) == (round(change, 1) > 0 if change == change else False)
    assert (f"I riket var det {text.percent(country)}." in shown) == (country == country)
    assert "Här" in sentences.not_held("Här")


@claims(sentences.lowest)
@given(frames.series("Q", frames.SHARES, "share_pct"), st.integers(0, 29))
def test_the_lowest_is_of_the_measure_as_it_is_now(frame: pd.DataFrame, at: int) -> None:
    frame = frame.assign(is_own=True, name="Här")
    with_value = frame.dropna(subset="share_pct")
    break_on = frame["period_start"].iloc[min(at, len(frame) - 1)]
    now = with_value[with_value["period_start"] >= break_on]
    now = now if len(now) else with_value
    shown = sentences.lowest(frame, pd.Series([break_on]))
    low = now["share_pct"].min()
    days = {text.quarter(day) for day in now.loc[now["share_pct"] == low, "period_start"]}
    assert f"sedan {text.quarter(now['period_start'].iloc[0])}: {text.percent(low)}, " in shown
    assert shown.removesuffix(".").rpartition(", ")[2] in days


@st.composite
def groups(draw) -> pd.DataFrame:
    names = draw(st.sampled_from([(sentences.FOREIGN, sentences.NATIVE), (sentences.NATIVE,), ("unemployment_share",)]))
    return pd.concat(
        [draw(frames.series("Q", frames.SHARES, "share_pct")).assign(indicator_id=name) for name in names],
        ignore_index=True,
    )


@claims(sentences.groups_title)
@given(groups())
def test_two_groups_are_compared_only_at_a_quarter_that_both_have(frame: pd.DataFrame) -> None:
    title = sentences.groups_title(frame)
    with_value = frame.dropna(subset="share_pct")
    sides = [
        with_value[with_value["indicator_id"] == one].set_index("period_start")["share_pct"]
        for one in (sentences.FOREIGN, sentences.NATIVE)
    ]
    common = sides[0].index.intersection(sides[1].index)
    if not len(common) or sides[1][common.max()] == 0:
        assert title == f"Arbetslöshet i grupper till och med {text.quarter(with_value['period_start'].max())}"
        return
    ratio = round(sides[0][common.max()] / sides[1][common.max()], 1)
    assert title.endswith(text.quarter(common.max()))
    assert ("ungefär lika hög" in title, "var lägre" in title) == (ratio == 1, ratio < 1)
    assert ratio <= 1 or f"{text.number(ratio, 1)} gånger så hög bland utrikes födda" in title


@claims(sentences.group_note)
@given(SHARES, MAYBE, st.none() | st.tuples(SHARES, MAYBE))
def test_a_groups_note_has_its_distance_and_its_change(
    share: float, before: float, country: tuple[float, float] | None
) -> None:
    own = pd.Series({"share_pct": share, "year_before_pct": before})
    whole = None if country is None else pd.Series({"share_pct": country[0], "year_before_pct": country[1]})
    note = sentences.group_note(own, whole)
    assert ("Mot riket" in note) == (country is not None)
    if country is not None:
        assert f"Mot riket {text.signed(round(share - country[0], 1), 1)}" in note
        assert ("ett år tidigare" in note) == (before == before and country[1] == country[1])
    assert ("på ett år" in note) == (before == before)
    if before == before:
        change = round(share - before, 1)
        word = "Oförändrat" if change == 0 else "Upp" if change > 0 else "Ned"
        assert f"{word}{f' {text.number(abs(change), 1)}' if change else ''} på ett år." in note


@claims(sentences.persons_title)
@given(st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000)), min_size=1, max_size=5), st.integers(1, 2))
def test_persons_are_those_of_the_newest_quarter(counts: list[tuple[int, int]], years_apart: int) -> None:
    days = [DAY - pd.DateOffset(years=years_apart * at) for at in range(len(counts))]
    frame = pd.DataFrame(counts, columns=["unemployed", "long_term_unemployed"]).assign(period_start=days)
    title = sentences.persons_title(frame)
    assert re.match(f"{text.number(counts[0][0])} person", title)
    assert title.endswith(f"; {text.number(counts[0][1])} sedan över ett år")
    assert ("ett år tidigare" in title) == (years_apart == 1 and len(counts) > 1)
    if "ett år tidigare" in title:
        more = counts[0][0] - counts[1][0]
        assert ("fler" in title, "färre" in title, "lika många" in title) == (more > 0, more < 0, more == 0)
