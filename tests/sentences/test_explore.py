"""What a chart of Utforska says is true of its rows: of any measure, any regions, ties, gaps, and figures of unlike age."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests.sentences import frames
from tests.sentences.claims import claims
from ui import text
from ui.charts.explore_series import Look, figure_text
from ui.ranking import places
from ui.sentences import explore as sentences
from ui.sentences.ranking import ALL, COMPARED, R9, ordinal

NOW = pd.Timestamp("2025-10-01")
GROUPS = st.sampled_from([R9, COMPARED, ALL])


def dressed(rows: pd.DataFrame, day: pd.Timestamp = NOW, indicator: str = "share") -> pd.DataFrame:
    """The rows of frames.regions() as Utforska has them."""
    return rows.rename(columns={"name": "region_name", "kind": "region_kind", "value": "shown"}).assign(
        indicator_id=indicator,
        indicator_title=f"Mått {indicator}",
        sex="total",
        age="total",
        period_start=day,
        shown_unit="procent",
        shown_decimals=1,
        shown_signed=False,
    )


def seen(frame: pd.DataFrame, more: int, group: str) -> Look:
    own = frame.loc[frame["is_own"], "region_code"].iloc[0]
    return Look(own, "Q", "niva", NOW, asked=municipalities(frame) + more, group=group)


def municipalities(frame: pd.DataFrame) -> int:
    return int((frame["region_kind"] == "municipality").sum())


@claims(sentences.finding)
@given(frames.regions(frames.SHARES), frames.regions(frames.SHARES), st.integers(0, 281), GROUPS)
def test_only_municipalities_are_ranked_and_those_without_a_figure_are_counted(
    rows: pd.DataFrame, before: pd.DataFrame, more: int, group: str
) -> None:
    now = dressed(rows)
    look = seen(now, more, group)
    frame = pd.concat([dressed(before, pd.Timestamp("2025-07-01")), now], ignore_index=True)
    title = sentences.finding(frame, look)
    assert text.quarter(NOW) in title
    known = now.dropna(subset="shown")
    peers = known[known["region_kind"] == "municipality"]
    own = known[known["region_code"] == look.own_region]
    lead = own if len(own) else known.head(1)
    if len(lead) and lead["region_kind"].iloc[0] != "municipality":
        assert "högst" not in title
        return
    lacking = f"; {text.number(len(peers))} av {group.format(text.number(look.asked))} har uppgift"
    assert (lacking in title) == (len(peers) < look.asked)
    if known.empty:
        return
    assert figure_text(lead.iloc[0]) in title
    ranks = places(peers["shown"])
    found = ranks[peers["region_code"] == lead["region_code"].iloc[0]].iloc[0]
    tied = int((ranks == found).sum())
    if 1 < found < len(peers) - tied + 1:
        assert f"{ordinal(found)} högst av {len(peers)} kommuner" in title
    assert ("lägst" in title) == (1 < found == len(peers) - tied + 1)
    country = known[known["region_kind"] == "country"]
    assert ("; Riket" in title) == (len(country) == 1)


@claims(sentences.measure)
@given(st.lists(st.integers(0, 5), min_size=2, max_size=6, unique=True), st.lists(st.integers(0, 3), min_size=6))
def test_each_of_several_measures_has_its_own_newest_figure(names: list[int], ends: list[int]) -> None:
    days = [NOW - pd.DateOffset(months=3 * quarters) for quarters in range(4)]
    rows = pd.DataFrame({"region_code": ["0581"], "name": ["Norrköping"], "kind": ["municipality"]})
    frame = pd.concat(
        [
            dressed(rows.assign(value=float(10 * name + at)), day, str(name))
            for name, end in zip(names, ends, strict=False)
            for at, day in enumerate(days)
            if at >= end
        ],
        ignore_index=True,
    )
    look = Look("0581", "Q", "niva", frame["period_start"].max())
    title = sentences.finding(frame, look)
    for name, end in zip(names, ends, strict=False):
        older = f" ({text.quarter(days[end])})" if days[end] < look.period else ""
        assert f"Mått {name} {text.percent(10 * name + end)}{older}" in title
    told = sentences.measure(frame, "index")
    assert all(f"Mått {name}" in told for name in names)
    assert told.endswith(", index")


@claims(sentences.ordered_title, sentences.ordered_note)
@given(frames.regions(frames.SHARES), st.integers(0, 281), GROUPS, st.integers(0, 3))
def test_regions_in_order_say_who_is_counted_and_who_lacks_a_figure(
    rows: pd.DataFrame, more: int, group: str, hidden: int
) -> None:
    frame = dressed(rows)
    look = seen(frame, more, group)
    known = frame.dropna(subset="shown")
    counted = municipalities(known)
    lacking = f"{text.number(counted)} av {group.format(text.number(look.asked))} har uppgift"
    title = sentences.ordered_title(frame, look)
    note = sentences.ordered_note(frame, max(len(known) - hidden, 0), look)
    assert title.startswith(f"I ordning {text.quarter(NOW)}")
    assert [lacking in one for one in (title, note)] == [counted < look.asked] * 2
    left_out = min(hidden, len(known))
    assert (f"{left_out} regioner i mitten" in note) == (left_out > 0)
    assert (f"bland alla {counted} kommuner" in note) == (left_out > 0 and counted > 0)
    assert ("Bara kommuner" in note) == (0 < counted < len(known))


@claims(sentences.map_title)
@given(frames.regions(frames.SHARES), st.integers(0, 281))
def test_a_map_names_its_ends_the_own_place_and_how_many_have_a_figure(rows: pd.DataFrame, more: int) -> None:
    frame = dressed(rows)
    own = frame.loc[frame["is_own"], ["region_code", "region_name"]].iloc[0]
    known = frame[frame["region_kind"] == "municipality"].dropna(subset="shown").sample(frac=1, random_state=more)
    known = known.assign(shown_text=known["shown"].map(text.percent))
    asked = municipalities(frame) + more
    title = sentences.map_title(known, own["region_code"], own["region_name"], asked)
    if known.empty:
        assert title == "ingen kommun har en uppgift för perioden"
        return
    assert (f"; {len(known)} av {text.number(asked)} kommuner har uppgift" in title) == (len(known) < asked)
    low, high = known["shown"].min(), known["shown"].max()
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
