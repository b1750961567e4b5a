"""Test Att göra: what is missing, late or contradictory for each office, and the proposals to decide."""

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from etl.build import build
from panel import warehouse
from panel.ledger.waiting import read_handed_in_state
from panel.ui.follow_up.to_do import counted
from panel.ui.writing.listing import count_answers
from panel.warehouse import read
from panel.wording.plan import reminder
from panel.wording.sentences import to_do as sentences
from tests.conftest import ROOT
from tests.support.ledgers import Ledger
from tests.support.pages import run, words
from tests.support.reported_year import HARD, assessed, line, points, proposal

PLAN = "ks-2024"
HALF, WHOLE = "2024-delar", "2024-helar"
LAST = "2024-11-25"


def left(today: str = "2024-12-10", known_on: str = LAST) -> pd.DataFrame:
    return read("to_do", plan_id=PLAN, today=today, known_on=known_on)


def missing(rows: pd.DataFrame, period: str, kind: str) -> list[str]:
    own = rows[(rows["period"] == period) & (rows["sheet_kind"] == kind) & (rows["state"] == "missing")]
    return own["name"].tolist()


@pytest.mark.usefixtures("reported_panel")
@pytest.mark.parametrize("period", [HALF, WHOLE])
def test_lamna_in_and_the_sheets_have_each_offices_answers_and_no_others(period: str) -> None:
    state, rows = read_handed_in_state(PLAN, period), left(known_on="9999-12-31")
    rows = rows[rows["period"] == period]
    assert rows["office_id"].isna().any()
    assert count_answers(state, None) == counted(rows)[:2]
    for office in state.offices:
        own = rows[rows["office_id"] == office]
        assert count_answers(state, office) == counted(own)[:2]
        asked = own[own["state"] != "contradiction"].groupby("sheet_kind")["item_id"].agg(set).to_dict()
        sheets = [sheet for sheet in state.contract.sheets if sheet.kind in state.items]
        assert {one.kind: found for one in sheets if (found := set(state.item_ids_of(one, office)))} == asked


@pytest.mark.parametrize(
    ("today", "periods"),
    [
        ("2024-04-16", []),
        ("2024-04-17", [HALF]),
        ("2024-09-16", [HALF]),
        ("2024-09-17", [HALF, WHOLE]),
        ("2026-01-01", [HALF, WHOLE]),
    ],
)
@pytest.mark.usefixtures("panel")
def test_a_follow_up_begins_45_days_before_its_month(today: str, periods: list[str]) -> None:
    assert left(today)["period"].unique().tolist() == periods


@pytest.mark.usefixtures("reported_panel")
def test_a_follow_up_begins_when_somebody_reports() -> None:
    assert left("2024-01-01", "2024-06-18")["period"].unique().tolist() == [HALF]
    assert left("2024-01-01", "2024-06-17").empty
    assert left("2024-01-01", LAST)["period"].unique().tolist() == [HALF, WHOLE]


@pytest.mark.usefixtures("reported_panel")
def test_what_is_missing_is_what_nobody_has_answered() -> None:
    rows = left()
    assert missing(rows, WHOLE, "criterion") == ["4B", "6B", "6D", "3C", "5B", "1C"]
    assert missing(rows, WHOLE, "line") == []
    assert missing(rows, WHOLE, "measure") == []
    assert "5" in missing(rows, WHOLE, "point")
    assert not {"4", "8", "71"} & set(missing(rows, WHOLE, "point"))
    assert {"4", "75", "85"} <= set(missing(rows, HALF, "point"))
    early = left(known_on="2024-06-18")
    assert len(missing(early, HALF, "line")) == 6
    assert missing(early, HALF, "measure") == ["8A"]


@pytest.mark.usefixtures("reported_panel")
def test_what_an_undo_takes_back_is_missing_again() -> None:
    assert "8C" not in missing(left(known_on="2024-06-28"), HALF, "criterion")
    assert "8C" in missing(left(known_on="2024-07-01"), HALF, "criterion")


@pytest.mark.usefixtures("reported_panel")
def test_every_line_of_the_frame_is_asked_for() -> None:
    between = left(known_on="2024-11-19")
    assert set(missing(between, WHOLE, "line")) == {
        "Budgetram",
        "Politisk verksamhet",
        "Verksamhet under kommunstyrelsen",
        "Räddningstjänsten Östra Götaland",
        "Kommunstyrelsen övrigt",
        "Resten av kommunstyrelsen övrigt",
    }


