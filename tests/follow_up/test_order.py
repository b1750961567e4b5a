"""Test that follow-ups are ordered by their last day to hand in, whatever their ids and months.

A small plan is reported in every follow-up, twice: once with ids and months that happen to lie in that order, once with any.
Every query, and every finding, must say the same of both.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

import duckdb
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from etl.load.ledger_tables import load_contract
from etl.loading import ETL
from panel import warehouse
from panel.warehouse.database import SCHEMA_FILE
from panel.warehouse.reading import _queries
from tests.support.lake.questions import run_query_on

pytestmark = pytest.mark.slow

PLAN, YEAR = "own-2025", 2025
# What differs between the two on purpose: a follow-up's own month, and with it the year and the day it opens.
OF_THE_MONTH = ["month", "year", "opens_on"]
# The cells of a sheet are looked up one by one.
IN_NO_ORDER = {"reported_cells"}
ABOUT_REPORTS = re.compile(r"\bfollow_up\b|_report\b|reported_change|_known_on\(")
STATUSES, ASSESSMENTS = ["Slutförd", "Pågår", "Ej påbörjad"], ["Uppfylls", "Uppfylls delvis", "Uppfylls inte"]
PLAN_ROWS = """
INSERT INTO region BY NAME SELECT '0000' AS region_code, 'Kommun' AS name, 'municipality' AS kind;
INSERT INTO plan (plan_id, title, board, region_code, year, case_number, decided_on, point_count_stated,
    programme_point_count_stated, goal_count_stated, source_id)
VALUES ('own-2025', 'Plan', 'Nämnden', '0000', 2025, 'N 2024/1', '2024-12-01', 1, 1, 1, 'own-2025:plan');
INSERT INTO statement VALUES ('s', 'own-2025', 'Avsnitt', 'Meningen.', 'stated', 1, NULL, NULL);
INSERT INTO council_goal (plan_id, council_goal_no, title, contribution, statement_id) VALUES ('own-2025', 1, 'Fullmäktiges mål', 'Bidrag', 's');
INSERT INTO goal (plan_id, goal_no, name, description, statement_id) VALUES ('own-2025', 1, 'Mål', 'Beskrivning', 's');
INSERT INTO goal_council_goal VALUES ('own-2025', 1, 1, 's');
INSERT INTO criterion (plan_id, goal_no, letter, text, baseline, target, unit, direction, letter_basis, statement_id)
VALUES ('own-2025', 1, 'A', 'Alla ansökningar besvaras', 10, 20, 'procent', 'higher_better', 'stated', 's');
INSERT INTO programme_point VALUES ('own-2025', 1, 'Alla ansökningar besvaras', 'Mål 1', 'goal', true, 's');
INSERT INTO programme_point_goal VALUES ('own-2025', 1, 1, 'Mål');
INSERT INTO budget_line BY NAME SELECT 'own-2025' AS plan_id, 'frame' AS line_id, NULL AS parent_id, 1 AS position, 'Ram' AS name,
    100 AS amount_mnkr, 100 AS low_mnkr, 100 AS high_mnkr, 'stated' AS basis, 's' AS statement_id;
INSERT INTO budget_line BY NAME SELECT 'own-2025' AS plan_id, 'part' AS line_id, 'frame' AS parent_id, 1 AS position, 'Del' AS name,
    60 AS amount_mnkr, 60 AS low_mnkr, 60 AS high_mnkr, 'stated' AS basis, 's' AS statement_id;
INSERT INTO status_report BY NAME SELECT 'r' AS report_id, 'own-2025' AS plan_id, 'point' AS item_kind, 'point:1' AS item_id,
    'plan' AS period, 'Ej påbörjad' AS status, TIMESTAMP '2024-12-01' AS recorded_at, DATE '2024-12-01' AS recorded_on,
    'Nämnden' AS recorded_by;
