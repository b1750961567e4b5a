"""Arbetsförmedlingen's workbooks of unemployed by municipality: every region and month, from the pivot's cache.

The visible sheet is a pivot on one region. Its data are two XML parts of the file: the fields with their shared
items, and a record for each month and municipality that refers to those items by index.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator

import pandas as pd

from etl.fetch.catalogue.catalogue import FetchedIndicator, Series
from etl.fetch.failure import FetchError
from etl.fetch.meaning.figures import MISSING, PLAIN_COLUMNS, whole
from etl.fetch.meaning.periods import parse_period
from etl.fetch.meaning.reference import Reference
from etl.fetch.meaning.regions import region_code
from etl.fetch.meaning.units import PERCENT, Stated, in_indicator_units
from etl.fetch.sources.web import RawResponse
from panel.sheets.workbook.cells import FileRejectedError
from panel.sheets.workbook.parts.markup import MAIN, Attributes, new_parser, parse

DEFINITION = re.compile(r"xl/pivotCache/pivotCacheDefinition(\d*)\.xml")
RECORDS = "xl/pivotCache/pivotCacheRecords{}.xml"
# An absolute limit: a ratio would not do, since a real pivot cache is compressed more than a hundredfold.
MAX_UNPACKED_BYTES = 1_000_000_000
MAX_RECORDS = 2_000_000
CHUNK = 1 << 16
PERIOD, COUNTY, MUNICIPALITY = "PERIOD", "LAN", "KOM"
NOT_STATED = "uppgift saknas"
FEW = "<5"
FEW_NOTE = "Färre än fem personer (<5)."
NO_FORCE_NOTE = "Arbetskraften är 0 eller saknas."
# The total by sex; the other groups are indicators of their own.
BY_SEX = {"TOT": "total", "KVI": "women", "MAN": "men"}
GROUPS = {"TOT", "UNG", "GAM", "INR", "UTR"}
ITEMS = {f"{MAIN} {kind}": kind for kind in ("s", "n", "d", "m", "b", "e", "x")}
RESAVE = "Hämta arbetsboken från Arbetsförmedlingen på nytt, och ändra den inte."

Item = str | float | None
Record = dict[str, Item]


def parse_workbooks(series: Series, responses: Iterable[RawResponse], reference: Reference) -> pd.DataFrame:
    """Return the figures of workbooks, shares in percent: COLUMNS, in the order of KEY.

    Where workbooks have the same month, the one with the latest month takes precedence: figures are revised backwards.
    """
    pieces = sorted(
        (_figures(series, response, reference) for response in responses), key=lambda one: one["period_start"].max()
    )
    together = pd.concat(pieces, ignore_index=True).drop_duplicates(PLAIN_COLUMNS[:6], keep="last")
    first, last = (series.entry.get(name) for name in ("first_period", "last_period"))
    if first is not None:
        together = together[together["period_start"] >= parse_period(first, series.series_id).start]
    if last is not None:
        together = together[together["period_start"] <= parse_period(last, series.series_id).start]
    stated = {one.indicator_id: Stated(PERCENT) for one in series.indicators}
    return whole(in_indicator_units(series, together, stated, reference, series.series_id), series.series_id)


def read_records(body: bytes, location: str) -> list[Record]:
    """Return the records of a workbook's pivot, by field. Raises FetchError when there are none that can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            unpack = _Unpacker(archive, location)
            parts = set(archive.namelist())
            for number in (found[1] for name in sorted(parts) if (found := DEFINITION.fullmatch(name))):
                fields = _read_fields(unpack(f"xl/pivotCache/pivotCacheDefinition{number}.xml"))
                if {PERIOD, MUNICIPALITY} <= set(fields) and RECORDS.format(number) in parts:
                    return _read_items(unpack(RECORDS.format(number)), fields, location)
    except FileRejectedError as error:
        raise FetchError(
            "Arbetsboken är skadad, eller har något som Excel inte skriver.", RESAVE, location=location
        ) from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise FetchError("Filen är ingen hel arbetsbok (xlsx).", RESAVE, location=location) from error
    problem = f"Arbetsboken har ingen pivottabell med fälten {PERIOD} och {MUNICIPALITY}."
    raise FetchError(problem, RESAVE, location=location)


class _Unpacker:
    """Reads parts in chunks, and limits the unpacked bytes of all parts together."""

    def __init__(self, archive: zipfile.ZipFile, location: str) -> None:
        self.archive, self.location, self.unpacked = archive, location, 0

    def __call__(self, name: str) -> Iterator[bytes]:
        with self.archive.open(name) as part:
            while piece := part.read(CHUNK):
                self.unpacked += len(piece)
                if self.unpacked > MAX_UNPACKED_BYTES:
                    problem = f"Arbetsboken blir större än {MAX_UNPACKED_BYTES // 1_000_000} MB uppackad."
                    raise FetchError(problem, RESAVE, location=self.location)
                yield piece


def _read_fields(pieces: Iterator[bytes]) -> dict[str, list[Item]]:
    """Return the fields in order, each with the items that records may refer to."""
    fields: dict[str, list[Item]] = {}
    parser = new_parser("pivotCacheDefinition")

    def start(name: str, attributes: Attributes) -> None:
        if name == f"{MAIN} cacheField":
            fields[attributes["name"].strip().upper()] = []
        elif fields and name in ITEMS:
            fields[next(reversed(fields))].append(_item(ITEMS[name], attributes))

    parser.StartElementHandler = start
    parse(parser, "pivotCacheDefinition", pieces)
    return fields


