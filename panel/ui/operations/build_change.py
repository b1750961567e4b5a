"""What a build changed: the content's checksum, row counts per table, findings that are new or gone."""

from collections.abc import Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from panel.ui import markup
from panel.wording import text
from panel.wording.templates import render

SHOWN_OF_HASH = 16


def message(
    hashes: tuple[str, str], rows: Mapping[str, tuple[int, int]], new_findings: Sequence[str], gone: Sequence[str]
) -> Markup:
    """Return the change as HTML.

    `hashes` are the checksums before and after ("" without a build before), `rows` the row counts before and after by
    table, `new_findings` and `gone` the findings' titles.
    """
    before, after = (one[:SHOWN_OF_HASH] for one in hashes)
    lists = (("Nya iakttagelser", new_findings), ("Iakttagelser som inte längre finns", gone))
    return render("operations/build_change.html", before=before, after=after, rows=_rows(rows), lists=lists)


def _rows(rows: Mapping[str, tuple[int, int]]) -> Markup | None:
    if not rows:
        return None
    frame = pd.DataFrame(
        [
            (table, text.number(before), text.number(after), text.signed(after - before))
            for table, (before, after) in rows.items()
        ],
        columns=["Tabell", "Före", "Efter", "Skillnad"],
    )
    return markup.table(frame, tuple(frame.columns), "Tabeller med fler eller färre rader")
