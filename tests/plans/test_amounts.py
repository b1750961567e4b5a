"""Test reading amounts in kr, tkr, mnkr and mdkr, so that none is a thousand times another."""

import re
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from panel import warehouse
from panel.__main__ import main
from panel.plans.amounts import (
    IN_MNKR,
    SPELLINGS,
    Amount,
    amounts_in,
    stated_in,
    swedish,
    to_mnkr,
    typed_amount,
    units_in,
    why_not_stated,
)
from panel.plans.draft.draft import recognise
from panel.plans.sheet.reader import read_sheet
from panel.sheets.workbook.process import read_workbook
from tests.conftest import ROOT
from tests.support.plans import UN
from tests.support.plans.sheets import problems_of, put, sheet_of

CASES = ROOT / "tests" / "cases" / "plans" / "sheet-tkr"
KR = st.integers(1, 10**14).map(lambda kr: Decimal(kr).scaleb(-6))
UNITS = st.sampled_from(sorted(IN_MNKR))
WORDS = st.sampled_from(sorted(word for word, unit in SPELLINGS.items() if unit in IN_MNKR))
SENTENCES = st.sampled_from(
    ["{}", "Ramen för 2025 är {}.", "Förskolan får {}, 12,5 procent av ramen.", "- lokaler ({})"]
)


def written(amount_mnkr: Decimal, word: str) -> str:
    """Return an amount as it is written with a word for its unit."""
    return f"{swedish(amount_mnkr / IN_MNKR[SPELLINGS[word]])} {word}"


@given(KR, WORDS, SENTENCES)
def test_an_amount_in_any_unit_is_the_same_in_mnkr(amount_mnkr: Decimal, word: str, sentence: str) -> None:
    sentence_read = sentence.format(written(amount_mnkr, word))
    stated = stated_in(float(amount_mnkr), sentence_read)
    assert stated is not None
    assert to_mnkr(stated) == amount_mnkr
    assert stated.unit == SPELLINGS[word]
    assert why_not_stated(float(amount_mnkr), sentence_read) is None
    assert why_not_stated(-float(amount_mnkr), sentence_read) is None
    assert units_in([sentence_read]) == {SPELLINGS[word]}


@given(
    KR, WORDS, SENTENCES, st.sampled_from([Decimal(1000), Decimal(1_000_000), Decimal("0.001"), Decimal("0.000001")])
)
def test_no_amount_is_a_thousand_times_what_its_sentence_states(
    amount_mnkr: Decimal, word: str, sentence: str, times: Decimal
) -> None:
    sentence_read = sentence.format(written(amount_mnkr, word))
    typed = amount_mnkr * times
    assume(typed == typed.quantize(Decimal("0.000001")) and typed < 10**9)
    assume(all(to_mnkr(one) != typed for one in amounts_in(sentence_read) if one.number in (2025, Decimal("12.5"))))
    assume(
        all(
            one.number * unit != typed for one in amounts_in(sentence_read) if not one.unit for unit in IN_MNKR.values()
        )
    )
    assert stated_in(float(typed), sentence_read) is None
    problem = why_not_stated(float(typed), sentence_read) or ""
    assert f"det är {swedish(amount_mnkr)} mnkr" in problem


@given(KR, UNITS)
def test_a_number_without_a_unit_is_in_the_unit_of_the_plans_other_sentences(amount_mnkr: Decimal, unit: str) -> None:
    row = f"Förskola\t1 005\t{swedish(amount_mnkr / IN_MNKR[unit])}\t978"
    stated = stated_in(float(amount_mnkr), row, {unit})
    assert stated is not None
    assert (to_mnkr(stated), stated.unit) == (amount_mnkr, unit)
    others = {other for other in IN_MNKR if other != unit}
    numbers = {one.number for one in amounts_in(row)}
    wrong = all(number * IN_MNKR[other] != amount_mnkr for number in numbers for other in others)
    assert (stated_in(float(amount_mnkr), row, others) is None) == wrong


@given(KR, WORDS)
def test_a_cell_may_say_its_unit(amount_mnkr: Decimal, word: str) -> None:
    assert typed_amount(written(amount_mnkr, word)) == float(amount_mnkr)
    assert typed_amount(f"\u2212{written(amount_mnkr, word)}") == -float(amount_mnkr)
    assert typed_amount(swedish(amount_mnkr)) is None


