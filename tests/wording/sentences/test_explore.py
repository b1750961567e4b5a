"""Test the chart titles of Utforska with any data: any measure and regions, ties, gaps, figures of unlike age."""

from dataclasses import replace

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from panel.charts.explore.selection import SEXES
from panel.charts.explore.sentences import titles as sentences
from panel.charts.explore.series import Look, figure_text
from panel.wording import text
from panel.wording.sentences.ranking import ALL, COMPARED, ordinal
from panel.wording.statistics.ages import age_name
from panel.wording.statistics.ranking import ranks_of
from tests.support import frames
from tests.support.claims import claims
from tests.support.explore_rows import BEFORE, NOW, dressed, municipalities

GROUPS = st.sampled_from([COMPARED, ALL])


def seen(frame: pd.DataFrame, more: int, group: str) -> Look:
    own = frame.loc[frame["is_own"], "region_code"].iloc[0]
    return Look(own, "Q", "niva", NOW, requested=municipalities(frame) + more, group=group)


@claims(sentences.finding)
@given(frames.regions(frames.SHARES), frames.regions(frames.SHARES), st.integers(0, 281), GROUPS)
def test_only_municipalities_are_ranked_and_those_without_a_figure_are_counted(
    rows: pd.DataFrame, before: pd.DataFrame, more: int, group: str
) -> None:
    now = dressed(rows)
    look = seen(now, more, group)
    frame = pd.concat([dressed(before, BEFORE), now], ignore_index=True)
    title = sentences.finding(frame, look)
    assert text.quarter(NOW) in title
    with_value = now.dropna(subset="shown")
    peers = with_value[with_value["region_kind"] == "municipality"]
    own = with_value[with_value["region_code"] == look.own_region]
    lead = own if len(own) else with_value.head(1)
    if len(lead) and lead["region_kind"].iloc[0] != "municipality":
        assert "högst" not in title
        return
    lacking = f"; {text.number(len(peers))} av {group.format(text.number(look.requested))} har uppgift"
    assert (lacking in title) == (len(peers) < look.requested)
    if with_value.empty:
        return
    assert figure_text(lead.iloc[0]) in title
    ranks = ranks_of(peers["shown"])
    found = ranks[peers["region_code"] == lead["region_code"].iloc[0]].iloc[0]
    tied = int((ranks == found).sum())
    if 1 < found < len(peers) - tied + 1:
        assert f"{ordinal(found)} högst av {len(peers)} kommuner" in title
    assert ("lägst" in title) == (1 < found == len(peers) - tied + 1)
    country = with_value[with_value["region_kind"] == "country"]
    assert ("; Riket" in title) == (len(country) == 1)


@given(st.data())
def test_of_several_measures_each_is_named_and_those_without_any_of_them_are_counted(data: st.DataObject) -> None:
    regions = data.draw(frames.regions(frames.SHARES))
    by_region_and_day = {}
    for name, day in (("a", NOW), ("b", NOW), ("b", BEFORE), ("c", BEFORE)):
        values = data.draw(st.lists(frames.with_gaps(frames.SHARES), min_size=len(regions), max_size=len(regions)))
        by_region_and_day[name, day] = dressed(regions.assign(value=pd.Series(values, dtype=float)), day, name)
    frame = pd.concat(by_region_and_day.values(), ignore_index=True)
    look = seen(regions.rename(columns={"kind": "region_kind"}), 0, COMPARED)
    title = sentences.finding(frame, look)
    with_value = frame.dropna(subset="shown")
    if with_value.empty:
        assert "ingen uppgift" in title
        return
    own = with_value[with_value["region_code"] == look.own_region]
    lead = own if len(own) else with_value[with_value["region_code"] == with_value["region_code"].iloc[0]]
    newest = lead.sort_values("period_start").drop_duplicates("indicator_id", keep="last").set_index("indicator_id")
    for name in "abc":
        if name not in newest.index:
            assert f"Mått {name} ingen uppgift" in title
            continue
        older = f" ({text.quarter(BEFORE)})" if newest.loc[name, "period_start"] == BEFORE else ""
        assert f"Mått {name} {figure_text(newest.loc[name])}{older}" in title
    whole = [
        code
        for code in regions.loc[regions["kind"] == "municipality", "region_code"]
        if all(
            (
                (with_value["indicator_id"] == name)
                & (with_value["period_start"] == row["period_start"])
                & (with_value["region_code"] == code)
            ).any()
            for name, row in newest.iterrows()
        )
    ]
    lacking = f"; {len(whole)} av {look.requested} jämförda kommuner har uppgift om allt detta"
    assert (lacking in title) == (len(whole) < look.requested)


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
    for transform, end in (("index", "index"), ("avstand", "avstånd till K"), ("sedan-procent", "förändring från K")):
        title_of_measure = sentences.measure(frame.assign(transform=transform, shown_against="K"))
        assert all(f"Mått {name}" in title_of_measure for name in names)
        assert title_of_measure.endswith(f", {end}")


