"""Test the Word report: its content is that of the database, and the document is well formed."""

import itertools
import re
from datetime import date

import duckdb
import pytest

from panel.report.collect import collect_report
from panel.report.errors import ReportNotFoundError
from panel.report.state import State, state_of
from panel.report.tree import Report, Section, Style
from panel.report.tree import words as paragraph
from panel.report.word import document as word
from panel.wording import text
from tests.support.plain_words import technical, unexplained
from tests.support.report_heavy import LONG, ODD, PROPOSALS
from tests.support.report_opened import WORD, charts, document, footnotes, plain, table, words, written
from tests.support.reported_year import HARD
from tests.support.reports import HALF, PLAN, WHOLE, Maker

pytestmark = pytest.mark.services

ASSESSMENTS = ["Uppfylls", "Uppfylls delvis", "Uppfylls inte", "Ej bedömd"]


def number(value: float | None, decimals: int = 1) -> str:
    return plain(text.number(value, decimals))


def test_budget_figures_are_those_reported(made: Maker, database: duckdb.DuckDBPyConnection) -> None:
    rows = table(
        made("year", "docx"), "Budget, utfall till och med perioden och prognos i helårsuppföljningen 2024, mnkr"
    )
    expected_rows = database.execute(
        """SELECT line.name, line.low_mnkr::DOUBLE, line.high_mnkr::DOUBLE, report.outcome_mnkr, report.forecast_mnkr
        FROM budget_line AS line LEFT JOIN budget_report AS report USING (plan_id, line_id)
        WHERE report.period = '2024-helar'"""
    ).fetchall()
    assert len(rows) == len(expected_rows) + 1 == 7
    shown = {row[0].partition(" (del av")[0]: row for row in rows[1:]}
    for name, low, high, outcome, forecast in expected_rows:
        row = shown[name]
        about = f"ca {number((low + high) / 2, 0)} ({number(low)}–{number(high)})"
        budget = number(low) if low == high else about
        assert row[1:4] == [budget, number(outcome), number(forecast)]
        deviations = [plain(text.signed(end - forecast, 1)) for end in (low, high)]
        assert row[4] == (deviations[1] if low == high else " till ".join(deviations))


def test_each_point_stands_as_reported(made: Maker, database: duckdb.DuckDBPyConnection) -> None:
    rows = table(made("year", "docx"), "Kommunstyrelsen: 36 programpunkter i helårsuppföljningen 2024")
    expected_rows = database.execute(
        """SELECT split_part(item_id, ':', 2), arg_max(status, (CASE period WHEN 'plan' THEN '' ELSE period END, recorded_at))
        FROM status_report WHERE item_kind = 'point' AND status IS NOT NULL GROUP BY item_id"""
    ).fetchall()
    assert {row[0]: row[3].partition(" ")[0] if row[3][:2] != "Ej" else "Ej påbörjad" for row in rows[1:]} == dict(
        expected_rows
    )


def test_half_a_year_is_reported_without_what_came_later(made: Maker) -> None:
    half = made("year", "docx", HALF)
    rows = {row[0]: row for row in table(half, "Kommunstyrelsen: 36 programpunkter i delårsuppföljningen 2024")[1:]}
    assert (rows["71"][3], rows["14"][3], rows["4"][3]) == ("Slutförd ✔", "Pågår ▶", "Pågår ▶")
    criteria = {row[0]: row for row in table(half, "Måluppfyllelserna i delårsuppföljningen 2024")[1:]}
    assert (criteria["1B"][3], criteria["8C"][3]) == ("Uppfylls delvis ◐", "Inte rapporterad")
    document_text = words(half)
    assert "Två av tre mötesplatser öppnades." not in document_text
    assert "En av tre mötesplatser är öppnad." in document_text
    assert "publicering 8" not in document_text


def test_a_day_asked_for_is_what_was_known_then(made: Maker) -> None:
    then = words(made("year", "docx", HALF, "2024-06-28"))
    now = words(made("year", "docx", HALF))
    assert "−1 038,0" in then
    assert "−1 038,0" not in now
    assert "Läget per: 28 juni 2024" in then
    assert "Fel rad." in then
    assert "Fel rad." not in now


@pytest.mark.parametrize("period", [HALF, WHOLE])
def test_what_people_wrote_is_quoted_whole(made: Maker, database: duckdb.DuckDBPyConnection, period: str) -> None:
    document_text = words(made("year", "docx", period))
    expected_rows = database.execute(
        """SELECT DISTINCT change.value_after FROM reported_change AS change
        WHERE field IN ('comment', 'explanation', 'action', 'reason') AND value_after IS NOT NULL AND period = ?
            AND receipt_no NOT IN (SELECT undoes FROM receipt WHERE undoes IS NOT NULL)""",
        [period],
    ).fetchall()
    assert len(expected_rows) > 8
    for (quote,) in expected_rows:
        assert quote in document_text
    assert HARD in document_text


