"""Test the body of Budget as print and screen share it: the year first, and what is open or marked as the address asks."""

import pytest

from panel.ui import as_of_day
from panel.ui.as_of_day import AsOf
from panel.ui.budget.body import CHANGE, REVENUE, headline, periods, sections

PLAN, DAY = "ks-2024", "2024-11-25"


@pytest.mark.usefixtures("reported_panel")
def test_the_body_is_its_sections_in_order_the_year_first() -> None:
    latest = as_of_day.latest()
    assert periods(PLAN, DAY) == ["2024-helar", "2024-delar"]
    shown = sections(PLAN, latest, "2024-helar")
    assert not shown.above
    assert "budget-follow-up" in shown.follow_up and "Frågetecken i budgeten: " in shown.below
    assert headline(latest).replace("\u00a0", " ").startswith("Prognosen för 2024 är 496,1 mnkr")


@pytest.mark.usefixtures("panel")
def test_what_an_older_address_asks_for_is_marked_and_opened() -> None:
    day = AsOf("2023-11-28", "2023-11-28")
    assert "data-arrive" not in "".join(sections(PLAN, day, ""))
    change = sections(PLAN, day, "", CHANGE)
    assert "data-arrive" in change.change and "data-arrive" not in change.frame
    revenue = sections(PLAN, day, "", REVENUE).frame
    assert "data-arrive" in revenue and '<details class="beside" open>' in revenue
    assert "Personalavdelningen" in revenue
