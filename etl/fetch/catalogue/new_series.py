"""Add an entry to the catalogue from the service's own metadata."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from filelock import FileLock

from etl.fetch.catalogue import addresses
from etl.fetch.catalogue.catalogue import (
    FILE,
    FILES,
    SERVICES,
    TABLES,
    TO_FILL,
    Series,
    indicator_of,
    known_indicators,
    read_catalogue,
    series_of,
)
from etl.fetch.catalogue.file_table import FileTable, notices_of, read_file_table, select_totals
from etl.fetch.catalogue.mapping import Dimensions, mapping, years_in
from etl.fetch.catalogue.new_indicator import (
    About,
    decimals_by_code,
    slug,
    with_frequency,
)
from etl.fetch.catalogue.open_dimension import stated_totals, with_open_dimension
from etl.fetch.catalogue.own_places import (
    MUNICIPALITIES,
    OwnPlaces,
    of_kolada,
    region_named,
    units_or_municipalities,
    with_own_places,
)
from etl.fetch.catalogue.series_indicators import about_table, described, indicator_to_read, series_indicators
from etl.fetch.catalogue.trial import try_series
from etl.fetch.catalogue.wanted import Wanted
from etl.fetch.catalogue.writing import write_entry
from etl.fetch.failure import FetchError, OpenQuestionError
from etl.fetch.meaning.periods import parse_period
from etl.fetch.meaning.places import write_places
from etl.fetch.meaning.reference import Reference, read_reference
from etl.fetch.meaning.selection import chosen
from etl.fetch.sources import files, kolada, pxweb
from etl.fetch.sources.web import RawResponse, Web
from panel.formats.published.layout import Layout, QuestionError

MAX_SHOWN = 8


@dataclass(frozen=True)
class Draft:
    """An entry with the service's metadata, the codes to select from, and the table of a file."""

    entry: dict[str, Any]
    choices: list[str]
    table: FileTable | None = None
    notices: list[str] = field(default_factory=list)
    dimensions: Dimensions | None = None
    location: str = ""
    own: OwnPlaces | None = None
    responses: tuple[RawResponse, ...] = ()

    def codes_of(self, dimension: str | None) -> dict[str, str]:
        """Return the labels of a dimension's codes, by code; none for no dimension."""
        return self.dimensions.codes[dimension] if self.dimensions and dimension else {}


@dataclass(frozen=True)
class Proposal:
    """An entry as it would be written, with the figures that were tried (all of them where it is a file)."""

    series: Series
    draft: Draft
    figures: pd.DataFrame
    own: OwnPlaces

    @property
    def titles(self) -> dict[str, str]:
        """The titles of the indicators that the entry describes, by id."""
        return {one.indicator_id: str(one.about["title"]) for one in self.series.indicators if one.about}

    def notices(self, data: Path) -> list[str]:
        """Return what to tell whoever adds it, in Swedish: what is fetched, how a file is read and what is left out."""
        of_file = (
            notices_of(table, self.figures, self.own.reference, self.titles) if (table := self.draft.table) else []
        )
        return [*self.draft.notices, *self.own.notices(data), *of_file]


def propose(data: Path, wanted: Wanted, web: Web, reference: Reference) -> Proposal:
    """Return the entry for what is wanted, from the service's own metadata, and tried. Nothing is written.

    Raises OpenQuestionError for what only a person knows, and FetchError for an id that is taken, a table, KPI or code
    that does not exist, and an indicator that the panel does not have and that is not described.
    """
    wanted = addresses.at_its_address(wanted, web)
    taken = {series.series_id for series in read_catalogue(data)}
    series_id = wanted.series_id or default_id(wanted)
    if series_id in taken:
        raise FetchError(f"Serien '{series_id}' finns redan.", "Välj ett annat med --id.", location=str(data / FILE))
    draft = _draft(data, {"id": series_id, "service": wanted.service}, wanted, web, reference)
    entry = {**draft.entry, **wanted.options}
    own = draft.own or OwnPlaces({}, reference, {})
    if draft.dimensions:
        own = with_own_places(data, entry, draft.dimensions, reference, wanted.replies.get("places"), draft.location)
    entry |= own.entry
    responses = (wanted.response,) if wanted.response else draft.responses
    figures = _tried(entry, responses, data, web, own.reference)
    of_breakdown = draft.codes_of(entry["dimensions"].get("breakdown")) if "dimensions" in entry else {}
    totals = stated_totals(entry, figures, of_breakdown, wanted.replies.get("total"), series_id)
    if totals is not None:
        entry["breakdown_totals"] = totals
        figures = _tried(entry, responses, data, web, own.reference)
    if wanted.new is not None:
        entry["indicator"] = [with_frequency(one, figures) for one in entry["indicator"]]
    return Proposal(series_of(entry, known_indicators(data), data / FILE), draft, figures, own)