@pytest.mark.usefixtures("reported_panel")
def test_each_item_goes_to_the_office_that_answers() -> None:
    rows = left().set_index(["period", "sheet_kind", "item_id"])
    for kind, item, office in (
        ("criterion", "criterion:8A", "samhallsbyggnad"),
        ("measure", "criterion:8A", "samhallsbyggnad"),
        ("point", "point:19", "tillvaxt"),
        ("point", "point:3", "kommundirektor"),
        ("line", "line:political", "kommundirektor"),
        ("line", "line:frame", "kommundirektor"),
        ("activity", "activity:3", "samhallsbyggnad"),
    ):
        assert rows.loc[(WHOLE, kind, item), "office_id"] == office
    assert pd.isna(rows.loc[(WHOLE, "point", "point:5"), "office_id"])


@pytest.mark.usefixtures("reported_panel")
def test_what_contradicts_itself_comes_from_the_findings() -> None:
    rows = left()
    odd = rows[rows["state"] == "contradiction"]
    assert set(odd["item_id"]) == {
        "point:71",
        "activity:3",
        "criterion:1B",
        "criterion:2C",
        "line:rescue_service",
    }
    assert set(odd["period"]) == {WHOLE}


@pytest.mark.parametrize(
    ("today", "days_left", "words_for_it"),
    [
        ("2024-11-18", 12, "12 dagar kvar"),
        ("2024-11-29", 1, "1 dag kvar"),
        ("2024-11-30", 0, "i dag är sista dagen"),
        ("2024-12-01", -1, "1 dag efter sista dagen"),
        ("2025-11-29", -364, "364 dagar efter sista dagen"),
        ("2025-11-30", -365, "1 år efter sista dagen"),
        ("2026-11-30", -730, "2 år efter sista dagen"),
        ("2027-12-01", -1096, "mer än 3 år efter sista dagen"),
    ],
)
@pytest.mark.usefixtures("reported_panel")
def test_time_is_reported_in_days_and_at_last_in_years(today: str, days_left: int, words_for_it: str) -> None:
    rows = left(today)
    assert set(rows.loc[rows["period"] == WHOLE, "days_left"]) == {days_left}
    assert sentences.time_left(date(2024, 11, 30), days_left).replace("\u00a0", " ") == words_for_it


@pytest.mark.usefixtures("reported_panel")
def test_the_mail_can_be_sent_as_it_is() -> None:
    rows = left("2024-11-26")
    own = rows[(rows["period"] == WHOLE) & (rows["office_id"] == "tillvaxt") & (rows["state"] != "answered")]
    due = pd.Series({"period": WHOLE, "due_on": pd.Timestamp("2024-11-30"), "days_left": 4})
    plan = pd.Series({"title": "Kommunstyrelsens uppdragsplan 2024"})
    mail = reminder.mail(own, "Tillväxt- och utvecklingskontoret", plan, due)
    assert mail.splitlines()[:6] == [
        "Ämne: Det här återstår i helårsuppföljningen 2024, Tillväxt- och utvecklingskontoret",
        "",
        "Hej!",
        "",
        "Det här återstår i helårsuppföljningen 2024 av kommunstyrelsens uppdragsplan 2024.",
        "Sista dagen är den 30 november 2024, om 4 dagar.",
    ]
    assert "- 1C Utveckla Norrköpings attraktionskraft" in mail
    assert "- Måluppfyllelse 1B har status Slutförd men bedömningen Uppfylls inte." in mail
    assert "\u00a0" not in mail
    due["days_left"] = 0
    assert reminder.last_day(due) == "I dag, den 30 november 2024, är sista dagen."
    due["days_left"] = -1
    assert reminder.last_day(due) == "Sista dagen var den 30 november 2024, för 1 dag sedan."


@pytest.mark.usefixtures("reported_panel")
def test_the_page_lists_office_by_office_with_links() -> None:
    app = run("to_do")
    shown = words(app)
    assert "28 av 66 svar saknas i helårsuppföljningen 2024, och 5 uppgifter är motstridiga." in shown
    for office in (
        "Kommundirektörens kontor: 10 saknas",
        "Samhällsbyggnadskontoret: 6 saknas",
        "Inget kontor är utpekat: 11",
    ):
        assert f"<h2>{office}" in shown
    assert 'href="mal?mal=1%20N%C3%A4ringsliv"' in shown
    assert "programpunkter?sok=" in shown
    assert 'href="budget?visa=Uppf%C3%B6ljning&amp;period=Hel%C3%A5r%202024"' in shown
    assert '<a href="ansvar">Peka ut kontor</a>' in shown
    assert "Delårsuppföljningen 2024, som skulle lämnas senast 30 juni 2024: 34 av 66 svar saknas" in shown
    assert len(app.code) == 4
    assert app.code[0].value.startswith("Ämne: Det här återstår i helårsuppföljningen 2024, Kommundirektörens kontor")


