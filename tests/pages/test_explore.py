"""Test the page Utforska as the server runs it: addresses, choices and messages for nonsense."""

import re
from html import unescape
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from panel.charts.explore.selection import CHARTS, TRANSFORMS, Selection, read_selection, series_id
from panel.records import saved_views
from panel.ui.explore import controls, data, saved
from tests.support.pages import run, unfold, words

START = {"matt": "unemployment_share", "region": "0581,00,r9", "frekvens": "Q"}
OWN = series_id("unemployment_share", "0581", "total", "total")

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("panel")]


def address_of(app: AppTest) -> dict[str, str]:
    """The address as the page left it; what the test itself put there comes as lists."""
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}


def chosen(app: AppTest) -> Selection:
    return data.complete(read_selection(address_of(app)))


def charts(app: AppTest) -> int:
    return len(app.get("plotly_chart"))


def test_without_an_address_the_start_is_shown() -> None:
    app = run("explore")
    shown = words(app)
    assert "Arbetslöshet kvartal 4 2025: Norrköping 9,1 %" in shown
    assert "Riket 6,8 %" in shown
    assert "Finns inte i källan för det här urvalet:</b> Eskilstuna, Gävle, Södertälje." in shown
    assert "Brott i serien, januari 2023" in shown
    assert chosen(app) == data.start()


@pytest.mark.parametrize("transform", TRANSFORMS)
@pytest.mark.parametrize("indicator", ["unemployment_share", "births", "employment_rate"])
def test_each_view_shows_a_chart_or_says_why_not(transform: str, indicator: str) -> None:
    app = run("explore", **START | {"matt": indicator, "visning": transform})
    assert charts(app) or ">Visa nivån</a>" in words(app)
    assert chosen(app).transform == transform


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("indicators", ["births", "births,unemployment_share"])
def test_each_chart_shows_or_says_why_not(chart: str, indicators: str) -> None:
    app = run("explore", **START | {"matt": indicators, "diagram": chart})
    assert charts(app) or "Samband visar två mått mot varandra, här finns 1" in words(app)


def test_a_link_reproduces_the_page() -> None:
    address = {
        **START,
        "matt": "births,deaths",
        "fran": "2012-01-01",
        "till": "2020-10-01",
        "visning": "index",
        "bas": "2015-01-01",
        "serie": series_id("births", "0580", "total", "total"),
        "period": "2018-04-01",
    }
    app = run("explore", **address)
    again = run("explore", **address_of(app))
    assert chosen(app) == chosen(again) == read_selection(address)
    assert words(app) == words(again)
    assert "Linköping, kvartal 2 2018" in words(app)


def test_a_choice_changes_the_page_and_its_address_in_one_run() -> None:
    app = run("explore")
    unfold(app, controls.CHOICES_FOLD)
    app.multiselect[0].set_value(["births"]).run()
    assert "Födda kvartal 4 2025: Norrköping 338" in words(app)
    assert chosen(app).indicators == ("births",)
    (button,) = [one for one in app.button if one.label == "Lägg till: Östergötlands län"]
    button.click().run()
    assert chosen(app).regions == ("0581", "00", "r9", "05")


def test_a_choice_holds_when_its_fold_is_closed_and_another_is_opened() -> None:
    app = run("explore", **START, visning="index", bas="2015-01-01", serie=OWN)
    unfold(app, controls.CHOICES_FOLD)
    app.multiselect[0].set_value(["births"]).run()
    app.session_state[controls.CHOICES_FOLD] = False
    unfold(app, controls.POINT_FOLD)
    app.session_state[controls.POINT_FOLD] = False
    unfold(app, controls.CHOICES_FOLD)
    assert not app.exception
    app.multiselect[0].set_value(["births", "deaths"]).run()
    assert not app.exception
    assert (chosen(app).indicators, chosen(app).transform) == (("births", "deaths"), "index")


def test_a_point_is_reported_with_its_source_and_definition() -> None:
    app = run("explore", **START, serie=OWN, period="2023-01-01")
    shown = words(app)
    assert "Arbetslöshet, Norrköping, kvartal 1 2023: 9,1 %" in shown
    for fact in (
        "Värde i källan",
        "Arbetsförmedlingen, via Linköpings kommun",
        "licens CC0 1.0",
        "<dt>Revideringar</dt><dd>Inga",
    ):
        assert fact in shown


