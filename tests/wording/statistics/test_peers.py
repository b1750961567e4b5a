"""Whom a municipality is compared with: what it has set, the group that it is in, or its county and the country."""

from collections.abc import Callable
from pathlib import Path

import pytest

from panel import warehouse
from panel.errors import SourceError
from panel.ui.explore import data, history
from panel.ui.home import Place
from panel.warehouse.paths import database_path
from panel.wording.statistics.peers import peers
from tests.support.pages import run, words

ALINGSAS = (
    "INSERT INTO region BY NAME SELECT 'g' AS region_code, 'Grannar' AS name, 'group' AS kind, '1489 1441' AS members"
)


def set_peers(codes: str) -> None:
    (database_path().parent / "panel.toml").write_text(f'region = "1489"\npeers = {codes}\n')


def first_compared(region_code: str) -> str:
    towns = warehouse.read(
        "comparable_towns", indicator_id="population", frequency="", region_code=region_code, peers=peers(region_code)
    )
    return str(towns.loc[towns["rank"] == 1, "name"].item())


def test_without_settings_it_is_the_group_that_the_municipality_is_in(panel: object) -> None:
    assert peers("0581") == "0484,2180,0680,0580,0181,0380,1980,1880"
    assert peers("1489") == ""
    # In its county, among its peers; or the nearest in size in its county.
    assert first_compared("0581") == "Linköping"
    assert first_compared("1489") == "Lerum"


def test_a_municipality_sets_its_own(built: Path, serve_changed: Callable[[Path, str], None]) -> None:
    serve_changed(built, ALINGSAS)
    set_peers("[]")
    assert peers("1489") == "1441"
    set_peers('["r9", "1480"]')
    assert peers("1489") == "0484,2180,0680,0580,0581,0181,0380,1980,1880,1480"
    assert first_compared("1489") == "Göteborg"
    # Another municipality's are not changed by it.
    assert peers("0580") == "0484,2180,0680,0581,0181,0380,1980,1880"
    set_peers('["9999"]')
    with pytest.raises(SourceError, match="peers: 9999 finns inte"):
        peers("1489")


def test_a_municipality_without_peers_starts_with_the_country_and_its_county_in_a_measure_that_it_has(
    panel: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "own_region", lambda: "1489")
    monkeypatch.setattr(data, "compared_words", data.compared_words.__wrapped__)
    start = data.start.__wrapped__()
    assert start.regions == ("1489", "00", "14")
    assert (start.indicators, start.frequency) == (("open_unemployed_of_population_18_65",), "Y")
    assert data.regions_without_data(start, history.history(start)) != ["Alingsås"]


def test_the_pages_of_a_municipality_with_yearly_figures_alone_show_them(
    panel: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panel.ui.home.own_place", lambda: Place("1489", "Alingsås"))
    shown = words(run("unemployment"))
    assert "Öppet arbetslösa (Kolada): 2,2 % av befolkningen 18–65 år 2024" in shown
    assert "Alingsås hade 2,2 % öppet arbetslösa 2024, den mittersta av 290 kommuner" in shown
    assert "Alingsås hade 42 722 invånare 31 december 2024" in words(run("population"))
