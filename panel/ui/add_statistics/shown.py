"""What a file is read as, and what has been done, as HTML."""

from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import pandas as pd
from markupsafe import Markup

from etl.fetch.catalogue.file_table import first_rows
from etl.fetch.catalogue.new_series import Proposal
from etl.fetch.meaning.reference import Reference
from panel.ui.explore.data import own_region
from panel.ui.plan.which_plan import with_plan
from panel.wording.sentences import add_statistics as sentences
from panel.wording.templates import render

HEADINGS = ("Mått", "Region", "Period", "Kön", "Ålder", "Uppdelning", "Värde")
MAX_SHOWN = 8
# Utforska's word of each group that figures can be of, all together where it is not said.
GROUPS = {"kon": "sex", "alder": "age", "uppdelning": "breakdown_id"}
TOTAL = "total"


def proposal(made: Proposal) -> Markup:
    """Return how a source is read: its layout, the first figures and what is left out."""
    table = made.draft.table
    how = table.layout.text() if table else ""
    warnings = [*made.draft.notices, *(table.cube.warnings if table else ())]
    left_out = table.cube.left_out if table else ()
    stated = [("Enhet", table.cube.unit), ("Källa", table.cube.source)] if table else []
    used = [f"{name}: {what}" for name, what in stated if what]
    return figures(made.figures, made.own.reference, made.titles, how, warnings, left_out, used)


def figures(
    frame: pd.DataFrame,
    reference: Reference,
    titles: Mapping[str, str],
    how: str = "",
    warnings: Sequence[str] = (),
    left_out: Sequence[str] = (),
    used: Sequence[str] = (),
) -> Markup:
    """Return the first figures as they are read; sex, age and part only where some figure has them."""
    rows = first_rows(frame, reference, titles, MAX_SHOWN)
    columns = [at for at, _ in enumerate(HEADINGS) if any(row[at] for row in rows)]
    return render(
        "add_statistics/proposal.html",
        caption=sentences.first_of(len(rows), len(frame)),
        headings=[HEADINGS[at] for at in columns],
        rows=[[row[at] for at in columns] for row in rows],
        how=how,
        warnings=warnings,
        left_out=left_out,
        used=used,
    )


def in_explore(indicator_id: str, frame: pd.DataFrame) -> str:
    """Return the address of Utforska with figures that an indicator has: of all together where they have such.

    Of the plan's municipality where it has any, else of the first region.
    """
    rows = frame[frame["value"].notna()]
    chosen = {"matt": indicator_id, "region": own_region(), "frekvens": frame["frequency"].iloc[0]}
    for name, column in GROUPS.items():
        found = rows[column].unique()
        if len(found) and TOTAL not in found:
            rows = rows[rows[column] == found[0]]
            chosen[name] = found[0]
    if len(rows) and chosen["region"] not in set(rows["region_code"]):
        chosen["region"] = rows["region_code"].iloc[0]
    return with_plan(f"utforska?{urlencode(chosen)}")


def distinct(titles: Mapping[str, str]) -> dict[str, str]:
    """Return ids by title, with the id in those that several have."""
    times = Counter(titles.values())
    return {title if times[title] == 1 else f"{title} ({one})": one for one, title in titles.items()}
