"""Test the sentences on the statistics beside the plan's goals."""

from datetime import date
from math import nan

from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import beside_goals as sentences
from tests.support import frames
from tests.support.claims import claims

UNITS = st.sampled_from(["antal", "procent", "tkr"])
DECIMALS = st.integers(0, 2)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def read_number(shown: str) -> float:
    return float(frames.plain(shown).replace(" ", "").replace(",", "."))


@claims(sentences.value, sentences.change)
@given(st.floats(-9000, 9000), UNITS, DECIMALS)
def test_a_change_says_its_size_and_its_way_as_far_as_it_shows(difference: float, unit: str, decimals: int) -> None:
    sentence = sentences.change(difference, unit, decimals)
    is_up, is_down = (any(word in sentence.split() for word in words) for words in (("fler", "upp"), ("färre", "ned")))
    size = round(abs(difference), decimals)
    assert (is_up, is_down) == (difference > 0 and size > 0, difference < 0 and size > 0)
    if size:
        assert text.number(abs(difference), decimals) in sentence
        assert ("procentenheter" in sentence, "tkr" in sentence) == (unit == "procent", unit == "tkr")
    shown = sentences.value(abs(difference), unit, decimals)
    assert read_number(shown.removesuffix("%").removesuffix("tkr")) == size
    assert ("%" in shown, "tkr" in shown) == (unit == "procent", unit == "tkr")


@claims(sentences.figure)
@given(DAYS, st.sampled_from("MQY"), st.one_of(st.just(nan), frames.CHANGES.map(float)))
def test_a_figure_has_its_period_and_a_change_only_where_one_is_known(day: date, frequency: str, by: float) -> None:
    sentence = sentences.figure("Bostäder", "230", day, frequency, sentences.change(by, "antal", 0))
    assert sentence.startswith(f"Bostäder 230, {text.short_period(day, frequency)}")
    assert ("år sedan" in sentence or "på ett år" in sentence) == (by == by)
    assert not sentence.endswith(", ")


@claims(sentences.country, sentences.lines_in_words)
@given(st.sampled_from(["", "8,4 %"]))
def test_the_country_is_named_where_its_figure_is_held(shown: str) -> None:
    assert bool(sentences.country(shown)) == bool(shown)
    words = sentences.lines_in_words("Arbetslöshet 9,1 %, kv 4 2025", shown, "kv 1 2020", "kv 4 2025")
    assert words.startswith("Linje från kv 1 2020 till kv 4 2025. Arbetslöshet 9,1 %, kv 4 2025.")
    assert ("Riket 8,4 %." in words) == bool(shown)


@claims(sentences.stated_by)
@given(st.lists(st.sampled_from(["panelens förslag", "kommunstyrelsen", "controller"])))
def test_who_chose_the_statistics_is_said_once_each(sources: list[str]) -> None:
    sentence = sentences.stated_by(sources)
    assert bool(sentence) == bool(sources)
    assert all(sentence.count(source) == 1 for source in sources)
    assert not sources or "inte vad arbetet med målet har gett" in sentence
