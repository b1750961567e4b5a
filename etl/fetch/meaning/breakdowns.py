"""The parts of a third dimension, such as industry, tenure or land use, and which of its values is the total."""

import re
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from etl.fetch.failure import FetchError
from etl.fetch.meaning.parts_of_year import TOTALS
from panel.formats.cube import Dimension

TOTAL = "total"
TOTAL_WORDS = {*TOTALS, "summa"}
SEPARATORS = re.compile(r"[\s,:]+")
# Fewer cells may sum by chance.
MIN_CELLS, MIN_PARTS = 2, 2


class Part(NamedTuple):
    """A value of a breakdown: its id (näringsgren:A), the name of the dimension, and its own name."""

    breakdown_id: str
    dimension: str | None
    name: str | None


WHOLE = Part(TOTAL, None, None)


def parts_by_code(entry: dict[str, Any], dimension: Dimension, location: str) -> dict[str, Part]:
    """Return the part that each code of a dimension is; WHOLE for its total.

    The total is named so (Totalt, Samtliga, Summa), or is the code in the entry's `breakdown_totals`. Raises FetchError
    for a code of `breakdown_totals` that the dimension does not have, and where its values have different units.
    """
    stated = [str(code) for code in entry.get("breakdown_totals", ())]
    location = f"{location}, {dimension.code}"
    if missing := sorted(set(stated) - set(dimension.codes)):
        problem = f"breakdown_totals har koder som inte finns: {', '.join(missing)}."
        raise FetchError(problem, f"Det finns: {', '.join(dimension.codes[:12])}.", location=location)
    if len(set(dimension.units)) > 1:
        problem = f"Värdena har olika enheter: {', '.join(map(str, dict.fromkeys(dimension.units)))}."
        action = "De är olika mått, och ingen uppdelning av ett. Skriv dimensionen som dimensions.contents i katalogen."
        raise FetchError(problem, action, location=location)
    words = set() if "breakdown_totals" in entry else TOTAL_WORDS
    return {
        code: WHOLE
        if code in stated or {code.casefold(), label.casefold().strip()} & words
        else Part(f"{id_of(dimension.code.casefold())}:{id_of(code)}", _name(dimension), label)
        for code, label in zip(dimension.codes, dimension.labels, strict=True)
    }


def unstated_total(figures: pd.DataFrame, key: list[str]) -> Part | None:
    """Return the part that is the sum of all others in every cell, of figures without a total; None where none is.

    `key` are the columns of a figure's key. A cell where a part is missing is not counted.
    """
    parts = figures[figures["breakdown_id"] != TOTAL]
    if parts.empty or len(parts) < len(figures) or parts["breakdown_dimension"].nunique() > 1:
        return None
    cells = [name for name in key if name != "breakdown_id"]
    wide = parts.pivot(index=cells, columns="breakdown_id", values="value").dropna()
    wide = wide[(wide != 0).any(axis="columns")]
    if len(wide) < MIN_CELLS or wide.shape[1] <= MIN_PARTS:
        return None
    sums = wide.sum(axis="columns")
    found = next((name for name in wide if np.isclose(2 * wide[name], sums, rtol=1e-9, atol=1e-9).all()), None)
    if found is None:
        return None
    row = parts[parts["breakdown_id"] == found].iloc[0]
    return Part(str(found), row["breakdown_dimension"], row["breakdown_name"])


def require_stated_total(entry: dict[str, Any], figures: pd.DataFrame, key: list[str], location: str) -> None:
    """Raise FetchError where a part is the sum of all others and the entry does not say whether it is the total."""
    if "breakdown_totals" in entry:
        return
    if part := unstated_total(figures, key):
        problem = f"'{part.name}' är i varje uppgift summan av de andra ({part.dimension})."
        action = (
            f'Är det totalen: skriv breakdown_totals = ["{part.breakdown_id.partition(":")[2]}"] i katalogen, med koden'
            " som källan skriver den. Är det en del som de andra: skriv breakdown_totals = []. (series add: --total"
            " KOD, eller --total ingen.)"
        )
        raise FetchError(problem, action, location=location)


def id_of(text: str) -> str:
    """Return a text without the signs that separate ids in an address."""
    return SEPARATORS.sub("-", text.strip())


def _name(dimension: Dimension) -> str:
    return dimension.label[:1].upper() + dimension.label[1:]
