"""A query's rows as a person takes them away: codes beside names in the words of Utforska's files, and words for codes."""

from collections.abc import Callable

import pandas as pd

from panel.warehouse import read
from panel.wording import labels, text
from panel.wording.statistics.ages import age_name

REGION_KINDS = {"municipality": "kommun", "county": "län", "country": "riket"}
FREQUENCIES = {"M": "månad", "Q": "kvartal", "Y": "år"}
ORIGINS = {"stated": "anges i planen", "derived": "beräknad", "interpreted": "tolkad"}
# What the codes of a column mean. A column that is not here has no codes, or ids that are the same everywhere.
WORDS: dict[str, dict[str, str]] = {
    "aggregation": {"sum": "summa", "mean": "medelvärde", "last": "det sista", "none": "läggs inte samman"},
    "basis": ORIGINS,
    "letter_basis": ORIGINS,
    "direction": {"higher_better": "högre är bättre", "lower_better": "lägre är bättre", "neutral": "varken eller"},
    "financed_by": labels.WORDS,
    "frequency": FREQUENCIES,
    "rhythm": FREQUENCIES,
    "handling_kind": labels.WORDS,
    "kind": {
        **ORIGINS,
        **labels.WORDS,
        "publish": "publicering",
        "undo": "ångrat",
        "previous_frame": "föregående års ram",
        "total": "hela förändringen",
        "part": "del",
        "unexplained": "förklaras inte",
    },
    "region_kind": REGION_KINDS,
    "revision_kind": labels.WORDS,
    "role": {"leading_body": "ledande organ", "specific_area": "särskilt område"},
    "severity": {"high": "allvarlig", "medium": "att känna till", "low": "liten", "none": "stämmer"},
    "sex": labels.WORDS,
    "sheet_kind": {
        "activity": "aktivitet",
        "criterion": "måluppfyllelse",
        "line": "budgetpost",
        "measure": "nyckeltal",
        "point": "programpunkt",
        "proposal": "förslag",
    },
    "state": labels.WORDS,
    "subject": {
        "agenda": "Agenda 2030",
        "budget": "budget",
        "goal_name": "målets namn",
        "goals": "mål",
        "plan": "planen",
        "population": "befolkning",
        "programme": "programpunkter",
        "unemployment": "arbetslöshet",
    },
    "verdict": {**labels.WORDS, "worth_knowing": "att känna till"},
}


def spelled_out(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with codes and names of period, age, sex and region in columns of their own, and the sources' titles."""
    if "region_code" in frame:
        regional = {"name": "region_name", "kind": "region_kind"}
        frame = frame.rename(columns={old: new for old, new in regional.items() if new not in frame})
    if "goal" in frame:
        frame = frame.rename(columns={"goal_no": "goal_number"})
    columns: dict[str, pd.Series] = {}
    for name in frame.columns:
        columns |= _columns(str(name), frame[name])
    return pd.DataFrame(columns)


def _columns(name: str, values: pd.Series) -> dict[str, pd.Series]:
    if name == "period_start" and pd.api.types.is_datetime64_any_dtype(values):
        return _period(values)
    if name == "age":
        return {"age_code": values, "age": values.map(age_name, na_action="ignore")}
    if name == "sex":
        return {"sex_code": values, "sex": values.map(_worded("sex"), na_action="ignore")}
    if name == "source_ids":
        titles = dict(read("sources", plan_id="")[["source_id", "title"]].itertuples(index=False))
        return {"source_titles": values.map(lambda own: "; ".join(titles[one] for one in own))}
    if name in WORDS:
        return {name: values.map(_worded(name), na_action="ignore")}
    if name.endswith("period") and not pd.api.types.is_datetime64_any_dtype(values):
        return {name: values.map(labels.period_name, na_action="ignore")}
    return {name: values}


def _worded(column: str) -> Callable[[str], str]:
    return lambda code: WORDS[column].get(code, code)


def _period(starts: pd.Series) -> dict[str, pd.Series]:
    """Return the code, the name and the first day of each period, as Utforska's files have them."""
    frequency = labels.frequency_of(starts)
    return {
        "period_code": starts.map(lambda start: text.period_code(start, frequency)),
        "period_name": starts.map(lambda start: text.period(start, frequency)),
        "period_first_day": starts,
    }
