"""Read a publisher's file: its tables found, what is open decided or asked, and a Cube with the layout returned."""

from dataclasses import dataclass, replace

import numpy as np

from panel.formats.cube import Cube, Dimension, FormatError, Role
from panel.formats.published.block import Block, find_block
from panel.formats.published.csv_grid import read_csv_grid
from panel.formats.published.dimensions import Reading, read_block
from panel.formats.published.grid import Grid
from panel.formats.published.layout import Known, Layout, QuestionError
from panel.formats.published.parquet_grid import read_parquet_grid
from panel.formats.published.parts import NAMES, Part
from panel.formats.published.periods import TIMED, periods_in, without_period
from panel.formats.published.stack import Stack, stacked
from panel.formats.published.words import (
    ABOUT_ALL,
    ABOUT_FILE,
    AN_AGE,
    PLACES,
    PLAIN_NAME,
    SOURCE,
    groups_in,
    kind_of,
    places_in,
    sex_in,
    units_in,
)
from panel.formats.published.xlsx_grid import read_xlsx_grids
from panel.formats.tidy import cube_of_rows

ROLES: dict[str, Role] = {"period": "time", "region": "geo", "contents": "metric"}
FOUND = ("region", "period", "sex", "age")
# Separator and decimal sign that are certain together.
USUAL = {";": ",", ",": "."}
TITLE = "rubriken"


@dataclass(frozen=True)
class Published:
    """A publisher's table and how it was laid out.

    `roles` has the names of the dimensions that are region, period, sex and age by what their values are.
    """

    cube: Cube
    layout: Layout
    roles: dict[str, str]


def read_published(body: bytes, kind: str, known: Known, answers: Layout) -> Published:
    """Return the table of a csv, xlsx or parquet file (`kind`) as its publisher lays it out.

    Raises QuestionError, a FormatError, for what the file leaves open, and FormatError for what cannot be read for
    certain.
    """
    grids = _grids(body, kind, answers)
    blocks, sheets = _blocks(grids, answers, known)
    decimal, stated = _decimal(blocks, answers)
    readings = [read_block(block, answers, known) for block in blocks]
    whole = stacked(blocks, readings, decimal, known.places)
    texts = _texts(blocks, readings)
    parts = _with_stated_region(whole.parts, texts, known.places)
    parts, only = _with_stated_group(parts, texts, answers, known.about)
    parts, period = _with_stated_period(parts, texts, answers)
    unit = known.unit or _unit(blocks, readings, texts)
    above = [text for block in blocks for text in block.above]
    layout = replace(
        readings[0].layout,
        sheets=sheets,
        separator=grids[0].separator,
        decimal=stated,
        period=period,
        only=only,
        title=without_period(above[0]) if above else "",
    )
    percent = _in_percent(blocks, readings)
    cube = _cube(replace(whole, parts=parts), next(iter([*above, *texts]), ""), percent)
    sources = [one.about["source"] for one in readings if "source" in one.about]
    lines = [text for block in blocks for text in (*block.above, *block.below)]
    source = next(iter([*sources, *(found[1] for text in lines if (found := SOURCE.fullmatch(text)))]), None)
    roles = {part.kind: one.code for part, one in zip(parts, cube.dimensions, strict=True) if part.kind in FOUND}
    left_out = _left_out(grids, blocks, readings)
    cube = replace(cube, unit=unit or None, source=source, left_out=left_out, warnings=(*grids[0].said, *cube.warnings))
    return Published(cube, layout, roles)


def _grids(body: bytes, kind: str, answers: Layout) -> list[Grid]:
    if kind == "xlsx":
        return read_xlsx_grids(body)
    return [read_csv_grid(body, answers.separator) if kind == "csv" else read_parquet_grid(body)]