def test_a_change_over_a_break_is_not_computed_and_says_why() -> None:
    shown = words(run("explore", **START, visning="forandring", serie=OWN, period="2023-01-01"))
    assert "<dt>Varför det saknas</dt><dd>brott i serien emellan</dd>" in shown
    assert "Norrköping, kvartal 1 2023: ..</h3>" in shown


def test_measures_of_two_kinds_are_apart_and_the_page_says_why() -> None:
    app = run("explore", matt="births,unemployment_share", region="0581", frekvens="Q")
    shown = words(app)
    assert "Födda (antal) och Arbetslöshet (procent) mäter olika saker i olika enheter" in shown
    assert "Levande födda av mödrar" in shown
    assert charts(app) == 2


def test_measures_of_one_kind_share_an_axis() -> None:
    app = run("explore", matt="births,deaths", region="0581", frekvens="Q")
    assert "Varför flera diagram?" not in words(app)
    assert "Norrköping kvartal 4 2025: Födda 338, Döda 317" in words(app)
    assert charts(app) == 1


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ({"matt": "<script>"}, "Mått som inte finns här: &lt;script&gt;."),
        ({"region": "9999"}, "Region som inte finns här: 9999."),
        ({"frekvens": "V"}, "Möjliga: W, M, Q, H, Y, S, R, 3Y, 4Y, 5Y, 10Y."),
        ({"fran": "2024-01-01", "till": "2020-01-01"}, "Byt plats på dem."),
        (
            {
                "matt": ",".join(
                    ["births", "deaths", "emigration", "immigration", "population", "unemployed", "bankruptcies"]
                )
            },
            "Sidan rymmer 6 mått",
        ),
        (
            {**START, "matt": "employment_rate", "frekvens": "Y"},
            "Sysselsättningsgrad finns inte per år, bara per kvartal. <a",
        ),
        ({**START, "frekvens": "M", "region": "0581"}, "Det som finns: alla, 16–64 år; alla, 16–65 år."),
        ({**START, "serie": "births:x"}, "Serien som var vald finns inte i det här urvalet."),
        ({**START, "period": "1900-01-01"}, "Här visas kvartal 4 2025."),
        ({**START, "fran": "1900-01-01", "till": "1901-01-01"}, "Det finns inga uppgifter för den tiden."),
        ({**START, "bas": "1900-01-01", "visning": "index"}, "basperioden saknar värde"),
    ],
)
def test_nonsense_in_the_address_is_reported(address: dict[str, str], message: str) -> None:
    assert message in words(run("explore", **address))


def test_missing_values_are_reported_with_their_reason() -> None:
    shown = words(run("explore", matt="employment_rate", region="0581", frekvens="Q"))
    assert "Saknas, uppgiften finns inte</b> (perioder): Norrköping 40 av 64." in shown


def test_a_remark_is_reported_beside_its_number() -> None:
    shown = words(run("explore", matt="emigration", region="0581", frekvens="Q"))
    assert "<b>1. 1 januari 2023</b> (Utvandring): Utvandringen ökar kraftigt" in shown
    before = words(run("explore", matt="emigration", region="0581", frekvens="Q", till="2020-01-01"))
    assert "Utvandringen ökar kraftigt under 2023" not in before


def test_a_ranking_is_among_all_municipalities() -> None:
    shown = words(run("explore", matt="population", region="0581", frekvens="Y", diagram="rangordning"))
    assert "10:e högst av 290 kommuner" in shown
    assert "regioner i mitten visas inte här; platsen räknas bland alla 290 kommuner" in shown


def test_a_map_needs_no_region_of_its_own() -> None:
    app = run("explore", matt="population", region="00", frekvens="Y", diagram="karta")
    assert "högst är Stockholm" in words(app)
    assert "Finns inte i källan" not in words(app)


def test_every_frequency_offered_leads_to_figures_and_says_which_group_it_chose() -> None:
    app = run("explore")
    unfold(app, controls.CHOICES_FOLD)
    offered = app.button_group[0]
    assert offered.options == ["Månad", "Kvartal", "År (beräknat)"]
    offered.set_value("M").run()
    assert charts(app)
    assert chosen(app).ages == ("16-65",)
    assert "Nu visas alla, 16–65 år." in words(app)
    app.button_group[0].set_value("Q").run()
    assert chosen(app).ages == ("total",)
    assert charts(app)
    assert "Nu visas alla, 16–64 och 16–65 år." in words(app)
    app.run()
    assert "Nu visas" not in words(app)
    app.button_group[0].set_value("Y").run()
    assert "Arbetslöshet 2025: Norrköping 9,4 %" in words(app)


