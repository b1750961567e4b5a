"""The tables of statistics: one for each indicator and length of period, such as unemployment_share-Q."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Any

import numpy as np
import pandas as pd

from panel.charts.explore.selection import FREQUENCIES, SEXES
from panel.formats.cube import Dimension, with_flags
from panel.formats.flat import BREAKDOWN, DIMENSIONS
from panel.server.api.table import Cells, CodeList, Codes, Table, Variable
from panel.ui.explore import computed
from panel.ui.explore.data import GROUPS
from panel.warehouse import build_key, read, read_uncached
from panel.wording import text
from panel.wording.labels import licensed
from panel.wording.period_lengths import last_day
from panel.wording.statistics.ages import age_name, ages_name

TIME_UNITS = {"Y": "Annual", "Q": "Quarterly", "M": "Monthly", "W": "Weekly"}
MATT, REGION, KON, ALDER, PERIOD = DIMENSIONS
FLAGS = ["", "..", ".", "-"]
TOTAL = "total"
KIND_OF_GROUP = {"lan": "county", "kommuner": "municipality"}


def tables() -> dict[str, Table]:
    """Return the tables by id, by title. Raises DatabaseUnavailableError."""
    return _tables(build_key())


def code_lists() -> dict[str, CodeList]:
    """Return the lists of regions by id."""
    regions = read("explore_regions")
    members = {group: regions[regions["region_kind"] == KIND_OF_GROUP[group]] for group in GROUPS}
    for code, own in regions.loc[regions["members"] != "", ["region_code", "members"]].itertuples(index=False):
        members[code] = regions[regions["region_code"].isin(own.split())]
    names = {**dict(zip(regions["region_code"], regions["full_name"], strict=True)), **GROUPS}
    return {
        group: CodeList(group, names[group], dict(zip(rows["region_code"], rows["region_name"], strict=True)))
        for group, rows in members.items()
    }


@lru_cache(maxsize=2)
def _tables(_: str) -> dict[str, Table]:
    names = dict(read("explore_regions")[["region_code", "region_name"]].itertuples(index=False))
    lists = code_lists()
    order = {code: at for at, code in enumerate(names)}
    regions, periods = _by_table("api_regions", "region_code"), _by_table("api_periods", "period_start")
    sources = read("sources", plan_id="").set_index("source_id")
    held = read("api_tables")
    parts = {(indicator, part): name for indicator, part, name in read("api_breakdowns").itertuples(index=False)}
    breaks = read("explore_breaks", indicators=",".join(held["indicator_id"])).groupby("indicator_id")
    found = {}
    for row in held.itertuples(index=False):
        starts = periods[row.indicator_id, row.frequency]
        own = set(regions[row.indicator_id, row.frequency]) | set(regions[row.indicator_id, row.computed_from])
        codes = sorted(own, key=order.__getitem__)
        region = Dimension(REGION.code, REGION.label, tuple(codes), tuple(names[code] for code in codes), REGION.role)
        fitting = tuple(one for one in lists.values() if own & set(one.values))
        variables = (
            _contents(row),
            Variable(region, code_lists=fitting),
            *_groups(row, parts),
            _period(row.frequency, starts),
        )
        notes = (*_notes(row), *_breaks(breaks, row.indicator_id))
        table = _table(row, variables, starts, sources.loc[list(row.source_ids)], notes)
        found[table.table_id] = table
    return found


def _by_table(query: str, column: str) -> dict[tuple[str, str | None], list[Any]]:
    found: dict[tuple[str, str | None], list[Any]] = defaultdict(list)
    for indicator, frequency, value in read(query)[["indicator_id", "frequency", column]].itertuples(index=False):
        found[indicator, frequency].append(value)
    return found


def _table(
    row: Any,  # noqa: ANN401 - a row of api_tables
    variables: tuple[Variable, ...],
    starts: list[pd.Timestamp],
    sources: pd.DataFrame,
    notes: tuple[str, ...],
) -> Table:
    listed = text.listed([one.dimension.label.lower() for one in variables[1:-1]])
    length = FREQUENCIES[row.frequency].lower()
    origins = map(licensed, sources.itertuples())
    return Table(
        f"{row.indicator_id}-{row.frequency}",
        f"{row.indicator_title} efter {listed}, per {length}",
        row.definition,
        variables,
        _Figures(
            row.indicator_id,
            row.frequency,
            not pd.isna(row.computed_from),
            tuple(one.code for one in variables),
            {text.period_code(start, row.frequency): start.date().isoformat() for start in starts},
        ),
        "; ".join(origins),
        tuple(dict.fromkeys(sources["licence"])),
        row.updated_on.date(),
        TIME_UNITS.get(row.frequency, "Other"),
        (f"{row.indicator_id}", row.indicator_title),
        notes,
        row.unit,
    )


def _contents(row: Any) -> Variable:  # noqa: ANN401
    made = Dimension(
        MATT.code,
        MATT.label,
        (row.indicator_id,),
        (row.indicator_title,),
        MATT.role,
        units=(row.unit,),
        decimals=(int(row.decimals),),
    )
    return Variable(made)


def _groups(row: Any, parts: dict[tuple[str, str], str]) -> Iterator[Variable]:  # noqa: ANN401
    """Yield sex, age and breakdown where the indicator has more of them than all together.

    All together stand for what is not selected. `parts` has the names of parts by indicator and id.
    """

    def part_name(code: str) -> str:
        return parts.get((row.indicator_id, code), "totalt")

    named = ((KON, row.sexes, SEXES.__getitem__), (ALDER, row.ages, age_name), (BREAKDOWN, row.breakdowns, part_name))
    for heading, codes, name in ((heading, list(codes), name) for heading, codes, name in named):
        if codes != [TOTAL]:
            made = Dimension(heading.code, heading.label, tuple(codes), tuple(map(name, codes)))
            yield Variable(made, TOTAL if TOTAL in codes else codes[0] if len(codes) == 1 else None)


def _period(frequency: str, starts: list[pd.Timestamp]) -> Variable:
    codes = tuple(text.period_code(start, frequency) for start in starts)
    names = tuple(text.period(start, frequency) for start in starts)
    days = tuple(last_day(start.date(), frequency) for start in starts)
    return Variable(Dimension(PERIOD.code, PERIOD.label, codes, codes, PERIOD.role), names=names, last_days=days)


def _notes(row: Any) -> Iterator[str]:  # noqa: ANN401
    yield f"Definition: {row.definition}"
    if not pd.isna(row.computed_from):
        yield computed.definition(row.frequency, row.computed_from, row.aggregation, bool(row.is_published))
    if list(row.ages) == [TOTAL] and list(row.measured_ages) != [TOTAL]:
        yield f"Ålder: {ages_name(row.measured_ages)}"


def _breaks(breaks: Any, indicator_id: str) -> Iterator[str]:  # noqa: ANN401 - pandas' groups
    if indicator_id in breaks.groups:
        for row in breaks.get_group(indicator_id).itertuples():
            yield f"Brott i serien {text.day(row.period_start)}: {row.note}"


@dataclass(frozen=True)
class _Figures:
    """Reads the cells of one table. `starts` has the first day of each period by its code."""

    indicator_id: str
    frequency: str
    is_computed: bool
    variables: tuple[str, ...]
    starts: dict[str, str]

    def __call__(self, codes: Codes) -> Cells:
        of = dict(zip(self.variables, codes, strict=True))
        params = {
            "indicator_id": self.indicator_id,
            "frequency": self.frequency,
            "regions": ",".join(of[REGION.code]),
            "sexes": ",".join(of.get(KON.code, (TOTAL,))),
            "ages": ",".join(of.get(ALDER.code, (TOTAL,))),
            "breakdowns": ",".join(of.get(BREAKDOWN.code, (TOTAL,))),
            "periods": ",".join(self.starts[code] for code in of[PERIOD.code]),
        }
        rows = read_uncached("api_cells", **params)
        if self.is_computed:
            rows = pd.concat([rows, read_uncached("api_computed_cells", **params)])
        count = prod(map(len, codes))
        values, flags = np.full(count, np.nan), np.zeros(count, dtype=np.intp)
        at = rows["cell"].to_numpy()
        values[at] = rows["value"].to_numpy(dtype=np.float64, na_value=np.nan)
        for position, flag in enumerate(FLAGS[1:], start=1):
            flags[at[(rows["flag"] == flag).to_numpy(dtype=bool, na_value=False)]] = position
        own, flag_names = with_flags(values, flags, FLAGS)
        return values, own, flag_names
