"""Test Lägg till statistik: a file is read, asked about, added and followed by the next, and is undone where it fails."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl import adding
from etl.fetch.catalogue.catalogue import ADDED, read_catalogue
from etl.fetch.sources.web import RawResponse
from etl.fetch.store import read_snapshots
from panel import warehouse
from panel.__main__ import main
from panel.errors import SourceError
from panel.records import audit
from panel.records.audit import Event, LogFilter
from panel.ui.add_statistics import given
from tests.support.pages import run, words

pytestmark = pytest.mark.slow

TABLE = "Lägenheter\n\nKommun;2021;2022\nNorrköping;10;11\nLinköping;20;21\n\nKälla: SCB\n"
NEXT = "Lägenheter\n\nKommun;2022;2023\nNorrköping;11;13\nLinköping;22;23\n"


@pytest.fixture
def own(data: Path, built: Path, monkeypatch: pytest.MonkeyPatch):
    """A panel with sources of its own. What it would build is only noted: what a build makes of it is tested elsewhere."""
    shutil.copy(built, data / "dashboard.duckdb")
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(data / "dashboard.duckdb"))
    monkeypatch.setattr(adding, "rebuild", lambda *arguments, **named: None)
    return data


def hand_over(app: AppTest, text: str, name: str = "Lägenheter.csv") -> AppTest:
    app.file_uploader[0].set_value((name, text.encode(), "text/csv")).run()
    assert not app.exception, app.exception
    return app


def field(app: AppTest, label: str):
    return next(one for one in [*app.text_input, *app.selectbox, *app.checkbox] if one.label.startswith(label))


def press(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception, app.exception
    return app


def added(text: str = TABLE) -> AppTest:
    app = hand_over(run("add_statistics"), text)
    field(app, "Enhet").set_value("antal")
    field(app, "Definition").set_value("Lägenheter den 31 december.")
    field(app, "Vem har tagit fram").set_value("SCB")
    field(app, "Licens").set_value("CC0 1.0")
    return press(app, "Lägg till")


def test_a_file_is_read_asked_about_and_added_as_a_new_measure(own: Path) -> None:
    app = hand_over(run("add_statistics"), TABLE)
    shown = words(app).replace("&#39;", "'")
    assert "Skiljetecken ';'; kolumner som säger vad talen gäller 'Kommun'" in shown and "Alla 4 uppgifter" in shown
    assert '<td data-l="Region">Linköping</td><td data-l="Period">2021</td>' in shown
    assert "Ifyllt nedan efter filen: Källa: SCB." in shown and "under tabellen" not in shown
    assert [field(app, label).value for label in ("Namn", "Enhet", "Vem")] == ["Lägenheter", "antal", "SCB"]
    press(app, "Lägg till")
    assert app.error[0].value == "Skriv också definition, licens." and not (own / ADDED).exists()
    app = added()
    assert 'utforska?matt=lagenheter&amp;region=0581&amp;frekvens=Y">Se den i Utforska' in words(app)
    series = read_catalogue(own)[-1]
    assert (series.series_id, series.is_added, series.entry["licence"]) == ("lagenheter", True, "CC0 1.0")
    assert series.indicators[0].about["frequency"] == "Y" and series.entry["layout"]["across"] == ["period"]
    (snapshot,) = read_snapshots(own, "lagenheter")
    assert snapshot.figure_count == 4 and snapshot.files[0].url == "Lägenheter.csv"
    (line,) = audit.lines(LogFilter(Event.ADDED_SERIES))
    assert (line.who, line.about) == ("lokal", {"series": "lagenheter"})


def test_what_a_file_has_is_proposed_and_each_column_becomes_a_measure(own: Path) -> None:
    text = "Unga i arbete\nKön;År;Antal;Medelinkomst\nKvinnor;2021;10;11\nMän;2021;12;13\n"
    app = hand_over(run("add_statistics"), text, "unga_linköping.csv")
    assert field(app, "Flera kolumner har tal").value == "alla"
    assert field(app, "Ingen dimension är regionen").value == "0580"
    names = [one.value for one in app.text_input if one.label.startswith(("Namn på", "Enhet för"))]
    assert names == ["Unga i arbete: Antal", "antal", "Unga i arbete: Medelinkomst", ""]
    field(app, "Definition").set_value("Unga som arbetar.")
    field(app, "Vem har tagit fram").set_value("SCB")
    field(app, "Licens").set_value("CC0 1.0")
    press(app, "Lägg till")
    assert app.error[0].value == "Skriv också namn och enhet för vart och ett av måtten."
    field(app, "Enhet för Medelinkomst").set_value("kronor")
    assert 'matt=unga_i_arbete-antal&amp;region=0580&amp;frekvens=Y&amp;kon=men">Se den i Utforska' in words(
        press(app, "Lägg till")
    )
    first, second = read_catalogue(own)[-1].indicators
    assert (first.about["title"], second.about["unit"]) == ("Unga i arbete: Antal", "kronor")
    (snapshot,) = read_snapshots(own, "unga-linkoping")
    assert snapshot.figure_count == 4


def test_the_next_file_goes_in_without_a_question_and_one_laid_out_anew_is_refused(own: Path) -> None:
    added()
    app = hand_over(run("add_statistics", visa="Tillagd statistik"), NEXT)
    assert "Filen ger 2 nya uppgifter och 1 reviderad." in words(app)
    press(app, "Läs in")
    first, second = read_snapshots(own, "lagenheter")
    assert first.since is None and str(second.since) == "2022-01-01"
    assert len(audit.lines(LogFilter(Event.TOOK_IN_FILE))) == 1
    app = hand_over(
        run("add_statistics", visa="Tillagd statistik"), "Kommun;År;Antal\nNorrköping;2024;1\nLinköping;2024;2\n"
    )
    refused = app.error[0].value.replace("\\", "")
    assert "upplagd på ett annat sätt än förra gången" in refused
    assert "åt sidan perioder" in refused.partition("Nu:")[0] and "'År'" in refused.partition("Nu:")[2]
    assert len(read_snapshots(own, "lagenheter")) == 2


def test_figures_are_taken_away_only_when_that_is_confirmed(own: Path) -> None:
    added(NEXT)
    app = hand_over(run("add_statistics", visa="Tillagd statistik"), TABLE)
    assert "1 reviderad" in words(app) and "2 borttagna" in words(app)
    assert "Läs in" not in [one.label for one in app.button]
    field(app, "Ta bort 2 uppgifter").set_value(True).run()
    press(app, "Läs in")
    assert len(read_snapshots(own, "lagenheter")) == 2


def test_a_build_that_fails_leaves_everything_as_it_was(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_catalogue(own)

    def stopped(*arguments: object, **named: object) -> None:
        raise SourceError("Bygget gick inte.", "Rätta det.")

    monkeypatch.setattr(adding, "rebuild", stopped)
    assert "Bygget gick inte" in added().error[0].value
    assert read_catalogue(own) == before and read_snapshots(own, "lagenheter") == []
    monkeypatch.setattr(adding, "rebuild", lambda *arguments, **named: None)
    added()
    monkeypatch.setattr(adding, "rebuild", stopped)
    press(hand_over(run("add_statistics", visa="Tillagd statistik"), NEXT), "Läs in")
    assert len(read_snapshots(own, "lagenheter")) == 1


def test_a_series_is_removed_with_its_figures_set_aside(own: Path) -> None:
    added()
    app = run("add_statistics", visa="Tillagd statistik")
    field(app, "Ja, ta bort den").set_value(True).run()
    assert "Serien är borttagen" in words(press(app, "Ta bort"))
    assert read_snapshots(own, "lagenheter") == [] and list((own / "snapshots").glob("lagenheter.removed-*"))


def test_sources_that_other_machines_do_not_see_are_refused(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "DATA", own)
    monkeypatch.setattr(warehouse, "builds_kept", lambda target: 3)
    assert "Lagret delas av flera maskiner" in run("add_statistics").error[0].value


def test_a_file_that_cannot_be_read_says_why(own: Path) -> None:
    app = hand_over(run("add_statistics"), "x", "bild.gif")
    assert "bild.gif har inget format som läses här" in app.error[0].value.replace("\\", "")


def test_the_file_of_an_address_is_fetched_each_night(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "https://statistik.example/hamta?id=7"
    monkeypatch.setattr(given, "request", lambda web, asked, expects: RawResponse("", asked, TABLE.encode()))
    app = run("add_statistics")
    field(app, "Eller skriv en adress").set_value(url).run()
    field(app, "Definition").set_value("Lägenheter den 31 december.")
    field(app, "Licens").set_value("CC0 1.0")
    press(app, "Lägg till")
    series = read_catalogue(own)[-1]
    assert (series.service, series.entry["url"], series.is_uploaded) == ("csv", url, False)
    assert len(read_snapshots(own, series.series_id)) == 1
    assert f"Det nya hämtas varje natt från {url}" in words(run("add_statistics", visa="Tillagd statistik"))


def test_one_of_the_files_of_a_page_is_chosen(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "https://statistik.example/sida"
    page = '<!doctype html><a href="/1/metod.pdf">x</a><a href="/2/bostader-2026-01.csv">y</a>'
    bodies = {url: page, "https://statistik.example/2/bostader-2026-01.csv": TABLE}
    monkeypatch.setattr(given, "request", lambda web, asked, expects: RawResponse("", asked, bodies[asked].encode()))
    app = run("add_statistics")
    field(app, "Eller skriv en adress").set_value(url).run()
    field(app, "Vilken av sidans filer?").select("bostader-2026-01.csv").run()
    field(app, "Definition").set_value("Lägenheter den 31 december.")
    field(app, "Licens").set_value("CC0 1.0")
    press(app, "Lägg till")
    entry = read_catalogue(own)[-1].entry
    assert (entry["url"], entry["link"]) == (url, "bostader-*.csv")


@pytest.mark.parametrize("url", ["https://127.0.0.1/a.csv", "https://[::1]/a.csv", "http://scb.se/a.csv", "file:///a"])
def test_an_address_within_is_refused(own: Path, url: str) -> None:
    app = run("add_statistics")
    field(app, "Eller skriv en adress").set_value(url).run()
    assert "ingen värd på det öppna internet" in app.error[0].value or "inte https" in app.error[0].value


def test_a_measure_gets_another_name_with_its_figures_as_they_are(own: Path) -> None:
    added()
    app = run("add_statistics", visa="Tillagd statistik")
    field(app, "Nytt namn").set_value("Bostäder").run()
    assert "Namnet är bytt" in words(press(app, "Byt namn"))
    first, second = read_snapshots(own, "lagenheter")
    assert (
        second.series.indicators[0].about["title"] == read_catalogue(own)[-1].indicators[0].about["title"] == "Bostäder"
    )
    assert (first.figures_sha256, first.files) == (second.figures_sha256, second.files)


def test_a_file_is_added_to_a_measure_that_the_panel_has(own: Path) -> None:
    app = hand_over(run("add_statistics", matt="Födda"), TABLE.replace("Lägenheter", "Födda"))
    assert not [one for one in app.text_input if one.label == "Definition"]
    field(app, "Licens").set_value("CC0 1.0")
    press(app, "Lägg till")
    series = read_catalogue(own)[-1]
    assert series.indicators[0].indicator_id == "births" and series.indicators[0].about == {}


def test_figures_of_another_source_are_replaced_only_when_that_is_confirmed(own: Path) -> None:
    app = hand_over(run("add_statistics", matt="Folkmängd"), TABLE.replace("Lägenheter", "Folkmängd"))
    assert "Lägg till" not in [one.label for one in app.button]
    warned = app.warning[0].value.replace("\\", "").replace("\N{NO-BREAK SPACE}", " ")
    assert "Filen har 11 för Norrköping 2022, men panelen har 145 120 (SCB, " in warned and "4 uppgifter" in warned
    field(app, "Ersätt 4").set_value(True).run()
    field(app, "Licens").set_value("CC0 1.0")
    press(app, "Lägg till")
    assert read_catalogue(own)[-1].indicators[0].indicator_id == "population"


def test_the_command_asks_before_it_replaces_figures(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own / "incoming").mkdir(exist_ok=True)
    (own / "incoming" / "x.csv").write_text(TABLE.replace("Lägenheter", "Folkmängd"), encoding="utf-8")
    asked = ["--data", str(own), "series", "add", "--service", "csv", "--file", "incoming/x.csv", "--indicator"]
    asked += ["population", "--licence", "CC0 1.0"]
    assert main(asked) == 2
    assert "men panelen har 145 120" in " ".join(capsys.readouterr().err.split())
    assert main([*asked, "--replace", "ja"]) == 0
