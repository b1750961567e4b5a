"""When a plan is followed up, in words."""

from datetime import date

import pandas as pd

from ui import text


def schedule(follow_ups: pd.DataFrame) -> str:
    """Return "delårsuppföljning i augusti 2025 och helårsuppföljning i februari 2026", by their last days.

    Takes name, year, month and due_on; a plan may have any number of follow-ups. "" for none.
    """
    rows = follow_ups.sort_values("due_on")[["name", "year", "month"]].itertuples(index=False)
    each = [f"{name.lower()} i {text.month(date(int(year), int(month), 1))}" for name, year, month in rows]
    return " och ".join(filter(None, [", ".join(each[:-1]), *each[-1:]]))
