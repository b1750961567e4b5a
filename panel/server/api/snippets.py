"""How a table is had from Excel, Power BI, R, Python and PxWeb's clients: lines to copy."""

from typing import NamedTuple
from urllib.parse import quote

from panel.access.problems import API
from panel.server.api.table import Table
from panel.ui.home import own_place
from panel.wording.statistics.peers import peer_groups

MAX_REGIONS = 25
LATEST = "8"
EXCEL = "Data › Hämta data › Från webben. Klistra in, välj Läs in. Uppdatera med Data › Uppdatera alla."


class Snippet(NamedTuple):
    """Lines to copy into a program; `how` says where they are put."""

    program: str
    text: str
    how: str = ""


def example(table: Table) -> dict[str, str]:
    """Return a selection of a table in the short form: its newest periods, of regions that one compares."""
    found: dict[str, str] = {}
    region = table.variable("region")
    if region and len(region.dimension.codes) > 1:
        lists = {one.list_id for one in region.code_lists}
        country = ["00"] if "00" in region.dimension.codes else []
        chosen = [one for one in peer_groups(own_place().region_code) if one in lists] + country
        if chosen:
            found["region"] = ",".join(chosen)
    if len(table.periods) > int(LATEST):
        found["senaste"] = LATEST
    return found


def address(table: Table, site: str, form: str) -> str:
    """Return the address of a table's example in a format."""
    query = "&".join(f"{name}={quote(value, safe=',')}" for name, value in {**example(table), "format": form}.items())
    return f"{site}{API}tables/{quote(table.table_id)}/data?{query}"


def snippets(table: Table, site: str) -> list[Snippet]:
    """Return the lines for each program. `site` is the panel's address, without a slash last."""
    query = ", ".join(f'{name}="{value}"' for name, value in {**example(table), "format": "csv"}.items())
    power_query = (
        f'Csv.Document(Web.Contents("{site}{API}",\n  [RelativePath="tables/{quote(table.table_id)}/data",\n'
        f'   Query=[{query}]]),\n  [Delimiter=";", Encoding=65001])'
    )
    dot = address(table, site, "csv-dot")
    return [
        Snippet("Excel", address(table, site, "csv"), EXCEL),
        Snippet("Power BI", power_query, "Hämta data › Tom fråga › Avancerad redigerare."),
        Snippet("R", f'd <- read.csv("{dot}")'),
        Snippet("Python", f'import pandas as pd\nd = pd.read_csv("{dot}")'),
        Snippet("PxWeb-klient", f"{site}{API.rstrip('/')}", "Talar PxWebApi 2, som SCB:s API."),
    ]
