"""PxWeb's API v1, which sites on PxWeb 2023 and older have alone: a query in json, answered as json-stat2.

A table is a GET for its variables and a POST for its cells at the same address, whose path is
…/v1/<language>/<database>/<folders>/<table>; ?config after it gives the service's limits. The source:
https://github.com/statisticssweden/PxWeb, PCAxis.Api.
"""

from typing import Any

from etl.fetch.failure import FetchError, guesses
from etl.fetch.meaning.selection import Selection
from etl.fetch.sources.pxweb_model import CHANGED, Config, Table, Variable
from etl.fetch.sources.web import RawResponse

CONTENTS = "ContentsCode"


def config_of(stated: dict[str, Any]) -> Config:
    """Return the service's limits. Raises KeyError, TypeError or ValueError when they are missing."""
    # Before maxCells the limit of cells was maxValues, now that of a variable's values in metadata.
    return Config(
        int(stated.get("maxCells") or stated["maxValues"]), int(stated["maxCalls"]), float(stated["timeWindow"])
    )


def table_of(response: RawResponse, table_id: str) -> Table:
    """Return a table's metadata from the response for its variables. v1 states neither source nor unit there.

    Raises FetchError for a folder, for a variable whose values are not listed, and for another form.
    """
    stated = response.json()
    if isinstance(stated, list):
        raise _folder(stated, response.url)
    try:
        variables = {str(one["code"]): _variable(one, response.url) for one in stated["variables"]}
        return Table(table_id, str(stated["title"]), "", variables, CONTENTS if CONTENTS in variables else None)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise FetchError("Tabellens beskrivning ser inte ut som väntat.", CHANGED, location=response.url) from error


def query(piece: Selection) -> dict[str, Any]:
    """Return the query for a piece of a selection. A dimension that is not in it is summed over by the service."""
    chosen = [{"code": code, "selection": {"filter": "item", "values": list(codes)}} for code, codes in piece.items()]
    return {"query": chosen, "response": {"format": "json-stat2"}}


def _variable(stated: dict[str, Any], location: str) -> Variable:
    code, values = str(stated["code"]), stated["values"]
    if values is None:
        problem = f"Tjänsten räknar inte upp värdena i {code}: de är för många."
        raise FetchError(problem, "Hämta tabellen som px-fil på sajten, och lägg till den som fil.", location=location)
    labels = {str(value): str(label) for value, label in zip(values, stated["valueTexts"], strict=True)}
    return Variable(
        code, str(stated["text"]), labels, bool(stated.get("time")), bool(stated.get("elimination")), code_lists={}
    )


def _folder(stated: list[Any], location: str) -> FetchError:
    """Return the error for the address of a folder, with the tables or folders that it has."""
    items = [one for one in stated if isinstance(one, dict) and "id" in one]
    tables = [str(one["id"]) for one in items if one.get("type") == "t"]
    what = (
        f"Tabeller här: {guesses('', tables)}"
        if tables
        else f"Mappar här: {guesses('', [str(one['id']) for one in items])}"
    )
    return FetchError("Adressen är en mapp, ingen tabell.", f"Lägg till tabellens namn. {what}", location=location)
