"""Test reading a selection and splitting it into pieces that are disjoint, small enough and together whole."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.fetch.failure import FetchError
from etl.fetch.meaning.selection import Selection, cell_count, chosen, split

CODES = ["00", "05", "0580", "0581", "06", "0680"]
MONTHS = ["2026M03", "2026M02", "2026M01"]
SELECTIONS = st.lists(st.integers(1, 8), min_size=1, max_size=4).map(
    lambda sizes: {f"d{at}": tuple(f"{at}.{one}" for one in range(size)) for at, size in enumerate(sizes)}
)


def cells(selection: Selection) -> list[tuple[str, ...]]:
    return list(product(*selection.values()))


@given(SELECTIONS, st.integers(1, 500))
def test_the_pieces_are_together_the_whole(selection: Selection, most: int) -> None:
    pieces = split(selection, most)
    found = [cell for piece in pieces for cell in cells(piece)]
    assert sorted(found) == sorted(cells(selection))
    assert all(0 < cell_count(piece) <= most for piece in pieces)
    assert all(list(piece) == list(selection) for piece in pieces)


@given(SELECTIONS)
def test_what_fits_is_one_call(selection: Selection) -> None:
    assert split(selection, cell_count(selection)) == [selection]


def test_a_real_table_is_few_calls() -> None:
    sizes = {"Region": 312, "Alder": 134, "Kon": 3, "ContentsCode": 1, "Tid": 16}
    whole = {code: tuple(map(str, range(size))) for code, size in sizes.items()}
    assert len(split(whole, 150_000)) == 14


def test_a_limit_below_one_cell_is_no_limit() -> None:
    with pytest.raises(ValueError, match="0"):
        split({"a": ("1",)}, 0)


@pytest.mark.parametrize(
    ("expressions", "found"),
    [
        (["*"], CODES),
        (["0581", "00"], ["00", "0581"]),
        (["05*"], ["05", "0580", "0581"]),
        (["??"], ["00", "05", "06"]),
        (["0580", "058?"], ["0580", "0581"]),
        (["top(2)"], ["00", "05"]),
        (["bottom(1)"], ["0680"]),
        (["from(0581)"], ["0581", "06", "0680"]),
        (["to(05)"], ["00", "05"]),
        (["RANGE(05, 0581)"], ["05", "0580", "0581"]),
    ],
)
def test_what_an_expression_names(expressions: list[str], found: list[str]) -> None:
    assert list(chosen(expressions, CODES, "Region")) == found


def test_of_time_top_is_the_latest_however_it_is_ordered() -> None:
    assert chosen(["top(2)"], MONTHS, "Tid", is_time=True) == ("2026M03", "2026M02")
    assert chosen(["top(2)"], MONTHS[::-1], "Tid", is_time=True) == ("2026M02", "2026M03")
    assert chosen(["from(2026M02)"], MONTHS, "Tid", is_time=True) == ("2026M03", "2026M02")


@pytest.mark.parametrize("expression", ["0582", "9*", "top(0)", "range(06,00)", "from(0582)", "(", ""])
def test_what_is_not_there_is_refused_with_what_is_near(expression: str) -> None:
    with pytest.raises(FetchError, match="finns inte") as caught:
        chosen([expression], CODES, "TAB1, Region")
    assert "TAB1, Region" in str(caught.value)


def test_a_near_code_is_guessed() -> None:
    with pytest.raises(FetchError, match="Menar du '0581'"):
        chosen(["0582"], CODES, "Region")
