"""Test that what Utforska writes as csv, Excel and Parquet is read back with the same values by convert."""

import io
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.fetch.failure import FetchError
from panel import formats
from panel.charts.explore.selection import Selection
from panel.formats import read_csv, read_json_stat, read_parquet, read_px, read_xlsx
from panel.formats.csv_file import guarded, unguarded
from panel.formats.cube import Cube, FormatError
from panel.formats.flat import DIMENSIONS, NEEDED, cube_from_flat
from panel.formats.parquet import write_flat_parquet
from panel.ui.explore import files
from panel.wording import table_files
from tests.support.convert import convert
from tests.support.downloads import unseen_in
from tests.support.explore_files import CHANGE, LEVEL, SELECTIONS, fetch
from tests.support.fetch_commands import play
from tests.support.services.entries import sources_in

pytestmark = pytest.mark.slow

READERS = {"csv": read_csv, "xlsx": read_xlsx, "parquet": read_parquet, "json": read_json_stat, "px": read_px}
Cells = dict[tuple[str, ...], tuple[float | None, str]]
# Names that a spreadsheet would take for a formula, or a reader for the next column.
NAMES = st.sampled_from(
    ["Norrköping", "=1+1", "-2", "'-2", "''=x", "a;b", 'c"d', "rad\nrad", " +x", "@", "\tx", "å–ö", "-"]
)
NUMBERS = st.integers(-(10**9), 10**9).map(float) | st.floats(-1e15, 1e15) | st.sampled_from([1e-7, 0.1 + 0.2, 5e-324])
FLAGS = st.sampled_from(["..", ".", "-"])


def cells_of(cube: Cube) -> Cells:
    """Return value and flag by the codes, without what the table has no row for."""
    columns = [f"{one.code}_code" for one in cube.dimensions]
    return {
        tuple(getattr(row, name) for name in columns): (None if np.isnan(row.value) else row.value, row.flag)
        for row in cube.tidy().itertuples()
    }


@st.composite
def flat_tables(draw: st.DrawFn) -> pd.DataFrame:
    """Rows as Utforska has them: measures, regions, a sex, an age and years; figures or flags, shown as any view does."""
    view, shown_unit = draw(st.sampled_from([("niva", "antal"), ("index", "index"), ("per-1000", "per 1 000")]))
    measures = draw(st.lists(st.sampled_from(["births", "deaths", "share"]), min_size=1, unique=True))
    regions = draw(st.lists(st.sampled_from(["0581", "00", "05"]), min_size=1, unique=True))
    periods = draw(st.lists(st.sampled_from(["2020", "2019", "2024K1", "2024M02"]), min_size=1, unique=True))
    names = {code: draw(NAMES) for code in (*measures, *regions)}
    rows = []
    for measure in measures:
        for region in regions:
            for period in periods:
                value = draw(NUMBERS | st.just(None))
                shown = value if view == "niva" else draw(NUMBERS | st.just(None)) if value is not None else None
                rows.append(
                    {
                        **{"Måttkod": measure, "Mått": names[measure], "Regionkod": region, "Region": names[region]},
                        **{"Period": f"år {period}", "Periodkod": period, "Könskod": "total", "Kön": "alla"},
                        **{"Ålderskod": "16-64", "Ålder": "16–64 år", "Värde": value, "Enhet": "antal"},
                        **{"Flagga": draw(FLAGS) if value is None else None, "Visningskod": view, "Visning": "Vy"},
                        **{"Visat värde": shown, "Visad enhet": shown_unit, "Källa": draw(NAMES)},
                        **{"Anmärkning": draw(NAMES | st.just(None)), "Periodens början": pd.Timestamp("2020-01-01")},
                    }
                )
    return pd.DataFrame(rows).astype({"Värde": float, "Visat värde": float})


def expected(frame: pd.DataFrame) -> Cells:
    found: Cells = {}
    for row in frame.to_dict("records"):
        rest = tuple(str(row[one.codes]) for one in DIMENSIONS[1:])
        value, shown = (None if pd.isna(row[name]) else row[name] for name in ("Värde", "Visat värde"))
        flag = row["Flagga"] if value is None else ""
        found[(row["Måttkod"], *rest)] = (value, flag)
        if row["Visningskod"] != "niva":
            why = "" if shown is not None else flag or "."
            found[(f"{row['Måttkod']}:{row['Visningskod']}", *rest)] = (shown, why)
    return found


