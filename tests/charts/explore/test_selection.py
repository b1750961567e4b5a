"""Test the selection in Utforska's address: any selection is read back from it, and nonsense is reported."""

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.charts.explore.selection import (
    CHARTS,
    FREQUENCIES,
    SEXES,
    TRANSFORMS,
    Selection,
    SelectionError,
    read_selection,
    series_id,
)

word = st.text(st.characters(exclude_characters=",", exclude_categories=["Cs"]), min_size=1, max_size=12)
words = st.lists(word, unique=True, max_size=4).map(tuple)
some_words = st.lists(word, unique=True, min_size=1, max_size=4).map(tuple)
day = st.one_of(st.none(), st.dates())


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    first, last = draw(day), draw(day)
    if first and last and first > last:
        first, last = last, first
    return Selection(
        indicators=draw(words),
        regions=draw(words),
        frequency=draw(st.sampled_from(list(FREQUENCIES))),
        first=first,
        last=last,
        sexes=draw(st.lists(st.sampled_from(list(SEXES)), unique=True, min_size=1).map(tuple)),
        ages=draw(some_words),
        transform=draw(st.sampled_from(list(TRANSFORMS))),
        base=draw(day),
        years=draw(st.integers(0, 100)),
        against=draw(word),
        transform_y=draw(st.sampled_from(["", *TRANSFORMS])),
        chart=draw(st.sampled_from(list(CHARTS))),
        series=draw(st.one_of(st.just(""), st.tuples(word, word, word, word).map(lambda parts: series_id(*parts)))),
        period=draw(day),
    )


@settings(max_examples=200, deadline=None)
@given(selections())
def test_a_selection_comes_back_from_its_address(selection: Selection) -> None:
    assert read_selection(selection.params()) == selection
    assert read_selection(dict(parse_qsl(selection.address()))) == selection


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*Selection((), ()).params(), "fran", "till", "bas", "period"]), st.text(max_size=12)
    )
)
def test_any_address_is_a_selection_or_is_reported(address: dict[str, str]) -> None:
    try:
        selection = read_selection(address)
    except SelectionError as error:
        assert str(error).endswith(".")
        return
    assert read_selection(selection.params()) == selection


def test_nothing_asked_for_is_a_selection() -> None:
    assert read_selection({}) == Selection((), ())
    assert read_selection({"kon": "", "alder": ","}) == Selection((), ())


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ({"frekvens": "V"}, "frekvens kan inte vara 'V'. Möjliga: W, M, Q, H, Y, S, R, 3Y, 4Y, 5Y, 10Y."),
        ({"kon": "total,x"}, "kon kan inte vara 'x'"),
        ({"fran": "igår"}, "fran är 'igår', och ska vara en dag, till exempel 2023-01-01."),
        ({"fran": "2024-01-01", "till": "2023-01-01"}, "Byt plats på dem."),
    ],
)
def test_nonsense_is_reported(address: dict[str, str], message: str) -> None:
    with pytest.raises(SelectionError, match=message.replace(".", "[.]")):
        read_selection(address)


def test_a_word_given_twice_counts_once() -> None:
    assert read_selection({"matt": "births,births,deaths"}).indicators == ("births", "deaths")
    assert read_selection({"bas": "2020-01-01"}).base == date(2020, 1, 1)
