"""A dimension of several values that has no role in a new series: what a person decides that it is to be."""

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from etl.fetch.catalogue.catalogue import MEANINGS, OPTIONAL
from etl.fetch.catalogue.mapping import Dimensions
from etl.fetch.catalogue.wanted import BREAKDOWN, INDICATORS
from etl.fetch.failure import FetchError, OpenQuestionError
from etl.fetch.meaning import breakdowns
from etl.fetch.meaning.figures import KEY
from etl.fetch.meaning.selection import chosen
from panel.formats.published.layout import QuestionError

NO_TOTAL = "ingen"
WHOLE_NUMBERS = {"decimals", "lag"}
# A value that is a measure, and no part of one.
MEASURED = re.compile(r"(antal|andel)\b|.*\bprocent\b", re.IGNORECASE)
LETTERS = str.maketrans("åäöéü", "aaoeu")


def with_open_dimension(
    mapped: Mapping[str, Any], dimensions: Dimensions, answer: str | None, location: str
) -> dict[str, Any]:
    """Return the entry's `dimensions` and `select`, with a role or one value for the only dimension that has neither.

    A dimension of which only the total was to be taken is opened by an answer where no other is. Raises
    OpenQuestionError where nobody has answered what it is to be, and FetchError for an answer that is no value of it.
    Several such dimensions are left for the trial to name.
    """
    roles, select = dict(mapped["dimensions"]), dict(mapped["select"])
    free = {
        code: chosen(expressions, list(dimensions.codes[code]), location)
        for code, expressions in select.items()
        if code not in roles.values() and not dimensions.is_part_of_year(code)
    }
    left = [code for code, codes in free.items() if len(codes) > 1]
    if not left and answer is not None:
        left = [code for code, codes in free.items() if len(codes) < len(dimensions.codes[code])]
        select |= {code: ["*"] for code in left if len(left) == 1}
    if len(left) != 1:
        return {"dimensions": roles, "select": select}
    code = left[0]
    if answer is None:
        raise OpenQuestionError(_question(code, dimensions), location)
    if answer == BREAKDOWN:
        roles["breakdown"] = code
    elif answer == INDICATORS and "contents" not in roles:
        roles["contents"] = code
    elif answer in dimensions.codes[code]:
        select[code] = [answer]
    else:
        problem = f"'{answer}' går inte för dimensionen '{code}'."
        raise FetchError(problem, str(_question(code, dimensions)), location=location)
    return {"dimensions": roles, "select": select}


def _question(code: str, dimensions: Dimensions) -> QuestionError:
    labels = dimensions.codes[code]
    text = (
        f"Dimensionen '{code}' har {len(labels)} värden. Är de delar av samma mått, eller egna mått?"
        " Eller ska bara ett värde med?"
    )
    proposed = INDICATORS if any(map(MEASURED.match, labels.values())) and dimensions.contents is None else BREAKDOWN
    choices, shown = (BREAKDOWN, INDICATORS, *labels), ("delar av samma mått", "egna mått", *labels.values())
    return QuestionError("breakdown", text, choices, labels=shown, proposed=proposed)


def spread_indicators(
    data: Path, indicator: Mapping[str, Any], codes: Mapping[str, str], frequency: str
) -> list[dict[str, Any]]:
    """Return an indicator of each code (with its label), described as the given one is: "Sysselsatta: Handel".

    The total is the given one itself. Raises FetchError where nothing describes it.
    """
    about = {**_bundled(data, str(indicator["id"])), **indicator}
    if missing := MEANINGS - set(about):
        problem = f"Måttet {indicator['id']} saknar {', '.join(sorted(missing))}."
        raise FetchError(problem, "Beskriv det i data/statistics/indicator.csv eller i katalogen.")
    about["frequency"] = frequency
    return [
        {**indicator, "code": code}
        if label.casefold() in breakdowns.TOTAL_WORDS
        else about
        | {"id": f"{indicator['id']}-{_slug(code)}", "code": code, "title": f"{about['title']}: {label}"}
        | {"definition": f"{about['definition']} Här: {label}."}
        for code, label in codes.items()
    ]


def _bundled(data: Path, indicator_id: str) -> dict[str, Any]:
    with (data / "statistics" / "indicator.csv").open(encoding="utf-8", newline="") as file:
        row = next((one for one in csv.DictReader(file) if one["indicator_id"] == indicator_id), {})
    kept = {name: value for name, value in row.items() if name in MEANINGS | OPTIONAL and value}
    return {name: int(value) if name in WHOLE_NUMBERS else value for name, value in kept.items()}


def stated_totals(
    entry: Mapping[str, Any], figures: pd.DataFrame, codes: Mapping[str, str], answer: str | None, location: str
) -> list[str] | None:
    """Return the entry's `breakdown_totals`, where its figures have a part that is the sum of all others; else None.

    Raises OpenQuestionError where nobody has answered whether it is their total, and FetchError for an unknown code.
    """
    if "breakdown_totals" in entry or "breakdown" not in entry.get("dimensions", {}):
        return None
    if answer == NO_TOTAL:
        return []
    if answer is not None:
        if answer not in codes:
            choices = f"Det finns: {', '.join([NO_TOTAL, *codes][:12])}."
            raise FetchError(f"'{answer}' är ingen kod i uppdelningen.", choices, location=location)
        return [answer]
    part = breakdowns.unstated_total(figures, KEY)
    if part is None:
        return None
    code = next(code for code in codes if part.breakdown_id.endswith(f":{breakdowns.id_of(code)}"))
    text = f"'{part.name}' ({code}) är i varje uppgift summan av de andra. Är det totalen, eller en del som de andra?"
    raise OpenQuestionError(QuestionError("total", text, (code, NO_TOTAL), proposed=code), location)


def _slug(code: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", code.casefold().translate(LETTERS)).strip("-")
