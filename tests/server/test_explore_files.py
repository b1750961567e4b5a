"""Test the files from Utforska: the page's rows, what was chosen, and the source."""

import csv
import io
import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pandas as pd
import pytest
from pyaxis import pyaxis
from pyjstat import pyjstat

from panel import warehouse
from panel.charts.explore.selection import Selection, read_selection
from panel.formats import read_json_stat, read_parquet, read_px
from panel.formats.cube import Cube
from panel.server import explore_files as take_away
from panel.ui.explore import charts, drawing, files, flat
from panel.wording.statistics.attribution import attributed
from tests.support.explore_files import CHANGE, LEVEL, SELECTIONS, fetch, get

pytestmark = pytest.mark.usefixtures("panel")

READERS = {"px": read_px, "json": read_json_stat, "parquet": read_parquet}


def expected(selection: Selection) -> dict[tuple[str, ...], float]:
    """The known figures of the page, by measure, region, sex, age and period, raw and as shown."""
    rows = drawing.computed(selection)
    found = {}
    for row in rows.itertuples():
        quarter = f"{row.period_start.year}K{row.period_start.quarter}"
        rest = (row.region_code, row.sex, row.measured_age, quarter)
        if not pd.isna(row.value):
            found[(row.indicator_id, *rest)] = row.value
        if selection.transform != "niva" and not pd.isna(row.shown):
            found[(f"{row.indicator_id}:{selection.transform}", *rest)] = round(row.shown, row.shown_decimals)
    return found


def cells(cube: Cube) -> pd.DataFrame:
    tidy = cube.tidy()
    return tidy.rename(columns=dict(zip([*tidy.columns[:10:2]], ["matt", "region", "kon", "alder", "period"])))  # noqa: B905


@pytest.mark.parametrize("form", READERS)
def test_a_table_states_the_age_that_the_measure_counts_in_each_period(form: str) -> None:
    selection = Selection(("unemployment_share", "employment_rate", "births", "bankruptcies"), ("0581",))
    cube = READERS[form](fetch(selection, form))
    rows_with_value = cells(cube)[lambda rows: rows["value"].notna()]
    ages = {(row.matt, row.period[:4] >= "2023"): row.alder for row in rows_with_value.itertuples(index=False)}
    assert ages == {
        ("unemployment_share", False): "16-64",
        ("unemployment_share", True): "16-65",
        ("employment_rate", True): "..",
        ("employment_rate", False): "..",
        ("births", False): "total",
        ("births", True): "total",
        ("bankruptcies", False): ".",
        ("bankruptcies", True): ".",
    }
    named = {one.code: dict(zip(one.codes, one.labels, strict=True)) for one in cube.dimensions}["alder"]
    assert named == {
        "16-64": "16–64 år",
        "16-65": "16–65 år",
        "..": "ålder anges inte",
        ".": "ålder gäller inte",
        "total": "alla åldrar",
    }


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("selection", SELECTIONS)
def test_a_table_is_read_back_with_the_same_values(selection: Selection, form: str) -> None:
    cube = READERS[form](fetch(selection, form))
    rows = cells(cube)
    rows_with_value = rows[rows["value"].notna()]
    found = {
        (row.matt, row.region, row.kon, row.alder, row.period): row.value
        for row in rows_with_value.itertuples(index=False)
    }
    assert found == pytest.approx(expected(selection), abs=1e-9)
    assert (rows_with_value["flag"] == "").all()
    assert (rows.loc[rows["value"].isna(), "flag"] != "").all()
    assert "Arbetsförmedlingen" in str(cube.source) or "SCB" in str(cube.source)
    assert any(selection.address() in note for note in cube.notes)


def test_other_programs_read_the_same_values(tmp_path: Path) -> None:
    rows_with_value = expected(LEVEL)
    (tmp_path / "urval.px").write_bytes(fetch(LEVEL, "px"))
    px = pyaxis.parse(str(tmp_path / "urval.px"), encoding="utf-8")["DATA"]
    numbers = pd.to_numeric(px["DATA"], errors="coerce").dropna()
    assert sorted(numbers) == pytest.approx(sorted(rows_with_value.values()))
    stat = pyjstat.Dataset.read(fetch(LEVEL, "json").decode()).write("dataframe")
    assert sorted(stat["value"].dropna()) == pytest.approx(sorted(rows_with_value.values()))
    assert {"Norrköping", "Riket"} == set(stat["Region"])


def test_units_and_decimals_are_those_of_each_content() -> None:
    measure = json.loads(fetch(CHANGE, "json"))["dimension"]["matt"]["category"]
    assert measure["unit"]["unemployment_share"] == {"base": "procent", "decimals": 1}
    assert measure["unit"]["unemployment_share:arsforandring"] == {"base": "procentenheter", "decimals": 1}
    assert measure["label"]["unemployment_share:arsforandring"].endswith("(procentenheter)")


