"""Test each finding on reports, with ledgers that give it and ledgers that do not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.load.ledger_tables import load_receipts
from etl.loading import ETL
from panel.ledger.ledger import read_receipts
from tests.support.ledgers import Ledger
from tests.support.reported_year import (
    DONE,
    HARD,
    MET,
    NOT_MET,
    ONGOING,
    PARTLY,
    WAITING,
    Reported,
    activity,
    assessed,
    line,
    points,
    proposal,
)
from tests.support.sandbox import Row, open_sandbox, run_findings

pytestmark = pytest.mark.slow

HALF, WHOLE = "2024-delar", "2024-helar"
Found = dict[str, Row]


@pytest.fixture
def find(built: Path, tmp_path: Path) -> Callable[..., Found]:
    """Publish delår, helår and what more a test says, and return the findings about it."""

    def publish(half: Reported | None = None, whole: Reported | None = None, undo: bool = False) -> Found:
        ledger = Ledger(tmp_path / "uploads")
        numbers = [
            ledger.publish(day, period, reports)
            for day, period, reports in (("2024-06-20", HALF, half), ("2024-11-20", WHOLE, whole))
            if reports
        ]
        if undo:
            ledger.undo("2024-11-21", numbers[-1])
        with open_sandbox(built) as connection:
            load_receipts(connection, read_receipts(ledger.folder))
            connection.execute((ETL / "load" / "report.sql").read_text(encoding="utf-8"))
            found = run_findings(connection)
        assert {name for name in found if not name.startswith("reported_")} >= {"shares_do_not_sum_to_100:frame"}
        return {name.removeprefix("reported_"): row for name, row in found.items() if name.startswith("reported_")}

    return publish


def test_without_reports_there_is_nothing_to_find(find: Callable[..., Found]) -> None:
    assert find() == {}


@pytest.mark.parametrize(
    ("status", "assessment", "severity"), [(DONE, NOT_MET, "medium"), (WAITING, MET, "low"), (ONGOING, NOT_MET, None)]
)
def test_a_status_that_its_assessment_denies(
    find: Callable[..., Found], status: str, assessment: str, severity: str | None
) -> None:
    found = find(assessed("4C", status, assessment))
    assert [row["severity"] for row in found.values()] == ([severity] if severity else [])
    if severity:
        row = found["status_against_assessment:4C"]
        assert row["title"] == f"Måluppfyllelse 4C har status {status} men bedömningen {assessment}"
        assert (row["period"], row["item_id"], row["statement_id"]) == (HALF, "criterion:4C", "ks-2024:criterion:4C")


def test_a_status_and_an_assessment_meet_over_the_follow_ups(find: Callable[..., Found]) -> None:
    found = find(assessed("4C", ONGOING, NOT_MET), {("criterion", "criterion:4C"): {"status": DONE}})
    assert found["status_against_assessment:4C"]["expected"] == (
        "Slutförd (helårsuppföljningen 2024), Uppfylls inte (delårsuppföljningen 2024)"
    )
    assert found["status_against_assessment:4C"]["period"] == WHOLE


def test_what_a_later_follow_up_mends_is_no_longer_found(find: Callable[..., Found]) -> None:
    assert find(assessed("4C", DONE, NOT_MET), assessed("4C", DONE, MET)) == {}


ALL_PARTS = {**line("political", "1", "25"), **line("board_operations", "1", "183"), **line("board_other", "1", "285")}


@pytest.mark.parametrize(
    ("forecast", "title"),
    [
        ("493", None),
        ("493.05", None),
        ("493.06", "Ramens prognos är 0,06 mnkr högre än delarnas"),
        ("490", "Ramens prognos är 3,0 mnkr lägre än delarnas"),
    ],
)
def test_the_frames_forecast_and_its_parts(find: Callable[..., Found], forecast: str, title: str | None) -> None:
    found = find({**line("frame", "1", forecast), **ALL_PARTS})
    assert [row["title"] for row in found.values()] == ([title] if title else [])
    if title:
        row = found["forecast_differs_from_parts:frame"]
        assert (row["severity"], row["found"], row["item_id"]) == ("high", "493,0 mnkr", "line:frame")
        assert "Politisk verksamhet 25,0 + Verksamhet under kommunstyrelsen 183,0" in str(row["detail"])


def test_a_sum_is_reported_only_when_every_part_is_reported(find: Callable[..., Found]) -> None:
    reports = {**line("frame", "1", "400"), **ALL_PARTS}
    del reports["line", "line:political"]
    assert find(reports) == {}


def test_other_parents_have_a_sum_too(find: Callable[..., Found]) -> None:
    found = find(
        {
            **line("board_other", "1", "290", "Ja.", "Ja."),
            **line("rescue_service", "1", "108"),
            **line("board_other_rest", "1", "176"),
        }
    )
    assert list(found) == ["forecast_differs_from_parts:board_other"]
    row = found["forecast_differs_from_parts:board_other"]
    assert (row["severity"], row["title"]) == (
        "medium",
        "Prognosen för Kommunstyrelsen övrigt är 6,0 mnkr högre än delarnas",
    )


@pytest.mark.parametrize(("outcome", "count"), [("108.0", 0), ("108.1", 1)])
def test_more_has_been_spent_than_the_whole_years_forecast(
    find: Callable[..., Found], outcome: str, count: int
) -> None:
    found = find(line("rescue_service", outcome, "108"))
    assert len(found) == count
    if count:
        row = found["outcome_above_forecast:rescue_service"]
        assert (row["expected"], row["found"]) == (
            "helårsprognos 108,0 mnkr",
            "minst 108,1 mnkr, som redan är utfall",
        )


def test_done_and_then_not(find: Callable[..., Found]) -> None:
    found = find(
        {**points("71", DONE), **assessed("1A", DONE, MET)}, {**points("71", ONGOING), **assessed("1A", ONGOING, MET)}
    )
    assert set(found) == {"back_from_done:point:71", "back_from_done:criterion:1A"}
    row = found["back_from_done:point:71"]
    assert row["title"] == "Programpunkt 71 har gått tillbaka från Slutförd till Pågår"
    assert row["detail"] == (
        "Enligt delårsuppföljningen 2024 hade den status Slutförd; enligt helårsuppföljningen 2024 har den status Pågår."
        " Ingen kommentar säger varför."
    )
    assert (row["subject"], row["period"]) == ("programme", WHOLE)
    assert found["back_from_done:criterion:1A"]["subject"] == "goals"


def test_the_plans_own_word_counts(find: Callable[..., Found]) -> None:
    found = find(points("16", ONGOING, "Öppnat igen."))
    assert str(found["back_from_done:point:16"]["detail"]).startswith(
        "Enligt planen hade den status Slutförd; enligt delårsuppföljningen 2024"
    )


def test_what_stays_or_becomes_done_has_not_gone_back(find: Callable[..., Found]) -> None:
    assert find({**points("71", DONE), **points("72", ONGOING)}, {**points("71"), **points("72", DONE)}) == {}


def test_an_undo_takes_the_finding_back(find: Callable[..., Found]) -> None:
    assert find({**points("71", DONE)}, points("71", ONGOING), undo=True) == {}


def test_the_same_work_in_two_places_with_two_statuses(find: Callable[..., Found]) -> None:
    found = find({**assessed("2C", ONGOING, MET), **points("19", DONE)})
    row = found["twins_differ:2C:19"]
    assert row["title"] == (
        "Måluppfyllelse 2C har status Pågår men programpunkt 19, som säger samma sak, har status Slutförd"
    )
    assert (row["expected"], row["item_id"]) == ("Pågår och Slutförd", "criterion:2C")


def test_a_yes_to_that_nothing_has_changed_is_an_answer(find: Callable[..., Found]) -> None:
    reports = {**assessed("2C", ONGOING, MET), **points("19", ONGOING)}
    assert set(find(reports, {**points("19"), **assessed("2C", DONE, MET)})) == {"twins_differ:2C:19"}


@pytest.mark.parametrize("point", [points("19", ONGOING), points("14", DONE), {}])
def test_twins_that_agree_or_are_not_both_answered(find: Callable[..., Found], point: Reported) -> None:
    assert find({**assessed("2C", ONGOING, MET), **point}) == {}


def test_an_answer_in_another_follow_up_is_another_matter(find: Callable[..., Found]) -> None:
    assert find(points("19", DONE), assessed("2C", ONGOING, MET)) == {}


@pytest.mark.parametrize(
    ("name", "amount", "found_text"),
    [
        ("Räddningstjänsten Östra Götaland", "108", None),
        ("Räddningstjänsten Östra Götaland", "108.1", "138,1 mnkr tas"),
        ("Politisk verksamhet", "27.1", None),
        ("Politisk verksamhet", "27.2", "57,2 mnkr tas"),
        ("8 Lokalförsörjning", "900", None),
    ],
)
def test_more_is_taken_from_a_line_than_it_has(
    find: Callable[..., Found], name: str, amount: str, found_text: str | None
) -> None:
    more = {} if found_text is None else proposal(2, "Omfördelning", name, "8 Lokalförsörjning", "30", "Mer.")
    moved_elsewhere = proposal(3, "Omprioritering", name, "8 Lokalförsörjning", "500", "Flyttar inga pengar.")
    reports = {**proposal(1, "Omfördelning", name, "1 Näringsliv", amount, HARD), **more, **moved_elsewhere}
    found = find(reports)
    assert [row["expected"] for row in found.values()] == ([found_text] if found_text else [])


@pytest.mark.parametrize(
    ("reports", "lacks"),
    [
        (line("rescue_service", "1", "113.4"), None),
        (line("rescue_service", "1", "113.5"), "förklaring och åtgärd saknas"),
        (line("rescue_service", "1", "114", "Ny avgift."), "åtgärd saknas"),
        (line("rescue_service", "1", "114", None, "Förhandling."), "förklaring saknas"),
        (line("rescue_service", "1", "114", "Ny avgift.", "Förhandling."), None),
        (line("rescue_service", "1", "90"), None),
        (line("political", "1", "28.4"), None),
        (line("political", "1", "28.6"), "förklaring och åtgärd saknas"),
    ],
)
def test_a_deviation_that_nobody_explains(find: Callable[..., Found], reports: Reported, lacks: str | None) -> None:
    found = find(reports)
    assert [str(row["found"]).rpartition("budget, ")[2] for row in found.values()] == ([lacks] if lacks else [])


def test_a_range_is_worse_by_at_least_so_much(find: Callable[..., Found]) -> None:
    row = find(line("political", "1", "30"))["deviation_without_explanation:political"]
    assert row["title"] == "Politisk verksamhet är minst 2,9 mnkr sämre än budget, utan förklaring och åtgärd"


def test_activities_and_their_dates(find: Callable[..., Found]) -> None:
    goal = "1 Näringsliv"
    found = find(
        {
            **activity(1, goal, "Klar i tid", "chef", "2024-01-01", "2024-06-01", DONE),
            **activity(2, goal, "Klar i förtid", "chef", "2024-01-01", "2024-10-31", DONE),
            **activity(3, goal, "Sen", "chef", "2024-01-01", "2024-10-31", ONGOING),
            **activity(4, goal, "Pågår ännu", "chef", "2024-01-01", "2024-12-15", ONGOING),
        },
        assessed("1A", ONGOING, PARTLY),
    )
    assert set(found) == {"activity_done_before_its_end:activity:2", "activity_past_its_end:activity:3"}
    early, late = (found[name] for name in sorted(found))
    assert (early["verdict"], early["severity"]) == ("worth_knowing", "low")
    assert late["title"] == 'Aktiviteten "Sen" har passerat sitt slutdatum utan att vara slutförd'
    assert late["detail"] == (
        "Den skulle vara klar 31 oktober 2024. Den senaste uppföljningen blev känd 20 november 2024, och den har status Pågår."
    )


def test_an_activity_without_dates_or_withdrawn_is_left_alone(find: Callable[..., Found]) -> None:
    reports = activity(1, "1 Näringsliv", "Utan slut", "chef", "2024-01-01", "2024-02-01", ONGOING)
    reports["activity", "activity:1"]["withdrawn"] = "Ja"
    without_end = activity(2, "1 Näringsliv", "Utan slut", "chef", "2024-01-01", "", ONGOING)
    del without_end["activity", "activity:2"]["end_on"]
    assert find({**reports, **without_end}) == {}


def test_a_long_name_is_cut_in_the_heading(find: Callable[..., Found]) -> None:
    found = find(activity(1, "1 Näringsliv", "ord " * 80, "chef", "2024-01-01", "2024-02-01", WAITING))
    assert len(str(found["activity_past_its_end:activity:1"]["title"])) < 170
