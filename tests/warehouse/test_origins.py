"""Test that each reported value names the publication that it came from, on pages and in the report."""

import html
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panel import warehouse
from panel.follow_up.compare import Proposed
from panel.report.content.data import ReportContent, read_content
from panel.report.content.programme import section
from panel.report.origins import origin, reported_by
from panel.report.state import state_of
from panel.report.tree import Table
from panel.sheets.state import read_period_state
from panel.ui.as_of_day import AsOf
from panel.ui.follow_up.reported_by import reported_by as said_on_page
from panel.ui.programme.points import points
from panel.ui.upload.changes import reported_before
from panel.warehouse import read
from panel.warehouse.origins import read_origins, standing_origins, with_origins
from tests.support.ledgers import Ledger
from tests.support.reported_year import build_with_offices

PLAN, HALF, WHOLE = "ks-2024", "2024-delar", "2024-helar"
LAST = "2024-12-01"
CRITERION, POINT = ("criterion", "criterion:3A"), ("point", "point:80")
NUMBER = re.compile(r"publicering (\d+)")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database where the status, judgement and comment of a row come from three publications, one after an undo."""
    folder = tmp_path_factory.mktemp("mixed")
    ledger = Ledger(folder / "uploads")
    ledger.publish("2024-06-03", HALF, {CRITERION: {"status": "Pågår"}}, "a", "v1.xlsx")
    ledger.publish("2024-11-04", WHOLE, {CRITERION: {"assessment": "Uppfylls"}}, "b", "v2.xlsx")
    ledger.publish(
        "2024-11-05", WHOLE, {CRITERION: {"comment": "Klart."}, POINT: {"comment": "Nästan."}}, "c", "v3.xlsx"
    )
    ledger.publish(
        "2024-11-06", WHOLE, {CRITERION: {"status": "Slutförd"}, POINT: {"status": "Slutförd"}}, "d", "v4.xlsx"
    )
    ledger.publish("2024-11-07", WHOLE, {CRITERION: {"status": "Ej påbörjad"}}, "e", "v5.xlsx")
    ledger.undo("2024-11-08", 5, "f")
    ledger.publish("2024-11-09", WHOLE, {POINT: {"comment": None}}, "g", "v7.xlsx")
    return build_with_offices(folder)


@pytest.fixture
def served(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(mixed))
    yield mixed
    read_content.cache_clear()


def report_content() -> ReportContent:
    read_content.cache_clear()
    return read_content(state_of(PLAN, WHOLE, LAST))


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).replace("\u00a0", " ")


def of_3a(rows: pd.DataFrame) -> pd.Series:
    return rows[(rows["goal_no"] == "3") & (rows["letter"] == "A") & (rows["period"] == WHOLE)].iloc[0]


@pytest.mark.usefixtures("served")
def test_the_values_of_a_row_name_three_publications_on_the_page() -> None:
    rows = with_origins(read("criteria_reported", plan_id=PLAN, known_on=LAST), "criterion", read_origins(PLAN, LAST))
    shown = plain(said_on_page(of_3a(rows)))
    assert "Status: rapporterat av d, 6 november 2024, publicering 4." in shown
    assert "Bedömd måluppfyllelse: rapporterat av b, 4 november 2024, publicering 2." in shown
    assert "Kommentar: rapporterat av c, 5 november 2024, publicering 3." in shown
    assert NUMBER.findall(shown) == ["4", "2", "3"]


@pytest.mark.usefixtures("served")
def test_the_values_of_a_row_name_three_publications_in_the_report() -> None:
    row = of_3a(report_content().reports)
    assert [NUMBER.findall(words) for words in (reported_by(row), origin(row))] == [["4", "2", "3"]] * 2
    assert reported_by(row, "assessment") == "Rapporterat av b, 4 november 2024, publicering 2."


@pytest.mark.usefixtures("served")
def test_a_comment_taken_away_does_not_take_over_the_status() -> None:
    table = next(block for block in section(report_content()).blocks if isinstance(block, Table))
    written = next(row[-1].text for row in table.rows if row[0].text == "80").replace("\u00a0", " ")
    assert written.endswith("Rapporterat av d, 6 november 2024, publicering 4.")
    shown = next(point for point in points(PLAN, AsOf(LAST, LAST)) if point.number == 80)
    assert shown.changed_on == date(2024, 11, 6)


@pytest.mark.usefixtures("served")
def test_a_comment_beside_the_plans_own_status_is_named_as_the_comment() -> None:
    day = "2024-11-05"
    shown = next(point for point in points(PLAN, AsOf(day, day)) if point.number == 80)
    assert (shown.changed_on, shown.comment_period) == (None, WHOLE)
    read_content.cache_clear()
    table = next(
        block for block in section(read_content(state_of(PLAN, WHOLE, day))).blocks if isinstance(block, Table)
    )
    written = next(row[-1].text for row in table.rows if row[0].text == "80")
    assert "Planens egen status" in written
    assert "Kommentar: rapporterat av c" in written


@pytest.mark.parametrize(
    ("period", "cell", "text"),
    [
        (HALF, (*CRITERION, "status"), "a, 3 juni 2024, publicering 1"),
        (WHOLE, (*CRITERION, "status"), "d, 6 november 2024, publicering 4"),
        (WHOLE, (*CRITERION, "assessment"), "b, 4 november 2024, publicering 2"),
        (HALF, (*POINT, "status"), "planen"),
        (WHOLE, ("criterion", "criterion:4B", "status"), ""),
        (WHOLE, (*POINT, "comment"), "g, 9 november 2024, publicering 7"),
    ],
)
@pytest.mark.usefixtures("served")
def test_the_value_before_names_where_it_came_from(period: str, cell: tuple[str, str, str], text: str) -> None:
    assert before(period, cell) == text


def before(period: str, cell: tuple[str, str, str]) -> str:
    what = read_period_state(PLAN, period)
    own, now = what.own.get(cell), what.now(cell)
    one = Proposed(0, period, *cell, own.value if own else None, now, "x", "", own, origin=what.origins.get(cell))
    return reported_before(one).replace("\u00a0", " ")


def test_the_value_before_may_be_of_an_earlier_follow_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(tmp_path / "uploads")
    ledger.publish("2024-06-03", HALF, {CRITERION: {"status": "Pågår"}}, "a", "v1.xlsx")
    ledger.publish("2024-11-03", WHOLE, {CRITERION: {"status": "Slutförd"}}, "b", "v2.xlsx")
    ledger.undo("2024-11-04", 2, "c")
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(build_with_offices(tmp_path)))
    assert before(WHOLE, (*CRITERION, "status")) == "delår 2024, a, 3 juni 2024, publicering 1"


FIELDS = ("status", "assessment", "comment")
STEPS = st.lists(
    st.one_of(st.dictionaries(st.sampled_from(FIELDS), st.sampled_from("xy") | st.none(), min_size=1), st.none())
)


@pytest.mark.usefixtures("served")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_a_value_comes_from_the_publication_that_said_it(
    steps: list[dict[str, str | None] | None], chance: Random
) -> None:
    rows: list[dict[str, object]] = []
    history: list[dict[str, tuple[str, int] | None]] = [{}]  # what stands after each publication, and who said it
    undone: set[int] = set()
    for number, step in enumerate(steps, start=1):
        now, undoes = dict(history[-1]), None
        standing = [one for one in range(1, number) if one not in undone and steps[one - 1]]
        if step is not None:
            values = {name: (value, number) if value else None for name, value in step.items()}
        elif standing:
            undoes = chance.choice(standing)
            undone.add(undoes)
            taken_back, stood = history[undoes], history[undoes - 1]
            values = {
                name: stood.get(name) for name in steps[undoes - 1] or {} if now.get(name) == taken_back.get(name)
            }
        else:
            values = {}
        rows += [_change(number, undoes, name, value[0] if value else None) for name, value in values.items()]
        history.append(now | values)
    changes = pd.DataFrame(rows, columns=list(_change(1, None, "status", "x")))
    found = {one.field: one.receipt_no for one in standing_origins(changes).get(CRITERION, [])}
    assert found == {name: value[1] for name, value in history[-1].items() if value}
    row = pd.Series({"origins": tuple(standing_origins(changes).get(CRITERION, ()))})
    for shown in (reported_by(row), plain(said_on_page(row))):
        assert {int(number) for number in NUMBER.findall(shown)} == set(found.values())


def _change(number: int, undoes: int | None, name: str, value: str | None) -> dict[str, object]:
    at = FIELDS.index(name)
    return {
        "receipt_no": number,
        "undoes": undoes,
        "period": WHOLE,
        "period_position": 2,
        "sheet_kind": CRITERION[0],
        "item_id": CRITERION[1],
        "field": name,
        "header": name.capitalize(),
        "column_position": at,
        "value_after": value,
        "recorded_on": pd.Timestamp("2024-11-01"),
        "recorded_by": "controller",
        "office_name": None,
        "file_name": f"v{number}.xlsx",
        "cell": None if undoes else f"M!{'DEF'[at]}2",
    }
