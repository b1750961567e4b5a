"""Test reading json-stat 2.0 as services write it, and refusing damaged files that would give a wrong table."""

import json
import re

import numpy as np
import pytest

from panel.formats.cube import FormatError
from panel.formats.json_stat import read_json_stat, write_json_stat
from tests.support.cubes import flags_of
from tests.support.json_stat import RECORDED, body, document


def test_codes_come_in_the_order_of_their_index_and_missing_cells_have_a_flag() -> None:
    cube = read_json_stat(body())
    assert [one.codes for one in cube.dimensions] == [("0581", "0580"), ("2021", "2022", "2023")]
    assert [one.labels for one in cube.dimensions] == [("Norrköping", "Linköping"), ("2021", "2022", "2023")]
    assert [(one.label, one.role) for one in cube.dimensions] == [("Region", "geo"), ("tid", "time")]
    np.testing.assert_array_equal(cube.values, [1, 2.5, np.nan, 4, np.nan, 6])
    assert flags_of(cube) == ["", "", "..", "", "-", "p"]


@pytest.mark.parametrize(
    "changed",
    [
        {"value": {"0": 1, "1": 2.5, "3": 4, "5": 6}},
        {"status": ["", "", None, "", "-", "p"]},
        {"status": [None, None, "..", None, "-", "p"]},
        {"size": [2, 3], "version": "2.1"},
    ],
)
def test_sparse_and_full_lists_are_the_same_table(changed: dict[str, object]) -> None:
    cube = read_json_stat(body(**changed))
    np.testing.assert_array_equal(cube.values, [1, 2.5, np.nan, 4, np.nan, 6])
    assert flags_of(cube) == ["", "", "..", "", "-", "p"]


def test_one_status_is_of_all_cells() -> None:
    for status in ("e", ["e"]):
        assert flags_of(read_json_stat(body(status=status, value=[1, 2, 3, 4, 5, 6]))) == ["e"] * 6


def test_a_role_may_name_a_dimension_by_its_label() -> None:
    assert document()["dimension"]["region"]["label"] == "Region"  # type: ignore[index]
    assert read_json_stat(body(role={"geo": ["Region"]})).dimensions[0].role == "geo"
    same = {**document()["dimension"]}  # type: ignore[dict-item]
    same["tid"] = {**same["tid"], "label": "Region"}
    with pytest.raises(FormatError, match=re.escape("role.geo[0] är 'Region'")):
        read_json_stat(body(dimension=same, role={"geo": ["Region"]}))


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({"dataset": {"dimension": {"id": ["tid"], "size": [1]}, "value": [1]}}, "Filen är json-stat 1"),
        ({"version": "1.2", "class": "dataset"}, "version är '1.2': filen är json-stat 1"),
        ({"columns": [], "comments": [], "data": []}, "Filen är PxWebs eget format json"),
        ({"title": "Folkmängd", "variables": []}, "Filen är PxWebs beskrivning av en tabell"),
        ({"label": "x"}, "version saknas"),
    ],
)
def test_another_kind_of_json_is_refused_with_what_to_ask_for(other: dict[str, object], what: str) -> None:
    with pytest.raises(FormatError, match=re.escape(what)) as refused:
        read_json_stat(json.dumps(other).encode())
    assert "Hämta tabellen som json-stat2" in str(refused.value)
    assert '"format": "json-stat2"' in str(refused.value)


def test_a_dimension_of_one_value_needs_no_index() -> None:
    about = {"region": {"category": {"label": {"0581": "Norrköping"}}}, "tid": document()["dimension"]["tid"]}  # type: ignore[index]
    cube = read_json_stat(body(dimension=about, size=[1, 3], value=[1, 2, 3], status=None))
    assert cube.dimensions[0].codes == ("0581",)


def test_a_byte_order_mark_is_no_matter() -> None:
    assert read_json_stat(b"\xef\xbb\xbf" + body()).title == "Arbetslösa"