def _read_items(pieces: Iterator[bytes], fields: dict[str, list[Item]], location: str) -> list[Record]:
    names, shared = list(fields), list(fields.values())
    records: list[Record] = []
    row: list[Item] = []
    parser = new_parser("pivotCacheRecords")

    def start(name: str, attributes: Attributes) -> None:
        if name == f"{MAIN} r":
            row.clear()
        elif name in ITEMS:
            kind = ITEMS[name]
            row.append(shared[len(row)][int(attributes["v"])] if kind == "x" else _item(kind, attributes))

    def end(name: str) -> None:
        if name != f"{MAIN} r":
            return
        if len(row) != len(names) or len(records) >= MAX_RECORDS:
            problem = f"Pivottabellens rad {len(records) + 1} har {len(row)} värden, väntat var {len(names)}."
            raise FetchError(problem, RESAVE, location=location)
        records.append(dict(zip(names, row, strict=True)))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parse(parser, "pivotCacheRecords", pieces)
    except (IndexError, KeyError, ValueError) as error:
        problem = f"Pivottabellens rad {len(records) + 1} pekar på ett värde som inte finns."
        raise FetchError(problem, RESAVE, location=location) from error
    return records


def _item(kind: str, attributes: Attributes) -> Item:
    if kind == "m":
        return None
    return float(attributes["v"]) if kind == "n" else attributes["v"].strip()


def _figures(series: Series, response: RawResponse, reference: Reference) -> pd.DataFrame:
    groups = _groups(series)
    rows: dict[tuple[str, str, str], Record] = {}
    for record in read_records(response.body, response.url):
        period, county, name = (str(record.get(field) or "") for field in (PERIOD, COUNTY, MUNICIPALITY))
        if name.casefold() in {NOT_STATED, ""}:
            continue
        month = parse_period(period[:7], response.url).start
        key = (f"{month:%Y-%m}", region_code(name, reference, response.url), county)
        if key in rows:
            raise FetchError(f"{name} står två gånger i {period[:7]}.", RESAVE, location=response.url)
        rows[key] = record
    by_region: dict[tuple[str, str], list[Record]] = {}
    for (period, region, _), record in rows.items():
        # A municipality that changes county is listed in both for a while: add the two up.
        by_region.setdefault((period, region), []).append(record)
    found = [
        (one.indicator_id, region, *parse_period(period), sex, _age(one, period), *_share(records, group, response.url))
        for (period, region), records in by_region.items()
        for group, one, sex in groups
    ]
    if not found:
        raise FetchError("Pivottabellen har inga kommuner.", RESAVE, location=response.url)
    return pd.DataFrame(found, columns=PLAIN_COLUMNS).astype({"value": "float64", "flag": object, "note": object})


def _groups(series: Series) -> list[tuple[str, FetchedIndicator, str]]:
    """Return (group in the workbook, indicator, sex) for each indicator of the entry."""
    groups: list[tuple[str, FetchedIndicator, str]] = []
    for one in series.indicators:
        if one.code not in GROUPS:
            problem = f"'{one.code}' är ingen grupp i arbetsboken."
            raise FetchError(problem, f"Det finns: {', '.join(sorted(GROUPS))}.", location=series.series_id)
        groups += (
            [(code, one, sex) for code, sex in BY_SEX.items()] if one.code == "TOT" else [(one.code, one, "total")]
        )
    return groups


def _age(indicator: FetchedIndicator, period: str) -> str:
    """Return the ages counted in a month: those that the entry gives for the latest month up to it, or total."""
    begun = {first: age for first, age in indicator.ages.items() if first <= period}
    return begun[max(begun)] if begun else "total"


def _share(records: list[Record], group: str, location: str) -> tuple[float | None, str | None, str | None]:
    """Return the unemployed as percent of the labour force, or None with a flag and a note."""
    sought = [_count(record, f"{group}SOK", location) for record in records]
    force = [_count(record, f"{group}AK", location) for record in records]
    if FEW in sought or FEW in force:
        return None, MISSING, FEW_NOTE
    numbers = [one for one in sought if isinstance(one, float)], [one for one in force if isinstance(one, float)]
    if len(numbers[0]) < len(records) or len(numbers[1]) < len(records) or sum(numbers[1]) == 0:
        return None, MISSING, NO_FORCE_NOTE if len(numbers[0]) == len(records) else "Uppgift saknas."
    return 100 * sum(numbers[0]) / sum(numbers[1]), None, None


def _count(record: Record, field: str, location: str) -> Item:
    """Return a number of people, the text <5, or None. Raises FetchError for anything else."""
    if field not in record:
        raise FetchError(f"Pivottabellen saknar fältet {field}.", RESAVE, location=location)
    value = record[field]
    if isinstance(value, float) and value >= 0:
        return value
    text = "" if value is None else str(value).replace(" ", "")
    if text == FEW:
        return FEW
    if text.casefold() in {"", "..", "-", "uppgiftsaknas"}:
        return None
    if text.isdecimal():
        return float(text)
    raise FetchError(f"{field} är '{value}', väntat var ett antal eller {FEW}.", RESAVE, location=location)