def test_comments_of_4000_signs_and_200_proposals_are_all_there(made: Maker) -> None:
    body = made("heavy", "docx")
    document_text = words(body)
    assert document_text.count(LONG[:4000]) >= 14 + 5 + 3
    money = table(body, "Omfördelningar: pengar flyttas")[1:]
    work = table(body, "Omprioriteringar: arbete ställs om")[1:]
    assert sorted(int(row[0]) for row in money + work) == list(range(1, PROPOSALS + 1))
    assert all(f"Skäl {row[0]}. {ODD}" == row[4] for row in money + work)
    assert table(body, "Summor av omfördelningarna, mnkr")[-1][1] == number(sum(n / 10 for n in range(1, 201) if n % 3))
    assert "att ta ställning till 134 omfördelningar på" in document_text


def test_the_key_figures_say_each_change_in_words(made: Maker) -> None:
    rows = table(made("year", "docx"), "Läget i helårsuppföljningen 2024")
    assert rows[0] == ["Mått", "Planen", "Nu"]
    now = {row[0]: row[2] for row in rows[1:]}
    assert "mnkr sämre än budget" in now["Budget"]
    assert "bedöms uppfyllas" in now["Mål"]
    assert "fler än vid beslutet" in now["Programpunkter"]
    assert "31 december 2025, 76 färre på ett år" in now["Folkmängd"]
    assert "kvartal 4 2025, ned 0,3 procentenheter på ett år" in now["Arbetslöshet"]
    assert not any(sign in shown for shown in now.values() for sign in "+−")


def test_nothing_reported_is_still_a_proper_document(made: Maker) -> None:
    document_text = words(made("nothing", "docx"))
    assert "att notera att inget är rapporterat i helårsuppföljningen" in document_text
    assert "Inget är rapporterat om budgeten i helårsuppföljningen 2024" in document_text
    assert document_text.count("Inte rapporterad.") == 23
    short = words(made("nothing", "docx", HALF))
    assert "Inget förslag är lämnat i delårsuppföljningen 2024" in short


def test_charts_draw_what_is_reported_and_can_be_edited(made: Maker, database: duckdb.DuckDBPyConnection) -> None:
    drawn = charts(made("year", "docx"), "word")
    assert len(drawn) == 10
    for chart in drawn:
        assert chart.drawn == chart.embedded
        assert len(chart.axis_titles) == 2
        assert all(chart.axis_titles)
    assessed = drawn[0]
    expected_rows = database.execute(
        """SELECT goal_no, arg_max(assessment, period) AS assessment FROM (
            SELECT *, regexp_extract(item_id, '\\d+')::INTEGER AS goal_no FROM status_report
            WHERE item_kind = 'criterion' AND assessment IS NOT NULL
        ) GROUP BY goal_no, item_id"""
    ).fetchall()
    for assessment in ASSESSMENTS[:3]:
        name = next(series for series in assessed.drawn if series.rsplit(" ", 1)[0] == assessment)
        counts = [sum((goal, assessment) == row for row in expected_rows) for goal in range(1, 9)]
        assert assessed.drawn[name] == counts
    assert assessed.colours == {
        "Uppfylls ✓": "00735A",
        "Uppfylls delvis ◐": "8A5A00",
        "Uppfylls inte ✕": "B23A00",
        "Inte rapporterad –": "E0E5EA",
    }


def test_population_is_scbs(made: Maker, database: duckdb.DuckDBPyConnection) -> None:
    people = next(chart for chart in charts(made("year", "docx"), "word") if "SCB" in chart.drawn)
    expected_rows = database.execute(
        """SELECT value FROM observation WHERE indicator_id = 'population' AND region_code = '0581'
        GROUP BY value, last_day(period_start + to_months(CASE frequency WHEN 'M' THEN 0 WHEN 'Q' THEN 2 ELSE 11 END))
        ORDER BY last_day(period_start + to_months(CASE frequency WHEN 'M' THEN 0 WHEN 'Q' THEN 2 ELSE 11 END))"""
    ).fetchall()
    assert people.drawn["SCB"] == [value for (value,) in expected_rows]


def test_a_comparison_says_who_lacks_a_figure(made: Maker) -> None:
    assert "6 av 9 jämförda kommuner har uppgift" in plain(words(made("year", "docx")))


