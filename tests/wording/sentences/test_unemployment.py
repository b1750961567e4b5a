"""Test the sentences on unemployment with any data: no level is compared across a break."""

import re

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import unemployment as sentences
from panel.wording.sentences.ranking import ordinal
from panel.wording.statistics.ages import age_name
from panel.wording.statistics.ranking import ranks_of
from tests.support import frames
from tests.support.claims import claims


@claims(sentences.quarterly_title, sentences.quarterly_alt)
@given(frames.series("Q", frames.SHARES, "share_pct"), st.none() | st.integers(-30, 30), st.integers(0, 29))
def test_the_newest_quarter_is_said_and_the_extremes_of_the_measure_as_it_is_now(
    frame: pd.DataFrame, change: int | None, at: int
) -> None:
    frame["change_on_year_pp"] = float("nan") if change is None else change / 10
    with_value = frame.dropna(subset="share_pct")
    last = with_value.iloc[-1]
    break_on = frame["period_start"].iloc[min(at, len(frame) - 1)]
    title, alt = sentences.quarterly_title(frame), sentences.quarterly_alt(frame, pd.Series([break_on]))
    assert f"{text.percent(last['share_pct'])} {text.quarter(last['period_start'])}" in title
    assert ("på ett år" in title) == (change is not None)
    assert ".." not in title
    now = with_value[with_value["period_start"] >= break_on] if break_on <= last["period_start"] else with_value
    low, high = (text.percent(now["share_pct"].agg(of)) for of in ("min", "max"))
    assert f"Sedan {text.quarter(now['period_start'].iloc[0])}: lägst {low} kvartal" in alt
    assert f"högst {high} kvartal" in alt
    assert (f"Brott i serien {text.month(break_on)}" in alt) == (break_on > frame["period_start"].iloc[0])


@claims(sentences.place, sentences.comparison_caption, sentences.quarters_caption)
@given(frames.regions(frames.SHARES, "share_pct"), frames.regions(frames.SHARES, "share_pct"), st.integers(0, 4))
def test_the_municipality_is_compared_at_its_own_newest_quarter(
    before: pd.DataFrame, frame: pd.DataFrame, more: int
) -> None:
    asked = int((frame["kind"] == "municipality").sum()) + more
    own_code = frame.loc[frame["is_own"], "region_code"].iloc[0]
    before = before.assign(period_start=pd.Timestamp("2025-07-01"))
    whole = pd.concat([before, frame.assign(period_start=pd.Timestamp("2025-10-01"))], ignore_index=True)
    whole = whole.assign(asked=asked, is_own=whole["region_code"] == own_code)
    place_words = sentences.place(whole)
    with_value_count = whole.loc[
        (whole["kind"] == "municipality") & whole["share_pct"].notna(), "region_code"
    ].nunique()
    quarters = sentences.quarters_caption(whole)
    assert (f"{with_value_count} av {asked} jämförda kommuner har uppgift" in quarters) == (with_value_count < asked)
    own = whole[whole["is_own"]].dropna(subset="share_pct")
    if own.empty:
        assert place_words == ""
        return
    row = own.sort_values("period_start").iloc[-1]
    now = whole[whole["period_start"] == row["period_start"]].dropna(subset="share_pct")
    peers = now[now["kind"] == "municipality"]
    caption = sentences.comparison_caption(now)
    assert text.quarter(row["period_start"]) in caption
    assert (place_words == "") == (len(peers) < 2)
    for text_of_chart in filter(None, (place_words, caption)):
        assert (f"{len(peers)} av {asked} jämförda kommuner har uppgift" in text_of_chart) == (len(peers) < asked)
    ranks = ranks_of(peers["share_pct"])
    place = ranks[peers["is_own"]].iloc[0]
    tied = int((ranks == place).sum())
    if 1 < place < len(peers) - tied + 1:
        assert f"{ordinal(place)} högst av {len(peers)} kommuner" in place_words


@claims(sentences.months_title, sentences.months_alt)
@given(frames.series("M", frames.SHARES, "share_pct"))
def test_single_months_are_counted_and_the_newest_is_named(frame: pd.DataFrame) -> None:
    with_value = frame.dropna(subset="share_pct")
    title = sentences.months_title(frame)
    last = with_value.iloc[-1]
    assert title.endswith(f"{text.month(last['period_start'])}: {text.percent(last['share_pct'])}")
    assert title.startswith("En enstaka månad" if len(with_value) == 1 else f"{len(with_value)} enstaka månader")
    assert sentences.months_alt(frame) == f"Punkter. {title}."


@claims(sentences.months_subtitle)
@given(
    st.lists(
        st.sampled_from(["16-64", "16-65", "16-66", "16-67", "20-65", "total"]), min_size=1, max_size=6, unique=True
    )
)
def test_each_age_of_the_single_months_has_a_symbol_of_its_own(ages: list[str]) -> None:
    frame = pd.DataFrame({"age": ages, "share_pct": 8.8})
    subtitle = sentences.months_subtitle(pd.concat([frame, frame.assign(age="15-74", share_pct=None)]))
    assert "15–74" not in subtitle
    for age in ages:
        assert subtitle.lower().count(age_name(age)) == 1
    symbols = [symbol for symbol in sentences.MONTH_SYMBOLS.values() if f"{symbol}:" in subtitle.lower()]
    assert len(symbols) == (min(len(ages), len(sentences.MONTH_SYMBOLS)) if len(ages) > 1 else 0)


@claims(sentences.other_measure, sentences.beside_median, sentences.beside_median_alt)
@given(frames.years(frames.SHARES, "share_pct"), frames.regions(frames.SHARES), st.integers(0, 280))
def test_the_other_measures_place_is_that_of_the_newest_year(
    frame: pd.DataFrame, others: pd.DataFrame, more: int
) -> None:
    peers = others[others["kind"] == "municipality"]["value"].dropna()
    last = frame.dropna(subset="share_pct").iloc[-1]
    above, tied = int((peers > last["share_pct"]).sum()), int((peers == last["share_pct"]).sum())
    counted = len(peers) + 1
    frame = frame.assign(rank_from_highest=above + 1, tied=tied, municipalities=counted, median_share_pct=3.0)
    frame = frame.assign(asked=counted + more)
    title = sentences.other_measure(frame)
    share = text.percent(last["share_pct"])
    assert title.startswith(f"Öppet arbetslösa (Kolada): {share} av befolkningen 18–65 år {int(last['year'])}")
    assert (f"; {counted} av {counted + more} kommuner har uppgift" in title) == (more > 0)
    sentence = re.search(r"(\d+):[ae] högst av (\d+) kommuner", title)
    if sentence:
        assert (int(sentence[1]), int(sentence[2])) == (above + 1, len(peers) + 1)
    assert ("lika med" in title) == (0 < tied == len(peers))
    beside = sentences.beside_median(frame.assign(name="Salem"))
    assert beside.startswith(f"Salem hade {share} öppet arbetslösa {int(last['year'])}, ")
    assert beside.endswith(f"av {counted} kommuner {text.percent(3.0)}")
    assert beside in sentences.beside_median_alt(frame.assign(name="Salem"))
