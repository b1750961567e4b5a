"""Test that findings on status use the newest known status, and say when it is the plan's own."""

import re
import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from etl.load.ledger_tables import load_receipts
from etl.loading import ETL
from panel.ledger.ledger import read_receipts
from tests.support.ledgers import Ledger
from tests.support.reported_year import DONE, MET, NOT_MET, ONGOING, WAITING, Reported, assessed, points
from tests.support.sandbox import Row, open_sandbox, run_findings

pytestmark = pytest.mark.slow

STATUS = re.compile(rf"\b({DONE}|{ONGOING}|{WAITING})\b")
# What the plan says, or what was so in a follow-up, is not what is so now.
OF_THEN = re.compile(r"i planen|[Ee]nligt|\bvar\b|rapporter")
SENTENCE = re.compile(r"(?<=\.) |; ")
NAMED = re.compile(r"([Pp]unkt(?:en|erna)?|programpunkt|Programpunkt|Måluppfyllelse) (\d+[A-Z]?(?:(?:, | och )\d+)*)")
COUNTED = re.compile(r"De (\d+) punkter som är slutförda")
STATUSES = [DONE, ONGOING, WAITING]
# Points that the plan calls ongoing or not started against its own words, a pair of equal wording, and some under goals.
POINTS = ["5", "17", "19", "2", "80", "84", "93", "95"]
CRITERIA = ["2C", "4C"]


def items_of(text: str) -> set[str]:
    """The points and criteria that a text names, as item ids."""
    return {
        f"{'criterion' if kind == 'Måluppfyllelse' else 'point'}:{name}"
        for kind, names in NAMED.findall(text)
        for name in re.split(r", | och ", names)
    }


def assert_statuses(found: dict[str, Row], statuses_of_items: dict[str, str], under_goals: set[str]) -> None:
    """Each status that a sentence says in the present is had by something that it speaks of, and nothing there has another."""
    for name, row in found.items():
        whole = f"{row['title']}. {row['detail']}"
        every = items_of(whole) or (under_goals if name.startswith("points_under_goals") else set())
        for sentence in SENTENCE.split(whole):
            if counted := COUNTED.search(sentence):
                point_statuses = [status for item, status in statuses_of_items.items() if item.startswith("point:")]
                assert point_statuses.count(DONE) == int(counted[1]), (name, sentence)
            stated = set(STATUS.findall(sentence))
            if not stated or OF_THEN.search(sentence) or "activity" in name or "gått tillbaka från" in sentence:
                continue
            of = items_of(sentence) or every
            assert of, f"{name} says a status of nothing that is named: {sentence}"
            assert {statuses_of_items[item] for item in of} == stated, (
                name,
                sentence,
                {item: statuses_of_items[item] for item in of},
            )


def test_every_status_in_a_finding_without_reports(built: Path) -> None:
    assert_all(built, [])


def assert_all(built: Path, reported: list[tuple[str, str, Reported]]) -> dict[str, Row]:
    """Publish, and hold every finding against the newest known. Return the findings."""
    with tempfile.TemporaryDirectory() as folder, open_sandbox(built) as connection:
        ledger = Ledger(Path(folder) / "uploads")
        for day, period, reports in reported:
            ledger.publish(day, period, reports)
        load_receipts(connection, read_receipts(ledger.folder) if reported else [])
        connection.execute((ETL / "load" / "report.sql").read_text(encoding="utf-8"))
        found = run_findings(connection)
        assert_statuses(found, newest_statuses(connection), under_goals(connection))
        return found


def newest_statuses(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    rows = connection.execute("SELECT item_id, status FROM status_known_on('ks-2024', DATE '9999-12-31')")
    return dict(rows.fetchall())


def under_goals(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("SELECT 'point:' || point_no FROM programme_point WHERE handling_kind = 'goal'")
    return {item for (item,) in rows.fetchall()}


status_by_point = st.dictionaries(st.sampled_from(POINTS), st.sampled_from(STATUSES), min_size=1)
judged_of = st.dictionaries(
    st.sampled_from(CRITERIA), st.tuples(st.sampled_from(STATUSES), st.sampled_from([MET, NOT_MET]))
)
follow_ups = st.tuples(status_by_point, judged_of)


def fields_of(of_points: dict[str, str], of_criteria: dict[str, tuple[str, str]]) -> Reported:
    reports: Reported = {}
    for number, status in of_points.items():
        reports |= points(number, status)
    for name, (status, assessment) in of_criteria.items():
        reports |= assessed(name, status, assessment)
    return reports


@settings(max_examples=8)
@given(follow_ups, follow_ups)
@example(({"80": DONE, "95": ONGOING}, {}), ({"84": DONE}, {}))
@example(({"19": DONE}, {"2C": (ONGOING, MET)}), ({"5": DONE}, {"2C": (WAITING, MET)}))
@example(({"19": DONE}, {"2C": (ONGOING, MET)}), ({"19": ONGOING}, {}))
def test_no_finding_says_an_old_status_in_the_present(
    built: Path,
    half: tuple[dict[str, str], dict[str, tuple[str, str]]],
    whole: tuple[dict[str, str], dict[str, tuple[str, str]]],
) -> None:
    assert_all(built, [("2024-06-20", "2024-delar", fields_of(*half)), ("2024-11-20", "2024-helar", fields_of(*whole))])


def test_twins_that_later_agree_no_longer_differ(built: Path) -> None:
    half = ("2024-06-20", "2024-delar", fields_of({"19": DONE}, {"2C": (ONGOING, MET)}))
    assert "reported_twins_differ:2C:19" in assert_all(built, [half])
    mended = ("2024-11-20", "2024-helar", assessed("2C", DONE, MET))
    assert "reported_twins_differ:2C:19" not in assert_all(built, [half, mended])


@pytest.mark.parametrize(
    "sentence", ["Punkterna 80 och 84 har status Pågår.", "Måluppfyllelse 2C har status Slutförd."]
)
def test_the_check_sees_a_status_that_is_old(sentence: str) -> None:
    statuses_of_items = {"point:80": DONE, "point:84": ONGOING, "criterion:2C": ONGOING}
    with pytest.raises(AssertionError):
        assert_statuses({"a": {"title": sentence, "detail": ""}}, statuses_of_items, set())
