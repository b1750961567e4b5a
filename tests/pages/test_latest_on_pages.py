"""Test that no page calls a figure the newest when the database has a newer one."""

import csv
import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from etl.build import build
from panel import warehouse
from panel.wording import text
from panel.wording.statistics.latest import latest
from tests.support.pages import run, words

pytestmark = pytest.mark.slow

OWN = "0581"
MONTHS = {text.month(date(2000, at, 1)).split()[0]: at for at in range(1, 13)}
PERIOD = re.compile(rf"(?:(\d{{1,2}}) )?({'|'.join(MONTHS)}) (\d{{4}})|kvartal (\d) (\d{{4}})")
IS_NOW = re.compile(r"\b(är|nu|ligger|har|senaste)\b")
SUBJECTS = {"population": re.compile("folkmängd", re.I), "unemployment_share": re.compile("arbetslös", re.I)}
HEADLINE = re.compile(r"<(h1|h2|h3|p)\b[^>]*>(.*?)</\1>", re.S)
# Up to which period each file goes; None for as far as it does. And the single month of unemployment that is added.
REACHES = {
    "months before quarters": ({"population_monthly": "2025M07", "quarterly": "2025Q4"}, None),
    "quarters before months": ({"population_monthly": None, "quarterly": "2025Q1"}, "2026-03"),
    "quarters long before months": ({"population_monthly": None, "quarterly": "2024Q2"}, "2025-06"),
    "years after both": ({"population_monthly": "2024M05", "quarterly": "2024Q2"}, None),
}


def cut(data: Path, file: str, last: str | None) -> None:
    """Leave out the rows of later periods."""
    path = data / "statistics" / f"{file}.csv"
    with path.open(encoding="utf-8", newline="") as opened:
        header, *rows = list(csv.reader(opened))
    at = header.index("period")
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, lineterminator="\n").writerows(
            [header, *(row for row in rows if not last or row[at] <= last)]
        )


def add_month(data: Path, month: str) -> None:
    """Add a single month of unemployment, in the manner of the last one."""
    path = data / "statistics" / "unemployment_monthly_points.csv"
    with path.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    with path.open("a", encoding="utf-8", newline="") as opened:
        csv.DictWriter(opened, rows[0], lineterminator="\n").writerow(rows[-1] | {"period": month, "value_pct": "7.3"})


@pytest.fixture(params=REACHES)
def reaches(request: pytest.FixtureRequest, data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A panel whose files reach as far as the name says."""
    files, month = REACHES[request.param]
    for file, last in files.items():
        cut(data, file, last)
    if month:
        add_month(data, month)
    target = data / "dashboard.duckdb"
    build(data, target)
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(target))
    yield request.param


def ends(words_of: str) -> list[date]:
    """The last days of the periods that a sentence names."""
    found = []
    for day, month, year, quarter, its_year in PERIOD.findall(words_of):
        last = (int(year), MONTHS[month]) if year else (int(its_year), 3 * int(quarter))
        found.append(date(*last, int(day) if day else monthrange(*last)[1]))
    return found


def clauses(html: str) -> Iterator[str]:
    """What the headings, the leads and the notes of a page say, in parts that each stand for themselves.

    A finding on what the plan says, under a heading that says so, is of the plan's day.
    """
    html = re.sub(r'<article class="finding">.*?</article>', "", html, flags=re.S)
    for tag, inner in HEADLINE.findall(html):
        if tag != "p" or "source" not in inner:
            yield from re.split(r"[;.]\s|: ", unescape(re.sub(r"<[^>]+>", " ", inner)).replace("\u00a0", " "))


def pages() -> Iterator[tuple[str, dict[str, str]]]:
    yield "overview", {}
    yield "explore", {}
    yield "population", {}
    yield "unemployment", {}


def test_no_page_calls_an_older_figure_the_newest(reaches: str) -> None:
    newest = {indicator: latest(indicator, OWN) for indicator in SUBJECTS}
    for page, address in pages():
        shown = words(run(page, **address))
        for clause in clauses(shown):
            for indicator, subject in SUBJECTS.items():
                newest_figure = newest[indicator]
                assert newest_figure is not None
                if subject.search(clause) and IS_NOW.search(clause) and (named := ends(clause)):
                    assert max(named) >= newest_figure.period_end, (reaches, page, address, clause)
    population, unemployment = newest["population"], newest["unemployment_share"]
    assert population is not None
    assert unemployment is not None
    overview = words(run("overview"))
    for value in (text.number(population.value), text.percent(unemployment.value)):
        assert value.replace("\u00a0", " ") in overview
    assert text.number(population.value).replace("\u00a0", " ") in words(run("population"))
    assert text.percent(unemployment.value).replace("\u00a0", " ") in words(run("unemployment"))


@pytest.mark.parametrize(
    ("sentence", "last"),
    [
        ("9,1 % kvartal 4 2025", date(2025, 12, 31)),
        ("144 997 i juli 2025", date(2025, 7, 31)),
        ("144 904 den 31 december 2025", date(2025, 12, 31)),
    ],
)
def test_a_period_in_a_sentence_is_read(sentence: str, last: date) -> None:
    assert ends(sentence) == [last]


def test_a_count_is_of_the_follow_up_that_stands_and_not_of_the_newest_publication(
    reported: Path, serve_changed: Callable[[Path, str], None]
) -> None:
    serve_changed(
        reported,
        """
        CREATE TEMP TABLE newest AS SELECT * FROM receipt ORDER BY receipt_no DESC LIMIT 1;
        CREATE TEMP TABLE change AS FROM reported_change WHERE sheet_kind = 'point' AND period = '2024-delar' LIMIT 1;
        INSERT INTO receipt SELECT * REPLACE (99 AS receipt_no, DATE '2024-12-01' AS recorded_on) FROM newest;
        INSERT INTO reported_change SELECT * REPLACE (99 AS receipt_no) FROM change;
        """,
    )
    shown = re.sub(r"<[^>]+>", "", words(run("overview")))
    assert "rapporterade i helårsuppföljningen 2024" in shown
    assert "rapporterade i delårsuppföljningen" not in shown


def test_the_newest_figure_is_attributed_to_the_one_whose_file_it_comes_from(
    built: Path, serve_changed: Callable[[Path, str], None]
) -> None:
    serve_changed(
        built,
        """
        INSERT INTO source
        SELECT * REPLACE ('own' AS source_id, 'Kommunens statistikenhet' AS producer)
        FROM source WHERE source_id = 'quarterly';
        UPDATE observation SET source_id = 'own'
        WHERE indicator_id = 'population' AND region_code = '0581' AND frequency = 'Q' AND period_start = DATE '2025-10-01'
        """,
    )
    shown = re.sub(r"<[^>]+>", "", words(run("overview")))
    assert "Kommunens statistikenhet, 31 december 2025" in shown
    assert "Arbetsförmedlingen, kvartal 4 2025" in shown
