"""Test the reader of data packages: the descriptor is enforced, and an error names the cell."""

import csv
import json
from pathlib import Path

import duckdb
import frictionless
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.load.package import load_resource, read_package, require_keys
from panel.errors import SourceError
from tests.conftest import ROOT

DATA = ROOT / "data"
FIELDS = [
    {"name": "code", "type": "string", "constraints": {"required": True, "pattern": "[a-z]{2}"}},
    {"name": "amount", "type": "number", "constraints": {"minimum": -5, "maximum": 100}},
    {"name": "day", "type": "date"},
    {"name": "kind", "type": "string", "constraints": {"enum": ["a", "b"]}},
    {"name": "count", "type": "integer", "constraints": {"required": True}},
]


def write_package(folder: Path, rows: list[list[str]], **schema: object) -> Path:
    data = folder / "data"
    data.mkdir(exist_ok=True)
    with (data / "things.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([[field["name"] for field in FIELDS], *rows])
    resource = {
        "name": "things",
        "path": "things.csv",
        "type": "table",
        "profile": "tabular-data-resource",
        "format": "csv",
        "encoding": "utf-8",
        "schema": {"fields": FIELDS, **schema},
    }
    (data / "datapackage.json").write_text(json.dumps({"name": "test", "resources": [resource]}), encoding="utf-8")
    return data


def load(data: Path) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        resources = read_package(data, data)
        for resource in resources:
            load_resource(connection, resource)
        for resource in resources:
            require_keys(connection, resource)
        return connection.execute("FROM raw_things ORDER BY rowid").fetchall()


GOOD = ["ab", "1.5", "2024-01-31", "a", "7"]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        (0, "", "Värdet saknas"),
        (0, "ABC", "mönstret"),
        (1, "mycket", "inte ett tal"),
        (1, "1,5", "inte ett tal"),
        (1, "nan", "inte ett tal"),
        (1, "-6", "under -5"),
        (1, "101", "över 100"),
        (2, "31/1 2024", "inte ett datum"),
        (2, "2024-02-30", "inte ett datum"),
        (3, "c", "Tillåtna värden: a, b"),
        (4, "7.5", "inte ett heltal"),
        (4, "", "Värdet saknas"),
    ],
)
def test_a_bad_cell_is_named_with_file_line_column_and_value(
    tmp_path: Path, column: int, value: str, message: str
) -> None:
    bad = [*GOOD]
    bad[column] = value
    with pytest.raises(SourceError) as error:
        load(write_package(tmp_path, [GOOD, bad, GOOD]))
    assert message in str(error.value)
    assert f"data/things.csv, rad 3, kolumn {FIELDS[column]['name']}" in str(error.value)
    assert not value or f"'{value}'" in str(error.value)


@pytest.mark.parametrize(("column", "value"), [(1, "mycket"), (3, "c"), (4, "")])
def test_a_bad_cell_is_named_by_its_own_line_after_an_empty_one(tmp_path: Path, column: int, value: str) -> None:
    bad = [*GOOD]
    bad[column] = value
    with pytest.raises(SourceError, match="rad 5, kolumn"):
        load(write_package(tmp_path, [GOOD, [], [], bad]))


def test_a_row_with_too_few_values_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="rad 3: Raden har 2 värden, men filen har 5 kolumner"):
        load(write_package(tmp_path, [GOOD, GOOD[:2]]))


def test_a_duplicate_key_names_both_lines(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="rad 4, kolumn code, värdet 'ab': Nyckeln står redan på rad 2"):
        load(write_package(tmp_path, [GOOD, ["cd", *GOOD[1:]], GOOD], primaryKey="code"))


def test_a_code_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    foreign = [{"fields": "kind", "reference": {"resource": "", "fields": "code"}}]
    with pytest.raises(SourceError, match="rad 2, kolumn kind, värdet 'a': Koden finns inte i things"):
        load(write_package(tmp_path, [GOOD], foreignKeys=foreign))


def test_columns_that_the_descriptor_does_not_know_are_refused(tmp_path: Path) -> None:
    data = write_package(tmp_path, [GOOD])
    file = data / "things.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("amount", "amonut"), encoding="utf-8")
    with pytest.raises(SourceError, match="rad 1: Kolumnerna är code, amonut"):
        load(data)


def test_a_missing_an_empty_and_an_undescribed_file_are_refused(tmp_path: Path) -> None:
    data = write_package(tmp_path, [GOOD])
    (data / "other.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"other\.csv står inte i beskrivningen"):
        load(data)
    (data / "other.csv").unlink()
    (data / "things.csv").write_text("", encoding="utf-8")
    with pytest.raises(SourceError, match="Filen är tom"):
        load(data)
    (data / "things.csv").unlink()
    with pytest.raises(SourceError, match=r"data/things\.csv: Filen saknas"):
        load(data)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    data = write_package(tmp_path, [GOOD])
    (data / "things.csv").write_bytes("code,amount,day,kind,count\nåä,1,,a,1\n".encode("latin-1"))
    with pytest.raises(SourceError, match="UTF-8"):
        load(data)


def test_a_broken_descriptor_is_named_with_its_line(tmp_path: Path) -> None:
    data = write_package(tmp_path, [GOOD])
    (data / "datapackage.json").write_text('{\n"name": "x",\n', encoding="utf-8")
    with pytest.raises(SourceError, match=r"data/datapackage\.json, rad 3"):
        load(data)


cells = st.tuples(
    st.sampled_from(["ab", "cd", "", "A1", "å"]),
    st.sampled_from(["", "0", "-5", "99.5", "1e1", "-5.1", "x", "100.01"]),
    st.sampled_from(["", "2024-02-29", "2023-02-29", "2024-1", "nu"]),
    st.sampled_from(["", "a", "b", "ab"]),
    st.sampled_from(["1", "-3", "", "2.0", "åtta"]),
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(cells, min_size=1, max_size=4))
def test_our_reader_and_the_standard_library_agree(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    data = write_package(tmp_path_factory.mktemp("package"), [list(row) for row in rows])
    report = frictionless.Package(str(data / "datapackage.json")).validate()
    if report.valid:
        assert len(load(data)) == len(rows)
    else:
        with pytest.raises(SourceError):
            load(data)


@pytest.mark.parametrize("descriptor", sorted(DATA.glob("**/datapackage.json")), ids=lambda path: path.parent.name)
def test_each_descriptor_of_ours_is_valid_by_the_standard(descriptor: Path) -> None:
    report = frictionless.Package(str(descriptor)).validate()
    assert report.valid, report.to_summary()


@pytest.mark.parametrize("descriptor", sorted(DATA.glob("**/datapackage.json")), ids=lambda path: path.parent.name)
def test_each_column_of_ours_has_a_title_and_a_meaning(descriptor: Path) -> None:
    for resource in json.loads(descriptor.read_text(encoding="utf-8"))["resources"]:
        for name in ("title", "description", "producer", "publisher", "url", "licence", "retrieved"):
            assert resource[name], (resource["name"], name)
        for field in resource.get("schema", {}).get("fields", []):
            assert field["title"], (resource["name"], field)
            assert field["description"], (resource["name"], field)
