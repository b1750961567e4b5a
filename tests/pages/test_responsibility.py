"""Test Ansvar: choosing offices and global goals, saving them as one publication, and who may."""

import io

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from panel import warehouse
from panel.follow_up.responsibility import read_stated, set_responsibility
from panel.follow_up.responsibility_sheet import make_sheet
from panel.ledger.responsibility import OFFICE, OTHERS
from panel.records import audit
from panel.records.audit import Event, LogFilter
from panel.wording.labels import short_office
from panel.wording.table_files import MEDIA
from tests.support.follow_up_sheets import PLAN
from tests.support.pages import buttons, run, words

GROWTH, TOWN = "Tillväxt- och utvecklingskontoret", "Samhällsbyggnadskontoret"


pytestmark = pytest.mark.usefixtures("without_findings", "served")


def choose(app: AppTest, item: str, office: str) -> None:
    next(one for one in app.selectbox if one.label == f"Kontor för {item}").set_value(office)


def save(app: AppTest) -> AppTest:
    app.text_input(key="funktion").set_value("controller")
    app.run()
    return next(one for one in app.button if one.label.startswith("Spara ansvar")).click().run()


def test_offices_are_chosen_and_saved_as_one_publication() -> None:
    app = run("responsibility")
    assert "Inget kontor är utpekat för planens 8 mål och 17 punkter utanför målen." in words(app)
    app.text_input(key="1 new office").set_value("Gatukontoret").run()
    app.multiselect(key="1 several").set_value(["Mål 1", "Punkt 5"])
    app.selectbox(key="1 for all").set_value(GROWTH).run()
    next(one for one in app.button if one.label == "Välj i raderna").click().run()
    choose(app, "Mål 3", "Gatukontoret")
    app.run()
    assert "Spara ansvar (3 ändrade)" in buttons(app)
    shown = words(save(app))
    assert 'Sparat som <a href="kvitton?kvitto=1">publicering 1</a>' in shown
    assert "Ett ansvarigt kontor är utpekat för 2 av 8 mål och 1 av 17 punkter utanför målen." in shown
    assert "Spara ansvar" in buttons(app)
    stated = {key: value for key, value in read_stated(PLAN).items() if value}
    assert stated == {("goal:1", OFFICE): GROWTH, ("point:5", OFFICE): GROWTH, ("goal:3", OFFICE): "Gatukontoret"}
    (line,) = audit.lines(LogFilter(Event.SET_RESPONSIBILITY))
    assert line.about == {"plan_id": PLAN, "receipt_no": 1, "items": 3}
    log = words(run("receipts", kvitto="1"))
    assert "Ansvarigt kontor" in log
    assert '<td data-l="Avser">ansvar</td>' in log
    assert "Gatukontoret" in log


def test_offices_that_work_with_the_one_that_answers_see_it_as_theirs_too() -> None:
    app = run("responsibility")
    assert not [one for one in app.multiselect if one.label == "Andra kontor för Mål 1"]
    choose(app, "Mål 1", GROWTH)
    app.run()
    next(one for one in app.multiselect if one.label == "Andra kontor för Mål 1").set_value([TOWN])
    save(app)
    assert {key: value for key, value in read_stated(PLAN).items() if value} == {
        ("goal:1", OFFICE): GROWTH,
        ("goal:1", OTHERS): TOWN,
    }
    assert f"Tillväxt och utveckling, med {short_office(TOWN)}" in words(run("goals"))
    assert "Tillväxt och utveckling, med Samhällsbyggnad" in words(run("programme"))
    theirs = words(run("to_do", kontor=TOWN, period="Helår 2024"))
    assert "För oss: 4 saknas" in theirs
    assert "Ett annat kontor svarar och räknas." in theirs
    assert "För oss" not in words(run("to_do", kontor=GROWTH, period="Helår 2024"))


def test_global_goals_are_chosen_in_their_own_view() -> None:
    app = run("responsibility", visa="Globala mål")
    assert "Inget av planens 8 mål är kopplat till de globala målen." in words(app)
    next(one for one in app.multiselect if one.label == "Globala mål för Mål 5").set_value([13, 7])
    save(app)
    assert warehouse.read("goal_sdgs", plan_id=PLAN)["sdg_no"].tolist() == [7, 13]


def test_what_another_states_meanwhile_is_not_overwritten() -> None:
    app = run("responsibility")
    choose(app, "Mål 1", GROWTH)
    app.run()
    set_responsibility(PLAN, {("goal:1", OFFICE): TOWN}, read_stated(PLAN), "controller")
    save(app)
    assert "Någon annan har ändrat ansvaret för Mål 1" in app.error[0].value
    assert read_stated(PLAN)["goal:1", OFFICE] == TOWN


def test_a_sheet_in_excel_is_saved_as_one_publication() -> None:
    body = make_sheet(PLAN)
    book = load_workbook(io.BytesIO(body))
    book.worksheets[0]["D2"] = GROWTH
    out = io.BytesIO()
    book.save(out)
    app = run("responsibility", visa="I Excel")
    app.file_uploader[0].set_value([("ansvar.xlsx", body, MEDIA["xlsx"])]).run()
    assert "Inget ändras" in words(app)
    app.file_uploader[0].set_value([("ansvar.xlsx", out.getvalue(), MEDIA["xlsx"])]).run()
    assert "Spara ansvar (1 ändrad)" in buttons(app)
    assert "Sparat som" in words(save(app))
    assert read_stated(PLAN)["goal:1", OFFICE] == GROWTH
