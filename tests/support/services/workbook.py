"""Arbetsförmedlingen's workbook, with only the parts that are read: the cache of its pivot."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
GROUPS = ("TOT", "KVI", "MAN", "UNG", "GAM", "INR", "UTR")
FIELDS = ("PERIOD", "LAN", "KOM", *(f"{group}{kind}" for group in GROUPS for kind in ("SOK", "AK")))
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
Counts = dict[str, int | str | None]


def workbook(rows: Sequence[tuple[str, str, str, Counts]], head: str = HEAD) -> bytes:
    """Return a workbook whose pivot has a record for each row: month (2024-01), county, municipality, counts by field.

    Texts are shared items, as Excel stores them, and so are counts of which some are text; the default counts are 10 of
    100.
    """
    shared: dict[str, list[str]] = {name: [] for name in ("PERIOD", "LAN", "KOM", "UNGSOK")}
    records = "".join(_record(row, shared) for row in rows)
    fields = "".join(_field(name, shared) for name in FIELDS)
    definition = (
        f'{head}<pivotCacheDefinition xmlns="{MAIN}" recordCount="{len(rows)}">'
        f'<cacheFields count="{len(FIELDS)}">{fields}</cacheFields></pivotCacheDefinition>'
    )
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'{HEAD}<Types xmlns="x"/>')
        archive.writestr("xl/workbook.xml", f'{HEAD}<workbook xmlns="{MAIN}"/>')
        archive.writestr("xl/pivotCache/pivotCacheDefinition1.xml", definition)
        cache = f'{HEAD}<pivotCacheRecords xmlns="{MAIN}" count="{len(rows)}">{records}</pivotCacheRecords>'
        archive.writestr("xl/pivotCache/pivotCacheRecords1.xml", cache)
    return body.getvalue()


def _record(row: tuple[str, str, str, Counts], shared: dict[str, list[str]]) -> str:
    period, county, municipality, counts = row
    stated: Counts = {name: 10 if name.endswith("SOK") else 100 for name in FIELDS[3:]}
    stated |= {"PERIOD": period, "LAN": county, "KOM": municipality} | counts
    return f"<r>{''.join(_cell(name, stated[name], shared) for name in FIELDS)}</r>"


def _cell(name: str, value: int | str | None, shared: dict[str, list[str]]) -> str:
    if value is None:
        return "<m/>"
    if name in shared:
        item = f"<s v={quoteattr(value)}/>" if isinstance(value, str) else f'<n v="{value}"/>'
        if item not in shared[name]:
            shared[name].append(item)
        return f'<x v="{shared[name].index(item)}"/>'
    return f"<s v={quoteattr(value)}/>" if isinstance(value, str) else f'<n v="{value}"/>'


def _field(name: str, shared: dict[str, list[str]]) -> str:
    items = "".join(shared.get(name, []))
    return f'<cacheField name="{name}" numFmtId="0"><sharedItems count="{len(shared.get(name, []))}">{items}</sharedItems></cacheField>'
