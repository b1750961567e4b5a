"""Test the texts beside the charts of Utforska with any data: gaps, one period, no figures."""

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from panel.charts.explore.sentences import captions as sentences
from panel.charts.explore.series import Look, figure_text, series_of
from panel.wording import text
from tests.support import frames
from tests.support.claims import claims
from tests.support.explore_rows import dressed

SHOWN = st.tuples(st.integers(1, 40), st.integers(0, 40)).map(lambda pair: (pair[0], sum(pair)))


@st.composite
def several(draw: st.DrawFn) -> tuple[pd.DataFrame, Look]:
    """The rows of some regions over some quarters, in any order, some without any figure; and a look at the last."""
    rows = []
    for at in range(draw(st.integers(1, 18))):
        one = draw(frames.series("Q", frames.SHARES, max_size=5))
        has_value = draw(st.integers(0, 5)) > 0
        values = one["value"] if has_value else [None] * len(one)
        rows += [(f"{at:04}", f"K{at}.", *row) for row in zip(one["period_start"], values, strict=True)]
    counted_series = pd.DataFrame(rows, columns=["region_code", "name", "period_start", "value"]).astype(
        {"value": float}
    )
    frame = dressed(counted_series.assign(kind="municipality")).assign(period_start=counted_series["period_start"])
    shuffled = frame.sample(frac=1, random_state=draw(st.integers(0, 9))).reset_index(drop=True)
    return shuffled, Look("0000", "Q", "niva", frame["period_start"].max())


@claims(sentences.alt, sentences.panels_alt, sentences.ends_in_words, sentences.breaks_in_words)
@given(several())
def test_each_series_is_reported_with_its_own_newest_figure_and_period(drawn: tuple[pd.DataFrame, Look]) -> None:
    frame, look = drawn
    series = series_of(frame, look)
    sentence = sentences.ends_in_words(series, look)
    counted_series = 0
    for one in series:
        with_value = one.rows.dropna(subset="shown")
        name = one.rows["region_name"].iloc[0]
        if with_value.empty:
            counted_series += f"{name} saknar uppgift" in sentence
            continue
        last = with_value[with_value["period_start"] == with_value["period_start"].max()].iloc[0]
        counted_series += f"{name} {figure_text(last)} {text.quarter(last['period_start'])}" in sentence
    assert counted_series == min(len(series), 14)
    assert sentence.endswith(f" och {len(series) - 14} till") == (len(series) > 14)
    breaks = frame[["period_start"]].head(3)
    words = sentences.breaks_in_words(breaks)
    assert words.count("Brott i serien") == breaks["period_start"].nunique()
    assert sentences.alt("Linjer", "T", series, look, words) == f"Linjer. T. Senaste värden: {sentence}.{words}"
    assert sentence in sentences.panels_alt("T", series, 1, look)
    assert ("Här visas 1 serier av" in sentences.panels_alt("T", series, 1, look)) == (len(series) > 1)


@claims(sentences.seasons_subtitle, sentences.seasons_alt)
@given(several(), st.integers(0, 5), st.integers(0, 9))
def test_the_seasons_name_the_years_that_have_a_figure(
    drawn: tuple[pd.DataFrame, Look], others: int, whole: int
) -> None:
    frame, look = drawn
    one = series_of(frame.assign(mean_years=whole, mean_first=2010, mean_last=2024), look)[-1]
    with_value = one.rows.dropna(subset="shown").sort_values("period_start")
    sentence = sentences.seasons_subtitle(one, others, look)
    alt = sentences.seasons_alt("T", one, look)
    if with_value.empty:
        assert "linje" not in sentence
        assert "Serien saknar uppgift" in alt
        return
    years = with_value["period_start"].dt.year
    span = f"för {years.min()}" if years.nunique() == 1 else f"{years.min()}–{years.max()}"
    mean = f"Streckat: medelvärdet av de {whole} hela åren 2010–2024."
    assert f"{span}." in sentence
    assert (mean in sentence, mean in alt) == (whole > 0, whole > 0)
    assert (f"{others} till väljs" in sentence) == (others > 0)
    last = with_value.iloc[-1]
    assert alt.endswith(f"{text.quarter(last['period_start'])} {figure_text(last)}.")


