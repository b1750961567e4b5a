"""The number and unit that each amount of a plan's budget has in its own sentence, beside the amount in mnkr."""

import duckdb

from panel.plans.amounts import stated_in, units_in, units_in_headers, why_not_stated

TABLE = """CREATE TEMP TABLE stated_amount (
    plan_id VARCHAR, kind VARCHAR, item_id VARCHAR, stated_amount DECIMAL(20, 6), stated_unit VARCHAR, problem VARCHAR
)"""
AMOUNTS = """
    SELECT plan_id, 'budget_line' AS kind, line_id AS item_id, amount_mnkr, quote
    FROM raw_budget_line
    UNION ALL
    SELECT plan_id, 'budget_change', change_id, amount_mnkr, quote
    FROM raw_budget_change
"""
HEADERS = "SELECT plan_id, text FROM document_line WHERE contains(text, chr(9)) OR starts_with(ltrim(text), '|')"


def load_stated_amounts(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the temporary table stated_amount: number and unit from each amount's quote, or why not found."""
    rows = connection.execute(AMOUNTS).fetchall()
    sentences: dict[str, list[str]] = {}
    for plan_id, _, _, _, quote in rows:
        sentences.setdefault(plan_id, []).append(quote)
    headers: dict[str, list[str]] = {}
    for plan_id, line in connection.execute(HEADERS).fetchall():
        headers.setdefault(plan_id, []).append(line)
    units = {
        plan_id: units_in(quotes) | units_in_headers(headers.get(plan_id, ())) for plan_id, quotes in sentences.items()
    }
    connection.execute(TABLE)
    for plan_id, kind, item_id, amount_mnkr, quote in rows:
        if amount_mnkr is None:
            continue
        stated = stated_in(amount_mnkr, quote, units[plan_id])
        number, unit = (stated.number, stated.unit) if stated else (None, None)
        problem = why_not_stated(amount_mnkr, quote, units[plan_id])
        connection.execute(
            "INSERT INTO stated_amount VALUES (?, ?, ?, ?, ?, ?)", [plan_id, kind, item_id, number, unit, problem]
        )
