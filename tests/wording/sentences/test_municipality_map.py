"""Test the sentences on the map of municipalities with any data: ties, one municipality, none."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import municipality_map as sentences
from panel.wording.sentences.ranking import ordinal
from tests.support import frames
from tests.support.claims import claims
from tests.support.explore_rows import dressed, municipalities


@claims(sentences.title)
@given(frames.regions(frames.SHARES), st.integers(0, 281))
def test_a_map_names_its_ends_the_own_place_and_how_many_have_a_figure(rows: pd.DataFrame, more: int) -> None:
    frame = dressed(rows)
    own = frame.loc[frame["is_own"], ["region_code", "region_name"]].iloc[0]
    shown = frame[frame["region_kind"] == "municipality"].sample(frac=1, random_state=more)
    shown = shown.assign(shown_text=shown["shown"].map(text.percent), frequency="Q")
    with_value = shown.dropna(subset="shown")
    total = municipalities(frame) + more
    title = sentences.title(shown, own["region_code"], own["region_name"], total)
    assert title.startswith("Mått share kvartal 4 2025: ")
    if with_value.empty:
        assert title.endswith("ingen kommun har en uppgift för perioden")
        return
    assert (f"; {len(with_value)} av {text.number(total)} kommuner har uppgift" in title) == (len(with_value) < total)
    low, high = with_value["shown"].min(), with_value["shown"].max()
    if len(with_value) == 1:
        assert f"bara {with_value['region_name'].iloc[0]} ({text.percent(low)})" in title
        return
    if low == high:
        assert f"alla {len(with_value)} kommuner med uppgift har samma värde: {text.percent(low)}" in title
        return
    for value in (low, high):
        alike = with_value[with_value["shown"] == value]
        more_of_them = f" och {len(alike) - 1} till" if len(alike) > 1 else ""
        assert any(f"{name}{more_of_them} ({text.percent(value)})" in title for name in alike["region_name"])
    mine = with_value.loc[with_value["region_code"] == own["region_code"], "shown"]
    assert (f"uppgift för {own['region_name']} saknas" in title) == mine.empty
    if len(mine) and low < mine.iloc[0] < high:
        rank = int((with_value["shown"] > mine.iloc[0]).sum()) + 1
        assert f"{ordinal(rank)} högst av {len(with_value)} kommuner" in title


def test_a_map_of_nothing_says_so() -> None:
    empty = dressed(pd.DataFrame({"region_code": [], "name": [], "kind": [], "value": []}))
    assert sentences.title(empty, "0581", "Norrköping", 290) == "Karta: ingen kommun har en uppgift för perioden"


@claims(sentences.subtitle, sentences.alt)
@given(st.lists(st.integers(1, 80), max_size=5), st.integers(0, 290), st.sampled_from(["", "procent"]))
def test_the_classes_are_as_many_and_as_large_as_they_are_said_to_be(sizes: list[int], lacking: int, unit: str) -> None:
    sentence = sentences.subtitle(unit, "Norrköping", sizes, lacking)
    assert ("Streckat: uppgift saknas." in sentence) == (lacking > 0)
    assert sentence.startswith("Procent per kommun. ") == bool(unit)
    if len(sizes) > 1:
        fewest, largest = min(sizes), max(sizes)
        span = f"{largest}" if fewest == largest else f"{fewest}–{largest}"
        assert f"{len(sizes)} klasser med {span} kommun" in sentence
    else:
        assert ("En klass" in sentence, "Ingen kommun har" in sentence) == (len(sizes) == 1, not sizes)
    alt = sentences.alt("T", [(f"K{at}", size) for at, size in enumerate(sizes)], lacking)
    assert all(f"K{at}: {text.count(size, 'kommun', 'kommuner')}" in alt for at, size in enumerate(sizes))
    assert f"Uppgift saknas: {lacking}." in alt