@claims(
    sentences.lines_subtitle,
    sentences.panels_subtitle,
    sentences.panels_cut,
    sentences.bars_subtitle,
    sentences.bars_cut,
    sentences.whole_table,
)
@given(several(), SHOWN, SHOWN)
def test_what_there_is_no_room_for_is_counted(
    drawn: tuple[pd.DataFrame, Look], series: tuple[int, int], periods: tuple[int, int]
) -> None:
    frame, look = drawn
    hidden = series[1] - series[0]
    lines = sentences.lines_subtitle(frame, hidden, look)
    assert (f"Grått utan namn: {text.count(hidden, 'serie till', 'serier till')};" in lines) == (hidden > 0)
    panels = sentences.panels_cut(*series)
    assert (f"{series[0]} serier av {series[1]}" in panels) == (hidden > 0)
    assert sentences.panels_subtitle(frame, *series, look).endswith(f"samma skala i alla.{panels}")
    bars = sentences.bars_cut(series, periods)
    assert (f"; {hidden} visas inte" in bars) == (hidden > 0)
    assert (f"av {periods[1]}." in bars) == (periods[0] < periods[1])
    assert sentences.bars_subtitle(frame, bars, look).endswith(bars or ".")
    table = sentences.whole_table(series[1], periods[1])
    assert table.split(" och ") == [
        text.count(series[1], "serie", "serier"),
        text.count(periods[1], "period", "perioder"),
    ]


@claims(sentences.ranking_subtitle, sentences.ranking_alt)
@given(frames.regions(frames.SHARES))
def test_bars_in_order_are_reported_as_they_are_drawn(rows: pd.DataFrame) -> None:
    frame = dressed(rows)
    look = Look("0581", "Q", "niva", frame["period_start"].iloc[0])
    assert sentences.ranking_subtitle(frame, ". N", look).endswith("kvartal 4 2025. N")
    with_value = frame.dropna(subset="shown").sort_values("shown", ascending=False)
    sentence = sentences.ranking_alt("T", with_value, "")
    places = [sentence.index(f"{row['region_name']} {figure_text(row)}") for _, row in with_value.iterrows()]
    assert places == sorted(places)
    assert "Ingen region" in sentences.ranking_alt("T", with_value.head(0), "")


@claims(sentences.missing, sentences.missing_in)
@given(st.integers(0, 300), st.integers(0, 300))
def test_what_lacks_figures_is_counted(with_value: int, more: int) -> None:
    total = with_value + more
    assert sentences.missing("K", with_value, total) == f"K {with_value} av {total}"
    words = sentences.missing_in(["A", "B"], 2 + more)
    assert words.startswith("A, B")
    assert (f" och {text.count(more, 'serie', 'serier')} till" in words) == (more > 0)


@claims(sentences.municipalities_without_data)
@given(st.integers(0, 290), st.integers(0, 290), st.sampled_from(["", "Gävle, Eskilstuna"]))
def test_who_lacks_a_figure_is_counted_and_named_in_a_file(counted: int, requested: int, names: str) -> None:
    sentence = sentences.municipalities_without_data(counted, requested, "{} kommuner", names)
    assert (f"{counted} av {requested} kommuner har uppgift" in sentence) == (counted < requested)
    assert (f"{names} finns inte i källan" in sentence) == bool(names)
    assert bool(sentence) == (counted < requested or bool(names))


@claims(sentences.group_mean, sentences.newest_years, sentences.everything_held, sentences.scattered, sentences.made_as)
@given(st.integers(1, 290), st.integers(0, 290))
def test_a_mean_of_a_group_says_how_many_of_it_it_is_of(counted: int, more: int) -> None:
    sentence = sentences.group_mean(counted, counted + more, "{} kommuner")
    few = f"{counted} av " if more else ""
    assert sentence == f"medelvärdet av {few}{counted + more} kommuner"
    assert (str(counted) in sentences.newest_years(counted)) == (counted > 1)
    assert f"{text.number(counted)} mått" in sentences.everything_held(counted)
    assert sentences.scattered(counted).startswith(f"{text.number(counted)} ")
    assert len({sentences.made_as(one) for one in ("sum", "mean", "last")}) == 3


@claims(sentences.document_subtitle, sentences.document_table)
@given(several(), SHOWN)
def test_a_document_says_how_many_series_and_periods_it_has(
    drawn: tuple[pd.DataFrame, Look], shown: tuple[int, int]
) -> None:
    frame, look = drawn
    sentence = sentences.document_subtitle(frame, *shown, look)
    assert ("Här ritas" in sentence) == (shown[0] < shown[1])
    assert (f"{text.number(shown[0])} av {text.count(shown[1], 'serie', 'serier')}" in sentence) == (
        shown[0] < shown[1]
    )
    table = sentences.document_table(shown[0])
    assert (text.number(shown[0]) in table) == (shown[0] > 1)


@claims(sentences.own_annotation)
@given(st.text(min_size=1), st.dates(), st.sampled_from(["", "Analytiker"]))
def test_an_annotation_says_who_wrote_what_and_when(words: str, day: date, made_by: str) -> None:
    sentence = sentences.own_annotation("Folkmängd, Alingsås", "2023", words, day, made_by)
    assert sentence.startswith("Egen anmärkning, 2023 (Folkmängd, Alingsås): ")
    assert f" {words} Skriven {text.day(day)}" in sentence
    assert (f" av {made_by}." in sentence) == bool(made_by)