def test_what_cannot_be_computed_is_reported_from_what_is_missing() -> None:
    rows = cells(read_json_stat(fetch(CHANGE, "json")))
    first = rows[rows["period"] == "2010K1"]
    both = first[
        (first["region"] == "0581") & first["matt"].str.startswith("unemployment_share") & (first["alder"] == "16-64")
    ]
    assert dict(zip(both["matt"], both["flag"], strict=True)) == {
        "unemployment_share": "",
        "unemployment_share:arsforandring": ".",
    }


@pytest.mark.parametrize("selection", SELECTIONS)
def test_the_workbook_says_what_was_chosen_and_reproduces_it(selection: Selection) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fetch(selection, "xlsx")))
    head, *rows = book["Data"].iter_rows(values_only=True)
    shown = drawing.computed(selection)
    assert len(rows) == len(shown)
    values = [row[head.index("Värde")] for row in rows]
    assert [value for value in values if value is not None] == shown["value"].dropna().tolist()
    facts = {row[0]: row[1] for row in book["Om uppgifterna"].iter_rows(values_only=True)}
    address = urlsplit(facts["Adress som visar urvalet"])
    assert (address.netloc, address.path) == ("panelen.example", "/utforska")
    assert read_selection({name: words[0] for name, words in parse_qs(address.query).items()}) == selection
    assert facts["Kontrollsumma"] == warehouse.read("latest_build")["content_sha256"].item()
    assert any(str(name).startswith("Definition: ") for name in facts)
    sources_shown = flat.sources(shown)
    assert set(sources_shown["title"]) <= set(facts)


def test_csv_is_what_swedish_excel_opens() -> None:
    body = fetch(CHANGE, "csv")
    head, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";")
    found = [dict(zip(head, row, strict=True)) for row in rows]
    shown = drawing.computed(CHANGE)
    assert [float(row["Värde"].replace(",", ".")) for row in found if row["Värde"]] == shown["value"].dropna().tolist()
    assert all(row["Källa"] and row["Licens"] for row in found)
    assert all(bool(row["Visat värde"]) != bool(row["Varför visat värde saknas"]) for row in found)


def test_the_map_takes_all_municipalities_along() -> None:
    chosen = Selection(("unemployment_share",), ("0581",), chart="rangordning")
    codes = set(cells(read_parquet(fetch(chosen, "parquet")))["region"])
    assert len(codes) > len(set(cells(read_parquet(fetch(LEVEL, "parquet")))["region"]))


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("utforska.xlsx?frekvens=X", 400, "frekvens kan inte vara"),
        ("utforska.csv?fran=nonsens", 400, "ska vara en dag"),
        ("utforska.px?matt=finns-inte", 400, "Mått som inte finns här"),
        ("utforska.px?region=9999", 400, "Region som inte finns här"),
        ("utforska.px?mat=population", 400, "inte är ett val"),
        ("utforska.px?matt=population&alder=1-2", 404, "inga uppgifter"),
        ("utforska.docx", 404, "De som finns"),
    ],
)
def test_a_bad_address_is_reported_in_swedish(address: str, status: int, words: str) -> None:
    response = get(f"/data/{address}")
    assert response.status == status
    assert words in response.body.decode()


def test_without_a_database_the_answer_says_how_to_build_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "none.duckdb"))
    response = get(f"/data/utforska.csv?{LEVEL.address()}")
    assert response.status == 503
    assert "etl build" in response.body.decode()


def test_a_file_name_is_ascii_and_says_what_is_in_it() -> None:
    assert take_away.file_name(CHANGE) == "arbetsloshet-folkmangd-forandring-pa-ett-ar-per-kvartal"
    response = get(f"/data/utforska.px?{LEVEL.address()}")
    assert response.headers["content-disposition"] == 'attachment; filename="arbetsloshet-per-kvartal.px"'


def test_too_many_rows_for_a_workbook_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_EXCEL_ROWS", 3)
    response = get(f"/data/utforska.xlsx?{LEVEL.address()}")
    assert response.status == 400
    assert "Hämta csv eller Parquet" in response.body.decode()


@pytest.mark.usefixtures("panel")
def test_below_each_chart_are_links_to_every_form_of_its_own_figures() -> None:
    found = drawing.draw(CHANGE)
    assert found is not None
    shown = [one.below for one in found.drawn if one.in_document]
    for below, indicator in zip(shown, CHANGE.indicators, strict=True):
        for form in take_away.MEDIA:
            assert f'href="data/utforska.{form}?matt={indicator}&amp;region=' in below
        assert below.count("<summary>Visa som tabell</summary>") == 1
    assert {*charts.FORMS, "html"} == set(take_away.MEDIA)


