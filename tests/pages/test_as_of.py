"""Test Läget per on every page that has it: all as known that day, and today's values marked beside it.

Each page is held against the same page of a database that has nothing newer than the day.
"""

import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from etl.load.claim_answers import RESTS_ON_STATISTICS
from etl.loading import ETL
from etl.quality import RESTS_ON_REPORTS
from panel import warehouse
from panel.wording import clock
from tests.support.addresses import IN_A_VIEW, READ
from tests.support.loaded_once import load_once
from tests.support.pages import run, words
from tests.support.reported_year import reported_year

pytestmark = pytest.mark.slow

PAGES = [page for page, name in READ if name == "per"]
# Before anything is reported, on and between days of publication, a day that a mistake stood, and the day it was taken back.
DAYS = ["2024-05-01", "2024-06-20", "2024-06-28", "2024-07-01", "2024-08-15", "2024-11-19"]
VOID = {"br", "img", "hr", "path", "input", "circle", "line", "polyline"}
# What must differ: which build is shown, and the day that a file is asked for and a chart or a report says it is of.
OF_THE_BUILD = (
    (r"\bper=[\d-]+", "per="),
    # Nothing is written in what was.
    (r' ?<a class="write no-print"[^>]*>[^<]*</a>', ""),
    (r"\s+(?=<)", ""),
    (r'<div class="identity">.*?</div>', ""),
    (r'<div data-build="[^"]*"[^>]*>', ""),
    (r" Läget som det var känt \d+ \w+ \d{4}\.", ""),
    (r", så som det var känt \d+ \w+ \d{4}", ""),
    (r"så som det var känt \d+ \w+ \d{4}\.", "så som det var känt."),
    (r"Läget \d+ \w+ \d{4}\. Samma läge", "Samma läge"),
    (r"Läget \d+ \w+ \d{4}: (\w)", lambda begins: begins[1].upper()),
    (r"med läget den \d+ \w+ \d{4}", ""),
    (r"<caption>Läget \d+ \w+ \d{4}", "<caption>"),
)


MARKED = re.compile(r'class="[^"]*\bsince\b')


class OfTheDay(HTMLParser):
    """Leaves out of HTML what is marked as known since."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.depth, self.kept = 0, []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth or "since" in (dict(attrs).get("class") or "").split():
            self.depth += tag not in VOID
        else:
            self.kept.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self.depth:
            self.depth -= tag not in VOID
        else:
            self.kept.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self.kept.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")


def of_the_day(app: AppTest) -> list[str]:
    """What a page shows but for what is marked as known since: its words, a line each, its charts and its choices."""
    parser = OfTheDay()
    parser.feed(words(app))
    shown = "".join(parser.kept)
    for pattern, instead in OF_THE_BUILD:
        shown = re.sub(pattern, instead, shown)
    charts = [json.dumps(json.loads(chart.proto.spec), sort_keys=True) for chart in app.get("plotly_chart")]
    choices = [f"{one.key}: {one.value} of {one.options}" for one in (*app.selectbox, *app.button_group)]
    return [line for line in re.sub(r"(</\w+>)", r"\1\n", shown).split("\n") if line.strip()] + charts + choices


def shown(database: Path, monkeypatch: pytest.MonkeyPatch, page: str, **address: str) -> AppTest:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(database))
    return run(page, **IN_A_VIEW.get((page, "per"), {}), **address)


@pytest.fixture(scope="module", params=DAYS)
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A day, and a database of nothing newer."""
    with pytest.MonkeyPatch.context() as patch:
        load_once(patch)
        return request.param, reported_year(tmp_path_factory.mktemp("until"), request.param)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_as_of_a_day_is_what_it_was_then(
    page: str, day: tuple[str, Path], reported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as that_day:
        that_day.setattr(clock, "today", lambda: date.fromisoformat(day[0]))
        then = shown(day[1], monkeypatch, page)
    page_of_day = shown(reported, monkeypatch, page, per=day[0])
    # Where nothing was reported yet the page has no day to choose.
    choices = [line for line in of_the_day(then) if not line.startswith("period: ")]
    assert [line for line in of_the_day(page_of_day) if not line.startswith("period: ")] == choices
    assert MARKED.search(words(page_of_day))
    assert not MARKED.search(words(then))


def test_today_stands_beside_the_day_where_they_differ(reported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    message = re.compile(
        "<b>Läget som det var känt 15 augusti 2024.</b> Det senaste blev känt 25 november 2024. "
        r'<span class="no-print"><b>Nu:</b> (.*?)</span></p>'
        r"\s*<details><summary>Visa vad som har ändrats sedan dess</summary>"
    )
    now = {page: message.findall(words(shown(reported, monkeypatch, page, per="2024-08-15"))) for page in PAGES}
    assert {len(found) for found in now.values()} == {1}, now
    # Of the follow-up that the same choice shows today, not of the one that it showed that day.
    assert now["proposals"] == ["3 omfördelningar på 4,1 mnkr att ta ställning till i helårsuppföljningen 2024."]
    assert now["report"] == now["overview"]
    chosen = words(shown(reported, monkeypatch, "proposals", per="2024-08-15", period="Delår 2024"))
    assert "i delårsuppföljningen 2024." in message.findall(chosen)[0]


def test_the_findings_of_the_last_day_are_those_of_today(reported: Path) -> None:
    columns = "finding_id, severity, verdict, subject, title, detail, expected, found, statement_id, period, item_id"
    with duckdb.connect(str(reported), read_only=True) as connection:
        now = connection.execute(f"SELECT {columns} FROM finding WHERE rests_on_reports ORDER BY ALL").fetchall()
        last: Any = connection.execute(
            f"SELECT {columns} FROM finding_as_of WHERE known_on = (SELECT max(recorded_on) FROM receipt) ORDER BY ALL"
        ).fetchall()
    assert now
    assert now == last


@pytest.mark.parametrize(("marks", "view"), [(RESTS_ON_REPORTS, "moment"), (RESTS_ON_STATISTICS, "claim_series")])
def test_a_finding_is_marked_by_what_it_reads_not_by_its_words(marks: re.Pattern[str], view: str) -> None:
    assert marks.search(f"SELECT 1 FROM goal\nCROSS JOIN {view}")
    assert marks.search(f"FROM\n    {view}")
    assert not marks.search(f"-- As {view} does.\nSELECT 'i samma {view}' AS title FROM {view}_of_day")


def test_what_rests_on_reports_is_asked_at_every_moment() -> None:
    reads = re.compile(r"_known_on\(|_report\b|\breported_change\b|\breceipt\b")
    for file in sorted((ETL / "findings").glob("*.sql")):
        query = file.read_text(encoding="utf-8")
        only_the_plan = "period = 'plan'" in query
        assert bool(reads.search(query)) == bool(RESTS_ON_REPORTS.search(query)) or only_the_plan, file.name
