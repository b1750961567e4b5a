"""Test the pages Lämna in and Publiceringslogg as the server runs them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from streamlit.testing.v1 import AppTest

from panel.sheets import state
from panel.wording import clock
from tests.support.follow_up_sheets import all_of, edited, hand_in, serve, template, write
from tests.support.pages import buttons, run, words

pytestmark = pytest.mark.slow

items = state._items
HOSTILE = "<script>alert(1)</script> **fet** $x^2$ =1+1"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def served(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loaded_once: None) -> None:
    serve(built, tmp_path, monkeypatch)


def handed_in(*bodies: bytes, names: tuple[str, ...] = ("blad.xlsx", "blad2.xlsx")) -> AppTest:
    app = run("follow_up")
    app.segmented_control[0].set_value("Lämna in blad").run()
    files = [(name, body, XLSX) for name, body in zip(names, bodies, strict=False)]
    app.file_uploader[0].set_value(files).run()
    assert not app.exception, app.exception
    return app


def button(app: AppTest, label: str):
    return next(one for one in app.button if one.label == label)


def test_the_page_offers_the_sheet_of_the_follow_up_due_last_and_says_what_to_fill_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 29))
    late = words(run("follow_up", visa="Hämta blad"))
    assert "30 november 2024" in late
    for message in ("Mer än 1 år efter sista dagen", "Sista dagen har passerat, men bladet kan fortfarande lämnas in."):
        assert message in late
    assert "Mer än 1 år efter sista dagen" in words(run("to_do"))
    monkeypatch.setattr(clock, "today", lambda: date(2024, 6, 1))
    app = run("follow_up", visa="Hämta blad")
    assert [one.label for one in app.get("download_button")] == ["Hämta bladet i Excel"]
    shown = words(app)
    assert "30 juni 2024" in shown
    assert "29 dagar kvar" in shown
    assert "Uppföljningen pågår." in shown
    assert "Sista dagen" not in shown
    assert "Bedömd måluppfyllelse" in shown
    assert "Arbetet är klart" in shown


def test_errors_changes_and_what_is_left_are_shown_and_nothing_can_be_published() -> None:
    wrong = all_of(
        write("Programpunkter", "point:2", Status="Klar"), write("Programpunkter", "point:3", Status="Slutförd")
    )
    app = handed_in(edited(template(), wrong))
    shown = words(app)
    assert "1 fel att rätta" in shown
    assert "'Klar' är inte en status. Menar du 'Slutförd'?".replace("'", "&#39;") in shown
    assert "1 uppgift ändras" in shown
    assert buttons(app) == ["Ja, ändra ordet"]


def test_a_sheet_is_published_once_somebody_says_which_function_asks() -> None:
    app = handed_in(edited(template(), write("Programpunkter", "point:3", Status="Slutförd")))
    assert "1 av 36 besvarade" in words(app)
    assert button(app, "Publicera").disabled
    app.text_input(key="funktion").set_value("controller").run()
    button(app, "Publicera").click().run()
    assert not app.exception
    assert "Klart: publicering 1" in words(app)
    assert "kvitton/kvitto.xlsx?" in words(app)


def test_what_looks_odd_must_be_seen_first() -> None:
    app = handed_in(edited(template(), write("Programpunkter", "point:1", Status="Pågår")))
    app.text_input(key="funktion").set_value("controller").run()
    assert button(app, "Publicera").disabled
    app.checkbox[0].check().run()
    assert not button(app, "Publicera").disabled


def test_what_is_not_read_stands_open_and_must_be_seen_first() -> None:
    def beside(book) -> None:
        book["Programpunkter"]["F3"].comment = Comment("Ring kontoret", "En funktion")

    app = handed_in(edited(template(), all_of(write("Programpunkter", "point:3", Status="Slutförd"), beside)))
    shown = words(app)
    assert "Läses inte (1)" in shown
    assert "Kommentaren &#39;Ring kontoret&#39; läses inte" in shown
    app.text_input(key="funktion").set_value("controller").run()
    assert button(app, "Publicera").disabled
    assert "bekräfta att du har sett det som inte läses" in words(app)
    app.checkbox(key="seen-unread").check().run()
    assert not button(app, "Publicera").disabled


def test_other_words_are_changed_by_one_click_and_back_by_another() -> None:
    app = handed_in(edited(template(), write("Programpunkter", "point:2", Status="klar")))
    assert "'klar' som Slutförd".replace("'", "&#39;") in words(app)
    button(app, "Ja, ändra ordet").click().run()
    assert "1 annat ord läst som listans" in words(app)
    assert "1 uppgift ändras" in words(app)
    button(app, "Nej, ändra inte ordet").click().run()
    assert "1 fel att rätta" in words(app)


def test_a_cross_is_said_to_be_read_as_yes_and_several_words_are_offered_together() -> None:
    app = handed_in(edited(template(), write("Programpunkter", "point:2", Oförändrat="x")))
    assert "&#39;x&#39; läses som Ja." in words(app)
    assert [label for label in buttons(app) if "ändra" in label] == []
    both = all_of(write("Programpunkter", "point:2", Status="klar"), write("Programpunkter", "point:3", Status="klar"))
    assert "Ja, ändra alla" in buttons(handed_in(edited(template(), both)))


def test_a_sheet_without_anything_to_answer_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    body = edited(template(), write("Programpunkter", "point:2", Status="Slutförd"))
    assert "Nyckeltal</b>" in words(handed_in(body))
    monkeypatch.setitem(state.ITEM_QUERIES, "measure", "no_measures")
    monkeypatch.setattr(state, "_items", lambda query, plan_id: {} if query == "no_measures" else items(query, plan_id))
    shown = words(handed_in(edited(body, lambda book: book.remove(book["Nyckeltal"]))))
    assert "0 av 0" not in shown
    assert "Programpunkter</b>: 1 av 36 besvarade" in shown


def test_that_all_is_known_is_said_only_when_it_is() -> None:
    def beside(book) -> None:
        book["Läs mig"]["A40"] = "Vi har ändrat i budgeten"

    assert "Allt i filen är redan känt" in words(handed_in(template()))
    shown = words(handed_in(edited(template(), beside)))
    assert "Allt i filen är redan känt" not in shown
    assert "står ovan, under Läses inte" in shown

    def strike(book) -> None:
        book["Programpunkter"]["E3"].font = Font(strike=True)

    app = handed_in(edited(template(), strike))
    assert "Läses ändå (1)" in words(app)
    assert "under Läses ändå, är redan känt" in words(app)
    assert "Läses inte" not in words(app)
    assert [one.label for one in app.get("download_button")] == ["Hämta samma arbetsbok med cellerna märkta"]


def test_text_from_a_sheet_is_shown_as_it_was_typed() -> None:
    stale = template()
    hand_in(write("Programpunkter", "point:2", Kommentar="Först"))

    def hostile(book) -> None:
        cell = book["Programpunkter"]["F3"]
        cell.value, cell.data_type = HOSTILE, "s"

    app = handed_in(edited(stale, hostile), names=("<b>blad</b>.xlsx",))
    shown = words(app)
    assert "<script>" not in shown
    assert "<b>blad" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; **fet** $x^2$ =1+1" in shown
    labels = [one.label for one in [*app.radio, *app.button, *app.checkbox, *app.get("download_button")]]
    assert not any("fet" in label or "<" in label for label in labels)
    assert app.radio[0].label == "Vad ska gälla för Punkt 2, Kommentar?"


def test_a_conflict_can_be_decided_for_all_cells_at_once() -> None:
    stale = template()
    both = all_of(
        write("Programpunkter", "point:2", Status="Slutförd"), write("Programpunkter", "point:3", Status="Slutförd")
    )
    hand_in(both)
    other = [write("Programpunkter", f"point:{number}", Status="Ej påbörjad") for number in (2, 3)]
    app = handed_in(edited(stale, all_of(*other)))
    assert "2 krockar att avgöra" in words(app)
    button(app, "Min fil i alla").click().run()
    assert [one.value for one in app.radio] == ["Min fil", "Min fil"]


def refused(shown: str) -> bool:
    return "Filen tas inte emot" in shown


def published_already(shown: str) -> bool:
    return "redan publicerad, i publicering 1" in shown


def untouched(shown: str) -> bool:
    return "Inget ändras" in shown


@pytest.mark.parametrize(
    ("body", "holds"),
    [(lambda: b"namn;belopp", refused), (template, untouched)],
    ids=["a csv", "an untouched sheet"],
)
def test_what_cannot_be_published_is_said(body: Callable[[], bytes], holds: Callable[[str], bool]) -> None:
    assert holds(words(handed_in(body())))


def test_the_same_file_again_is_recognised() -> None:
    body = edited(template(), write("Programpunkter", "point:3", Status="Slutförd"))
    app = handed_in(body)
    app.text_input(key="funktion").set_value("controller").run()
    button(app, "Publicera").click().run()
    assert published_already(words(handed_in(body)))


def test_receipts_are_listed_and_taken_back() -> None:
    assert "Inget är publicerat" in words(run("receipts"))
    hand_in(write("Programpunkter", "point:3", Status="Slutförd"))
    app = run("receipts")
    assert ">Publicering 1</a>" in words(app)
    app.text_input(key="funktion").set_value("controller").run()
    button(app, "Ångra publicering 1").click().run()
    assert not app.exception
    shown = words(app)
    assert ">Publicering 2</a>" in shown
    assert "ångrad i publicering 2" in shown
