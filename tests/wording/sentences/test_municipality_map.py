"""What the map of the municipalities says is true of any figures: ties, one municipality, none."""

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
    known = shown.dropna(subset="shown")
    asked = municipalities(frame) + more
    title = sentences.title(shown, own["region_code"], own["region_name"], asked)
    assert title.startswith("Mått share kvartal 4 2025: ")
    if known.empty:
        assert title.endswith("ingen kommun har en uppgift för perioden")
        return
    assert (f"; {len(known)} av {text.number(asked)} kommuner har uppgift" in title) == (len(known) < asked)
    low, high = known["shown"].min(), known["shown"].max()
    if len(known) == 1:
        assert f"bara {known['region_name'].iloc[0]} ({text.percent(low)})" in title
        return
    if low == high:
        assert f"alla {len(known)} kommuner med uppgift har samma värde: {text.percent(low)}" in title
        return
    for value in (low, high):
        held = known[known["shown"] == value]
        more_of_them = f" och {len(held) - 1} till" if len(held) > 1 else ""
        assert any(f"{name}{more_of_them} ({text.percent(value)})" in title for name in held["region_name"])
    mine = known.loc[known["region_code"] == own["region_code"], "shown"]
    assert (f"uppgift för {own['region_name']} saknas" in title) == mine.empty
    if len(mine) and low < mine.iloc[0] < high:
        place = int((known["shown"] > mine.iloc[0]).sum()) + 1
        assert f"{ordinal(place)} högst av {len(known)} kommuner" in title


def test_a_map_of_nothing_says_so() -> None:
    empty = dressed(pd.DataFrame({"region_code": [], "name": [], "kind": [], "value": []}))
    assert sentences.title(empty, "0581", "Norrköping", 290) == "Karta: ingen kommun har en uppgift för perioden"


@claims(sentences.subtitle, sentences.alt)
@given(st.lists(st.integers(1, 80), max_size=5), st.integers(0, 290), st.sampled_from(["", "procent"]))
def test_the_classes_are_as_many_and_as_large_as_they_are_said_to_be(sizes: list[int], lacking: int, unit: str) -> None:
    said = sentences.subtitle(unit, "Norrköping", sizes, lacking)
    assert ("Streckat: uppgift saknas." in said) == (lacking > 0)
    assert said.startswith("Procent per kommun. ") == bool(unit)
    if len(sizes) > 1:
        fewest, most = min(sizes), max(sizes)
        span = f"{most}" if fewest == most else f"{fewest}–{most}"
        assert f"{len(sizes)} klasser med {span} kommun" in said
    else:
        assert ("En klass" in said, "Ingen kommun har" in said) == (len(sizes) == 1, not sizes)
    alt = sentences.alt("T", [(f"K{at}", size) for at, size in enumerate(sizes)], lacking)
    assert all(f"K{at}: {text.count(size, 'kommun', 'kommuner')}" in alt for at, size in enumerate(sizes))
    assert f"Uppgift saknas: {lacking}." in alt
