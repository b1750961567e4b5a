"""Rows of Utforska for any measure, regions and periods."""

import pandas as pd

NOW, BEFORE = pd.Timestamp("2025-10-01"), pd.Timestamp("2025-07-01")


def dressed(rows: pd.DataFrame, day: pd.Timestamp = NOW, indicator: str = "share") -> pd.DataFrame:
    """The rows of frames.regions(), with Utforska's columns."""
    of_all = {
        "indicator_id": indicator,
        "indicator_title": f"Mått {indicator}",
        "sex": "total",
        "age": "total",
        "age_name": "alla åldrar",
        "breakdown_id": "total",
        "breakdown_name": "totalt",
        "period_start": day,
        "shown_unit": "procent",
        "shown_decimals": 1,
        "shown_signed": False,
        "is_computed": False,
        "transform": "niva",
        "shown_against": "",
        "mean_years": 0,
        "mean_first": 0,
        "mean_last": 0,
    }
    renamed = rows.rename(columns={"name": "region_name", "kind": "region_kind", "value": "shown"})
    renamed = renamed.drop(columns=[name for name in of_all if name in renamed])
    # One frame of all columns: to assign each takes longer than what is tested.
    return pd.concat([renamed, pd.DataFrame(of_all, index=rows.index)], axis=1)


def municipalities(frame: pd.DataFrame) -> int:
    return int((frame["region_kind"] == "municipality").sum())