def written(frame: pd.DataFrame, form: str) -> bytes:
    if form == "csv":
        return table_files.as_csv(frame, headers=list(frame.columns))
    if form == "xlsx":
        data = table_files.Table(files._rows_of(frame), list(frame.columns))
        lines = table_files.Table([("Mått", "=1+1")], ("Uppgift", "Innehåll"))
        return table_files.write_workbook({"Data": [data], table_files.ABOUT: [lines]})
    return write_flat_parquet(frame, cube_from_flat(frame))


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
@settings(max_examples=60, deadline=None)
@given(frame=flat_tables())
def test_any_rows_are_read_back_with_the_same_values(form: str, frame: pd.DataFrame) -> None:
    # Both are written without the binary tail of a computed number, of which Excel keeps 15 digits.
    tailless = table_files.without_tail
    kept = {"xlsx": lambda value: float(f"{tailless(value):.15g}"), "csv": tailless}
    if form in kept:
        for name in ("Värde", "Visat värde"):
            frame[name] = [kept[form](value) for value in frame[name]]
    assert cells_of(READERS[form](written(frame, form))) == expected(frame)


@given(st.text() | NAMES)
def test_a_text_that_is_guarded_against_spreadsheets_is_the_same_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text) == "-" or not guarded(text).lstrip().startswith(("=", "+", "-", "@", "|"))


@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.usefixtures("panel")
def test_every_form_of_one_selection_is_the_same_table(selection: Selection) -> None:
    """Excel keeps 15 digits, and what the view shows is rounded: the forms agree to the last of them."""
    cells_by_format = {form: cells_of(reader(fetch(selection, form))) for form, reader in READERS.items()}
    for form, found in cells_by_format.items():
        assert set(found) == set(cells_by_format["csv"]), form
        for key, (value, flag) in cells_by_format["csv"].items():
            assert found[key] == (pytest.approx(value, rel=1e-14) if value is not None else None, flag), (form, key)


@pytest.mark.usefixtures("panel")
def test_the_columns_of_parquet_are_those_of_csv_and_excel() -> None:
    by_csv = list(pd.read_csv(io.BytesIO(fetch(CHANGE, "csv")), sep=";").columns)
    by_parquet = list(pd.read_parquet(io.BytesIO(fetch(CHANGE, "parquet"))).columns)
    by_excel = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(fetch(CHANGE, "xlsx")))["Data"][1]]
    assert by_csv == by_parquet == by_excel
    assert set(by_csv) > NEEDED
    assert not any(map(unseen_in, by_csv))


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
@pytest.mark.usefixtures("panel")
def test_convert_takes_what_utforska_gives_and_says_what_it_leaves(form: str, tmp_path: Path) -> None:
    source, target = tmp_path / f"urval.{form}", tmp_path / "ut.json"
    source.write_bytes(fetch(CHANGE, form))
    code, output = convert(source, target)
    assert code == 0
    assert "Läses inte, och följer inte med: kolumnen Periodens början" in output
    assert ("bladet Om uppgifterna" in output) == (form == "xlsx")
    cube = formats.read(target)
    assert cells_of(cube) == cells_of(READERS[form](source.read_bytes()))
    assert [one.role for one in cube.dimensions] == ["metric", "geo", None, None, "time"]
    assert set(cube.dimensions[0].units) == {"procent", "procentenheter", "antal"}


@pytest.mark.usefixtures("panel")
def test_a_fault_is_named_with_the_column_as_the_file_calls_it() -> None:
    head, first, *rest = fetch(CHANGE, "csv").decode("utf-8-sig").split("\r\n")
    columns = head.split(";")

    def changed(column: str, value: str) -> bytes:
        cells = first.split(";")
        cells[columns.index(column)] = value
        return "\r\n".join([head, ";".join(cells), *rest]).encode()

    for column, value, message in [
        ("Regionkod", "", "koden är tom"),
        ("Värde", "okänt", "'okänt' är inget tal"),
        ("Region", "Annan", "har två namn"),
        ("Enhet", "kr", "är i"),
    ]:
        with pytest.raises(FormatError, match=rf"Rad \d+, kolumnen {column}: .*{message}"):
            read_csv(changed(column, value))


@pytest.mark.usefixtures("panel")
def test_a_file_from_utforska_can_be_a_series(tmp_path: Path) -> None:
    """Its dimensions bear their roles and its measure the unit, so that nothing has to be said of them."""
    data = sources_in(tmp_path)
    (data / "urval.csv").write_bytes(fetch(LEVEL, "csv"))
    arguments = ("--service", "csv", "--file", "urval.csv", "--indicator", "unemployment_share", "--id", "prov")
    assert play(data, "series", "add", *arguments, "--title", "Arbetslöshet", "--licence", "CC0 1.0")[0] == 0
    code, output = play(data, "fetch", "prov")
    assert code == 0, output
    with pytest.raises(FetchError, match="räknar i 'procent', men population i 'antal'"):
        play(data, "series", "add", *arguments[:5], "population", "--id", "annan")
