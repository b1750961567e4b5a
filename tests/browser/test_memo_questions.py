"""Test that fifteen questions of a memo are answered on Utforska, each in six actions or fewer, right to the last digit.

The truth is computed from the files in data/statistics. Three ask for what no source of the panel has: for those the page
says so, and how it is had, in two actions.
"""

import io
import re
from collections.abc import Callable

import duckdb
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from panel.ui.explore.controls import CHANGE, POINT
from panel.wording import text
from tests.conftest import ROOT
from tests.support.browser import settle
from tests.support.chromium import new_visitor

pytestmark = pytest.mark.browser

MAX_ACTIONS, MAX_ACTIONS_FOR_NOTHING = 6, 2
FREQUENCIES = ["Månad", "Kvartal", "År"]
R9 = "'0484','2180','0680','0580','0581','0181','0380','1980','1880'"
FILES = {
    one: f"'{ROOT}/data/statistics/{one}.csv'"
    for one in ("population_yearly_all", "quarterly", "kolada_n03937_yearly_all")
}


def known(sql: str) -> list[tuple[float, ...]]:
    """What DuckDB finds in the source files."""
    return duckdb.sql(sql.format(**FILES)).fetchall()


class Analyst:
    """Someone at the start page of Utforska, whose actions are counted."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.actions = page, 0
        page.goto(f"{server}/utforska")
        expect(page.get_by_text(POINT)).to_be_visible()

    def open(self, fold: str) -> None:
        self.actions += 1
        self.page.get_by_text(fold).first.click()

    def measure(self, title: str, frequency: str) -> None:
        """Find a measure among all that is held: two folds, and a click on its row at a frequency."""
        self.open(CHANGE)
        self.open("Allt som finns")
        row = self.page.get_by_role("row").filter(has=self.page.get_by_role("link", name=title, exact=True))
        self.actions += 1
        row.get_by_role("cell").nth(FREQUENCIES.index(frequency)).get_by_role("link").click()
        expect(self.page.locator(".explore-choice")).to_contain_text(f"{title} ·")
        expect(self.page.locator(".explore-choice")).to_contain_text(f"per {frequency.lower()}")
        settle(self.page)

    def pick(self, name: str, option: str) -> None:
        self.actions += 1
        box = self.page.get_by_role("combobox", name=re.compile(rf"\b{name}$|\. {name}$|^{name}")).first
        box.click()
        box.fill(option)
        self.page.get_by_role("option", name=option, exact=True).click()
        self.page.keyboard.press("Escape")
        settle(self.page)

    def press(self, name: str) -> None:
        self.actions += 1
        self.page.get_by_role("radio", name=name, exact=True).or_(
            self.page.get_by_role("button", name=name, exact=True)
        ).first.click()
        settle(self.page)

    def write_regions(self, words: str) -> None:
        """Clear the regions, and write others."""
        self.actions += 2
        box = self.page.get_by_role("combobox", name=re.compile("Regioner")).first
        self.page.get_by_test_id("stMultiSelect").nth(1).get_by_role("button", name="Rensa").click()
        settle(self.page)
        box.click()
        box.fill(words)
        box.press("Enter")
        self.page.keyboard.press("Escape")
        settle(self.page)

    def finds(self, *words: str) -> None:
        """The first chart says all this, in its title or its text alternative."""
        for word in words:
            expect(self.page.get_by_role("figure").first).to_have_accessible_name(re.compile(re.escape(word)))


def percent(value: float) -> str:
    return f"{text.signed(value, 1)}{text.NBSP}%"


def growth(one: Analyst) -> None:
    one.measure("Folkmängd", "År")
    one.pick("Visning", "Förändring mellan två perioder i procent")
    one.pick("Från", "2015")
    one.pick("Till", "2024")
    rows = known(
        f"""SELECT region_code, 100 * (max(value) FILTER (period = 2024) / max(value) FILTER (period = 2015) - 1) AS grown
        FROM {{population_yearly_all}} WHERE region_code IN ({R9}) GROUP BY ALL ORDER BY grown DESC"""
    )
    place = [code for code, _ in rows].index("0581") + 1
    one.finds(f"från 2015 till 2024: Norrköping {percent(dict(rows)['0581'])}, {place}:e högst av 9 kommuner")


def gap(one: Analyst) -> None:
    one.measure("Arbetslöshet, 18–24 år", "Kvartal")
    one.pick("Visning", "Avstånd")
    one.pick("Hur långt", "Senaste 5 åren")
    ((away,),) = known(
        """SELECT max(value) FILTER (region_code = '0581') - max(value) FILTER (region_code = '00') FROM {quarterly}
        WHERE indicator_id = 'unemployment_share_18_24' AND period = '2025Q4'"""
    )
    one.finds(f"avstånd till Riket kvartal 4 2025: Norrköping {text.signed(away, 1)}{text.NBSP}procentenheter")


def a_year(one: Analyst) -> None:
    one.measure("Flyttningsnetto", "År")
    ((year,),) = known(
        """SELECT sum(value) FROM {quarterly}
        WHERE indicator_id = 'net_migration' AND region_code = '0581' AND period LIKE '2025Q%' HAVING count(*) = 4"""
    )
    one.finds(f"Flyttningsnetto 2025: Norrköping {text.number(year)}")


def place_of_all(one: Analyst) -> None:
    one.measure("Öppet arbetslösa av befolkningen 18–65 år", "År")
    one.press("Rangordning")
    one.open(POINT)
    one.pick("Period", "2023")
    rows = known("SELECT region_code, value FROM {kolada_n03937_yearly_all} WHERE period = 2023 AND value IS NOT NULL")
    own = dict(rows)["0581"]
    place, shared = 1 + sum(value > own for _, value in rows), sum(value == own for _, value in rows) > 1
    rank = f"{'delad ' if shared else ''}{place}:e högst av {len(rows)} kommuner"
    one.finds(f"2023: Norrköping {text.number(own, 2)}{text.NBSP}%, {rank}")


def seasons(one: Analyst) -> None:
    one.measure("Födda", "Kvartal")
    one.pick("Visning", "Säsong, år för år")
    rows = known(
        """SELECT period, value FROM {quarterly} WHERE indicator_id = 'births' AND region_code = '0581' ORDER BY period"""
    )
    one.finds("16 hela åren 2010–2025", f"kvartal 4 2025 {text.number(rows[-1][1])}")


def index(one: Analyst) -> None:
    one.measure("Folkmängd", "År")
    one.write_regions("0581, 0580, orebro, 1980")
    one.pick("Visning", "Index")
    rows = known(
        """SELECT region_code, 100 * max(value) FILTER (period = '2025Q4') / max(value) FILTER (period = '2010Q4') AS grown
        FROM {quarterly} WHERE indicator_id = 'population' AND region_code IN ('0581', '0580', '1880', '1980')
        GROUP BY ALL ORDER BY grown"""
    )
    lowest = "lägst" if rows[0][0] == "0581" else "högst"
    one.finds(f"Folkmängd, index 2025: Norrköping {text.number(dict(rows)['0581'], 1)}, {lowest} av 4 kommuner")
    expect(one.page.get_by_text("Index, 2010 = 100").first).to_be_visible()


def against_growth(one: Analyst) -> None:
    one.measure("Öppet arbetslösa av befolkningen 18–65 år", "År")
    one.pick("Mått", "Folkmängd")
    one.press("Samband")
    one.pick("Visning, lodrät axel", "Förändring på ett år i procent")
    ((r, count),) = known(
        """WITH grown AS (
            SELECT region_code, max(value) FILTER (period = 2024) / max(value) FILTER (period = 2023) - 1 AS growth
            FROM {population_yearly_all} GROUP BY ALL
        )
        SELECT corr(value, growth), count(*) FROM grown
        INNER JOIN {kolada_n03937_yearly_all} USING (region_code) WHERE period = 2024 AND value IS NOT NULL"""
    )
    one.finds(f"bland {count} kommuner 2024", f"(r = {text.number(r, 2)})")


def falls(one: Analyst) -> None:
    one.measure("Folkmängd", "År")
    one.press("Rangordning")
    one.pick("Visning", "Förändring mellan två perioder")
    one.pick("Från", "2020")
    rows = known(
        f"""SELECT name, max(value) FILTER (period = 2024) - max(value) FILTER (period = 2020) AS grown
        FROM {{population_yearly_all}} INNER JOIN '{ROOT}/data/statistics/regions.csv' USING (region_code)
        GROUP BY ALL ORDER BY grown LIMIT 8"""
    )
    one.finds(*(f"{name} {text.signed(grown)}" for name, grown in rows))


def workbook(one: Analyst) -> None:
    one.actions += 1
    with one.page.expect_download() as taken:
        one.page.get_by_role("link", name="Excel").first.click()
    book = openpyxl.load_workbook(io.BytesIO(taken.value.path().read_bytes()), read_only=True)
    head, *rows = book["Data"].iter_rows(values_only=True)
    code, period, value = (head.index(name) for name in ("Regionkod", "Periodkod", "Värde"))
    found = {(row[code], row[period]): row[value] for row in rows if row[value] is not None}
    assert found == {
        (region, quarter.replace("Q", "K")): number
        for region, quarter, number in known(
            f"""SELECT region_code, period, value FROM {{quarterly}}
            WHERE indicator_id = 'unemployment_share' AND region_code IN ('00', {R9}) AND value IS NOT NULL"""
        )
    }


def picture(one: Analyst) -> None:
    one.actions += 1
    with one.page.expect_download() as taken:
        one.page.get_by_role("button", name="PNG").first.click()
    assert taken.value.path().read_bytes().startswith(b"\x89PNG")


def link(one: Analyst) -> None:
    one.actions += 1
    other = new_visitor(one.page.context.browser)
    other.goto(one.page.url)
    titles = [page.get_by_role("figure").first.get_attribute("aria-label") for page in (one.page, other)]
    other.context.close()
    assert titles[0] == titles[1]


def pivot(one: Analyst) -> None:
    one.open("Visa som tabell")
    table = one.page.get_by_role("table").first
    expect(table).to_be_visible()
    head, *rows = [line.split("\t") for line in table.inner_text().splitlines() if line.count("\t") > 1]
    names = dict(known(f"SELECT name, region_code FROM '{ROOT}/data/statistics/regions.csv'"))
    quarters = {
        (code, period): value
        for code, period, value in known(
            "SELECT region_code, period, value FROM {quarterly} WHERE indicator_id = 'unemployment_share'"
        )
    }
    assert len(rows) == 64
    for row in rows:
        quarter = "Q".join(re.fullmatch(r"kvartal (\d) (\d{4})", row[0]).group(2, 1))
        for name, cell in zip(head[1:], row[1:], strict=True):
            assert cell == f"{text.number(quarters[names.get(name, '00'), quarter], 1)}{text.NBSP}%"


def nothing(title: str, *words: str) -> Callable[[Analyst], None]:
    """A question whose figures no source of the panel has."""

    def ask(one: Analyst) -> None:
        one.open(CHANGE)
        one.open("Allt som finns")
        row = one.page.get_by_role("row").filter(has=one.page.get_by_role("link", name=title, exact=True))
        for word in words:
            expect(row).to_contain_text(word)
        expect(one.page.get_by_text("finns inte i panelens källor")).to_be_visible()
        expect(one.page.get_by_text("series add --indicator")).to_be_visible()
        assert one.actions <= MAX_ACTIONS_FOR_NOTHING

    return ask


QUESTIONS = {
    "1 growth against similar cities": growth,
    "2 youth unemployment against the country": gap,
    "3 net migration a year": a_year,
    "4 net migration of children": nothing("Flyttningsnetto", "bara alla tillsammans"),
    "5 rank among all": place_of_all,
    "6 births by season": seasons,
    "7 index of four cities": index,
    "8 population by age and sex": nothing("Folkmängd", "bara alla tillsammans"),
    "9 unemployment against growth": against_growth,
    "10 largest falls": falls,
    "11 a workbook": workbook,
    "12 a picture": picture,
    "13 a link": link,
    "14 a pivot table": pivot,
    "15 unemployment by month": nothing("Arbetslöshet", "oktober 2023, 13 spridda"),
}


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_is_answered_in_few_actions(page: Page, server: str, ask: Callable[[Analyst], None]) -> None:
    one = Analyst(page, server)
    ask(one)
    assert one.actions <= MAX_ACTIONS