@pytest.mark.usefixtures("panel")
def test_px_states_what_the_format_demands_of_it(tmp_path: Path) -> None:
    for selection in SELECTIONS:
        file = tmp_path / "ur-utforska.px"
        body = get(f"/data/utforska.px?{selection.address()}").body
        # Not DOS's texts, which is all that CHARSET can say; their encoding is what CODEPAGE names, and they are in it.
        assert body.startswith(b'CHARSET="ANSI";\nAXIS-VERSION="2013";\nCODEPAGE="utf-8";\n') and body.decode("utf-8")
        file.write_bytes(body)
        about = pyaxis.metadata_extract(file.read_text(encoding="utf-8"))[0]
        stated = dict(line.split("=", 1) for line in about if "=" in line)
        assert '"' in stated["MATRIX"]
        for keyword in ("MATRIX", "SUBJECT-CODE", "SUBJECT-AREA", "UNITS"):
            assert stated[keyword].strip('"'), keyword
    first, other = (read_px(get(f"/data/utforska.px?{one.address()}").body) for one in SELECTIONS[:2])
    assert first.unit == "procent"
    assert first.more["MATRIX"] != other.more["MATRIX"]


@pytest.mark.usefixtures("panel")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_row_says_the_code_of_its_measure_and_a_period_that_sorts(form: str) -> None:
    body = get(f"/data/utforska.{form}?{LEVEL.address()}").body
    rows = (
        pd.read_csv(io.BytesIO(body), sep=";", decimal=",", dtype={"Regionkod": str})
        if form == "csv"
        else pd.read_excel(io.BytesIO(body), dtype={"Regionkod": str})
    )
    assert set(rows["Måttkod"]) == {"unemployment_share"}
    assert rows["Periodkod"].str.fullmatch(r"\d{4}K[1-4]").all()
    assert rows.sort_values("Periodkod", kind="stable")["Periodens början"].is_monotonic_increasing
    ends = dict(zip(rows["Periodkod"], pd.to_datetime(rows["Periodens slut"]), strict=True))
    assert ends["2020K1"] == pd.Timestamp("2020-03-31")


@pytest.mark.parametrize("selection", SELECTIONS)
def test_the_workbook_has_a_filter_and_the_same_figures_in_a_wide_sheet(selection: Selection) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fetch(selection, "xlsx")))
    long = pd.DataFrame(
        list(book["Data"].iter_rows(min_row=2, values_only=True)), columns=[one.value for one in book["Data"][1]]
    )
    wide = pd.DataFrame(
        list(book["Brett"].iter_rows(min_row=2, values_only=True)), columns=[one.value for one in book["Brett"][1]]
    )
    assert book["Data"].auto_filter.ref == book["Data"].dimensions
    # A series is one row, also where its ages change: 16-64 until 2020, then 16-65.
    assert not wide.duplicated(["Måttkod", "Regionkod"]).any()
    keys = ["Måttkod", "Regionkod", "Periodkod"]
    again = wide.melt(
        id_vars=[one for one in flat.WIDE if one in wide], var_name="Periodkod", value_name="Visat värde"
    ).dropna(subset="Visat värde")
    expected_values = long.dropna(subset="Visat värde").set_index(keys)["Visat värde"].sort_index()
    assert again.set_index(keys)["Visat värde"].sort_index().to_dict() == expected_values.to_dict()


def test_the_table_has_all_figures_with_the_longer_way_down() -> None:
    page = fetch(LEVEL, "html").decode()
    shown = drawing.computed(LEVEL)
    periods, series = shown["period_start"].nunique(), shown["region_code"].nunique()
    assert page.count("<tr>") == periods + 1
    assert page.count('scope="col"') == series + 1
    assert page.count("<td") == periods * series
    ranked = get("/data/utforska.html?matt=population&region=0581&frekvens=Y&diagram=rangordning").body.decode()
    assert ranked.count("<tr>") == 290 + 1
    assert ranked.index(">Stockholm</th>") < ranked.index(">Norrköping</th>")


def test_figures_are_attributed_to_who_made_the_file() -> None:
    assert attributed("Kommunens statistikenhet", "SCB") == "Kommunens statistikenhet"
    assert attributed("SCB, Arbetsförmedlingen", "Arbetsförmedlingen") == "Arbetsförmedlingen"
    assert attributed("SCB, Arbetsförmedlingen", None) == "SCB, Arbetsförmedlingen"