def test_units_and_decimals_stand_with_the_contents_or_with_px() -> None:
    dims = dict(document()["dimension"])  # type: ignore[call-overload]
    dims["tid"] = {
        "category": {"index": ["a", "b", "c"], "unit": {"a": {"base": "kr", "decimals": 2}, "b": {"label": "st"}}}
    }
    cube = read_json_stat(body(dimension=dims, role={"metric": ["tid"]}))
    assert (cube.dimensions[1].units, cube.dimensions[1].decimals) == (("kr", "st", None), (2, None, None))
    assert (cube.unit, cube.decimals) == (None, None)
    plain = read_json_stat(
        body(extension={"px": {"decimals": 1, "units": "kr", "language": "sv", "matrix": "T1", "copyright": True}})
    )
    assert (plain.unit, plain.decimals, plain.language) == ("kr", 1, "sv")
    assert plain.more == {"MATRIX": "T1", "COPYRIGHT": "YES"}


def test_a_recorded_answer_of_statistics_sweden_is_read() -> None:
    cube = read_json_stat(RECORDED.read_bytes())
    assert cube.shape == (3, 2, 3, 1, 2)
    assert (cube.unit, cube.decimals, cube.source, cube.updated) == ("antal", 0, "SCB", "2026-06-08T06:00:00Z")
    frame = cube.tidy().set_index(["Region_code", "Alder_code", "Kon_code", "Tid_code"])
    assert frame.loc[("05", "0-9", "TotSa", "2026M04"), "value"] == 44438
    assert frame.loc[("25", "100+10", "2", "2026M01"), "Region_label"] == "Norrbottens län"
    assert cube.notes[-1].startswith("ålder: Med ålder avses uppnådd ålder")
    assert read_json_stat(write_json_stat(cube)).notes == cube.notes


def two(**kinds: object) -> dict[str, object]:
    """The dimensions, the category of the first changed."""
    dims = json.loads(json.dumps(document()["dimension"]))
    dims["region"]["category"] |= kinds
    return dims


