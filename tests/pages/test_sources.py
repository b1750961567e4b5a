"""Källor och kvalitet lists what is a source, the late ones first; old addresses lead to the views of today."""

import re
from datetime import date

import pytest

from panel.ui.sources.listing import headline
from panel.ui.sources.listing import listing as listed
from panel.wording import clock
from tests.support.pages import run, words


@pytest.mark.usefixtures("panel")
def test_sources_are_listed_with_their_age_and_files_of_the_panels_own_are_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 29))
    shown = words(run("sources"))
    titles = re.findall(r"<b>([^<]+)</b><span class=\"why\">", shown)
    assert titles[0] == "Folkmängd i Norrköping per månad"
    assert "Kommunstyrelsens uppdragsplan 2024" in titles
    assert not {"Indikatorer", "Tidsseriebrott", "Budgetramen och dess delar"} & set(titles)
    assert "4 av 7 statistikkällor är sena. Mest försenad är folkmängd i Norrköping per månad: 14 månader" in shown
    assert "Egen sammanställning" not in shown
    assert "Filens namn och kontrollsumma finns i Hämta data." in shown
    assert "data/kallor/kallor.csv" in shown


@pytest.mark.usefixtures("panel")
def test_what_is_needed_is_listed_with_how_it_is_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 29))
    shown = words(run("sources", visa="Har och saknas"))
    assert (
        "Planen och sidorna behöver 26 mått: inget saknas helt för Norrköping, 2 börjar senare än de behövs, 22 är sena"
        in shown
    )
    births = shown.partition("Födda")[2].partition("</details>")[0]
    assert "2 kvartal efter" in births and "behövs från januari 1968" in births
    assert "python -m etl series add --indicator births" in births and "sidan Befolkning" in births
    assert 'href="lagg-till-statistik?matt=F%C3%B6dda"' in births


@pytest.mark.usefixtures("panel")
def test_nothing_is_late_on_the_day_that_the_newest_figures_ended() -> None:
    assert headline(date(2024, 12, 31)) == "Ingen av 7 statistikkällor är sen"
    assert "efter</span>" not in listed(date(2024, 12, 31))


@pytest.mark.usefixtures("panel")
@pytest.mark.parametrize(
    ("view", "now", "seen"),
    [
        ("Iakttagelser", "Frågetecken", "Styrelsen bör känna till ("),
        ("Rättelser", "Frågetecken", "kända fel i källorna"),
        ("Bygget", "Källor", "statistikkällor"),
    ],
)
def test_an_address_from_before_leads_to_the_view_of_today(view: str, now: str, seen: str) -> None:
    app = run("sources", visa=view)
    shown = words(app)
    assert seen in shown
    assert "kan inte vara" not in shown
    assert app.session_state["visa"] == now
