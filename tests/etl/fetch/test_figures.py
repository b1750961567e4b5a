"""Test fetched figures: each has a value or a flag, none is double, and their hash is independent of order."""

import random
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.fetch.failure import FetchError, NoFiguresError
from etl.fetch.meaning.figures import COLUMNS, FLAGS, KEY, figures_sha256, since_period, whole

KEYS = st.tuples(
    st.sampled_from(["population", "births"]),
    st.sampled_from(["00", "05", "0581"]),
    st.dates(date(2000, 1, 1), date(2030, 12, 1)).map(lambda day: day.replace(day=1)),
    st.sampled_from(["M", "Q", "Y"]),
    st.sampled_from(["total", "women", "men"]),
    st.sampled_from(["total", "16-64"]),
    st.sampled_from(["total", "ort:A"]),
)
NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)
CELLS = st.tuples(NUMBERS, st.sampled_from([None, "..", ".", "-", "x", "p"]))
Table = dict[tuple[object, ...], tuple[float | None, str | None]]
TABLES = st.dictionaries(KEYS, CELLS, min_size=1, max_size=30)


def frame(table: Table) -> pd.DataFrame:
    rows = [(*key[:-1], value, flag, None, key[-1], "D", "N") for key, (value, flag) in table.items()]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"value": "float64", "flag": object, "note": object})


@settings(deadline=None)
@given(TABLES)
def test_a_figure_has_a_value_or_a_flag_and_nothing_is_lost(table: Table) -> None:
    figures = whole(frame(table), "x")
    found = {(*row[:6], row[9]): row[6:9] for row in figures.itertuples(index=False)}
    assert set(found) == set(table)
    for key, (value, flag) in table.items():
        stated, marked, note = found[key]
        assert pd.isna(stated) if value is None else stated == value
        assert (marked in FLAGS) if value is None else marked is None
        if flag is not None and (value is not None or flag not in FLAGS):
            assert note == flag


@settings(deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_the_hash_is_of_the_figures_not_of_their_order(table: Table, order: random.Random) -> None:
    shuffled = list(table.items())
    order.shuffle(shuffled)
    first = whole(frame(table), "x")
    assert figures_sha256(whole(frame(dict(shuffled)), "x")) == figures_sha256(first)
    changed = first.copy()
    changed.loc[0, "value"] = 0.5 if first.loc[0, "value"] != 0.5 else 1.5
    assert figures_sha256(changed) != figures_sha256(first)


@settings(deadline=None)
@given(TABLES, st.dates(date(2000, 1, 1), date(2030, 12, 1)))
def test_since_a_day_is_that_day_or_later(table: Table, since: date) -> None:
    kept = since_period(whole(frame(table), "x"), since)
    assert {tuple(key) for key in kept[KEY].itertuples(index=False)} == {key for key in table if key[2] >= since}


def test_no_figures_two_of_one_thing_and_the_infinite_are_refused() -> None:
    one = ("population", "00", date(2024, 1, 1), "Y", "total", "total", "total")
    with pytest.raises(NoFiguresError):
        whole(frame({}), "x")
    with pytest.raises(FetchError, match="oändligt"):
        whole(frame({one: (float("inf"), None)}), "x")
    with pytest.raises(FetchError, match="Två uppgifter gäller samma sak: population, 00, 2024-01-01"):
        whole(pd.concat([frame({one: (1.0, None)})] * 2), "x")