@pytest.mark.usefixtures("reported_panel")
def test_the_filters_lie_in_the_address() -> None:
    app = run("to_do", kontor="Tillväxt- och utvecklingskontoret", period="Delår 2024")
    shown = words(app)
    assert "Tillväxt- och utvecklingskontoret: alla svar är inne i delårsuppföljningen 2024." in shown
    assert "Samhällsbyggnadskontoret" not in shown
    assert not app.code


@pytest.mark.usefixtures("panel")
def test_when_nobody_is_named_the_page_says_where_to_name_them() -> None:
    shown = words(run("to_do"))
    assert "Alla svar saknas i helårsuppföljningen 2024." in shown
    assert "Inget är rapporterat." in shown
    assert "Inget kontor är utpekat: 66 saknas" in shown
    assert '<a href="ansvar">Peka ut kontor</a>' in shown
    assert "ännu" not in shown
    empty = words(run("to_do", kontor="Samhällsbyggnadskontoret"))
    assert "Samhällsbyggnadskontoret: inga svar efterfrågas i helårsuppföljningen 2024." in empty


@pytest.mark.usefixtures("reported_panel")
def test_what_is_taken_equals_what_is_given() -> None:
    for period, moved in ((HALF, 3.0), (WHOLE, 4.1)):
        sums = read("proposal_sums", plan_id=PLAN, period=period, known_on=LAST)
        assert sums["out_mnkr"].sum() == pytest.approx(moved)
        assert sums["in_mnkr"].sum() == pytest.approx(moved)
        assert sums["net_mnkr"].sum() == pytest.approx(0)
    assert sums.set_index("name").loc["Verksamhet under kommunstyrelsen", "net_mnkr"] == -2.5


@pytest.mark.usefixtures("reported_panel")
def test_proposals_are_those_of_the_follow_up_and_the_day() -> None:
    shown = words(run("proposals"))
    assert "3 omfördelningar på 4,1 mnkr att ta ställning till i helårsuppföljningen 2024." in shown
    assert (
        "Inom ramen går summan inte jämnt ut: posterna och målen får netto 0,4 mnkr från något utanför ramen." in shown
    )
    assert re.findall(r'<td class="no">(\d+)</td>', shown) == sorted(re.findall(r'<td class="no">(\d+)</td>', shown))
    assert "Räddningstjänsten Östra Götaland 108,0 → 110,5 mnkr" in shown
    assert HARD not in shown
    half = words(run("proposals", period="Delår 2024"))
    assert "1 omfördelning på 3,0 mnkr och 1 omprioritering att ta ställning till i delårsuppföljningen 2024." in half
    assert "Det som lämnas är lika mycket som det som tas emot: ramen ändras inte." in half
    assert "Fel rad" not in half
    then = words(run("proposals", period="Delår 2024", per="2024-06-28"))
    assert "2 omfördelningar på 4,0 mnkr" in then
    assert (
        "<b>Nu:</b> 1 omfördelning på 3,0 mnkr och 1 omprioritering att ta ställning till i delårsuppföljningen 2024."
        in then
    )
    assert "Läget som det var känt 28 juni 2024" in then


@pytest.mark.usefixtures("panel")
def test_before_the_first_proposal_the_page_says_what_will_come() -> None:
    shown = words(run("proposals"))
    assert "Inga förslag lämnades i helårsuppföljningen 2024, som skulle lämnas senast 30 november 2024." in shown
    assert 'href="uppfoljning"' in shown


def test_a_proposal_that_lost_a_word_to_an_undo_is_reported_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(tmp_path / "uploads")
    reported = proposal(1, "Omfördelning", "Politisk verksamhet", "8 Lokalförsörjning", "2", "Skäl.")
    reported["proposal", "proposal:1"] |= {"from_item": None, "reason": None}
    taken = proposal(2, "Omfördelning", "Politisk verksamhet", "8 Lokalförsörjning", "30", "Mer än den har.")
    ledger.publish(
        "2024-06-20",
        HALF,
        {**reported, **taken, **assessed("8A", "Pågår", "Uppfylls"), **points("8"), **line("frame", "1", "493.4")},
    )
    build(ROOT / "data", tmp_path / "dashboard.duckdb")
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "dashboard.duckdb"))
    shown = words(run("proposals"))
    assert 'Anges inte → <a href="mal?mal=8">mål 8 Lokalförsörjning</a>' in shown
    assert "för 2,0 mnkr anges inte varifrån pengarna tas" in shown
    assert "Frågetecken i förslagen: 1" in shown
