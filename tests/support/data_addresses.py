"""Parameters and addresses of every table at /data/."""

from urllib.parse import urlencode

from panel import warehouse
from panel.access import tables
from tests.support.downloads import QUERY_PARAMETERS

GIVEN = [query for query in warehouse.query_names() if tables.table_permission(query)]


def address(query: str, form: str, **changed: str) -> str:
    return f"/data/{query}.{form}?" + urlencode(
        {name: QUERY_PARAMETERS[name] for name in warehouse.query_parameters(query)} | changed
    )
