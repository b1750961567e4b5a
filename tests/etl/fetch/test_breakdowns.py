"""A third dimension: each value is a part with its own figure, and the total is never one of the parts."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.fetch.catalogue.catalogue import Series, read_catalogue, series_of
from etl.fetch.failure import FetchError, OpenQuestionError
from etl.fetch.meaning.breakdowns import TOTAL, unstated_total
from etl.fetch.meaning.figures import KEY, from_cube, whole
from etl.fetch.meaning.reference import read_reference
from etl.fetch.snapshots import stored_figures
from panel.errors import DONE
from panel.formats.cube import Cube, Dimension
from tests.conftest import ROOT
from tests.support.fetch_commands import play
from tests.support.services.entries import INDICATOR_IDS, sources_in

pytestmark = pytest.mark.slow

REFERENCE = read_reference(ROOT / "data")
CODES = st.lists(st.text("ABC, :1", min_size=1, max_size=4).filter(str.strip), min_size=3, max_size=6, unique=True)
COUNTS = st.integers(0, 10**6)


def series(**more: object) -> Series:
    entry = {
        **{"id": "x", "service": "px", "title": "T", "producer": "SCB", "licence": "CC0 1.0", "path": "x"},
        **{
            "dimensions": {"region": "kommun", "period": "tid", "breakdown": "bransch"},
            "indicator": [{"id": "population"}],
        },
    }
    return series_of({**entry, **more}, INDICATOR_IDS, "x")


def cube(codes: list[str], labels: list[str], numbers: list[list[int]]) -> Cube:
    years = tuple(str(2020 + at) for at in range(len(numbers)))
    values = np.array(numbers, dtype=float)
    dimensions = (
        Dimension("kommun", "kommun", ("0581",), ("Norrköping",)),
        Dimension("tid", "tid", years, years),
        Dimension("bransch", "bransch", tuple(codes), tuple(labels)),
    )
    return Cube("T", dimensions, values.ravel(), np.zeros(values.size, dtype=np.uint8))


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[int]]]:
    codes = draw(CODES)
    row = st.lists(COUNTS, min_size=len(codes), max_size=len(codes))
    return codes, draw(st.lists(row, min_size=2, max_size=4))


@settings(max_examples=25, deadline=None)
@given(tables(), st.sampled_from(["Totalt", "Samtliga", "summa", "T"]))
def test_each_value_is_a_part_and_the_one_named_so_is_the_total(
    table: tuple[list[str], list[list[int]]], word: str
) -> None:
    codes, numbers = table
    labels = [word, *(f"Del {at}" for at in range(1, len(codes)))]
    try:
        figures = whole(from_cube(series(), cube(codes, labels, numbers), REFERENCE, "x"), "x")
    except FetchError as error:
        # Codes that differ in their separators alone are the same in an address.
        assert "Två uppgifter gäller samma sak" in str(error)
        return
    assert figures[figures["breakdown_id"] == TOTAL]["value"].tolist() == [row[0] for row in numbers]
    for at, label in enumerate(labels[1:], start=1):
        assert figures[figures["breakdown_name"] == label]["value"].tolist() == [row[at] for row in numbers]
    assert not figures["breakdown_id"].str.contains(",").any()


@settings(max_examples=25, deadline=None)
@given(tables(), st.integers(0, 5))
def test_a_sum_of_the_others_is_found_whatever_it_is_called(table: tuple[list[str], list[list[int]]], at: int) -> None:
    codes, numbers = [str(one) for one in range(len(table[0]))], [list(row) for row in table[1]]
    at %= len(codes)
    for row in numbers:
        row[at] = sum(row) - row[at]
    figures = whole(from_cube(series(), cube(codes, [f"Del {one}" for one in codes], numbers), REFERENCE, "x"), "x")
    counted = [row for row in numbers if any(row)]
    found = unstated_total(figures, KEY)
    if len(counted) >= 2:
        assert found is not None
        number = int(found.breakdown_id.removeprefix("bransch:"))
        assert all(2 * row[number] == sum(row) for row in counted)
    for row in numbers:
        row[at] += 1
    changed = whole(from_cube(series(), cube(codes, codes, numbers), REFERENCE, "x"), "x")
    assert unstated_total(changed, KEY) is None or any(
        2 * row[one] == sum(row) for row in numbers for one in range(len(row))
    )


@pytest.mark.parametrize(
    ("entry", "codes", "words"),
    [
        ({"breakdown_totals": ["X", "Y"]}, ["A", "B"], "breakdown_totals har koder som inte finns: X, Y"),
        ({"breakdown_totals": ["A", "B"]}, ["A", "B"], "'A' och 'B' i dimensionen 'bransch' är samma sak"),
    ],
)
def test_a_total_that_is_not_there_or_is_two_is_refused(entry: dict[str, object], codes: list[str], words: str) -> None:
    with pytest.raises(FetchError, match=words):
        from_cube(series(**entry), cube(codes, codes, [[1, 2]]), REFERENCE, "x")


ADD = ("series", "add", "--service", "px", "--file", "incoming/in.px", "--indicator", "unemployed", "--id", "b")
STATED = ("--licence", "CC0 1.0", "--producer", "SCB", "--title", "T")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the employed of four branches, without a total, in data/incoming/in.px."""
    data = sources_in(tmp_path)
    (data / "incoming").mkdir()
    shutil.copy(ROOT / "tests/cases/statistics/px-third-dimension/in.px", data / "incoming" / "in.px")
    return data


