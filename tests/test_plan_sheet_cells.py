"""What a plan sheet's cells show is what is read: merged cells, number formats and marks that nobody sees."""

from pathlib import Path

import pytest

from etl.intake.process import read_workbook
from etl.plan_sheet.filled import Filled
from etl.plan_sheet.reader import read_sheet
from tests.conftest import ROOT
from tests.plans import UN
from tests.plans.sheets import problems_of, put, sheet_of

CASES = ROOT / "tests" / "cases" / "plans"
UNSEEN = ["\u200e", "\u200f", "\u202e", "\u2066", "\ufeff", "\u00ad"]


def opened(body: bytes) -> Filled:
    return read_sheet(read_workbook(body, "plan.xlsx"))[0]


def body_of(case: str) -> bytes:
    return Path(CASES / case / "sheet.xlsx").read_bytes()


def test_links_merged_over_two_goals_are_refused_with_their_range() -> None:
    problems = problems_of(body_of("sheet-merged-links"))
    assert list(problems) == ["Mål!D2"]
    assert "D2:D3" in problems["Mål!D2"]


def test_a_share_in_a_percent_cell_is_the_share_that_it_shows() -> None:
    body = body_of("sheet-percent-share")
    assert problems_of(body) == {}
    shares = {row.get("line_id"): row.get("stated_share_pct") for row in opened(body).of("budget_line")}
    assert shares == {"frame": None, "rescue_service": None, "political": 5, "board_operations": 37, "board_other": 57}


def test_a_direction_mark_before_the_plans_id_is_not_part_of_it() -> None:
    body = body_of("sheet-direction-mark")
    assert problems_of(body) == {}
    assert opened(body).answer("plan_id") == "ks-2024"


@pytest.mark.parametrize("mark", UNSEEN)
def test_no_mark_that_nobody_sees_is_part_of_an_id(mark: str) -> None:
    body = sheet_of(UN, put("Planen!B2", f"{mark}{UN}{mark}"))
    assert problems_of(body) == {}
    assert opened(body).answer("plan_id") == UN
