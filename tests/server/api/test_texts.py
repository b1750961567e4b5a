"""Test that the texts of a plan are had as json and csv, with the columns that docs/api.md lists, by those who may read it."""

import csv
import io
import re

import pytest

from panel.access.permissions import RoleAssignment, User
from panel.server.api.texts import TEXTS
from panel.warehouse import read
from tests.conftest import ROOT
from tests.support.data_api import call

pytestmark = pytest.mark.usefixtures("reported_panel")
COLUMNS = dict(re.findall(r"^\| `plans/\{plan\}/(\S+)` \| .* \| (.+) \|$", (ROOT / "docs/api.md").read_text(), re.M))


def test_the_plans_lead_to_their_texts() -> None:
    (plan,) = call("plans").json()["plans"]
    assert [link["rel"] for link in plan["links"]] == list(TEXTS) == list(COLUMNS)
    assert {call(link["href"]).status_code for link in plan["links"]} == {200}


@pytest.mark.parametrize("name", TEXTS)
def test_json_and_csv_have_the_same_rows_in_the_columns_that_are_documented(name: str) -> None:
    rows = call(f"plans/ks-2024/{name}").json()["rows"]
    head, *lines = csv.reader(
        io.StringIO(call(f"plans/ks-2024/{name}?format=csv").text.lstrip("\ufeff")), delimiter=";"
    )
    assert ", ".join(head) == COLUMNS[name]
    assert len(rows) == len(lines)
    assert bool(rows) == (name != "budget-years"), "the plan is of one year"
    for row, line in zip(rows, lines, strict=True):
        assert list(row) == head
        written = [
            f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, float) else value for value in row.values()
        ]
        assert [str("" if one is None else one).replace(".", ",") for one in written] == [
            one.removeprefix("'").replace(".", ",") for one in line
        ]


def test_a_text_has_what_the_pages_have() -> None:
    points = {row["Nr"]: row for row in call("plans/ks-2024/points").json()["rows"]}
    known = read("programme_points", plan_id="ks-2024", known_on="2100-01-01").set_index("point_no")
    assert {number: row["Status"] for number, row in points.items()} == dict(known["status"])
    newest = {
        row["Nr"]: row["Efter"]
        for row in call("plans/ks-2024/statuses").json()["rows"][::-1]
        if row["Uppgift"] == "Status" and not row["Ångrat i publicering"]
    }
    assert set(newest) == set(points)
    reports = call("plans/ks-2024/budget-reports").json()["rows"]
    assert {row["Post (id)"] for row in reports} <= {
        row["Post (id)"] for row in call("plans/ks-2024/budget").json()["rows"]
    }


def test_a_text_is_for_those_who_may_read_the_plan() -> None:
    elsewhere = User("x", "", (RoleAssignment("controller", ("annan-*",)),))
    assert call("plans", elsewhere).json()["plans"] == []
    assert call("plans/ks-2024/goals", elsewhere).status_code == 403
    for address in ("plans/ks-1999/goals", "plans/ks-2024/nonsens"):
        assert call(address).status_code == 404
        assert ", ".join(TEXTS) in call(address).json()["detail"]
    assert call("plans/ks-2024/goals?format=xlsx").status_code == 400
