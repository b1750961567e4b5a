"""Test making a draft plan sheet from Word, pdf and text: the same content, and nothing lost."""

import io
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from panel.__main__ import main
from panel.plans.document.plan import Correction, read_plan
from panel.plans.draft.draft import Draft, draft_of, recognise
from panel.plans.draft.extract import LIMITS, lines_of
from panel.plans.sheet.filled import Row
from panel.plans.sheet.reader import read_sheet
from panel.plans.sheet.tables import tables_of
from panel.plans.sheet.template import GUESSED, UNPLACED, make_sheet
from panel.plans.sheet.validate import validate
from panel.sheets.workbook.cells import FileRejectedError
from panel.sheets.workbook.process import read_workbook
from tests.conftest import ROOT
from tests.support.plans.documents import as_docx, as_pdf

pytestmark = pytest.mark.services

PLAN_FILE = ROOT / "data" / "plans" / "ks-2024" / "plan.md"
CODES = {"norrköping": "0581"}
# What the parser of the plan document gives, and the draft is held against.
SAME = {
    "council_goal": "council_goal_no title contribution",
    "goal": "goal_no name description",
    "goal_council_goal": "goal_no council_goal_no",
    "responsibility": "role position text",
    "follow_up": "period name month text",
    "criterion": "goal_no letter text baseline target unit direction letter_basis",
    "programme_point": "point_no text handling handling_kind",
    "programme_point_goal": "point_no goal_no stated_name",
    "status_report": "item_id status",
}


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("documents")
    docx = as_docx(PLAN_FILE.read_text(encoding="utf-8"), folder / "plan.docx")
    return {".md": PLAN_FILE, ".docx": docx, ".pdf": as_pdf(docx)}


@pytest.mark.parametrize(
    "lines",
    [("Kommunstyrelsens uppdragsplan 2024", "KS 2023/1297"), ("KS 2023/1297", "Kommunstyrelsens uppdragsplan 2024")],
)
def test_the_proposed_id_has_the_year_in_whichever_order_the_cover_states_it(lines: tuple[str, str]) -> None:
    assert recognise(list(lines)).filled.plan_field("plan_id") == "ks-2024"


def reviewed(draft: Draft) -> Draft:
    """Fill in what the document does not say, as the person who reviews the draft does."""
    for name, value in (
        ("municipality", "Norrköping"),
        ("producer", "Norrköpings kommun"),
        ("url", "https://www.norrkoping.se"),
    ):
        draft.plan_field(name, value)
    for row in draft.filled.of("follow_up"):
        row.values.update(due_on="2024-06-30", said_by="controller")
    draft.filled.rows["office"] = [Row({"position": 1, "name": "Kontoret", "office_id": "kontoret"})]
    return draft


@pytest.mark.parametrize("suffix", [".md", ".docx", ".pdf"])
def test_a_document_gives_the_tables_that_the_plan_s_text_gives(suffix: str, documents: dict[str, Path]) -> None:
    corrections = [Correction("goal_name", "mål 5 Energi", "mål 5 Klimat och miljö")]
    parsed = read_plan(PLAN_FILE, "ks-2024", "0581", "ks-2024:plan", corrections)
    draft = reviewed(draft_of(documents[suffix].read_bytes(), suffix))
    filled, problems = read_sheet(read_workbook(make_sheet(draft.filled, draft.unplaced), "utkast.xlsx"))
    assert [*problems, *validate(filled, CODES)] == []
    tables = tables_of(filled, "0581")
    for table, columns in SAME.items():
        names = columns.split()
        assert _rows(pd.DataFrame(tables[table]), names) == _rows(parsed[table], names), table
    (plan,) = tables["plan_row"]
    stated = parsed["plan"].iloc[0]
    for name in (
        "plan_id",
        "title",
        "board",
        "year",
        "case_number",
        "goal_count_stated",
        "point_count_stated",
        "programme_point_count_stated",
    ):
        assert plan[name] == stated[name]
    assert plan["decided_on"] == str(stated["decided_on"].date())


def _rows(frame: pd.DataFrame, names: list[str]) -> list[tuple[str, ...]]:
    return sorted(
        tuple(str(None if pd.isna(value) else value) for value in row) for row in frame[names].itertuples(index=False)
    )


def test_each_line_is_read_the_same_in_word_and_all_but_its_stars_in_pdf(documents: dict[str, Path]) -> None:
    read = {
        suffix: [line for line in lines_of(path.read_bytes(), suffix) if line] for suffix, path in documents.items()
    }
    assert read[".docx"] == read[".md"]
    assert read[".pdf"] == [line.replace("**", "") for line in read[".md"]]


