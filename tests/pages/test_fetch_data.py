"""Hämta data lists the tables that one may have, and its lines give what they say."""

import re

import pandas as pd
import pytest
from pytest_httpserver import HTTPServer

from panel.server.api import indicators, plans
from panel.server.api.snippets import snippets
from tests.support.data_api import serve_api
from tests.support.pages import run, words


@pytest.mark.usefixtures("panel")
def test_all_tables_are_listed_and_the_one_in_the_address_has_its_lines() -> None:
    table = indicators.tables()["births-Y"]
    app = run("fetch_data", tabell=f"{table.title} (births-Y)")
    shown = words(app)
    assert set(re.findall("<code>([\\w-]+-[\\w-]+)</code></a>", shown)) == {*indicators.tables(), *plans.tables()}
    assert "region=r9,00&senaste=8&format=csv" in app.code[0].value
    assert "births-Y" in app.code[0].value
    assert "..." not in shown


@pytest.mark.usefixtures("reported_panel")
def test_each_line_gives_figures_of_the_table(httpserver: HTTPServer) -> None:
    site = serve_api(httpserver).removesuffix("/api/v2")
    for table in [*list(indicators.tables().values())[::15], *plans.tables().values()]:
        excel, power_bi, r, python, client = (one.text for one in snippets(table, site))
        given: dict[str, pd.DataFrame] = {}
        exec(python, given)  # noqa: S102 - the lines of the page
        assert not given["d"].empty
        assert re.findall('"(http[^"]+)"', r) == re.findall('"(http[^"]+)"', python)
        read = pd.read_csv(excel, sep=";", decimal=",")
        pd.testing.assert_frame_equal(read, given["d"])
        # What Power Query makes of its parts is the address for Excel.
        path = re.search('RelativePath="([^"]+)"', power_bi)
        parts = re.findall('(\\w+)="([^"]+)"', power_bi.split("Query=[")[1].split("]")[0])
        assert path and excel == f"{client}/{path[1]}?" + "&".join("=".join(part) for part in parts)
