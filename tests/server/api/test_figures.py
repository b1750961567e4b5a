"""Test that every format of the API has the figures of the database, cell by cell."""

import io
import json

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet as parquet
import pytest

from panel.access.permissions import RoleAssignment, User
from panel.formats import read_json_stat, read_px
from panel.formats.cube import Cube
from panel.server.api import indicators, plans
from panel.server.api.table import Table
from tests.support.data_api import call

pytestmark = pytest.mark.slow

READER = User("lasare", "", (RoleAssignment("läsare", ("*",)),))
OF_ANOTHER = User("annan", "", (RoleAssignment("controller", ("bun-*",)),))
SOME = "tables/unemployment_share-Q/data?region=0581,00&fran=2023K4&format="


def by_cell(cube: Cube) -> dict[tuple[str, ...], float]:
    tidy = cube.tidy()
    keys = zip(*(tidy[f"{one.code}_code"].astype(str) for one in cube.dimensions), strict=True)
    return dict(zip(keys, tidy["value"], strict=True))


@pytest.mark.usefixtures("panel")
def test_each_published_figure_is_in_its_table(rows: duckdb.DuckDBPyConnection) -> None:
    stored = rows.execute(
        "SELECT indicator_id || '-' || frequency, region_code, age, period_start, value FROM observation"
    ).fetchall()
    tables = indicators.tables()
    cells = {}
    for table_id in {row[0] for row in stored}:
        table = tables[table_id]
        codes = tuple(one.dimension.codes for one in table.variables)
        values = iter(table.cells(codes)[0])
        ages = next((one.dimension.codes for one in table.variables if one.code == "alder"), ("total",))
        regions = next(one.dimension.codes for one in table.variables if one.code == "region")
        starts = list(table.cells.starts.values())  # type: ignore[attr-defined]
        cells |= {
            (table_id, region, age, start): next(values) for region in regions for age in ages for start in starts
        }
    found = [cells[table_id, region, age, str(start)] for table_id, region, age, start, _ in stored]
    np.testing.assert_array_equal(found, [np.nan if row[-1] is None else row[-1] for row in stored])


@pytest.mark.usefixtures("panel")
def test_a_longer_period_is_made_of_shorter_ones(rows: duckdb.DuckDBPyConnection) -> None:
    ((total,),) = rows.execute(
        "SELECT sum(value) FROM observation WHERE indicator_id = 'births' AND region_code = '0581' AND year(period_start) = 2024"
    ).fetchall()
    got = read_json_stat(call("tables/births-Y/data?region=0581&period=2024&format=json-stat2").content)
    assert got.values.tolist() == [total]
    assert "summan av årets fyra kvartal, beräknad av panelen" in " ".join(got.notes)


@pytest.mark.usefixtures("panel")
def test_all_formats_have_the_same_cells() -> None:
    whole = read_json_stat(call(SOME + "json-stat2").content)
    assert whole.shape == (1, 2, 9)
    assert by_cell(read_px(call(SOME + "px").content)) == by_cell(whole)
    comma = pd.read_csv(io.BytesIO(call(SOME + "csv").content), sep=";", decimal=",", dtype={"Regionkod": str})
    dot = pd.read_csv(io.BytesIO(call(SOME + "csv-dot").content), dtype={"Regionkod": str})
    pd.testing.assert_frame_equal(comma, dot)
    stored = parquet.read_table(io.BytesIO(call(SOME + "parquet").content)).to_pandas()
    sheet = openpyxl.load_workbook(io.BytesIO(call(SOME + "xlsx").content))["Data"]
    header, *cells = sheet.iter_rows(values_only=True)
    assert list(header) == list(comma) == list(stored)
    for frame in (dot, stored, pd.DataFrame(cells, columns=header)):
        assert frame["Värde"].tolist() == whole.values.tolist()
        assert frame["Periodkod"].tolist() == list(whole.dimensions[2].codes) * 2
        assert frame["Periodens sista dag"].tolist()[:1] == ["2023-12-31"]


@pytest.mark.usefixtures("panel")
def test_a_heading_is_across_the_page() -> None:
    got = call(SOME + "csv-dot&heading=period&outputFormatParams=IncludeTitle").text.splitlines()
    assert got[0] == '"Arbetslöshet efter region, per kvartal"'
    assert got[1].split(",")[4:6] == ["2023K4", "2024K1"]
    assert len(got) == 4


