"""Test the sentences on the population with any data."""

import re

import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import population as sentences
from panel.wording.sentences.ranking import ordinal
from panel.wording.statistics.ranking import ranks_of
from tests.support import frames
from tests.support.claims import claims


@st.composite
def levels(draw) -> pd.DataFrame:
    frame = draw(frames.series("M", frames.COUNTS, "population"))
    frame["register_population"] = draw(st.sampled_from([float("nan"), 145_250.0]))
    monthly = draw(st.integers(0, len(frame)))
    frame["frequency"] = ["M"] * monthly + [draw(st.sampled_from("QY"))] * (len(frame) - monthly)
    return frame


@st.composite
def changes(draw) -> pd.DataFrame:
    frame = draw(frames.years(frames.CHANGES | st.integers(-3, 3), "change"))
    frame["is_marked"] = frame["year"] == draw(st.sampled_from([2023, *frame["year"]]))
    return frame


@claims(sentences.level_title, sentences.level_subtitle, sentences.level_alt, sentences.peak)
@given(levels())
def test_the_level_is_the_newest_and_its_extremes_are_those_of_the_series(frame: pd.DataFrame) -> None:
    with_value = frame.dropna(subset="population")
    last, most, least = with_value.iloc[-1], with_value["population"].max(), with_value["population"].min()
    title = sentences.level_title(frame)
    assert f"{text.number(last['population'])} i {text.month(last['period_start'])}" in title
    assert ("störst i serien" in title) == (len(with_value) > 1 and last["population"] == most)
    assert ("minst i serien" in title) == (len(with_value) > 1 and last["population"] == least < most)
    if "som störst var den" in title:
        sentence = title.split("som störst var den ")[1]
        of = with_value[with_value["population"] == most]
        assert sentence in {f"{text.number(most)} i {text.month(day)}" for day in of["period_start"]}
    if "serien, som börjar" in title:
        assert f"som börjar {text.month(with_value['period_start'].iloc[0])}" in title
    assert sentences.peak(frame).startswith(f"Högst: {text.number(most)} i ")
    alt = sentences.level_alt(frame)
    assert f"Störst: {text.number(most)} i " in alt
    assert f"Minst: {text.number(least)} i " in alt
    before = frame[frame["period_start"] == last["period_start"] - pd.DateOffset(years=1)]["population"].dropna()
    assert ("Förändring på ett år" in alt) == (len(before) > 0)
    if len(before):
        assert f"ett år: {text.signed(last['population'] - before.iloc[0])}." in alt
    subtitle = sentences.level_subtitle(frame)
    assert f"{text.month(with_value['period_start'].iloc[0])}–{text.month(last['period_start'])}" in subtitle
    assert ("finns uppgiften bara per" in subtitle or "Uppgiften finns bara per" in subtitle) == (
        last["frequency"] != "M"
    )
    assert ("Rutor på spets" in subtitle) == frame["register_population"].notna().any()


@claims(sentences.register_title, sentences.register_subtitle, sentences.register_alt)
@given(frames.series("M", frames.CHANGES, "difference"), st.booleans())
def test_the_registers_differ_by_no_more_than_is_said(frame: pd.DataFrame, is_known: bool) -> None:
    if not is_known:
        frame["difference"] = float("nan")
    with_value = frame["difference"].dropna()
    title, alt = sentences.register_title(frame), sentences.register_alt(frame)
    assert f"vid {len(with_value)} månadsslut" in sentences.register_subtitle(frame)
    assert alt.startswith(f"Staplar. {title}.")
    if with_value.empty:
        assert "kan inte jämföras" in title
        return
    assert text.signed(with_value.min()) in title
    assert text.signed(with_value.max()) in title
    assert alt.endswith(f": {text.signed(with_value[with_value.abs().idxmax()])}.")