def _tried(
    entry: dict[str, Any], responses: tuple[RawResponse, ...], data: Path, web: Web, reference: Reference
) -> pd.DataFrame:
    tried = Series(entry["id"], entry["service"], entry, tuple(map(indicator_of, entry["indicator"])))
    return try_series(tried, data, web, reference, responses)


def add_series(
    data: Path, wanted: Wanted, web: Web, file: str = FILE, require: Callable[[Proposal], None] | None = None
) -> Proposal:
    """Write an entry in a file of the catalogue, with a comment with the codes to select from.

    Raises what propose() and `require` do; the catalogue is then unchanged.
    """
    with FileLock(data / f".{FILE}.lock"):
        proposal = propose(data, wanted, web, read_reference(data))
        if require is not None:
            require(proposal)
        if proposal.own.new:
            write_places(data, proposal.own.reference.own_places)
        write_entry(data / file, proposal.series.entry, proposal.draft.choices)
    return proposal


def default_id(wanted: Wanted) -> str:
    """Return an id after the table, key figure or file. Raises FetchError where none is given."""
    what = wanted.table or wanted.kpi or Path(wanted.file or wanted.url or "").stem
    if not what:
        option = {"kolada": "--kpi N01951", **dict.fromkeys(TABLES, "--table TAB6471")}.get(
            wanted.service, "--file FIL"
        )
        raise FetchError("Det saknas vad som ska hämtas.", f"Lägg till {option}.")
    return slug(f"{wanted.service}-{what}")


def _draft(data: Path, entry: dict[str, Any], wanted: Wanted, web: Web, reference: Reference) -> Draft:
    if wanted.service in TABLES:
        return _table_entry(data, entry, wanted, web)
    if wanted.service == "kolada":
        return _kpi_entry(data, entry, wanted, web, reference)
    if wanted.service in FILES:
        return _file_entry(data, entry, wanted, web, reference)
    raise FetchError("Arbetsförmedlingens arbetsböcker står redan i katalogen.", "Ändra deras path där.")


def _table_entry(data: Path, entry: dict[str, Any], wanted: Wanted, web: Web) -> Draft:
    base = (wanted.url or SERVICES[wanted.service] or "").rstrip("/")
    if not base or not wanted.table:
        raise FetchError("Tjänsten eller tabellen saknas.", "Lägg till --table, och --url för en annan tjänst än scb.")
    if wanted.url:
        entry["url"] = base
    try:
        pxweb.read_config(web, base)
    except FetchError as error:
        raise addresses.explained(web, base, error) from error
    table = pxweb.with_code_lists(
        web, base, pxweb.read_table(web, base, wanted.table), wanted.options.get("codelist", {})
    )
    times = {code: variable.label for code, variable in table.variables.items() if variable.is_time}
    dimensions = Dimensions(
        {code: variable.labels for code, variable in table.variables.items()},
        {code: variable.label for code, variable in table.variables.items()},
        years_in(times),
        table.contents,
        {code for code, variable in table.variables.items() if variable.can_be_left_out},
    )
    is_scb = wanted.service == "scb" or base.startswith(addresses.SCB_V1)
    licence, producer = ("CC0 1.0", "SCB") if is_scb else (TO_FILL, TO_FILL)
    entry |= {"title": table.title, "producer": table.source or producer, "licence": licence, "table": table.table_id}
    select, notices = dict(wanted.select or {}), list[str]()
    if wanted.is_copied:
        select, notices = addresses.with_coming_periods(select, table)
    mapped = mapping(dimensions, select, wanted.roles, "region" in wanted.options, table.table_id)
    entry |= with_open_dimension(mapped, dimensions, wanted.replies.get("breakdown"), table.table_id)
    _require_region(entry, wanted)
    entry["indicator"] = series_indicators(data, wanted, entry, dimensions, _about_table(table, entry))
    lists = {code: variable.code_lists for code, variable in table.variables.items() if variable.code_lists}
    code_lists = (f"codelist.{code}: {_shortly(found)}" for code, found in lists.items())
    return Draft(
        entry, [*_choices(dimensions), *code_lists], notices=notices, dimensions=dimensions, location=table.table_id
    )


def _about_table(table: pxweb.Table, entry: Mapping[str, Any]) -> About:
    """Return what a table states, with the unit and decimals that its chosen contents share."""
    if table.contents is None:
        return About(table.title)
    labels = table.variables[table.contents].labels
    codes = chosen(entry["select"].get(table.contents, ["*"]), list(labels), table.table_id)
    shared = {table.units[code] for code in codes if code in table.units}
    return About(table.title, *shared.pop()) if len(shared) == 1 else About(table.title)


