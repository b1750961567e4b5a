"""Test the charts of Utforska: titles follow from the rows, and only what is in the rows is drawn."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from plotly import graph_objects as go

from panel.charts import Chart
from panel.charts.annotation import draw_annotations
from panel.charts.explore import guard
from panel.charts.explore.lines import lines
from panel.charts.explore.multiples import bars, multiples, seasons
from panel.charts.explore.period import ranking, scatter
from panel.charts.explore.selection import Selection, series_id
from panel.charts.explore.series import pieces
from panel.charts.margins import make_room, width
from panel.ui.explore import transforms
from tests.support.explore_charts import NO_BREAKS, NO_REMARKS, frame_of, look
from tests.support.explore_series import series


def draw(frame: pd.DataFrame, chosen: str = "") -> Chart:
    return lines(frame, look(frame, chosen=chosen), NO_BREAKS, NO_REMARKS)


def joined(chart: Chart) -> list[tuple[object, object]]:
    """Each pair of points that a line of the chart joins."""
    found = []
    for trace in chart.figure.data:
        if "lines" in (trace.mode or ""):
            points = list(zip(trace.x, trace.y, strict=True))
            found += [(a[0], b[0]) for a, b in pairwise(points) if a[1] is not None and b[1] is not None]
    return found


def test_no_line_crosses_a_missing_period() -> None:
    frame = frame_of({"0581": [1.0, None, 3.0, 4.0]})
    starts = list(frame["period_start"])
    assert joined(draw(frame)) == [(starts[2], starts[3])]
    assert [len(piece) for piece in pieces(frame)] == [1, 2]


def test_no_line_crosses_a_break_or_a_period_that_is_not_there() -> None:
    whole = series([1.0, 2.0, 3.0, 4.0, 5.0], break_at=2)
    frame = transforms.apply(whole.drop(index=3), Selection(("births",), ("0581",)))
    starts = list(whole["period_start"])
    assert joined(draw(frame)) == [(starts[0], starts[1])]


def test_a_period_that_stands_alone_is_a_point_that_is_seen() -> None:
    chart = draw(frame_of({"0581": [None, 2.0, None]}))
    (point,) = [
        trace for trace in chart.figure.data if trace.mode == "markers" and trace.yaxis is None and len(trace.x)
    ]
    assert list(point.y) == [2.0]


def test_missing_periods_are_marked_with_their_reason() -> None:
    frame = frame_of({"0581": [1.0, None, 3.0]})
    (mark,) = [trace for trace in draw(frame).figure.data if trace.yaxis == "y2"]
    assert list(mark.x) == [frame["period_start"][1]]
    assert mark.customdata[0][0].endswith("kvartal 2 2015: uppgiften finns inte")


def test_the_name_at_the_edge_says_its_period_where_that_is_not_the_last() -> None:
    frame = frame_of({"0581": [1.0, 2.0, None], "0580": [1.0, 2.0, None]})
    names = [one.text for one in draw(frame).figure.layout.annotations]
    assert len(names) == 2 and all(name.endswith("2 (kv 2 2015)") for name in names)


def test_the_label_at_the_edge_has_room_and_its_whole_figure() -> None:
    frame = frame_of({"0581": [-1.0, -2.9, None], "0580": [12_345_678.0, 12_345_678.0, None]})
    frame["shown_unit"], frame["shown_signed"] = "procentenheter sedan 2015", True
    frame["region_name"] = frame["region_code"].map({"0581": "Norrköping", "0580": "Kommunerna i Östergötland, vägda"})
    figure = draw(frame).figure
    own, long = sorted((one.text for one in figure.layout.annotations), key=len)
    assert own == "Norrköping −3 (kv 2 2015)"
    assert long.startswith("Kommuner") and long.endswith("… +12\u00a0345\u00a0678 (kv 2 2015)")
    assert 8 + width(long) <= figure.layout.margin.r <= 230


def test_no_label_is_below_an_axis_that_begins_at_zero() -> None:
    numbers: dict[str, list[float | None]] = {f"{at:04}": [float(at)] for at in range(570, 583)} | {"00": [10.0**7]}
    places = sorted(one.y for one in draw(frame_of(numbers)).figure.layout.annotations)
    assert len(places) == 14 and places[0] >= 0
    assert all(above - below > 10**7 / 18 for below, above in pairwise(places))


def test_the_title_turns_when_the_rows_do() -> None:
    high = draw(frame_of({"0581": [9.0], "0580": [2.0], "0582": [3.0]})).title
    low = draw(frame_of({"0581": [1.0], "0580": [2.0], "0582": [3.0]})).title
    assert high == "Födda kvartal 1 2015: 0581 9, högst av 3 kommuner"
    assert low == "Födda kvartal 1 2015: 0581 1, lägst av 3 kommuner"
    middle = draw(frame_of({"0581": [2.0], "0580": [2.0], "0582": [3.0], "0583": [1.0]})).title
    assert middle.endswith("2:a högst av 4 kommuner")
    assert draw(frame_of({"0581": [None]})).title == "Födda: ingen uppgift kvartal 1 2015"


def test_each_point_bears_its_series_and_period_for_the_click() -> None:
    frame = frame_of({"0581": [1.0, 2.0]})
    (trace,) = draw(frame).figure.data
    assert [words[1:] for words in trace.customdata] == [
        [series_id("births", "0581", "total", "total"), "2015-01-01"],
        [series_id("births", "0581", "total", "total"), "2015-04-01"],
    ]


def test_many_series_are_drawn_in_one_trace_and_only_a_few_are_named() -> None:
    numbers: dict[str, list[float | None]] = {f"{at:04}": [float(at), float(at)] for at in range(100, 140)}
    frame = frame_of(numbers | {"0581": [5.0, 5.0]})
    chart = draw(frame)
    rest = chart.figure.data[0]
    assert sum(value is not None for value in rest.y) == 2 * 39
    assert {note.text for note in chart.figure.layout.annotations} == {"0139 139", "0581 5"}
    assert "Grått utan namn: 39 serier till" in chart.subtitle


def test_the_one_pointed_at_is_named_and_ringed_also_among_many() -> None:
    numbers: dict[str, list[float | None]] = {f"{at:04}": [float(at), float(at)] for at in range(100, 140)}
    chart = draw(frame_of(numbers), chosen=series_id("births", "0120", "total", "total"))
    assert any(note.text == "0120 120" for note in chart.figure.layout.annotations)
    (ring,) = [trace for trace in chart.figure.data if trace.name == "Vald punkt"]
    assert list(ring.y) == [120]


def test_a_long_ranking_keeps_its_ends_and_the_municipality_with_their_places() -> None:
    numbers: dict[str, list[float | None]] = {f"{at:04}": [float(1000 - at)] for at in range(100)} | {"0581": [950.5]}
    frame = frame_of(numbers)
    chart = ranking(frame, look(frame), ("0581",))
    names = list(chart.figure.data[0].y)
    assert names[0] == "1. 0000"
    assert names[-1] == "101. 0099"
    assert "51. 0581" in names
    assert len(names) == 8 + 7 + 8
    assert "78 regioner i mitten visas inte här; platsen räknas bland alla 101 kommuner" in chart.subtitle


def test_bars_to_the_left_have_room_for_their_figures_beside_the_names() -> None:
    frame = frame_of({"0581": [-2.9], "0580": [1.0]})
    frame["shown_unit"], frame["shown_signed"], frame["shown_decimals"] = "procentenheter", True, 1
    figure = ranking(frame, look(frame), ("0581",)).figure
    assert list(figure.data[0].text) == ["+1,0", "−2,9"]
    assert figure.layout.yaxis.ticklabelstandoff >= width("−2,9") + 2
    make_room(figure)
    assert figure.layout.margin.l >= figure.layout.yaxis.ticklabelstandoff + width("2. 0581")


@pytest.mark.parametrize(
    ("values", "texts"),
    [((0.24, 0.16, -0.5), ["0,24", "0,16", "−0,50"]), ((0.201, 0.2, -0.5), ["0,2", "0,2", "−0,5"])],
)
def test_bars_that_look_different_are_written_differently(values: tuple[float, ...], texts: list[str]) -> None:
    frame = frame_of({f"058{at}": [value] for at, value in enumerate(values)})
    frame["shown_decimals"] = 1
    assert list(ranking(frame, look(frame), ()).figure.data[0].text) == texts


def test_a_region_without_a_figure_is_counted_not_ranked() -> None:
    frame = frame_of({"0581": [1.0], "0580": [None]})
    chart = ranking(frame, replace(look(frame), requested=2), ("0581",))
    assert list(chart.figure.data[0].y) == ["1. 0581"]
    assert chart.title.endswith("; 1 av 2 jämförda kommuner har uppgift")


def two_measures(pairs: list[tuple[float, float]]) -> pd.DataFrame:
    first = frame_of({f"{at:04}": [x] for at, (x, _) in enumerate(pairs)})
    second = frame_of({f"{at:04}": [y] for at, (_, y) in enumerate(pairs)})
    return pd.concat([first, second.assign(indicator_id="deaths", indicator_title="Döda")], ignore_index=True)


@pytest.mark.parametrize(
    ("slope", "title"),
    [
        (1.0, "ett tydligt samband bland 12 kommuner kvartal 1 2015: högre följs av högre (r = 1,00)"),
        (-1.0, "högre följs av lägre (r = −1,00)"),
    ],
)
def test_a_scatter_says_how_two_measures_go_together(slope: float, title: str) -> None:
    frame = two_measures([(float(at), slope * at) for at in range(12)])
    assert title in scatter(frame, look(frame), ()).title


def test_a_scatter_of_few_points_claims_nothing() -> None:
    frame = two_measures([(1.0, 1.0), (2.0, 2.0)])
    assert scatter(frame, look(frame), ()).title == "Födda och Döda i 2 regioner kvartal 1 2015"


def test_seasons_have_a_line_a_year() -> None:
    frame = frame_of({"0581": [float(at) for at in range(10)]}, transform="sasong")
    chart = seasons(frame, look(frame, "sasong"))
    assert [trace.name for trace in chart.figure.data] == ["Medelvärde", "2015", "2016", "2017"]
    assert [list(trace.x) for trace in chart.figure.data] == [[1, 4, 7, 10], [1, 4, 7, 10], [1, 4, 7, 10], [1, 4]]
    assert list(chart.figure.data[0].y) == [2, 3, 4, 5]


def test_bars_begin_at_zero_and_say_what_they_leave_out() -> None:
    frame = frame_of({f"{at:04}": [float(at)] * 40 for at in range(6)})
    chart = bars(frame, look(frame), NO_BREAKS, NO_REMARKS)
    assert chart.figure.layout.yaxis.rangemode == "tozero"
    assert "Staplar rymmer 4 serier; 2 visas inte. De 24 senaste perioderna av 40." in chart.subtitle
    hatches = [trace.marker.pattern.shape for trace in chart.figure.data]
    assert len(set(hatches)) == 4


@pytest.mark.parametrize(
    ("breakdowns", "sums", "unit", "is_stacked"),
    [
        (("kön:a", "kön:b", "kön:c"), True, "antal", True),
        (("kön:a", "kön:b", "kön:c"), False, "antal", False),
        (("kön:a", "kön:b", "total"), True, "antal", False),
        (("kön:a", "kön:b", "land:c"), True, "antal", False),
        (("kön:a", "kön:b", "kön:c"), True, "procent", False),
    ],
)
def test_bars_of_parts_are_stacked_where_they_sum_to_the_whole(
    breakdowns: tuple[str, ...], sums: bool, unit: str, is_stacked: bool
) -> None:
    whole = frame_of({"0581": [3.0, 4.0]})
    parts = [whole.assign(breakdown_id=one, breakdown_name=one, sums_to_total=sums) for one in breakdowns]
    frame = pd.concat(parts, ignore_index=True).assign(shown_unit=unit, unit=unit)
    chart = bars(frame, look(frame), NO_BREAKS, NO_REMARKS)
    assert (chart.figure.layout.barmode == "stack") == is_stacked
    assert len(chart.figure.data) == len(breakdowns)


def test_small_charts_are_cut_with_a_word_and_keep_breaks() -> None:
    frame = frame_of({f"{at:04}": [1.0, 2.0] for at in range(30)}, break_at=1)
    breaks = pd.DataFrame({"period_start": [frame["period_start"].max()]})
    chart = multiples(frame, look(frame), breaks, NO_REMARKS)
    assert "Här visas 24 serier av 30" in chart.subtitle
    assert len(chart.figure.layout.shapes) == 24
    assert all(len(trace.x) == 1 for trace in chart.figure.data)


def test_remarks_are_numbered_and_shown_when_pointed_at() -> None:
    figure = go.Figure()
    frame = pd.DataFrame(
        {"day": pd.to_datetime(["2023-01-01", "2025-01-01"]), "text": ["A", "B"], "said_by": ["SCB", "SCB"]}
    )
    draw_annotations(figure, frame)
    assert [note.text for note in figure.layout.annotations] == ["<b>1</b>", "<b>2</b>"]
    assert figure.layout.annotations[1].hovertext == "1 januari 2025: B (SCB)"
    assert len(figure.layout.shapes) == 2


def test_one_kind_in_two_units_is_apart_too() -> None:
    frame = frame_of({"0581": [1.0], "0580": [2.0]})
    mixed = frame.assign(shown_unit=["antal", "procent"], indicator_id=["a", "b"])
    parts = guard.axes(mixed)
    assert len(parts) == 2
    assert "har olika enhet" in guard.why_apart(parts, {"a": "A.", "b": "B."})
    assert guard.why_apart(guard.axes(frame), {}) == ""


def test_nobody_shares_an_axis_with_another_kind_whatever_is_chosen() -> None:
    kinds = pd.DataFrame({"comparable_group": ["x", "y", "x"], "shown_unit": ["antal", "antal", "procent"]})
    for part in guard.axes(kinds):
        assert len(part[["comparable_group", "shown_unit"]].drop_duplicates()) == 1
    assert len(guard.axes(kinds)) == 3


def test_the_country_stands_among_the_bars_without_a_place() -> None:
    frame = frame_of({"0581": [2.0], "0580": [4.0], "00": [3.0]})
    frame.loc[frame["region_code"] == "00", "region_kind"] = "country"
    chart = ranking(frame, look(frame), ("0581",))
    assert list(chart.figure.data[0].y) == ["1. 0580", "00", "2. 0581"]
    assert chart.subtitle.endswith("Bara kommuner har en plats")


@pytest.mark.parametrize("drawn", [lines, multiples, bars])
@settings(max_examples=5)  # a figure of Plotly's takes a tenth of a second
@example(numbers=[0, 10**7], other=0)
@example(numbers=[10**7, -1], other=0)
@given(numbers=st.lists(st.integers(-5, 10**7), min_size=2, max_size=6), other=st.integers(0, 10**7))
def test_an_axis_of_values_that_are_never_negative_begins_at_zero_or_above(
    drawn: Callable[..., Chart], numbers: list[int], other: int
) -> None:
    frame = frame_of({"0581": [float(number) for number in numbers], "0580": [float(other)] * len(numbers)})
    frame["shown_unit"] = "antal"
    axis = drawn(frame, look(frame), NO_BREAKS, NO_REMARKS).figure.layout.yaxis
    if min(numbers) >= 0:
        assert axis.rangemode == "tozero" or axis.autorangeoptions.minallowed == 0
    else:
        assert axis.autorangeoptions.minallowed is None


def test_an_axis_of_seasons_that_are_never_negative_begins_at_zero_or_above() -> None:
    frame = frame_of({"0581": [0.0, 10.0, 3000.0, 5.0]}, transform="sasong")
    assert seasons(frame, look(frame)).figure.layout.yaxis.autorangeoptions.minallowed == 0
