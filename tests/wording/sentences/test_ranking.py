"""Test the sentences on ranks: only comparable regions count, ties share a rank, ordinals are Swedish."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.wording.sentences import ranking
from panel.wording.statistics.ranking import Rank, rank_of, ranks_by_kind
from tests.support import frames
from tests.support.claims import claims


@pytest.mark.parametrize(
    ("number", "written"),
    [
        *((number, f"{number}:a") for number in (1, 2, 21, 22, 101, 102, 121, 291)),
        *((number, f"{number}:e") for number in (3, 10, 11, 12, 13, 36, 111, 112, 211, 290)),
    ],
)
def test_ordinals_are_as_swedes_write_them(number: int, written: str) -> None:
    assert ranking.ordinal(number) == written


@claims(ranking.ordinal)
@given(st.integers(1, 400))
def test_an_ordinal_bears_its_number(number: int) -> None:
    written, ending = ranking.ordinal(number).split(":")
    assert int(written) == number
    assert ending == ("a" if str(number)[-1] in "12" and str(number)[-2:] not in {"11", "12"} else "e")


@claims(ranking.rank_in_words)
@given(frames.regions(frames.CHANGES))
def test_a_place_counts_those_of_the_same_kind_that_have_a_value(frame: pd.DataFrame) -> None:
    own = frame[frame["is_own"]].iloc[0]
    peers = frame[(frame["kind"] == "municipality") & frame["value"].notna()]
    found = rank_of(frame, own["region_code"], "value", "kind")
    if pd.isna(own["value"]) or len(peers) < 2:
        assert found is None
        return
    assert found is not None
    above, equal = int((peers["value"] > own["value"]).sum()), int((peers["value"] == own["value"]).sum())
    assert (found.number, found.tied, found.counted) == (above + 1, equal - 1, len(peers))
    sentence = ranking.rank_in_words(found)
    if equal == len(peers):
        assert sentence == ("lika med den andra" if equal == 2 else f"lika med alla {equal - 1} andra")
        return
    assert sentence.endswith(f" av {len(peers)}")
    assert sentence.startswith("delad ") == (equal > 1)
    if above == 0:
        assert sentence == f"{'delad ' * (equal > 1)}högst av {len(peers)}"
    elif above + equal == len(peers):
        assert sentence == f"{'delad ' * (equal > 1)}lägst av {len(peers)}"
    else:
        assert sentence.split()[equal > 1] == ranking.ordinal(above + 1)


@given(frames.regions(frames.CHANGES))
def test_only_municipalities_are_numbered_among_municipalities(frame: pd.DataFrame) -> None:
    found = ranks_by_kind(frame, "value", "kind")
    alone = frame[frame["kind"] == "municipality"]
    assert found[frame["kind"] != "municipality"].isna().all()
    assert list(found[alone.index].isna()) == list(alone["value"].isna())
    for code, rank_in_words in zip(alone["region_code"], found[alone.index], strict=True):
        by_itself = rank_of(frame, code, "value", "kind")
        if by_itself:
            assert by_itself.number == rank_in_words


def test_values_that_only_the_floating_point_tells_apart_are_tied() -> None:
    frame = pd.DataFrame({"region_code": ["a", "b"], "kind": "municipality", "value": [0.1 + 0.2, 0.3]})
    assert rank_of(frame, "b", "value", "kind") == Rank(1, 1, 2)


@claims(ranking.with_value)
@given(st.integers(0, 290), st.integers(0, 290))
def test_a_count_of_what_is_missing_is_said_only_where_something_is(counted: int, requested: int) -> None:
    sentence = ranking.with_value(counted, requested, "{} jämförda kommuner")
    assert sentence == (f"{counted} av {requested} jämförda kommuner har uppgift" if counted < requested else "")


@claims(ranking.among)
@given(st.none() | st.builds(Rank, st.integers(1, 9), st.just(0), st.integers(9, 290)), st.integers(1, 290))
def test_a_place_is_followed_by_how_many_have_a_value(found: Rank | None, requested: int) -> None:
    sentence = ranking.among(found, requested, ranking.ALL)
    counted = found.counted if found else 1
    assert ("har uppgift" in sentence) == (counted < requested)
    assert sentence.startswith(f", {ranking.rank_in_words(found)} kommuner" if found else "")
