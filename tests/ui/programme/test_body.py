"""Test the table of points: index, groups, rows and filters, as of the latest day and an earlier one."""

import html
import re

import pytest

from panel.ui.as_of_day import AsOf
from panel.ui.programme import body
from panel.ui.programme.choice import BY_GOAL, BY_NUMBER, Choice

PLAN = "ks-2024"
DECIDED = AsOf("2023-11-28", "2023-11-28")
LAST = AsOf("2024-11-25", "2024-11-25")
SUMMER = AsOf("2024-08-15", "2024-11-25", is_chosen=True)


def shown(choice: Choice | None = None, as_of: AsOf = LAST) -> str:
    return body.body(PLAN, as_of, choice or Choice()).replace("\u00a0", " ")


def rows(table: str) -> dict[int, str]:
    """The rows by the number of their point, in the order shown."""
    found = re.findall(r'<details class="row" id="p(\d+)"(.*?)</details>', table, re.DOTALL)
    return {int(number): row for number, row in found}


def plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


@pytest.mark.usefixtures("panel")
def test_without_a_report_the_table_has_no_column_that_is_empty() -> None:
    table = shown(as_of=DECIDED)
    assert list(rows(table))[:6] == [5, 17, 85, 93, 95, 2]
    assert len(rows(table)) == table.count('<li class="do') + table.count('<li class="todo') == 36
    head = plain(table[table.index('class="row-head"') : table.index("<details")])
    assert head.endswith("Nr Punkt Hanteras")
    assert "Inget kontor är utpekat som ansvarigt för punkterna." in table
    assert plain(rows(table)[2].partition("</summary>")[0]).endswith("Mål 7 Ekonomistyrning")
    assert table.count("ansvarigt") == 1
    assert "All status är planens egen, 28 november 2023." in table
    assert "Frågetecken i programpunkterna: 9" in table
    assert body.headline(PLAN, DECIDED) == (
        "5 av 36 programpunkter var slutförda när planen beslutades. Inget har rapporterats sedan dess."
    )


@pytest.mark.usefixtures("panel")
def test_a_row_opens_to_what_the_plan_writes_once() -> None:
    table = rows(shown(Choice(opened=8), DECIDED))
    assert [number for number, row in table.items() if row.startswith(" open")] == [8]
    inside = plain(table[8].partition("</summary>")[2])
    assert (
        "Mål 1 Näringsliv . Hanteras via uppdragsplanens mål 1 Näringsliv samt via handslaget. Visa i planen" in inside
    )
    assert inside.endswith("Historik 28 november 2023 , i planen: Pågår")
    assert "Hanteras via" not in table[2]


@pytest.mark.usefixtures("reported_panel")
def test_a_reported_row_has_office_and_day_and_opens_to_its_history() -> None:
    table = shown()
    head = plain(table[table.index('class="row-head"') : table.index("<details")])
    assert head.endswith("Nr Punkt Hanteras Ansvarigt kontor Ändrad")
    assert "Inget kontor" not in table
    changed = {number: row for number, row in rows(table).items() if "nov 2024" in row.partition("</summary>")[0]}
    assert changed
    for row in changed.values():
        assert "helårsuppföljningen 2024" in row
        assert "publicering " in row
    assert not re.search(r"kvitto \d|[.]xlsx|Programpunkter!|helår 2024", plain(table))
    assert body.headline(PLAN, LAST) == (
        "8 av 36 programpunkter är slutförda, 23 pågår och 5 är ej påbörjade. 22 är inte rapporterade."
    )


@pytest.mark.usefixtures("reported_panel")
def test_an_earlier_day_has_today_beside_in_each_row() -> None:
    table = shown(as_of=SUMMER)
    assert table.count("Nu: ") == sum("Nu: " in row for row in rows(table).values()) > 0
    assert "per=2024-08-15" in table
    assert "Nu: " not in shown()


@pytest.mark.usefixtures("reported_panel")
def test_in_another_order_each_row_has_its_status_in_words() -> None:
    for order in (BY_NUMBER, BY_GOAL):
        table = rows(shown(Choice(order=order)))
        assert len(table) == 36
        assert all(re.search("Slutförd|Pågår|Ej påbörjad", plain(row)) for row in table.values())
    assert list(rows(shown(Choice(order=BY_NUMBER)))) == sorted(table)
    assert "Punkt 82</a> hanteras också här, och visas under mål 5." in shown(Choice(order=BY_GOAL))


@pytest.mark.usefixtures("panel")
def test_a_filter_can_be_cleared_and_one_that_shows_nothing_has_nothing_else_below() -> None:
    some = shown(Choice(words="kärnkraft"), DECIDED)
    assert '1 av 36 punkter. <a class="no-print" href="programpunkter">Rensa filter</a>' in some
    assert list(rows(some)) == [86]
    assert some.count('<li class="do') == 1
    none = shown(Choice(words="finns inte"), DECIDED)
    assert none.endswith(
        '<p class="quiet">0 av 36 punkter. <a class="no-print" href="programpunkter">Rensa filter</a></p>'
    )
    assert "Rensa filter" not in shown(as_of=DECIDED)
