"""Test the commands report and mail: what they write, their errors, and that they are logged."""

from email import message_from_bytes
from pathlib import Path

import pytest

from panel.__main__ import main
from panel.records import audit
from panel.records.audit import Event, LogFilter
from panel.report.word import pdf
from tests.support.report_opened import document
from tests.support.reports import HALF, PLAN, WHOLE

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("reported_panel", "own_log")]

ARGUMENTS = ["--plan", PLAN, "--period", HALF]


def test_a_report_is_written_and_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pdf, "office", lambda: None)
    out = tmp_path / "delår.docx"
    assert main(["report", *ARGUMENTS, "--known-on", "2024-06-28", "--out", str(out)]) == 0
    assert "Läget per" in "\n".join(one.text for one in document(out.read_bytes()).paragraphs)
    assert "läget 2024-06-28" in capsys.readouterr().out
    (line,) = audit.lines(LogFilter(Event.EXPORTED))
    assert line.about == {
        "table": "report",
        "plan_id": PLAN,
        "period": HALF,
        "known_on": "2024-06-28",
        "form": "docx",
        "bytes": len(out.read_bytes()),
    }
    assert line.who.startswith("kommandorad:")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["report", *ARGUMENTS, "--out", "x.odt"], "Rapporten kan inte göras som odt"),
        (["report", "--plan", "ks-1999", "--period", HALF, "--out", "x.docx"], "Planen ks-1999 finns inte"),
        (
            ["report", *ARGUMENTS, "--template", "saknas.docx", "--out", "x.docx"],
            "saknas.docx går inte att använda som mall",
        ),
        (["mail", *ARGUMENTS, "--send"], "[mail] saknas i secrets.toml"),
    ],
)
def test_what_cannot_be_done_is_reported_and_nothing_is_logged(
    arguments: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert message in capsys.readouterr().err.replace("\n", " ")
    assert audit.lines() == []
    assert not list(tmp_path.glob("x.*"))


def test_a_folder_that_is_not_there_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "office", lambda: None)
    assert main(["report", *ARGUMENTS, "--out", str(tmp_path / "saknas" / "x.pptx")]) == 2


def test_a_letter_a_file_with_the_offices_own_box(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secrets = '[mail]\nhost = "localhost"\nsender = "a@b.example"\n[mail.offices]\ntillvaxt = "tv@kommun.example"\n'
    (tmp_path / "secrets.toml").write_text(secrets)
    assert (
        main(["mail", "--plan", PLAN, "--period", WHOLE, "--office", "tillvaxt", "--out", str(tmp_path / "mejl")]) == 0
    )
    (file,) = (tmp_path / "mejl").iterdir()
    assert message_from_bytes(file.read_bytes())["To"] == "tv@kommun.example"
    assert "11 svar saknas som inget kontor är utpekat för" in capsys.readouterr().out.replace("\n", " ")
    (line,) = audit.lines(LogFilter(Event.EXPORTED))
    assert (line.about["table"], line.about["way"], line.about["offices"]) == ("mail", "files", 1)