def test_a_sentence_may_say_the_unit_once_for_several_numbers() -> None:
    sentence_read = "Anslaget ökar från 12 300 till 12 650 tkr, 2,8 procent."
    assert [str(one) for one in amounts_in(sentence_read)] == ["12\u00a0300", "12\u00a0650\u00a0tkr"]
    assert stated_in(12.3, sentence_read) == Amount(Decimal(12300), "tkr")
    assert stated_in(12300, sentence_read) is None
    assert stated_in(2.8, sentence_read) is None


@pytest.fixture
def folder(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "own.duckdb"))
    return data


@pytest.mark.slow
def test_a_plan_that_writes_tkr_is_taken_in_by_its_amounts_in_mnkr(folder: Path, tmp_path: Path) -> None:
    assert (
        main(["--data", str(folder), "plan", "import", str(CASES / "as-it-is-in-mnkr.xlsx"), "--seen", "--elsewhere"])
        == 0
    )
    assert main(["--data", str(folder), "build"]) == 0
    with duckdb.connect(str(tmp_path / "own.duckdb"), read_only=True) as connection:
        lines = connection.execute(
            "SELECT amount_mnkr::DOUBLE, stated_amount::DOUBLE, stated_unit, quote FROM budget_line INNER JOIN statement"
            " USING (plan_id, statement_id) WHERE plan_id = 'bou-2025' ORDER BY parent_id NULLS FIRST, position"
        ).fetchall()
        change = connection.execute(
            "SELECT amount_mnkr::DOUBLE, stated_amount::DOUBLE, stated_unit FROM budget_change"
            " WHERE plan_id = 'bou-2025' AND kind = 'total'"
        ).fetchone()
    assert [line[:3] for line in lines] == [
        (3612.48, 3612480, "tkr"),
        (12.65, 12650, "tkr"),
        (991.44, 991440, "tkr"),
        (2396.39, 2396390, "tkr"),
        (212, 212000, "tkr"),
    ]
    assert "3 612 480 tkr" in lines[0][3]
    assert change == (71.2, 71200, "tkr")


def test_what_is_a_thousand_times_too_much_is_refused_in_each_cell() -> None:
    problems = problems_of((CASES / "a-thousand-times-too-much.xlsx").read_bytes())
    assert [place for place in problems if place.startswith("Budget!")] == [f"Budget!E{row}" for row in range(2, 7)]
    frame, part = (re.sub("\u00a0", " ", problems[place]) for place in ("Budget!E2", "Budget!E3"))
    assert frame.startswith("Talet står i meningen som 3 612 480 tkr, det är 3 612,48 mnkr.")
    assert part.startswith("Talet står i meningen som 12 650 tkr, det är 12,65 mnkr.")


def test_an_amount_may_be_typed_with_its_unit() -> None:
    body = sheet_of(UN, put("Budget!E2", "3 120 500 tkr"))
    assert problems_of(body) == {}
    assert read_sheet(read_workbook(body, "plan.xlsx"))[0].of("budget_line")[0].get("amount_mnkr") == 3120.5


def test_a_draft_reads_a_frame_in_any_unit() -> None:
    lines = ["Ekonomiska förutsättningar", "Budgetramen uppgår till 3 612 480 tkr."]
    (frame,) = recognise(lines).filled.of("budget_line")
    assert frame.get("amount_mnkr") == 3612.48


def test_a_budget_beyond_any_municipality_is_refused_with_the_reason(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sentence itself is wrong: no unit can tell, only the size of the municipality."""

    def edit(book: object) -> None:
        put("Budget!E2", 3120500)(book)  # type: ignore[arg-type]
        put("Budget!G2", "Nämndens budgetram för år 2024 är 3 120 500 mnkr.")(book)  # type: ignore[arg-type]

    sheet = tmp_path / "plan.xlsx"
    sheet.write_bytes(sheet_of(UN, edit))
    assert main(["--data", str(folder), "plan", "import", str(sheet)]) != 0
    shown = re.sub(r"\s+", " ", "".join(capsys.readouterr()))
    assert "kr per invånare i Norrköping" in shown
    assert "Så stor är ingen kommuns budget" in shown
    assert not (folder / "plans" / UN).exists()