@pytest.mark.parametrize("period", [HALF, WHOLE])
def test_the_document_is_built_as_word_wants_it(made: Maker, period: str) -> None:
    body = made("year", "docx", period)
    opened = document(body)
    levels = [int(one.style.name[-1]) for one in opened.paragraphs if one.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for drawn in opened.tables:
        assert drawn.rows[0]._tr.trPr.find(f"{WORD}tblHeader") is not None
        assert drawn._tbl.tblPr.find(f"{WORD}tblDescription").get(f"{WORD}val")
    frames = list(
        opened.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    )
    assert frames
    assert all(len(frame.get("descr")) > 20 for frame in frames)
    assert len({frame.get("id") for frame in frames}) == len(frames)
    assert {language.get(f"{WORD}val") for language in opened.styles.element.iter(f"{WORD}lang")} == {"sv-SE"}
    fields = "".join(one.text or "" for one in opened.sections[0].footer._element.iter(f"{WORD}instrText"))
    assert fields.split() == ["PAGE", "NUMPAGES"]
    assert opened.core_properties.language == "sv-SE"
    assert re.fullmatch("Databasens kontrollsumma: [0-9a-f]{64}", opened.core_properties.comments)


def test_the_table_of_contents_is_a_field_with_its_entries_in_place(made: Maker) -> None:
    opened = document(made("year", "docx", HALF, is_numbered=True))
    entries = [
        one
        for one in opened.paragraphs
        if one.style.name.lower().startswith("toc ") and one.style.name != "TOC Heading"
    ]
    headings = [one for one in opened.paragraphs if one.style.name in {"Heading 1", "Heading 2"}]
    anchors = [link.get(f"{WORD}anchor") for one in entries for link in one._p.iter(f"{WORD}hyperlink")]
    marks = [mark.get(f"{WORD}name") for one in headings for mark in one._p.iter(f"{WORD}bookmarkStart")]
    assert anchors == marks
    shown = [written(one._p).strip().rpartition("\t") for one in entries]
    assert [title for title, _, _ in shown] == [one.text for one in headings]
    assert all(page.isdecimal() for _, _, page in shown)
    kinds = [mark.get(f"{WORD}fldCharType") for one in entries for mark in one._p.iter(f"{WORD}fldChar")]
    assert kinds.count("begin") == kinds.count("end") == len(entries) + 1


def test_each_note_is_there_once_and_says_where_a_figure_comes_from(made: Maker) -> None:
    body = made("year", "docx")
    marks = [mark.get(f"{WORD}id") for mark in document(body).element.body.iter(f"{WORD}footnoteReference")]
    notes = footnotes(body)
    assert marks == list(notes)
    assert len(marks) == len(set(marks)) > 40
    assert all(
        note.startswith(("Anges i planen", "Beräknad", "Tolkad", "Rapporterat av", "Räknat", "Källa"))
        for note in notes.values()
    )
    assert (
        "Anges i planen: ”Den totala budgetramen för kommunstyrelsens verksamhet år 2024 uppgår till 493,4 mnkr.”"
        in "\n".join(notes.values())
    )


@pytest.mark.parametrize("period", [HALF, WHOLE])
def test_nothing_is_told_in_names_of_files_cells_or_codes(made: Maker, period: str) -> None:
    read = words(made("year", "docx", period))
    assert technical(read) == []
    assert unexplained(read) == set()


def test_nobody_is_named_but_by_function(made: Maker) -> None:
    document_text = words(made("year", "docx"))
    assert "Rapporterat av controller, Kommundirektörens kontor, 25 november 2024, publicering 8" in document_text


def test_signs_that_no_document_can_hold_are_marked() -> None:
    section = Section("Rubrik\x0b", (paragraph("före\x00efter\ud800", Style.QUOTE, "not\x1f"),))
    report = Report("Titel", "Under", "Nämnd", date(2024, 1, 1), True, True, (("Ärende", "1"),), (section,))
    body = word.write(report)
    document_text = words(body)
    assert "före\ufffdefter\ufffd" in document_text
    assert "not\ufffd" in document_text
    assert "Exempeldata" in document_text
    assert "Exempeldata" in document(body).sections[0].header.paragraphs[0].text


@pytest.mark.parametrize(
    ("plan", "period", "known_on", "document_text"),
    [
        ("ks-1999", WHOLE, None, "Planen ks-1999 finns inte"),
        (PLAN, "2024-kvartal", None, "2024-delar, 2024-helar"),
        (PLAN, WHOLE, "2024-13-01", "är ingen dag"),
        (PLAN, WHOLE, "2020-01-01", "fanns inte planen"),
    ],
)
@pytest.mark.usefixtures("reported_panel")
def test_what_is_not_there_is_reported(plan: str, period: str, known_on: str | None, document_text: str) -> None:
    with pytest.raises(ReportNotFoundError, match=document_text):
        state_of(plan, period, known_on)


def test_every_heading_of_the_short_report_is_in_the_whole_one(year: State) -> None:
    short = {section.title for section in collect_report(state_of(PLAN, HALF)).sections}
    whole = {section.title for section in collect_report(year).sections}
    assert whole - short == {"Omvärlden"}
    assert short <= whole
