"""A flat table, as Utforska writes it: one row a figure, with codes and names under headings for people.

Beside the figure is its value after a transform (change, index, per 1 000). A Cube has that as another content.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from panel.formats.cube import Cube, Dimension, FormatError, Role
from panel.formats.tidy import CODE, LABEL, LAST, cube_from_tidy, dimension_codes


@dataclass(frozen=True)
class Heading:
    """A dimension of a flat table: its code and label in a Cube, and the columns of its codes and its names."""

    code: str
    label: str
    codes: str
    names: str
    role: Role | None = None


DIMENSIONS = (
    Heading("matt", "Mått", "Måttkod", "Mått", "metric"),
    Heading("region", "Region", "Regionkod", "Region", "geo"),
    Heading("kon", "Kön", "Könskod", "Kön"),
    Heading("alder", "Ålder", "Ålderskod", "Ålder"),
    Heading("period", "Period", "Periodkod", "Period", "time"),
)
# Between the others and the period, in a table that has it.
BREAKDOWN = Heading("uppdelning", "Uppdelning", "Uppdelningskod", "Uppdelning")
WITH_BREAKDOWN = (*DIMENSIONS[:-1], BREAKDOWN, DIMENSIONS[-1])
VALUE, FLAG, UNIT, SOURCE = "Värde", "Flagga", "Enhet", "Källa"
TRANSFORM_CODE, TRANSFORM, SHOWN, SHOWN_UNIT = "Visningskod", "Visning", "Visat värde", "Visad enhet"
NUMBERS = (VALUE, SHOWN)
# Transforms that leave the figure as it is: there is no second content.
AS_IS = {"niva", "sasong"}
# The flag of a transformed value that cannot be computed although the figure exists.
CANNOT_BE_COMPUTED = "."
NEEDED = {*(one.codes for one in DIMENSIONS), *(one.names for one in DIMENSIONS), *NUMBERS, FLAG}
WORDS = [UNIT, SOURCE, TRANSFORM_CODE, TRANSFORM, SHOWN_UNIT]
NEEDED |= set(WORDS)
CALLED = {
    **{one.code + CODE: one.codes for one in WITH_BREAKDOWN},
    **{one.code + LABEL: one.names for one in WITH_BREAKDOWN},
    **dict(zip(LAST, (VALUE, FLAG), strict=True)),
}


def is_flat(columns: Sequence[str]) -> bool:
    """Return whether a header has all columns of a flat table, and none twice."""
    return set(columns) >= NEEDED and len(set(columns)) == len(columns)


def number_columns(columns: list[str]) -> tuple[str, ...]:
    """Return a header's columns of numbers. Raises FormatError for one that is neither flat nor tidy."""
    if is_flat(columns):
        return NUMBERS
    dimension_codes(columns)
    return LAST[:1]


def is_header(columns: list[str]) -> bool:
    """Return whether these are the columns of a flat or a tidy table."""
    try:
        number_columns(columns)
    except FormatError:
        return False
    return True


def cube_from_flat(frame: pd.DataFrame, rows: Sequence[int] | None = None) -> Cube:
    """Return a cube of a flat table: each measure as it is, and after its transform; periods in order.

    Texts are str or missing, the two columns of numbers float. `rows` has the number of each row in its file. Raises
    FormatError as cube_from_tidy does, and for a measure with two units.
    """
    numbers = list(range(1, len(frame) + 1)) if rows is None else list(rows)
    texts = frame.drop(columns=list(NUMBERS)).astype(object).where(lambda one: one.notna(), "")
    texts[WORDS] = texts[WORDS].astype(str)
    frame = pd.concat([texts, frame[list(NUMBERS)]], axis=1)
    is_made = ~frame[TRANSFORM_CODE].isin(AS_IS)
    made = frame[is_made]
    both = pd.concat([_as_it_is(frame), _as_shown(made)], ignore_index=True)
    numbers += [number for number, one in zip(numbers, is_made, strict=True) if one]
    labels = {one.code: one.label for one in WITH_BREAKDOWN}
    roles = {one.code: one.role for one in WITH_BREAKDOWN if one.role}
    cube = cube_from_tidy(both.drop(columns=UNIT), "", labels, roles, numbers, CALLED)
    units = _units(both, cube.dimensions[0], numbers)
    sources = [text for text in dict.fromkeys(frame[SOURCE]) if text]
    return replace(
        cube,
        dimensions=(replace(cube.dimensions[0], units=units if len(set(units)) > 1 else ()), *cube.dimensions[1:]),
        unit=units[0] if len(set(units)) == 1 else None,
        source="; ".join(sources) or None,
        left_out=tuple(
            f"kolumnen {name}"
            for name in frame
            if name not in NEEDED | {BREAKDOWN.codes, BREAKDOWN.names} and any(frame[name] != "")
        ),
    )


def _as_it_is(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a flat table's figures as a tidy frame, with their unit."""
    tidy = pd.DataFrame(index=frame.index)
    for one in WITH_BREAKDOWN if BREAKDOWN.codes in frame else DIMENSIONS:
        codes = frame[one.codes]
        is_ordered = one.role == "time" and all(isinstance(code, str) for code in codes)
        tidy[one.code + CODE] = pd.Categorical(codes, sorted(set(codes))) if is_ordered else codes
        tidy[one.code + LABEL] = frame[one.names]
    tidy["value"] = frame[VALUE]
    tidy["flag"] = frame[FLAG].where(frame[VALUE].isna(), "")
    return tidy.assign(**{UNIT: frame[UNIT]})


def _as_shown(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the transformed values as a tidy frame, each measure with a code and a name of its own."""
    tidy = _as_it_is(frame)
    measure = DIMENSIONS[0]
    missing = frame[FLAG].where(frame[VALUE].isna(), CANNOT_BE_COMPUTED)
    return tidy.assign(
        **{
            measure.code + CODE: _joined(frame, measure.codes, ":", TRANSFORM_CODE),
            measure.code + LABEL: [
                f"{name}, {str(transform).lower()} ({unit})"
                for name, transform, unit in zip(frame[measure.names], frame[TRANSFORM], frame[SHOWN_UNIT], strict=True)
            ],
            "value": frame[SHOWN],
            "flag": missing.where(frame[SHOWN].isna(), ""),
            UNIT: frame[SHOWN_UNIT],
        }
    )


def _joined(frame: pd.DataFrame, first: str, between: str, last: str) -> list[str]:
    return [f"{one}{between}{other}" for one, other in zip(frame[first], frame[last], strict=True)]


def _units(both: pd.DataFrame, measure: Dimension, rows: Sequence[int]) -> tuple[str | None, ...]:
    """Return the unit of each measure. Raises FormatError where it has two."""
    found: dict[str, str] = {}
    for row, code, unit in zip(rows, both[measure.code + CODE], both[UNIT], strict=True):
        if found.setdefault(code, unit) != unit:
            message = f"{code} är i {unit} här och i {found[code]} på en rad ovanför"
            raise FormatError(f"Rad {row}, kolumnen {UNIT}: {message}. Rätta så att måttet har en enhet.")
    return tuple(found[code] or None for code in measure.codes)
