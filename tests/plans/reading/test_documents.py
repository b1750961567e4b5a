"""A plan in Word or pdf is read as its text is: tables keep their rows, columns and headers."""

from pathlib import Path

import pytest

from panel.plans.draft.extract import lines_of
from panel.plans.reading.reader import read_lines
from tests.support.plans.documents import as_docx, as_pdf
from tests.support.plans.reading_share import CASES, found_rows, read, shares

pytestmark = pytest.mark.services


@pytest.mark.parametrize(
    "name",
    ["focus-areas-kolada", "numbered-goals-assignments", "goals-in-a-table", "score-card", "measures-in-bullets"],
)
def test_a_plan_in_word_or_pdf_is_read_as_its_text(name: str, tmp_path: Path) -> None:
    text = (CASES / name / "plan.txt").read_text(encoding="utf-8")
    docx = as_docx(text, tmp_path / "plan.docx")
    for file in (docx, as_pdf(docx)):
        reading = read_lines(lines_of(file.read_bytes(), file.suffix))
        assert found_rows(reading) == found_rows(read(text)), file.suffix
        assert all(share.right == share.stated and not share.wrong for share in shares(CASES / name, reading).values())