def test_a_year_of_quarters_is_reported_with_how_it_is_made() -> None:
    own = series_id("net_migration", "0581", "total", "total")
    shown = words(run("explore", matt="net_migration", region="0581", frekvens="Y", serie=own))
    assert "Flyttningsnetto 2025: Norrköping −201" in shown
    assert "Inflyttade minus utflyttade. Per år: summan av årets fyra kvartal, beräknad av panelen." in shown
    assert "<dt>Beräknat värde</dt><dd>−201</dd>" in shown


def test_each_measure_is_reported_at_its_own_newest_period() -> None:
    six = ["unemployment_share", "population", "new_businesses", "births", "employment_rate", "bankruptcies"]
    own = series_id("new_businesses", "0581", "total", "total")
    shown = words(run("explore", matt=",".join(six), region="0581,00,r9", frekvens="Q", serie=own))
    for message in ("Arbetslöshet kvartal 4 2025: Norrköping", "Folkmängd kvartal 4 2025: Norrköping"):
        assert message in shown
    assert "Norrköping kvartal 4 2025: Nyföretagande 230 (kvartal 3 2025), Konkurser 28" in shown
    assert "Nyföretagande, Norrköping, kvartal 3 2025: 230</h3>" in shown


def test_a_map_of_few_municipalities_says_so_and_leads_to_one_of_all() -> None:
    shown = words(run("explore", **START, diagram="karta"))
    assert "12 av 290 kommuner har uppgift" in shown
    assert "Öppet arbetslösa av befolkningen 18–65 år, per år" in shown
    (link,) = re.findall(r'href="\?([^"]*matt=open_unemployed[^"]*)">[^<]*, per år</a>', shown)
    wide = words(run("explore", **dict(parse_qsl(unescape(link)))))
    assert "av 290 kommuner" in wide
    assert "har uppgift" not in wide
    assert "Mått som alla kommuner har uppgift om" not in wide


@pytest.mark.parametrize(
    "address",
    [
        {**START, "matt": "employment_rate", "frekvens": "Y"},
        {**START, "frekvens": "M", "region": "0581"},
        {**START, "fran": "1900-01-01", "till": "1901-01-01"},
        {"matt": "births", "region": "0114"},
        {"matt": "population", "region": "0581", "visning": "avstand"},
        {"matt": "births", "region": "0581", "diagram": "samband"},
        {"matt": "births", "region": "0581", "frekvens": "Y", "visning": "sasong"},
    ],
)
def test_what_does_not_exist_leads_to_the_nearest_that_does(address: dict[str, str]) -> None:
    shown = words(run("explore", **address))
    (link,) = re.findall(r'<p class="explore-guard"[^>]*>[^<]*<a href="\?([^"]*)"', shown)
    app = run("explore", **dict(parse_qsl(unescape(link))))
    assert charts(app)
    assert "explore-guard" not in words(app)


def test_each_measure_that_is_held_is_a_link_that_shows_it() -> None:
    app = run("explore", **START)
    unfold(app, controls.CHOICES_FOLD)
    held = words(app).partition("Allt som finns")[2]
    for title in data.titles().values():
        assert f">{title}</a>" in held
    (link,) = re.findall(r'href="\?([^"]*)"[^>]*>Bostäder</a>', held)
    app = run("explore", **dict(parse_qsl(unescape(link))))
    assert chosen(app).frequency == "Y"
    assert charts(app)


def test_regions_are_found_by_code_and_without_marks_several_at_once() -> None:
    app = run("explore", **START)
    unfold(app, controls.CHOICES_FOLD)
    app.multiselect[1].set_value(["0581", "0580, orebro; linköp", "ankeborg"]).run()
    assert chosen(app).regions == ("0581", "0580", "1880")
    assert "Finns inte här: ankeborg." in words(app)


def test_a_point_that_is_looked_at_is_not_saved() -> None:
    app = run("explore", **START, serie=OWN, period="2019-01-01")
    unfold(app, saved.FOLD)
    (button,) = [one for one in app.button if one.label == "Spara vyn"]
    app.text_input(key="namn på vyn").set_value("Kvartalsmemo")
    button.click().run()
    (view,) = [one for one in saved_views.kept() if one.name == "Kvartalsmemo"]
    assert "period" not in view.address
    assert "serie" not in view.address
