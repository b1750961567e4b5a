"""The number and unit that each amount of a plan's budget has in its own sentence, beside the amount in mnkr."""

import duckdb

from panel.plans.amounts import stated_in, units_in, units_in_headers, why_not_stated

QUOTES = "SELECT plan_id, quote FROM raw_budget_line UNION ALL SELECT plan_id, quote FROM raw_amount"
AMOUNTS = "SELECT plan_id, kind, item_id, named, amount_mnkr, quote FROM raw_amount WHERE amount_mnkr IS NOT NULL"
HEADERS = "SELECT plan_id, text FROM document_line WHERE contains(text, chr(9)) OR starts_with(ltrim(text), '|')"


def load_stated_amounts(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the temporary table stated_amount: number and unit from each amount's quote, or why not found."""
    sentences: dict[str, list[str]] = {}
    for plan_id, quote in connection.execute(QUOTES).fetchall():
        sentences.setdefault(plan_id, []).append(quote)
    headers: dict[str, list[str]] = {}
    for plan_id, line in connection.execute(HEADERS).fetchall():
        headers.setdefault(plan_id, []).append(line)
    units = {
        plan_id: units_in(quotes) | units_in_headers(headers.get(plan_id, ())) for plan_id, quotes in sentences.items()
    }
    for plan_id, kind, item_id, named, amount_mnkr, quote in connection.execute(AMOUNTS).fetchall():
        stated = stated_in(amount_mnkr, quote, units[plan_id])
        number, unit = (stated.number, stated.unit) if stated else (None, None)
        problem = why_not_stated(amount_mnkr, quote, units[plan_id])
        connection.execute(
            "INSERT INTO stated_amount VALUES (?, ?, ?, ?, ?, ?, ?)",
            [plan_id, kind, item_id, named, number, unit, problem],
        )
