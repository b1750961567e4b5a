"""What a build changed, in words: the contents' checksum, rows a table, findings that are new or gone."""

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd

from panel.ui import markup
from panel.wording import text

SHOWN_OF_HASH = 16


def told(
    hashes: tuple[str, str], rows: Mapping[str, tuple[int, int]], new_findings: Sequence[str], gone: Sequence[str]
) -> str:
    """Return the change as HTML: checksums before and after ("" where there was no picture), rows, findings' titles."""
    before, after = (one[:SHOWN_OF_HASH] for one in hashes)
    if before == after:
        return f"<p>Innehållet är detsamma som förut. Kontrollsumma: <code>{after}</code>.</p>"
    changed = f"från <code>{before}</code> till <code>{after}</code>" if before else f"<code>{after}</code>"
    return (
        f"<p>Innehållet är ändrat. Kontrollsumma: {changed}.</p>{_rows(rows)}"
        f"{_titles('Nya iakttagelser', new_findings)}{_titles('Iakttagelser som inte längre finns', gone)}"
    )


def _rows(rows: Mapping[str, tuple[int, int]]) -> str:
    if not rows:
        return "<p>Lika många rader i varje tabell som förut: det är värden som har ändrats.</p>"
    frame = pd.DataFrame(
        [
            (table, text.number(before), text.number(after), text.signed(after - before))
            for table, (before, after) in rows.items()
        ],
        columns=["Tabell", "Före", "Efter", "Skillnad"],
    )
    return markup.table(frame, tuple(frame.columns), "Tabeller med fler eller färre rader")


def _titles(heading: str, titles: Sequence[str]) -> str:
    if not titles:
        return ""
    items = "".join(f"<li>{escape(title)}</li>" for title in titles)
    return f'<h3>{heading} ({len(titles)})</h3><ul class="changes">{items}</ul>'
