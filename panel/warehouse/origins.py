"""Which publication each reported value comes from: a value's own, never the newest of its row."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from panel.warehouse.reading import read

Cell = tuple[str, str, str, str]  # period, sheet_kind, item_id, field


@dataclass(frozen=True)
class Origin:
    """Who reported a value, for which follow-up, in which publication. `header` is its column in the sheet.

    `waits`: it is not published yet, but waits for approval in that receipt.
    """

    period: str
    field: str
    header: str
    receipt_no: int
    recorded_on: pd.Timestamp
    recorded_by: str
    office_name: str | None
    waits: bool = False


Origins = dict[tuple[str, str], list[Origin]]  # by sheet_kind and item_id


def standing_origins(changes: pd.DataFrame) -> Origins:
    """Return the origin of each value that is in effect after some changes. Undo restores the earlier origin too.

    Takes the rows of value_changes, the oldest first. An item's origins are in the order of the follow-ups, then the
    columns.
    """
    standing: dict[Cell, Origin | None] = {}
    before: dict[tuple[int, Cell], Origin | None] = {}
    order: dict[Cell, tuple[int, int]] = {}
    for row in changes.itertuples(index=False):
        cell: Cell = (row.period, row.sheet_kind, row.item_id, row.field)
        before[int(row.receipt_no), cell] = standing.get(cell)
        order[cell] = (int(row.period_position), int(row.column_position))
        if pd.isna(row.value_after):
            standing[cell] = None
        elif pd.isna(row.undoes):
            standing[cell] = _stated(row)
        else:
            standing[cell] = before.get((int(row.undoes), cell)) or _stated(row)
    found: Origins = {}
    for cell in sorted(standing, key=order.__getitem__):
        if origin := standing[cell]:
            found.setdefault(cell[1:3], []).append(origin)
    return found


def _stated(row: Any) -> Origin:  # noqa: ANN401 - a row of value_changes
    office = row.office_name if isinstance(row.office_name, str) else None
    return Origin(row.period, row.field, row.header, int(row.receipt_no), row.recorded_on, row.recorded_by, office)


def read_origins(plan_id: str, as_of: str) -> Origins:
    """Return the origin of each reported value of a plan, as of a day."""
    return standing_origins(read("value_changes", plan_id=plan_id, known_on=as_of))


def with_origins(rows: pd.DataFrame, kind: str, origins: Origins, periods: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return rows of a sheet with the column `origins`: those of the values that each row shows.

    A value belongs to the follow-up in the row's `<field>_period`, or else `period`. An activity's values are the
    newest reported, only those of `periods` where they are given.
    """
    shown = [_of_row(row, kind, origins, periods) for _, row in rows.iterrows()]
    return rows.assign(origins=pd.Series(shown, rows.index, object))


def _of_row(row: pd.Series, kind: str, origins: Origins, periods: tuple[str, ...]) -> tuple[Origin, ...]:
    own = origins.get((kind, _item_id(row, kind)), [])
    if kind == "activity":
        counted = [one for one in own if not periods or one.period in periods]
        return tuple({one.field: one for one in counted}.values())
    return tuple(one for one in own if one.period == row.get(f"{one.field}_period", row.get("period")))


def _item_id(row: pd.Series, kind: str) -> str:
    match kind:
        case "criterion":
            return f"criterion:{row['goal_no']}{row['letter']}"
        case "measure":
            return f"criterion:{row['name']}"
        case "point":
            return f"point:{row['point_no']}"
        case "line":
            return f"line:{row['line_id']}"
        case "proposal":
            return f"proposal:{row['proposal_no']}"
    return str(row["item_id"])


def by_publication(
    row: pd.Series, fields: tuple[str, ...] = (), *, is_partly: bool = False
) -> Iterator[tuple[str, list[Origin]]]:
    """Yield a row's origins grouped by publication and office, each group with the names of its columns.

    The names are "" where all come from one and `is_partly` is false, and otherwise as "Status, kommentar".
    `is_partly`: the row also shows what nobody reported. `fields`: only these.
    """
    groups: dict[tuple[int, str | None], list[Origin]] = {}
    for one in row["origins"]:
        if not fields or one.field in fields:
            groups.setdefault((one.receipt_no, one.office_name), []).append(one)
    for own in groups.values():
        headers = [one.header.partition(" (")[0] for one in own]
        named = ", ".join([headers[0], *(header[0].lower() + header[1:] for header in headers[1:])])
        yield (named if is_partly or len(groups) > 1 else ""), own