@claims(sentences.change_title, sentences.change_subtitle, sentences.change_alt)
@given(changes(), st.booleans())
def test_a_headline_on_the_change_is_about_the_newest_year_and_true_of_all(frame: pd.DataFrame, is_known: bool) -> None:
    if not is_known:
        frame["change"] = float("nan")
    with_value = frame.dropna(subset="change")
    title, alt = sentences.change_title(frame, "change"), sentences.change_alt(frame, "change")
    assert alt.startswith(f"Staplar. {title}.")
    for _, row in with_value[with_value["is_marked"]].iterrows():
        assert f"Planens år {int(row['year'])}: {text.signed(row['change'])}." in alt
    if with_value.empty:
        assert "inte känd" in title
        return
    values, last, year = with_value["change"], with_value["change"].iloc[-1], int(with_value["year"].iloc[-1])
    assert str(year) in title
    assert text.number(abs(last)) in title or last == 0
    if "serien" in title:
        assert f"i serien, som börjar {int(with_value['year'].iloc[0])}" in title
    if "för första gången" in title:
        first = int(re.search(r"(\d{4}) minskade", title)[1])
        assert (with_value.loc[with_value["year"] < first, "change"] >= 0).all()
        assert (with_value["year"] < first).any()
        assert (with_value.loc[with_value["year"] >= first, "change"] < 0).all()
        return
    assert f"{year} {'var' if last == 0 else 'ökade' if last > 0 else 'minskade'}" in title
    if "lika mycket som alla år" in title:
        assert values.nunique() == 1
        return
    assert ("det lägsta" in title) == (len(with_value) > 1 and last == values.min() and (values == last).sum() == 1)
    assert ("det högsta" in title) == (len(with_value) > 1 and last == values.max() and (values == last).sum() == 1)
    assert ("delat lägsta" in title) == (last == values.min() and (values == last).sum() > 1)
    if "; lägst i serien" in title:
        lowest = with_value.loc[values == values.min(), "year"].astype(int)
        sentence = title.split(", är ")[1]
        assert sentence.endswith(f"({text.signed(values.min())})")
        assert all(str(one) in sentence for one in lowest) or f"{len(lowest)} år" in sentence


@given(changes())
def test_the_subtitle_says_which_years_are_drawn(frame: pd.DataFrame) -> None:
    years = frame.dropna(subset="change")["year"]
    later = frame.loc[frame["year"] > years.max(), "year"]
    subtitle = sentences.change_subtitle(frame, "change")
    assert f"{years.min()}–{years.max()}" in subtitle
    assert ("inte känd än" in subtitle) == (len(later) > 0)


@claims(sentences.ranking_title)
@given(frames.regions(st.integers(-300, 300).map(lambda tenths: tenths / 10), "change_pct"), st.booleans())
def test_the_place_among_all_municipalities_is_theirs_alone(frame: pd.DataFrame, has_own: bool) -> None:
    frame = frame.assign(asked=int((frame["kind"] == "municipality").sum()), from_year=2011, to_year=2024)
    frame = frame[(frame["kind"] == "municipality") & frame["change_pct"].notna() & (has_own | ~frame["is_own"])]
    assume(len(frame))
    title = sentences.ranking_title(frame)
    assert "2011–2024" in title
    own = frame[frame["is_own"]]
    if own.empty:
        assert f"{len(frame)} av " in title
    else:
        _growth_is_true(title, own.iloc[0], frame)


def _growth_is_true(title: str, own: pd.Series, peers: pd.DataFrame) -> None:
    growth = round(own["change_pct"], 1)
    verb = "är oförändrad" if growth == 0 else "växte med" if growth > 0 else "minskade med"
    assert own["name"] in title
    assert verb in title
    assert growth == 0 or f"{text.number(abs(growth), 1)} procent" in title
    assert ("har uppgift" in title) == (len(peers) < own["asked"])
    ranks = ranks_of(peers["change_pct"])
    place, tied = ranks[peers["is_own"]].iloc[0], int((ranks == ranks[peers["is_own"]].iloc[0]).sum())
    if len(peers) < 2:
        assert " av 1 " not in title.split(";")[0]
    elif tied == len(peers):
        assert "lika med" in title
    elif place > 1 and place + tied - 1 < len(peers):
        assert f"{ordinal(place)} högst av {len(peers)} kommuner" in title
    else:
        assert f"{'högst' if place == 1 else 'lägst'} av {len(peers)} kommuner" in title