@pytest.mark.usefixtures("panel")
def test_what_is_placed_elsewhere_keeps_its_figures() -> None:
    long, wide = (pd.read_csv(io.BytesIO(call(SOME + form).content)) for form in ("csv-dot", "csv-dot&heading=region"))
    for region, rows in long.groupby("Region"):
        assert wide[region].tolist() == rows["Värde"].tolist()
    placed = read_json_stat(call(SOME + "json-stat2&stub=period").content)
    whole = by_cell(read_json_stat(call(SOME + "json-stat2").content))
    assert {(contents, region, period): value for (period, contents, region), value in by_cell(placed).items()} == whole


@pytest.mark.usefixtures("panel")
def test_what_is_not_selected_and_can_be_left_out_is() -> None:
    address = "tables/unemployment_share-M/data?valuecodes[region]=0581&valuecodes[period]=2023M10"
    assert call(address).status_code == 400
    assert read_json_stat(call(f"{address}&valuecodes[alder]=16-65").content).values.tolist() == [8.8]


@pytest.mark.usefixtures("reported_panel")
def test_the_tables_of_a_plan_count_what_is_reported() -> None:
    points = read_json_stat(call("tables/plan_points-ks-2024/data?format=json-stat2&senaste=1").content)
    assert points.values.sum() == 36
    goals = read_json_stat(call("tables/plan_goals-ks-2024/data?format=json-stat2").content)
    assert goals.values.reshape(8, 5, 2).sum(axis=(0, 1)).tolist() == [23, 23]
    budget = by_cell(read_json_stat(call("tables/plan_budget-ks-2024/data?format=json-stat2").content))
    frame = ("frame", "2024-helar")
    assert budget["budget_lagst", *frame] - budget["prognos", *frame] == pytest.approx(
        budget["avvikelse_lagst", *frame]
    )


@pytest.mark.usefixtures("reported_panel")
def test_statistics_are_the_analysts_and_plans_their_readers() -> None:
    listed = {
        user.subject: {one["id"] for one in call("tables", user).json()["tables"]} for user in (READER, OF_ANOTHER)
    }
    assert listed["lasare"] == set(plans.tables())
    assert listed["annan"] == set(indicators.tables())
    for user, table in ((READER, "births-Q"), (OF_ANOTHER, "plan_points-ks-2024")):
        for part in ("", "/metadata", "/defaultselection", "/data"):
            assert call(f"tables/{table}{part}", user).status_code == 403
    assert call("codelists/r9", READER).status_code == 403


@pytest.mark.usefixtures("panel")
def test_a_plan_without_reports_has_its_own_statuses() -> None:
    assert list(plans.tables()) == ["plan_points-ks-2024", "plan_goals-ks-2024", "plan_budget-ks-2024"]
    empty = call("tables/plan_goals-ks-2024/data?format=csv-dot")
    assert {line.rsplit(",", 1)[1] for line in empty.text.splitlines()[1:]} == {".."}


@pytest.mark.usefixtures("panel")
def test_every_table_is_listed_described_and_answered_by_default() -> None:
    listed = call("tables?pageSize=10000").json()
    assert listed["page"]["totalElements"] == len(listed["tables"]) == len({one["id"] for one in listed["tables"]})
    tables: dict[str, Table] = {**indicators.tables(), **plans.tables()}
    for one in listed["tables"]:
        described = call(f"tables/{one['id']}/metadata").json()
        assert described["size"] == [len(own.dimension.codes) for own in tables[one["id"]].variables]
        assert [described["extension"][key] for key in ("firstPeriod", "lastPeriod")] == [
            one["firstPeriod"],
            one["lastPeriod"],
        ]
    for one in listed["tables"][::12]:
        stated = {
            part["variableCode"]: part["valueCodes"]
            for part in call(f"tables/{one['id']}/defaultselection").json()["selection"]
        }
        posted = json.dumps(
            {"selection": [{"variableCode": name, "valueCodes": codes} for name, codes in stated.items()]}
        )
        answered = call(f"tables/{one['id']}/data", method="POST", content=posted.encode())
        assert answered.content == call(f"tables/{one['id']}/data").content


@pytest.mark.usefixtures("panel")
def test_the_list_is_searched_and_paged() -> None:
    found = call("tables?query=arbetsloshet+kvartal&pageSize=2").json()
    assert all("rbetslöshet" in one["label"] for one in found["tables"])
    assert [link["rel"] for link in found["page"]["links"]] == ["self", "next"]
    assert call("tables?pageNumber=99").status_code == 404
    assert call("tables?query=finnsinte").json()["tables"] == []
    assert call("tables?pastDays=1").json()["page"]["totalElements"] < call("tables").json()["page"]["totalElements"]