def _blocks(grids: list[Grid], answers: Layout, known: Known) -> tuple[list[Block], tuple[str, ...]]:
    """Return the tables to read, and the names of their sheets where these were chosen or say what figures are about."""
    found: dict[str, Block] = {}
    faults: dict[str, FormatError] = {}
    names = [name for name in answers.sheets if name != "period"]
    if missing := set(names) - {grid.name for grid in grids}:
        raise FormatError(f"Bladet {missing.pop()} finns inte. Det finns: {', '.join(grid.name for grid in grids)}.")
    for grid in grids:
        if not names or grid.name in names:
            try:
                block = find_block(grid, known.places)
            except FormatError as error:
                faults[grid.name] = error
            else:
                found |= {grid.name: block} if block else {}
    if len(found) + len(faults) > 1:
        alike = {(tuple(map(block.name, block.keys)), len(block.headers)) for block in found.values()}
        kind = kind_of(list(found), known.places)
        if faults or len(alike) > 1 or kind == "measure":
            proposed = next(iter(found)) if len(found) == 1 else ""
            text = "Flera blad har en tabell. Vilket ska läsas?"
            raise QuestionError("sheet", text, [*found, *faults], proposed=proposed)
        return list(found.values()), ("period",) if kind == "period" else tuple(found)
    if faults:
        raise next(iter(faults.values()))
    if not found:
        raise FormatError("Ingen tabell hittas: inga rader med tal under en rad med rubriker.")
    return list(found.values()), tuple(names)


def _decimal(blocks: list[Block], answers: Layout) -> tuple[str, str]:
    """Return the decimal sign of a file, and the same where the file needs one. Raises QuestionError and FormatError."""
    marks: dict[str, list[str]] = {",": [], ".": [], "": []}
    for block in blocks:
        for column in block.values:
            for mark, texts in block.grid.columns[column].marks(block.body).items():
                marks[mark] += texts
    if marks[","] and marks["."]:
        raise FormatError(
            f"{marks[','][0]} och {marks['.'][0]} är skrivna på olika sätt: både decimalkomma och decimalpunkt. Skriv alla"
            " tal på samma sätt."
        )
    certain = next((mark for mark in ",." if marks[mark]), "")
    if certain or not marks[""]:
        return certain or answers.decimal or ",", certain
    usual = USUAL.get(blocks[0].grid.separator, "")
    both = marks[""][0]
    if (chosen := answers.decimal or (usual if usual in both else "")) in {",", "."}:
        return chosen, chosen
    raise QuestionError("decimal", f"{both} kan vara tusental eller decimaler. Vilket är decimaltecknet?", [",", "."])


def _texts(blocks: list[Block], readings: list[Reading]) -> list[str]:
    """Return what is said of all figures: titles, headings over all columns, and the name of the only sheet."""
    texts = [text for block in blocks for text in block.above if not ABOUT_FILE.match(text)]
    texts += [text for block in blocks for text in block.below if ABOUT_ALL.match(text)]
    texts += [text for reading in readings for text in reading.titles]
    if len(blocks) == 1 and not PLAIN_NAME.fullmatch(blocks[0].grid.name):
        texts.append(blocks[0].grid.name)
    return list(dict.fromkeys(texts))


def _with_stated_region(parts: list[Part], texts: list[str], places: frozenset[str]) -> list[Part]:
    """Return the dimensions with the region that the titles name, where no column has one and they name one alone."""
    named = list(dict.fromkeys(place for text in texts for place in places_in(text, places)))
    if len(named) != 1 or any(part.kind == "region" or PLACES.search(part.name) for part in parts):
        return parts
    return [*parts, _constant(NAMES["region"], "region", named[0], parts)]


def _with_stated_group(
    parts: list[Part], texts: list[str], answers: Layout, about: str
) -> tuple[list[Part], tuple[str, ...]]:
    """Return the dimensions, with the sex where a text names one, and the groups that the file is limited to.

    Raises QuestionError for another group that neither a dimension nor the indicator has: its figures are not the
    total's.
    """
    kinds = {part.kind for part in parts}
    only: list[str] = []
    sexes = {sex for text in texts if (sex := sex_in(text))}
    answered = {part for one in answers.only for part in one.casefold().split("; ")}
    if "sex" not in kinds and sexes and (sexes <= answered or not any(sex in about.casefold() for sex in sexes)):
        if len(sexes) > 1:
            raise FormatError(f"Rubrikerna nämner både kvinnor och män, var för sig: {'; '.join(texts)}. Dela filen.")
        only += sexes
        parts = [*parts, _constant(NAMES["sex"], "sex", only[0], parts)]
    groups = {group.casefold(): group for text in texts for group in groups_in(text)}
    known = {folded for folded in groups if folded in about.casefold() or ("age" in kinds and AN_AGE.search(folded))}
    if missing := [group for folded, group in groups.items() if folded not in known | answered]:
        limits = "; ".join(missing)
        text = f"Rubriken säger '{limits}'. Gäller måttet bara det, svara så; annars välj en annan fil."
        raise QuestionError("only", text, [limits], proposed=limits)
    only += [group for folded, group in groups.items() if folded in answered or folded not in known]
    return parts, tuple(only)