def figures_of(data: Path) -> dict[tuple[str, str, int], float]:
    assert play(data, "fetch", "b")[0] == DONE
    _, figures = stored_figures(data, "b", REFERENCE.with_declared(read_catalogue(data)))
    columns = figures["indicator_id"], figures["breakdown_id"], figures["period_start"].map(lambda day: day.year)
    return dict(zip(zip(*columns, strict=True), figures["value"], strict=True))


def test_what_a_third_dimension_is_to_be_is_asked_and_each_answer_holds(data: Path) -> None:
    with pytest.raises(OpenQuestionError, match="Dimensionen 'näringsgren' har 4 värden") as asked:
        play(data, *ADD, *STATED)
    assert asked.value.question.choices == ("uppdelning", "mått", "A", "C", "G", "Q")
    assert read_catalogue(data) == []
    with pytest.raises(FetchError, match="'X' går inte för dimensionen 'näringsgren'"):
        play(data, *ADD, *STATED, "--breakdown", "X")

    play(data, *ADD, *STATED, "--breakdown", "uppdelning")
    found = figures_of(data)
    assert len(found) == 8 and found["unemployed", "näringsgren:Q", 2023] == 11620
    play(data, "series", "remove", "b")

    play(data, *ADD, *STATED, "--breakdown", "mått")
    (entry,) = read_catalogue(data)
    assert [one.indicator_id for one in entry.indicators] == [f"unemployed-{code}" for code in "acgq"]
    assert entry.indicators[3].about["title"] == "Arbetslösa: Vård och omsorg"
    found = figures_of(data)
    assert len(found) == 8 and found["unemployed-q", TOTAL, 2023] == 11620
    play(data, "series", "remove", "b")

    play(data, *ADD, *STATED, "--breakdown", "Q")
    assert figures_of(data) == {("unemployed", TOTAL, 2022): 11400, ("unemployed", TOTAL, 2023): 11620}


def test_whether_a_sum_of_the_others_is_their_total_is_asked(data: Path) -> None:
    file = data / "incoming" / "in.px"
    text = file.read_text(encoding="utf-8")
    text = text.replace('"Vård och omsorg"', '"Vård och omsorg","Hela arbetsmarknaden"').replace('"Q"', '"Q","A-U"')
    file.write_text(text.replace("11400 11620", "11400 11620\n28510 28673"), encoding="utf-8")
    with pytest.raises(OpenQuestionError, match=r"'Hela arbetsmarknaden' \(A-U\) är i varje uppgift summan") as asked:
        play(data, *ADD, *STATED, "--breakdown", "uppdelning")
    assert asked.value.question.choices == ("A-U", "ingen")

    play(data, *ADD, *STATED, "--breakdown", "uppdelning", "--total", "ingen")
    assert figures_of(data)["unemployed", "näringsgren:A-U", 2023] == 28673
    play(data, "series", "remove", "b")

    play(data, *ADD, *STATED, "--breakdown", "uppdelning", "--total", "A-U")
    found = figures_of(data)
    assert found["unemployed", TOTAL, 2023] == 28673
    catalogue = data / "catalogue.toml"
    stated = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(stated.replace('breakdown_totals = ["A-U"]', ""), encoding="utf-8")
    code, output = play(data, "fetch", "b")
    assert code != DONE and "är i varje uppgift summan av de andra (Näringsgren)" in output


@pytest.mark.slow
def test_a_named_total_alone_is_taken_until_the_parts_are_asked_for(data: Path) -> None:
    rows = ["Kommun;Näringsgren;2022;2023", "0581 Norrköping;Jordbruk;510;498", "0581 Norrköping;Handel;7700;7815"]
    (data / "incoming" / "in.csv").write_text("\n".join([*rows, "0581 Norrköping;Totalt;8210;8313"]), encoding="utf-8")
    arguments = [word.replace("px", "csv") for word in (*ADD, *STATED)]
    play(data, *arguments)
    assert figures_of(data) == {("unemployed", TOTAL, 2022): 8210, ("unemployed", TOTAL, 2023): 8313}
    play(data, "series", "remove", "b")
    play(data, *arguments, "--breakdown", "uppdelning")
    found = figures_of(data)
    assert len(found) == 6 and found["unemployed", TOTAL, 2023] == 8313
    assert found["unemployed", "näringsgren:Handel", 2022] == 7700