def _kpi_entry(data: Path, entry: dict[str, Any], wanted: Wanted, web: Web, reference: Reference) -> Draft:
    if not wanted.kpi:
        raise FetchError("Nyckeltalet saknas.", "Lägg till --kpi N01951.")
    base = (wanted.url or SERVICES["kolada"] or "").rstrip("/")
    kpi = kolada.find_kpi(web, base, wanted.kpi)
    select = dict(wanted.select or {})
    if wanted.is_draft and kpi.get("has_ou_data") and not select:
        raise OpenQuestionError(units_or_municipalities(reference), wanted.kpi)
    units = [one for one in select.pop("units", []) if one != MUNICIPALITIES]
    regions = select.pop("regions", [] if units else ["*", "00"])
    if select:
        action = "Skriv --select regions=0180,1480,00 eller units=0180."
        raise FetchError(f"Kolada har ingen dimension '{next(iter(select))}'.", action)
    if wanted.url:
        entry["url"] = base
    entry |= {"title": kpi["title"], "producer": "Kolada", "licence": "Öppna data, ange källan"}
    entry |= {"regions": regions, "first_year": 2000} | ({"units": units} if units else {})
    about = About(kpi["title"], kolada.title_unit(kpi["title"]) or "")
    entry["indicator"] = [{**described(data, wanted, about), "code": wanted.kpi}]
    draft = Series(entry["id"], "kolada", entry, tuple(map(indicator_of, entry["indicator"])))
    responses = tuple(kolada.fetch(draft, web, None)) if units else ()
    own = of_kolada(draft, web, reference, kolada.units_in(responses))
    gender = "total, women, men" if kpi.get("is_divided_by_gender") else "total"
    choices = [f"kön: {gender}", "regions: * (alla kommuner), 00 (riket), 0180, 01 (regionen), G35870 (en grupp)"]
    choices += ["units: 0180 (alla enheter i kommunen), V15E018000101"] if kpi.get("has_ou_data") else []
    return Draft(entry, choices, own=own, responses=responses)


def _file_entry(data: Path, entry: dict[str, Any], wanted: Wanted, web: Web, reference: Reference) -> Draft:
    at = {"url": wanted.url} if wanted.url else {"path": wanted.file}
    one = indicator_of(indicator_to_read(data, wanted))
    draft = Series(entry["id"], wanted.service, {**entry, **at, **wanted.options}, (one,))
    response = wanted.response or files.new_file(draft, web, data)
    table = read_file_table(draft, response, reference, wanted.answers, is_new=wanted.new is not None)
    cube = table.cube
    contents = next((one.code for one in cube.dimensions if one.role == "metric"), None)
    dimensions = Dimensions(
        {one.code: dict(zip(one.codes, one.labels, strict=True)) for one in cube.dimensions},
        {one.code: one.label for one in cube.dimensions},
        years_in({one.code: one.label for one in cube.dimensions if one.role == "time"}),
        contents,
        set(),
    )
    known = reference.about(draft, one.indicator_id)
    title = cube.title or known.partition("\n")[0]
    entry |= at | {"title": title or TO_FILL, "producer": cube.source or TO_FILL, "licence": TO_FILL}
    # With one region for all figures, no dimension is the region.
    found = {role: code for role, code in table.roles.items() if role not in wanted.options}
    roles = {**found, **wanted.roles}
    entry |= mapping(dimensions, wanted.select or {}, roles, "region" in wanted.options, response.url)
    _require_region(entry, wanted, region_named(response.url, reference))
    entry["select"] |= select_totals(table, entry["dimensions"].values(), wanted.select, known, response.url)
    entry |= with_open_dimension(entry, dimensions, wanted.replies.get("breakdown"), response.url)
    entry["indicator"] = series_indicators(
        data, wanted, entry, dimensions, about_table(table, entry), decimals_by_code(cube)
    )
    if table.layout != Layout():
        entry["layout"] = table.layout.stated()
    return Draft(entry, _choices(dimensions), table, dimensions=dimensions, location=response.url)


def _require_region(entry: dict[str, Any], wanted: Wanted, proposed: str = "") -> None:
    """Raise OpenQuestionError where no dimension is the region, and nobody has said whose all figures are."""
    if "region" not in entry["dimensions"] and "region" not in wanted.options:
        text = "Ingen dimension är regionen. Vilken region gäller alla tal? Svara med dess namn eller kod."
        raise OpenQuestionError(QuestionError("region", text, proposed=proposed), entry["id"])


def _choices(dimensions: Dimensions) -> list[str]:
    lines = []
    for code, labels in dimensions.codes.items():
        lines.append(f"select.{code} ({dimensions.labels[code]}, {len(labels)} värden): {_shortly(labels)}")
    if dimensions.time:
        periods = [code for code in dimensions.codes[dimensions.time] if parse_period(code, dimensions.time)]
        lines.append(f"perioder: {min(periods)}–{max(periods)}")
    return lines


def _shortly(labels: Mapping[str, str]) -> str:
    shown = [code if code == label else f"{code} {label}" for code, label in list(labels.items())[:MAX_SHOWN]]
    return ", ".join(shown) + (" …" if len(labels) > MAX_SHOWN else "")