INSERT INTO build VALUES ('b', now(), now(), 1, 'x', 1, 'x', 'x', 1, 1, false, '{}');
CREATE TABLE raw_office (plan_id VARCHAR, office_id VARCHAR, position INTEGER, name VARCHAR);
INSERT INTO raw_office VALUES ('own-2025', 'kontor', 1, 'Kontoret');
CREATE TABLE raw_answers_for (plan_id VARCHAR, item_id VARCHAR, office_id VARCHAR, said_by VARCHAR);
INSERT INTO raw_answers_for VALUES ('own-2025', 'point:1', 'kontor', 'controller'), ('own-2025', 'goal:1', 'kontor', 'controller');
CREATE TABLE raw_deadline (plan_id VARCHAR, period VARCHAR, due_on DATE, said_by VARCHAR);
"""


@dataclass(frozen=True)
class FollowUp:
    """One that is asked for, and what was said in it and when: `seed` decides the words."""

    period: str
    month: int
    due_on: date
    receipt_no: int
    seed: int


@pytest.fixture(scope="module")
def plan() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(SCHEMA_FILE.read_text(encoding="utf-8"))
        connection.execute((ETL / "macros.sql").read_text(encoding="utf-8"))
        connection.execute(PLAN_ROWS)
        load_contract(connection)
        yield connection


@contextmanager
def reported(connection: duckdb.DuckDBPyConnection, follow_ups: list[FollowUp]) -> Iterator[None]:
    """The plan followed up so; gone afterwards."""
    connection.execute("BEGIN")
    try:
        for one in follow_ups:
            values = [PLAN, one.period, f"Uppföljning {one.due_on}", one.month]
            connection.execute(
                "INSERT INTO follow_up BY NAME SELECT ? AS plan_id, ? AS period, ? AS name, ? AS month, 'x' AS text, 's' AS statement_id",
                values,
            )
            connection.execute(
                "INSERT INTO raw_deadline VALUES (?, ?, ?, 'controller')", [PLAN, one.period, one.due_on]
            )
            _publish(connection, one)
        connection.execute((ETL / "load" / "office.sql").read_text(encoding="utf-8"))
        connection.execute((ETL / "load" / "report.sql").read_text(encoding="utf-8"))
        yield
    finally:
        connection.execute("ROLLBACK")


def _publish(connection: duckdb.DuckDBPyConnection, one: FollowUp) -> None:
    at = pd.Timestamp("2025-01-01") + pd.Timedelta(days=one.receipt_no)
    connection.execute(
        "INSERT INTO receipt VALUES (?, 'publish', ?, ?, ?, 'controller', NULL, false)", [one.receipt_no, PLAN, at, at]
    )
    rows = {
        ("criterion", "criterion:1A"): {
            "status": STATUSES[one.seed % 3],
            "assessment": ASSESSMENTS[one.seed // 3 % 3],
            "comment": f"K {one.due_on}",
        },
        ("point", "point:1"): {"status": STATUSES[one.seed // 2 % 3]} if one.seed % 4 else {"confirmed": "Ja"},
        ("line", "line:frame"): {"outcome_mnkr": f"{90 + one.seed % 30}", "forecast_mnkr": f"{95 + one.seed % 17}"},
        ("line", "line:part"): {"forecast_mnkr": f"{60 + one.seed % 9}"},
        ("measure", "criterion:1A"): {"value": f"{10 + one.seed % 15}"},
        ("proposal", "proposal:1"): {
            "proposal_kind": "Omfördelning",
            "from_item": "Del",
            "to_item": "Ram",
            "amount_mnkr": f"{one.seed % 90}",
            "reason": "R",
        },
        ("activity", "activity:1"): {
            "goal": "1 Mål",
            "activity": f"Aktivitet {one.due_on}",
            "responsible": "Chef",
            "status": STATUSES[one.seed % 3],
            "end_on": "2025-03-01",
        },
    }
    number = count(1)
    for (kind, item), fields in rows.items():
        for field, value in fields.items():
            row = [one.receipt_no, PLAN, one.period, kind, item, field, value, f"{kind}!A{next(number)}"]
            connection.execute(
                "INSERT INTO reported_change (receipt_no, plan_id, period, sheet_kind, item_id, field, value_after, cell)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )


def results_of(connection: duckdb.DuckDBPyConnection, follow_ups: list[FollowUp]) -> dict[str, list]:
    """Every query's and finding's answer, with each follow-up named by its last day instead of its id."""
    names = {one.period: f"till {one.due_on}" for one in follow_ups}
    in_words = {f"{period[5:]} {period[:4]}": name for period, name in names.items()}
    days = [str(min(one.receipt_no for one in follow_ups)), "2025-12-31"]
    choices = {"plan_id": [PLAN], "known_on": [str(date(2025, 1, 1) + timedelta(int(days[0]))), days[1]], "today": ["2028-01-01"], "item_id": ["criterion:1A"],
             "period": list(names), "from_on": ["2025-01-01"], "to_on": ["2025-12-31"], "receipt_no": [follow_ups[0].receipt_no]}  # fmt: skip
    found = {}
    with reported(connection, follow_ups):
        for query in warehouse.query_names():
            parameters = sorted(warehouse.query_parameters(query))
            if not ABOUT_REPORTS.search(_queries()[query]):
                continue
            for values in _choices(parameters, choices):
                key = f"{query} { ({name: names.get(value, value) for name, value in values.items()}) }"
                rows = _plain(connection.execute(_queries()[query], values), names)
                found[key] = sorted(rows) if query in IN_NO_ORDER else rows
        for file in sorted((ETL / "findings").glob("reported_*.sql")):
            rows = connection.execute(file.read_text(encoding="utf-8"))
            found[file.stem] = sorted(_plain(rows, names | in_words))
    return found


def _choices(parameters: list[str], choices: dict[str, list]) -> Iterator[dict[str, object]]:
    if not parameters:
        yield {}
        return
    for rest in _choices(parameters[1:], choices):
        for value in choices[parameters[0]]:
            yield {parameters[0]: value, **rest}


def _plain(result: duckdb.DuckDBPyConnection, names: dict[str, str]) -> list[list[str]]:
    shown = [at for at, column in enumerate(result.description) if column[0] not in OF_THE_MONTH]
    return [[_named(str(row[at]), names) for at in shown] for row in result.fetchall()]


def _named(value: str, names: dict[str, str]) -> str:
    for period, name in sorted(names.items(), reverse=True):
        value = value.replace(period, name)
    return value


@st.composite
def years(draw: st.DrawFn) -> tuple[list[FollowUp], list[FollowUp]]:
    """The same follow-ups twice: ids and months in the order of the days, and any ids and months."""
    days = sorted(draw(st.lists(st.dates(date(2025, 1, 1), date(2026, 12, 28)), min_size=2, max_size=4, unique=True)))
    receipts = draw(st.permutations(range(1, len(days) + 1)))
    seeds = draw(st.lists(st.integers(0, 200), min_size=len(days), max_size=len(days)))
    ids = draw(st.permutations([f"{YEAR}-{letter}{letter}" for letter in "kxzå"]))
    months = draw(st.lists(st.integers(1, 12), min_size=len(days), max_size=len(days)))
    rest = list(zip(days, receipts, seeds, strict=True))
    plain = [FollowUp(f"{YEAR}-{'abcd'[at] * 2}", at + 1, *own) for at, own in enumerate(rest)]
    return plain, [FollowUp(ids[at], months[at], *own) for at, own in enumerate(rest)]


# A failure is plain as it is drawn: to look for a smaller one takes minutes.
@settings(max_examples=4, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(both=years())
def test_what_is_latest_goes_by_the_last_day_on_every_query_and_finding(
    plan: duckdb.DuckDBPyConnection, both: tuple[list[FollowUp], list[FollowUp]]
) -> None:
    in_order, drawn = (results_of(plan, follow_ups) for follow_ups in both)
    assert in_order.keys() == drawn.keys()
    assert len([key for key in in_order if key.startswith("reported_")]) >= 8
    for key, rows in in_order.items():
        assert drawn[key] == rows, key
    latest = f"till {both[0][-1].due_on}"
    for query in ("budget_periods", "proposal_periods"):
        whole = next(rows for key, rows in drawn.items() if key.startswith(f"{query} ") and "2025-12-31" in key)
        assert whole[0][0] == latest, query


@settings(max_examples=40)
@given(both=years(), today=st.dates(date(2024, 6, 1), date(2027, 6, 1)))
def test_the_follow_up_meant_is_the_one_open_or_due_last(
    plan: duckdb.DuckDBPyConnection, both: tuple[list[FollowUp], list[FollowUp]], today: date
) -> None:
    with reported(plan, both[1]):
        rows = plan.execute("SELECT period, opens_on, due_on FROM follow_up ORDER BY due_on").fetchall()
        (found,) = run_query_on(plan, "current_follow_up", {"plan_id": PLAN, "today": str(today)})["period"]
    is_open = [period for period, opens_on, due_on in rows if opens_on <= today <= due_on]
    past = [period for period, _, due_on in rows if due_on < today]
    assert found == (is_open[0] if is_open else past[-1] if past else rows[0][0])


@settings(max_examples=40)
@given(month=st.integers(1, 12), due_on=st.dates(date(2025, 1, 1), date(2026, 12, 31)))
def test_a_follow_up_is_in_the_year_in_which_its_month_lies_nearest_its_last_day(
    plan: duckdb.DuckDBPyConnection, month: int, due_on: date
) -> None:
    with reported(plan, [FollowUp("2025-x", month, due_on, 1, 0)]):
        year, opens_on = plan.execute("SELECT year, opens_on FROM follow_up").fetchone()
    distance = {near: abs((date(near, month, 1) - due_on).days) for near in range(2023, 2029)}
    assert distance[year] == min(distance.values())
    assert opens_on == min(date(year, month, 1), due_on) - timedelta(45)
