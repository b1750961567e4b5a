"""The columns of downloaded files: codes beside names as in Utforska's files, and words instead of codes."""

import pandas as pd

from panel.warehouse import read
from panel.wording import labels, text
from panel.wording.columns import column
from panel.wording.statistics.ages import age_name


def spelled_out(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows as they are written to a file.

    Period, age, sex and region get a code and a name each in columns of their own; source_ids becomes source_titles.
    """
    if "region_code" in frame:
        regional = {"name": "region_name", "kind": "region_kind"}
        frame = frame.rename(columns={old: new for old, new in regional.items() if new not in frame})
    if "goal" in frame:
        frame = frame.rename(columns={"goal_no": "goal_number"})
    columns: dict[str, pd.Series] = {}
    frequency = labels.frequency_in(frame)
    for name in frame.columns:
        columns |= _columns(str(name), frame[name], frequency)
    return pd.DataFrame(columns)


def _columns(name: str, values: pd.Series, frequency: str) -> dict[str, pd.Series]:
    if name == "period_start" and pd.api.types.is_datetime64_any_dtype(values):
        return _period(values, frequency)
    if name == "age":
        return {"age_code": values, "age": values.map(age_name, na_action="ignore")}
    if name == "source_ids":
        titles = dict(read("sources", plan_id="")[["source_id", "title"]].itertuples(index=False))
        return {"source_titles": values.map(lambda own: "; ".join(titles[one] for one in own))}
    if (codes := column(name).codes) is not None:
        words = {name: values.map(lambda code: codes.get(code, code), na_action="ignore")}
        return {"sex_code": values, **words} if name == "sex" else words
    if name.endswith("period") and not pd.api.types.is_datetime64_any_dtype(values):
        return {name: values.map(labels.period_name, na_action="ignore")}
    return {name: values}


def _period(starts: pd.Series, frequency: str) -> dict[str, pd.Series]:
    """Return code, name and first day of each period, under the names that Utforska's files use."""
    return {
        "period_code": starts.map(lambda start: text.period_code(start, frequency)),
        "period_name": starts.map(lambda start: text.period(start, frequency)),
        "period_first_day": starts,
    }