@given(st.sampled_from(list(SEXES)), st.sampled_from(["total", "16-64"]), st.integers(1, 2), st.booleans())
def test_a_group_is_named_once_whether_it_is_one_or_one_of_several(
    sex: str, age: str, measures: int, both: bool
) -> None:
    rows = pd.DataFrame({"region_code": ["0581"], "name": ["Norrköping"], "kind": ["municipality"], "value": [7.0]})
    groups = {sex, "men"} if both else {sex}
    frame = pd.concat(
        dressed(rows, NOW, str(number)).assign(sex=one, age=age, age_name=age_name(age))
        for number in range(measures)
        for one in sorted(groups)
    )
    title = sentences.finding(frame, seen(frame.assign(is_own=True), 0, COMPARED))
    assert title.count("16–64 år") == (age == "16-64")
    assert title.count("män") == ("men" in groups) * (measures if len(groups) > 1 else 1)
    assert title.count("kvinnor") == ("women" in groups) * (measures if len(groups) > 1 else 1)
    assert all(f"Mått {number}" in title for number in range(measures))


@given(frames.regions(frames.SHARES))
def test_a_change_between_two_periods_names_both(rows: pd.DataFrame) -> None:
    frame = dressed(rows).assign(transform="sedan-procent", shown_against="2015")
    title = sentences.finding(frame, replace(seen(frame, 0, ALL), transform="sedan-procent"))
    whole = f", förändring från 2015 till {text.quarter(NOW)}: "
    assert whole in title or frame["shown"].isna().all()


@claims(sentences.ordered_title, sentences.ordered_note)
@given(frames.regions(frames.SHARES), st.integers(0, 281), GROUPS, st.integers(0, 3))
def test_regions_in_order_say_who_is_counted_and_who_lacks_a_figure(
    rows: pd.DataFrame, more: int, group: str, hidden: int
) -> None:
    frame = dressed(rows)
    look = seen(frame, more, group)
    with_value = frame.dropna(subset="shown")
    counted = municipalities(with_value)
    lacking = f"{text.number(counted)} av {group.format(text.number(look.requested))} har uppgift"
    title = sentences.ordered_title(frame, look)
    note = sentences.ordered_note(frame, max(len(with_value) - hidden, 0), look)
    assert title.startswith(f"I ordning {text.quarter(NOW)}")
    assert (lacking in title) == (counted < look.requested)
    left_out = min(hidden, len(with_value))
    assert (f"{text.count(left_out, 'region', 'regioner')} i mitten" in note) == (left_out > 0)
    assert (f"bland alla {counted} kommuner" in note) == (left_out > 0 and counted > 0)
    assert ("Bara kommuner" in note) == (0 < counted < len(with_value))


@claims(sentences.correlation, sentences.scatter_subtitle, sentences.scatter_alt)
@given(
    st.lists(st.tuples(frames.CHANGES, frames.CHANGES, st.booleans()), max_size=30),
    st.integers(0, 281),
    st.floats(-2, 2, allow_nan=False),
)
def test_a_connection_is_said_only_among_enough_municipalities_and_in_its_direction(
    points: list[tuple[int, int, bool]], more: int, slope: float
) -> None:
    both = pd.DataFrame(
        {
            "region_kind_x": ["municipality" if is_municipality else "county" for _, _, is_municipality in points],
            "shown_x": [float(x) for x, _, _ in points],
            "shown_y": [slope * x + y / 10 for x, y, _ in points],
        }
    )
    peers = both[both["region_kind_x"] == "municipality"]
    look = Look("0581", "Q", "niva", NOW, requested=len(peers) + more, group=ALL)
    sentence = sentences.correlation(both, "A", "B", look)
    assert sentence.startswith("A och B ")
    assert text.quarter(NOW) in sentence
    assert (f"; {len(peers)} av {look.requested} kommuner har uppgift om båda" in sentence) == (more > 0)
    if "samband" not in sentence:
        assert f"i {text.count(len(both), 'region', 'regioner')} " in sentence
        assert len(peers) < 10 or peers[["shown_x", "shown_y"]].nunique().min() < 2
    else:
        r = float(peers["shown_x"].corr(peers["shown_y"]))
        assert f"(r = {text.number(round(r, 2), 2)})" in sentence
        assert ("högre följs av högre" in sentence) == (round(r, 2) >= 0.2)
        assert ("högre följs av lägre" in sentence) == (round(r, 2) <= -0.2)
        assert ("tydligt" in sentence and "inget" not in sentence) == (abs(round(r, 2)) >= 0.5)
    assert text.count(len(both), "region", "regioner") in sentences.scatter_subtitle(both, look)
    alt = sentences.scatter_alt(sentence, [f"P{at}." for at in range(len(points))])
    assert sum(f"P{at}." in alt for at in range(len(points))) == min(len(points), 20)
    assert (" till." in alt) == (len(points) > 20)
