"""When a plan is followed up, in words."""

from datetime import date

import pandas as pd

from ui import text


def schedule(follow_ups: pd.DataFrame) -> str:
    """Return "delårsuppföljning i augusti 2025 och helårsuppföljning i februari 2026", of name, year and month, in order."""
    rows = follow_ups[["name", "year", "month"]].itertuples(index=False)
    return " och ".join(f"{name.lower()} i {text.month(date(int(year), int(month), 1))}" for name, year, month in rows)
