"""Which plan the panel shows."""

import pandas as pd

from ui.cached import per_build
from warehouse import read


@per_build
def current_plan() -> pd.Series:
    """Return the latest plan: plan_id, title, board, region_code, region_name, year, case_number, decided_on …"""
    latest = read("plans")["plan_id"].iloc[0]
    return read("plan", plan_id=latest).iloc[0]