def _with_stated_period(parts: list[Part], texts: list[str], answers: Layout) -> tuple[list[Part], str]:
    """Return the dimensions with the period that the title names, where no column has one, and how it was found."""
    part = next((one for one in parts if one.kind == "part"), None)
    if any(one.kind == "period" or (one is not part and TIMED.search(one.name)) for one in parts):
        return parts, ""
    named = list(dict.fromkeys(period for text in texts for period in periods_in(text)))
    if part is not None:
        named = [period for period in named if len(period) == 4]
    chosen = answers.period if answers.period not in {"", TITLE} else ""
    if not named:
        raise FormatError(
            "Filen säger inte vilken period talen gäller. Lägg till en kolumn för den, och läs in den igen."
        )
    if (chosen and chosen not in named) or (not chosen and len(named) > 1):
        raise QuestionError("period", "Ingen kolumn har perioden, och rubriken nämner flera. Vilken gäller?", named)
    period = chosen or named[0]
    if part is not None:
        joined = replace(part, name=NAMES["period"], kind="period", codes=[period + code for code in part.codes])
        return [joined if one is part else one for one in parts], chosen or TITLE
    return [*parts, _constant(NAMES["period"], "period", period, parts)], chosen or TITLE


def _constant(name: str, kind: str, value: str, parts: list[Part]) -> Part:
    return Part(name, kind, [value], [value], np.zeros(len(parts[0].at) if parts else 1, dtype=np.int64))


def _unit(blocks: list[Block], readings: list[Reading], texts: list[str]) -> str:
    """Return the unit that a file states, or "". Raises QuestionError where it states several."""
    shown = [
        column in block.grid.percent
        for block, reading in zip(blocks, readings, strict=True)
        for column in reading.columns
    ]
    if all(shown) or (any(shown) and not _in_percent(blocks, readings)):
        return "procent"
    stated = [reading.about["unit"] for reading in readings if "unit" in reading.about]
    titles = [text for reading in readings for text in reading.titles]
    lines = [text for block in blocks for text in (*block.above, *block.below) if ABOUT_FILE.match(text)]
    units = list(dict.fromkeys(stated)) or units_in(lines)
    if not any("contents" in reading.layout.across for reading in readings):
        units = units or units_in(titles) or units_in(texts)
    if len(units) > 1:
        raise QuestionError("unit", "Filen nämner flera enheter. Vilken är talens?", units)
    return units[0] if units else ""


def _in_percent(blocks: list[Block], readings: list[Reading]) -> set[str]:
    """Return which of several measures are in columns that Excel shows as per cent."""
    found: set[str] = set()
    for block, reading in zip(blocks, readings, strict=True):
        for part in reading.parts:
            if part.kind == "contents" and "contents" in reading.layout.across:
                shown = enumerate(reading.columns)
                found |= {part.codes[part.at[place]] for place, column in shown if column in block.grid.percent}
    return found


def _cube(whole: Stack, title: str, percent: set[str]) -> Cube:
    names: list[str] = []
    dimensions = []
    for part in whole.parts:
        name = part.name
        while name in names:
            name += " 2"
        names.append(name)
        units = tuple("procent" if code in percent else None for code in part.codes) if part.kind == "contents" else ()
        role = ROLES.get(part.kind)
        dimensions.append(Dimension(name, name, tuple(part.codes), tuple(part.labels), role, units))
    positions = [part.at for part in whole.parts]
    return cube_of_rows(
        title, tuple(dimensions), positions, whole.values, whole.flags, whole.flag_names, whole.line, can_repeat=True
    )


def _left_out(grids: list[Grid], blocks: list[Block], readings: list[Reading]) -> tuple[str, ...]:
    read = {block.grid.name for block in blocks}
    found = [f"bladet {grid.name}" for grid in grids if grid.name not in read]
    found += [text for reading in readings for text in reading.left_out]
    notes = [text for block in blocks for text in block.below]
    used = next((text for text in notes if SOURCE.fullmatch(text)), "")
    return tuple(dict.fromkeys([*found, *(f"under tabellen: {text}" for text in notes if text != used)]))