REFUSED = [
    (b"", "inte hel json (rad 1"),
    (body()[:-9], "inte hel json"),
    (b"[1]", "ytterst ska det stå ett objekt"),
    (body().replace(b'"value": [1,', b'"value": [NaN,'), "inte hel json"),
    (body().replace(b'"value": [1,', b'"value": [1e999,'), "inte hel json"),
    (body().replace(b'"value": [1,', b'"value": [true,'), "value[0] är True"),
    (body().replace(b'"value": [1,', b'"value": ["1",'), "value[0] är '1'"),
    (body().replace(b'"value": [1,', b'"value": [[1],'), "value[0] är [1]"),
    (body().replace(b'"value": [1,', b'"value": [9007199254740993,'), "value har ett heltal som är för stort"),
    (body().replace(b'"class"', b'"label": "x", "class"'), "Nyckeln label står två gånger"),
    (body().replace(b'"0580": 1', b'"0581": 1'), "Nyckeln 0581 står två gånger"),
    (body(version="1.2"), "version är '1.2'"),
    (body(version=2), "version är 2"),
    (body(**{"class": "collection"}), "class är 'collection'"),
    (body(**{"class": None}), "class är None"),
    (body(id="region"), "id saknas eller är inte en lista"),
    (body(id=["region", 1]), "id[1] saknas eller är inte text"),
    (body(id=["region", "kön"], role={}), "dimension.kön saknas"),
    (body(id=["region", "region"], size=[2, 2], role={}), "Dimensionen region 2 gånger"),
    (body(id=[], size=[], role={}, value=[1]), "Tabellen har inga dimensioner"),
    (body(size=[2]), "size har 1 tal, men id har 2"),
    (body(size=[2, 4]), "dimension.tid.category.index har 3 värden, men size säger 4"),
    (body(size=[2, 3.0]), "size[1] saknas eller är inte ett heltal"),
    (body(size=[2, True]), "size[1] saknas eller är inte ett heltal"),
    (body(value=[1, 2, 3, 4, 5]), "value har 5 celler, men size ger 6"),
    (body(value=[1, 2, 3, 4, 5, 6, 7]), "value har 7 celler, men size ger 6"),
    (body(value="1"), "value saknas eller är inte en lista"),
    (body(value=None), "value saknas eller är inte en lista"),
    (body(value={"6": 1}), "value.6 är ingen cell i tabellen, som har cellerna 0 till 5"),
    (body(value={"-1": 1}), "value.-1 är ingen cell"),
    (body(value={"01": 1}), "value.01 är ingen cell"),
    (body(value={"1.0": 1}), "value.1.0 är ingen cell"),
    (body(value={"5": "x"}), "value[5] är 'x'"),
    (body(status={"6": "p"}), "status.6 är ingen cell"),
    (body(status=["p", "e"]), "status har 2 celler"),
    (body(status=[1, 2, 3, 4, 5, 6]), "status[0] är 1"),
    (body(status=7), "status saknas eller är inte en lista"),
    (body(role={"time": ["år"]}), "role.time[0] är 'år'"),
    (body(role={"time": ["tid"], "geo": ["tid"]}), "role.geo[0] är 'tid'"),
    (body(dimension=two(index={"0581": 0, "0580": 2})), "dimension.region.category.index ska ge varje värde en plats"),
    (body(dimension=two(index={"0581": 0, "0580": 0})), "dimension.region.category.index ska ge varje värde en plats"),
    (body(dimension=two(index={"0581": 0, "0580": "1"})), "dimension.region.category.index.0580 saknas eller är inte"),
    (body(dimension=two(index=["0581", "0581"], label={})), "I dimensionen region står koden 0581 2 gånger"),
    (body(dimension=two(label={"0582": "Finspång"})), "dimension.region.category.label har '0582'"),
    (body(dimension=two(label={"0581": 1})), "dimension.region.category.label.0581 saknas eller är inte text"),
    (body(dimension=two(index=None)), "dimension.region.category.index saknas"),
    (body(extension={"px": {"decimals": 99}}), "extension.px.decimals är 99"),
    (body(note=[1]), "note[0] saknas eller är inte text"),
    (b'{"a":' * 5000, "inte"),
]  # fmt: skip


@pytest.mark.parametrize(("damaged", "message"), REFUSED)
def test_a_damaged_document_is_refused_with_its_path(damaged: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=re.escape(message)):
        read_json_stat(damaged)


def test_an_empty_table_is_refused() -> None:
    dims = two(index=[], label={})
    with pytest.raises(FormatError, match="Dimensionen region har inga värden: tabellen är tom"):
        read_json_stat(body(dimension=dims, size=[0, 3], value=[], status=None))


def test_a_table_larger_than_memory_is_refused_before_it_is_made() -> None:
    ids = [f"d{number}" for number in range(9)]
    index = [str(number) for number in range(20)]
    dims = {code: {"category": {"index": index}} for code in ids}
    with pytest.raises(FormatError, match="Tabellen har 512000000000 celler"):
        read_json_stat(body(id=ids, size=[20] * 9, role={}, dimension=dims, value={"0": 1}, status=None))


@pytest.mark.parametrize("label", ['": ', '\\": "', 'a":', "\\", ":"])
def test_texts_that_look_like_keys_are_no_matter(label: str) -> None:
    assert read_json_stat(body(label=label)).title == label
    with pytest.raises(FormatError, match="Nyckeln size står två gånger"):
        read_json_stat(body(label=label).replace(b'"value"', b'"size": [2, 3], "value"'))


def test_a_key_twice_is_seen_beside_a_long_list() -> None:
    count = 3000
    dims = {"d": {"category": {"index": [str(number) for number in range(count)]}}}
    whole = body(id=["d"], size=[count], role={}, dimension=dims, value=list(range(count)), status=None)
    assert read_json_stat(whole).values[-1] == count - 1
    with pytest.raises(FormatError, match="Nyckeln size står två gånger"):
        read_json_stat(whole.replace(b'"value"', b'"size": [3000], "value"'))
