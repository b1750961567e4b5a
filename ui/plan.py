"""Which plan the panel shows, and what its items are called."""

import pandas as pd

from ui import labels
from ui.cached import per_build
from warehouse import read


@per_build
def current_plan() -> pd.Series:
    """Return the latest plan: plan_id, title, board, region_code, region_name, year, case_number, decided_on …"""
    latest = read("plans")["plan_id"].iloc[0]
    return read("plan", plan_id=latest).iloc[0]


@per_build
def names() -> dict[str, str]:
    """Return what budget lines, proposals and activities are called, by id."""
    rows = read("item_names", plan_id=current_plan()["plan_id"])
    return dict(zip(rows["item_id"], rows["name"], strict=True))


def item_name(item_id: str) -> str:
    """Return what an item is called: "Punkt 16", "Budgetram", "Aktivitet: Ta fram planer"."""
    return names().get(item_id) or labels.item_name(item_id)
