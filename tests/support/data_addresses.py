"""Parameters and addresses of every page's file at /data/."""

from panel import warehouse
from panel.access import page_files
from tests.support.downloads import QUERY_PARAMETERS

GIVEN = sorted(page_files.OF_QUERY)


def address(query: str, form: str, **changed: str) -> str:
    """Return a file's address with all its parameters, some of them changed, by their names in the query."""
    stated = {name: QUERY_PARAMETERS[name] for name in warehouse.query_parameters(query)} | changed
    return "/" + page_files.address(query, form, stated)
