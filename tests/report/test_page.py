"""Test the page Rapport: what it offers, that making a report is logged, and what it says when data are missing."""

import io
from pathlib import Path

import pytest
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from panel.access import current_user
from panel.access.permissions import RoleAssignment, User
from panel.records import audit
from panel.records.audit import Event, LogFilter
from panel.report.mail import letters as mail
from panel.report.mail.settings import settings_of
from panel.report.word import pdf
from tests.support.pages import buttons, press, run, words

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("own_log")]

LETTERS = "Mejl till kontoren"
MAIL = {"host": "localhost", "sender": "panelen@kommun.example", "security": "none"}


def errors(app: AppTest) -> list[str]:
    return [one.value for one in app.error]


@pytest.mark.usefixtures("reported_panel")
def test_the_report_is_made_offered_and_logged() -> None:
    app = run("report", format="PowerPoint", period="Delår 2024", per="2024-06-28")
    assert ">Rapport<" in words(app)
    press(app, "Gör rapporten")
    assert "Klar: rapport-ks-2024-delar-2024-06-28.pptx" in words(app)
    assert [one.label for one in app.get("download_button")] == ["Hämta"]
    (line,) = audit.lines(LogFilter(Event.EXPORTED))
    assert (line.who, line.about["form"], line.about["known_on"]) == ("lokal", "pptx", "2024-06-28")
    body = app.session_state["report made"][1]
    assert len(Presentation(io.BytesIO(body)).slides) == 10
    app.segmented_control(key="format").set_value("Excel").run()
    assert not app.get("download_button")


@pytest.mark.usefixtures("reported_panel")
def test_the_message_stands_on_the_page_and_the_latest_reported_is_first() -> None:
    app = run("report")
    assert "12 av 23 måluppfyllelser uppfylls" in words(app)
    assert app.selectbox(key="period").value == "Den aktuella"
    assert "<h2>Helårsuppföljning 2024</h2>" in words(app)


@pytest.mark.usefixtures("panel")
def test_before_anything_is_reported_it_says_so() -> None:
    assert "Inget är rapporterat i helårsuppföljningen 2024" in words(run("report"))


@pytest.mark.usefixtures("reported_panel")
def test_without_libreoffice_pdf_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "office", lambda: None)
    app = run("report", format="Pdf")
    assert [one.value for one in app.info] == [pdf.HOW_TO_INSTALL]
    assert not buttons(app)


@pytest.mark.usefixtures("reported_panel")
def test_a_template_that_cannot_be_used_is_reported_and_nothing_is_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PANEL_REPORT_TEMPLATE", "/saknas/mall.docx")
    app = press(run("report"), "Gör rapporten")
    assert "går inte att använda som mall" in errors(app)[0]
    assert audit.lines() == []
    assert not app.get("download_button")


@pytest.mark.usefixtures("reported_panel")
def test_letters_are_written_as_files_and_logged() -> None:
    app = press(run("report", visa=LETTERS), "Skriv mejlen")
    assert [one.label for one in app.get("download_button")] == [
        "Hämta mejlet till Kommundirektörens kontor",
        "Hämta mejlet till Samhällsbyggnadskontoret",
        "Hämta mejlet till Tillväxt- och utvecklingskontoret",
    ]
    assert "11 svar saknas som inget kontor är utpekat för" in words(app)
    (line,) = audit.lines(LogFilter(Event.EXPORTED))
    assert (line.about["way"], line.about["offices"]) == ("files", 3)


@pytest.mark.usefixtures("reported_panel")
def test_who_only_reads_gets_no_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = User("läsare-1", "läsare", (RoleAssignment("läsare", ("*",)),))
    monkeypatch.setattr(current_user, "current_user", lambda: reader)
    app = run("report", visa=LETTERS)
    assert LETTERS not in [option for control in app.segmented_control for option in control.options]
    assert buttons(app) == ["Gör rapporten"]


@pytest.mark.usefixtures("reported_panel")
def test_nothing_is_sent_where_the_server_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    boxes = dict.fromkeys(("kommundirektor", "samhallsbyggnad", "tillvaxt"), "x@kommun.example")
    settings = settings_of(MAIL | {"port": 9, "offices": boxes}, "secrets.toml")
    monkeypatch.setattr("panel.report.mail.settings.mail_settings", lambda: settings)
    app = press(run("report", visa=LETTERS), "Skriv mejlen")
    press(app, "Skicka 3 mejl från panelen@kommun.example")
    assert "går inte att nå" in errors(app)[0]
    assert "Inget är skickat." in errors(app)[0]
    assert [line.about["way"] for line in audit.lines(LogFilter(Event.EXPORTED))] == ["files"]


@pytest.mark.usefixtures("reported_panel")
def test_settings_that_do_not_hold_are_reported(tmp_path: Path) -> None:
    (tmp_path / "secrets.toml").write_text('[mail]\nhost = "localhost"\n')
    assert "[mail] sender" in errors(run("report", visa=LETTERS))[0]


@pytest.mark.usefixtures("reported_panel")
def test_each_letter_that_is_sent_is_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    boxes = dict.fromkeys(("kommundirektor", "samhallsbyggnad", "tillvaxt"), "x@kommun.example")
    monkeypatch.setattr(
        "panel.report.mail.settings.mail_settings", lambda: settings_of(MAIL | {"offices": boxes}, "secrets.toml")
    )
    monkeypatch.setattr(mail, "send", lambda sent, settings, notify: [notify(one) for one in sent])
    app = press(press(run("report", visa=LETTERS), "Skriv mejlen"), "Skicka 3 mejl")
    assert "Skickat till Kommundirektörens kontor" in words(app)
    sent = [line.about["office"] for line in audit.lines(LogFilter(Event.EXPORTED)) if line.about["way"] == "sent"]
    assert sorted(sent) == ["kommundirektor", "samhallsbyggnad", "tillvaxt"]
