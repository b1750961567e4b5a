"""Fill the tables of reports from the ledger's receipts, and those of the sheet's columns from its contract."""

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
import pandas as pd

from etl.load.rows import insert_rows
from panel.ledger.attestation import HANDED_IN, STEPS, in_force
from panel.ledger.ledger import Change, Receipt, Upload, swedish_day
from panel.ledger.responsibility import SHEET
from panel.sheets.contract import read_contract


def load_receipts(connection: duckdb.DuckDBPyConnection, receipts: Sequence[Receipt]) -> None:
    """Fill receipt, upload and reported_change with what is published, and attestation with all that was handed in."""
    tables: dict[str, list[dict[str, Any]]] = {"receipt": [], "upload": [], "reported_change": []}
    tables["attestation"] = [_attestation_row(one) for one in receipts if one.awaits_approval or one.kind in STEPS]
    for receipt in in_force(receipts):
        number = {"receipt_no": receipt.receipt_no}
        stated = {name: getattr(receipt, name) for name in ("kind", "plan_id", "recorded_by", "undoes", "is_example")}
        moment = receipt.recorded_at.replace(tzinfo=None)
        day = swedish_day(moment).date()
        tables["receipt"].append({**number, **stated, "recorded_at": moment, "recorded_on": day})
        tables["upload"] += [{**number, **_upload_row(upload)} for upload in receipt.uploads]
        tables["reported_change"] += [_change_row(receipt, change) for change in receipt.changes]
    for table, rows in tables.items():
        if rows:
            connection.register("stated", pd.DataFrame(rows, dtype=object))
            connection.execute(f'INSERT INTO "{table}" BY NAME FROM stated')
            connection.unregister("stated")


def _attestation_row(receipt: Receipt) -> dict[str, Any]:
    """Return who handed in or attested, and when. The text is in the receipt alone until it is approved."""
    moment = receipt.recorded_at.replace(tzinfo=None)
    return {
        "plan_id": receipt.plan_id,
        "receipt_no": receipt.attests or receipt.receipt_no,
        "step": HANDED_IN if receipt.awaits_approval else receipt.kind,
        "recorded_by": receipt.recorded_by,
        "recorded_at": moment,
        "recorded_on": swedish_day(moment).date(),
        "recorded_in": receipt.receipt_no,
    }


def _upload_row(upload: Upload) -> dict[str, Any]:
    row = dataclasses.asdict(upload)
    return {name: value for name, value in row.items() if name not in {"workbook_id", "seen"}}


def _change_row(receipt: Receipt, change: Change) -> dict[str, Any]:
    row = dataclasses.asdict(change)
    row["value_before"], row["value_after"] = row.pop("before"), row.pop("after")
    erased = row.pop("erased") or {}
    day = swedish_day(datetime.fromisoformat(erased["at"]).astimezone(UTC)).date() if erased else None
    row |= {"erased_on": day, "erased_by": erased.get("by"), "erased_values": erased.get("values")}
    return {**row, "receipt_no": receipt.receipt_no, "plan_id": receipt.plan_id}


def load_contract(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill sheet_column, so that pages can name what was changed as the sheet and the page Ansvar do."""
    rows = [
        (sheet.kind, column.name, position, sheet.title, column.header, column.kind, column.help)
        for sheet in (*read_contract().sheets, SHEET)
        for position, column in enumerate(sheet.columns, start=1)
    ]
    insert_rows(connection, "sheet_column", rows)
