"""Time of the whole preview of an uploaded sheet, compared with openpyxl reading the same workbook."""

import io
from dataclasses import replace
from functools import partial

from openpyxl import load_workbook

from bench.timing import median_seconds
from panel.follow_up.compare import answered, compare
from panel.follow_up.oddities import odd
from panel.follow_up.preview import Expected, make_preview
from panel.follow_up.taken import take
from panel.sheets.rows import read_rows
from panel.sheets.state import Item, PeriodState, read_period_state
from panel.sheets.template import make_template
from panel.sheets.workbook.process import read_workbook

PLAN, PERIOD = "ks-2024", "2024-delar"
MANY = 20_000


def with_many_lines(state: PeriodState, lines: int) -> PeriodState:
    """Return the state with this many budget lines instead of its own."""
    items = {
        f"line:l{number}": Item(
            f"line:l{number}",
            {"id": f"line:l{number}", "name": f"Post {number}", "low_mnkr": 1.0, "high_mnkr": 1.0},
            None,
        )
        for number in range(lines)
    }
    return replace(state, items={**state.items, "line": items})


def filled_in(body: bytes) -> bytes:
    """Return a sheet with forecast, outcome and explanation in every budget row, and a status in every point."""
    book = load_workbook(io.BytesIO(body))
    budget, points = book["Budget"], book["Programpunkter"]
    for row in range(2, budget.max_row + 1):
        budget.cell(row, 5, 0.4)
        budget.cell(row, 6, 1.0 + row / 1e6)
        budget.cell(row, 8, "Enligt plan")
    for row in range(2, points.max_row + 1):
        points.cell(row, 5, "Pågår")
        points.cell(row, 7, "Ja")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def just_read(body: bytes) -> int:
    """Read every cell with openpyxl's fastest mode, and return how many have a value."""
    book = load_workbook(io.BytesIO(body), read_only=True, data_only=True)
    return sum(1 for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value is not None)


def whole_preview(body: bytes, state: PeriodState) -> None:
    """Do what the page does with a workbook, except reading the database."""
    filled = read_rows(read_workbook(body, "blad.xlsx"), state)
    compared = compare(filled, state)
    odd(filled, compared.changes, state)
    answered(state, {change.state_key: change.after for change in compared.changes}, None)


def main() -> None:
    """Print times and ratios, for the full sheet and for MANY budget rows."""
    state = read_period_state(PLAN, PERIOD)
    full = filled_in(make_template(state))
    ours = median_seconds(lambda: make_preview([take("blad.xlsx", full)], Expected(PLAN)), 9)
    theirs = median_seconds(partial(just_read, full), 9)
    print(
        f"preview of the full sheet: {ours:.3f} s, openpyxl just reading it {theirs:.3f} s, ratio {ours / theirs:.1f}"
    )
    many = with_many_lines(state, MANY)
    large = filled_in(make_template(many))
    ours = median_seconds(partial(whole_preview, large, many), 3)
    theirs = median_seconds(partial(just_read, large), 3)
    print(
        f"preview of {MANY} budget rows ({len(large) / 1e6:.1f} MB): {ours:.2f} s, openpyxl just reading it {theirs:.2f} s,"
        f" ratio {ours / theirs:.2f}"
    )


if __name__ == "__main__":
    main()
