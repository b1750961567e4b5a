"""Test that every query of figures names the sex and age that it reads."""

import re

import pytest

from tests.conftest import ROOT

# They list which series there are, and show no figure.
LIST_SERIES = {"api_periods", "api_regions", "claim_sources", "indicator_held", "source_series", "statistics_held"}
NAMED = re.compile(r"^-- name: (\w+)[^\n]*\n(.*?)(?=^-- name:|\Z)", re.MULTILINE | re.DOTALL)
QUERIES = {
    name: re.sub(r"--.*", "", body)
    for file in sorted((ROOT / "panel" / "warehouse" / "queries").glob("*.sql"))
    for name, body in NAMED.findall(file.read_text(encoding="utf-8"))
}
OF_FIGURES = sorted(name for name, body in QUERIES.items() if re.search(r"\b(FROM|JOIN) observation\b", body))


@pytest.mark.parametrize("name", [name for name in OF_FIGURES if name not in LIST_SERIES])
def test_every_read_of_figures_says_which_group(name: str) -> None:
    reads = len(re.findall(r"\b(?:FROM|JOIN) observation\b", QUERIES[name]))
    assert len(re.findall(r"\bsex\b", QUERIES[name])) >= reads - QUERIES[name].count(
        "SELECT region_code FROM observation"
    )
    assert re.search(r"\bsex\b", QUERIES[name]), "sex = 'total', or a parameter"


def test_the_exceptions_are_queries() -> None:
    assert set(OF_FIGURES) >= LIST_SERIES