def test_what_was_guessed_is_marked_and_what_was_not_placed_is_listed(documents: dict[str, Path]) -> None:
    draft = draft_of(documents[".docx"].read_bytes(), ".docx")
    book = load_workbook(io.BytesIO(make_sheet(draft.filled, draft.listed)))
    goal = book["Mål"]["B2"]
    assert (goal.value, goal.fill.fgColor.rgb[-6:]) == ("Näringsliv", GUESSED.fgColor.rgb[-6:])
    assert "Läst ur dokumentet" in goal.comment.text
    heads = [cell.value for cell in book["Mål"][1]]
    assert book["Mål"].cell(2, heads.index("Läst ur") + 1).value == "Mål 1 Näringsliv"
    left = [row[1].value for row in book[UNPLACED].iter_rows(min_row=2)]
    assert any("Budgetramen har justerats med -1,35 procent" in line for line in left)
    budget = [[cell.value for cell in row[:6]] for row in book["Budget"].iter_rows(min_row=2, max_row=4)]
    assert budget[0][3:5] == ["Budgetram", 493.4]
    assert budget[1][3:6] == ["Politisk verksamhet", None, 5]


def test_the_command_makes_a_draft_and_takes_nothing_in(
    documents: dict[str, Path], data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "utkast.xlsx"
    arguments = ["--data", str(data), "plan", "import", str(documents[".docx"]), "--out", str(out)]
    assert main(arguments) == 0
    assert "36 på bladet Programpunkter" in capsys.readouterr().out
    assert [path.name for path in (data / "plans").iterdir()] == ["ks-2024"]
    assert main(arguments) == 2
    assert main(["--data", str(data), "plan", "import", str(out)]) == 1
    assert "Kontor!A2: Minst ett kontor" in capsys.readouterr().out


@pytest.mark.parametrize("suffix", [".docx", ".pdf"])
@pytest.mark.parametrize("body", [b"", b"PK\x03\x04nonsens", b"%PDF-1.7\nnonsens", b"\0" * 5000, b"hej"])
def test_a_file_that_is_no_document_is_refused_in_words(suffix: str, body: bytes) -> None:
    with pytest.raises(FileRejectedError, match="Dokumentet"):
        lines_of(body, suffix)


def test_a_document_that_takes_too_much_is_refused(documents: dict[str, Path]) -> None:
    with pytest.raises(FileRejectedError, match="tar för mycket tid eller minne"):
        lines_of(documents[".docx"].read_bytes(), ".docx", replace(LIMITS, megabytes=30))
    with pytest.raises(FileRejectedError, match="tar för mycket tid eller minne"):
        lines_of(documents[".pdf"].read_bytes(), ".pdf", replace(LIMITS, seconds=0.01))


def test_other_files_and_other_encodings_are_refused() -> None:
    with pytest.raises(FileRejectedError, match="docx, pdf, md eller txt"):
        lines_of(b"hej", ".odt")
    with pytest.raises(FileRejectedError, match="UTF-8"):
        lines_of("Mål".encode("latin-1"), ".txt")
    with pytest.raises(FileRejectedError, match="ingen text"):
        lines_of(b" \n \n", ".txt")


FRAGMENTS = [
    "Förord", "Uppdragsplanens mål", "Bilaga", "Tidplan för uppföljning", "Ekonomiska förutsättningar",
    "Mål 1 Skola", "Mål 99999999999 X", "Måluppfyllelse", "- A. Andelen ökar från 5 till 3.", "- Öka från 1 procent till 2 procent.",
    "1\tPunkt\tHanteras via uppdragsplanens mål 1 Skola.\tPågår", "x\t\t\t", "Nr\tPunkt\tHantering\tStatus",
    "Mål 2 Titel\t• Bidrar (mål 1).", "Nämnden ansvarar för tre av de totalt fem punkterna.", "KS 2023/1297",
    "Nämndens uppdragsplan 2024", "Beslutad av nämnden den 2023-99-99.", "- **Delårsuppföljning** genomförs i juni och så.",
    "Den totala budgetramen uppgår till 1 000,5 mnkr.", "- skola 5 procent,", "Ansvar för specifika områden", "- sak,",
    "Nämndens bidrag till kommunfullmäktiges övergripande mål",
]  # fmt: skip


@settings(max_examples=100)
@given(
    st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=30).map(lambda text: text.replace("\n", " ")), max_size=25)
)
def test_any_text_gives_a_draft_with_all_of_its_lines(lines: list[str]) -> None:
    draft = recognise(lines)
    assert [row.get("text") for row in draft.filled.of("document")] == lines
    assert all(text in lines for _, text in draft.unplaced)
    validate(draft.filled, CODES)


@settings(max_examples=6)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=30), max_size=12))
def test_the_draft_of_any_text_is_a_workbook_that_is_read_again(lines: list[str]) -> None:
    try:
        read = lines_of("\n".join(lines).encode("utf-8", "ignore"), ".txt")
    except FileRejectedError:
        return
    draft = recognise(read)
    filled, _ = read_sheet(read_workbook(make_sheet(draft.filled, draft.unplaced), "utkast.xlsx"))
    assert [row.get("text") for row in filled.of("document")] == read
