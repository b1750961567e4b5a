"""Series as input of Utforska's transforms."""

import pandas as pd

FIRST = pd.Timestamp("2015-01-01")


def series(
    numbers: list[float | None],
    region: str = "0581",
    unit: str = "antal",
    break_at: int | None = None,
    **other: object,
) -> pd.DataFrame:
    """One quarterly series, with a break before the number at `break_at`."""
    count = len(numbers)
    starts = pd.date_range(FIRST, periods=count, freq="QS")
    return pd.DataFrame(
        {
            "indicator_id": "births",
            "indicator_title": "Födda",
            "unit": unit,
            "decimals": 0,
            "producer": "SCB",
            "comparable_group": "population_flow",
            "region_code": region,
            "region_name": region,
            "region_kind": "municipality",
            "period_start": starts,
            "frequency": "Q",
            "sex": "total",
            "age": "total",
            "measured_age": "total",
            "breakdown_id": "total",
            "breakdown_name": "totalt",
            "sums_to_total": False,
            "value": pd.Series(numbers, dtype="float64"),
            "flag": [".." if number is None else None for number in numbers],
            "source_id": "quarterly",
            "note": None,
            "is_computed": False,
            "aggregation": "sum",
            "segment": [int(break_at is not None and at >= break_at) for at in range(count)],
            **other,
        }
    )
