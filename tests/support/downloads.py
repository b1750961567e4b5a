"""Parameters of downloaded tables, and characters that must not be in them."""

import unicodedata

# A value for each parameter of the queries.
QUERY_PARAMETERS: dict[str, object] = {
    "region_code": "0581",
    "peers": "0580,1880",
    "plan_id": "ks-2024",
    "statement_id": "ks-2024:goal:1",
    "claim_id": "population",
    "indicators": "births",
    "regions": "0581,00",
    "periods": "2022-01-01,2023-10-01",
    "frequency": "Q",
    "first_on": "2010-01-01",
    "last_on": "2025-12-31",
    "sexes": "total",
    "ages": "total",
    "breakdowns": "total",
    "source_id": "quarterly",
    "indicator_id": "births",
    "period_start": "2025-10-01",
    "sex": "total",
    "age": "total",
    "breakdown_id": "total",
    "finding_id": "ks-2024:claim_level:population",
    "through_month": 10,
    "marked_year": 2023,
    "other_code": "0580",
    "from_year": 2011,
    "to_year": 2024,
    "year": 2023,
    "from_line": 1,
    "known_on": "2024-12-31",
    "from_on": "2023-11-28",
    "to_on": "2024-12-31",
    "receipt_no": 1,
    "period": "2024-delar",
    "item_id": "criterion:8A",
    "today": "2024-12-31",
    "to_line": 9,
}


def unseen_in(header: str) -> set[str]:
    """Return the characters of a header that are invisible or mimic a space: look-ups by it would fail."""
    return {sign for sign in header if unicodedata.category(sign)[0] in "CZ" and sign != " "}
