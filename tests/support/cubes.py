"""Strategies for tables of any form, for tests that write them in one format and read them back."""

from dataclasses import fields, replace

import numpy as np
from hypothesis import strategies as st

from panel.formats.cube import Cube, Dimension

LETTERS = "abcåäöÅÄÖéß01579 -+.:/%–€"
PLAIN = st.text(LETTERS, max_size=12)
# With quotation marks, line breaks, separators, and text like a formula or a number.
ANY = st.text(LETTERS + "\"';,\n\t=#&<>[](){}\\", max_size=12)
CODES = st.one_of(st.sampled_from(["0581", "01", "00", "2023M01", "NaN", "null", "-", ".."]), PLAIN.filter(bool))
SIGNS = ("..", ".", "-")
OTHER_FLAGS = (*SIGNS, ":", "p", "e", "uppgift saknas")
NUMBERS = st.one_of(
    st.integers(-(10**6), 10**6).map(float),
    st.decimals(-1000, 1000, places=2).map(float),
    st.floats(-1e300, 1e300),
)
ROLES = st.sampled_from([None, "time", "geo"])


@st.composite
def dimensions(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> tuple[Dimension, ...]:
    """One to four dimensions with distinct codes and labels, at most one of them with contents."""
    count = draw(st.integers(1, 4))
    own = draw(st.lists(CODES, min_size=count, max_size=count, unique=True))
    names = draw(st.lists(texts, min_size=count, max_size=count, unique=True))
    metric = draw(st.integers(0, 6))
    found = []
    for at, (code, name) in enumerate(zip(own, names, strict=True)):
        codes = tuple(draw(st.lists(CODES, min_size=1, max_size=4, unique=True)))
        labels = tuple(draw(st.lists(texts, min_size=len(codes), max_size=len(codes), unique=at == metric)))
        role = "metric" if at == metric else draw(ROLES)
        found.append(Dimension(code, name, codes, labels, role))
    return tuple(found)


@st.composite
def cubes(draw: st.DrawFn, texts: st.SearchStrategy[str] = ANY, signs_only: bool = False) -> Cube:
    """A table as a reader returns it: no unused flags, and unit and decimals of the whole where all are the same."""
    dims = draw(dimensions(texts))
    count = int(np.prod([len(one.codes) for one in dims]))
    cells = draw(st.lists(_cells(signs_only), min_size=count, max_size=count))
    names = tuple(dict.fromkeys(flag for _, flag in cells if flag))
    flag_names = ("", *names)
    optional_text = st.one_of(st.none(), texts.filter(str.strip))
    return _with_units(
        draw,
        Cube(
            title=draw(texts),
            dimensions=dims,
            values=np.array([value for value, _ in cells]),
            flags=np.array([flag_names.index(flag) for _, flag in cells], dtype=np.uint8),
            flag_names=flag_names,
            unit=draw(optional_text),
            decimals=draw(st.integers(0, 15)),
            source=draw(optional_text),
            updated=draw(st.sampled_from([None, "2026-06-08T06:00", "2026-06-08", "i våras"])),
            language=draw(st.sampled_from([None, "sv", "en"])),
            notes=tuple(draw(st.lists(texts.filter(str.strip), max_size=3))),
            more=draw(
                st.dictionaries(
                    st.sampled_from(["MATRIX", "CONTACT", "COPYRIGHT", "REFPERIOD"]), texts.filter(str.strip)
                )
            ),
        ),
    )


def _cells(signs_only: bool) -> st.SearchStrategy[tuple[float, str]]:
    empty = st.tuples(st.just(float("nan")), st.sampled_from(SIGNS if signs_only else OTHER_FLAGS))
    flags = st.just("") if signs_only else st.sampled_from(["", "", "p", "e"])
    return st.one_of(st.tuples(NUMBERS, flags), empty)


def _with_units(draw: st.DrawFn, cube: Cube) -> Cube:
    at = next((at for at, one in enumerate(cube.dimensions) if one.role == "metric"), None)
    if at is None or len(cube.dimensions[at].codes) < 2 or draw(st.booleans()):
        return cube
    metric = cube.dimensions[at]
    numbers = tuple(range(len(metric.codes)))
    mixed = replace(metric, units=tuple(f"enhet {number}" for number in numbers), decimals=numbers)
    return replace(
        cube, dimensions=(*cube.dimensions[:at], mixed, *cube.dimensions[at + 1 :]), unit=None, decimals=None
    )


def flags_of(cube: Cube) -> list[str]:
    """Return the flag of each cell as text."""
    return [cube.flag_names[flag] for flag in cube.flags]


def assert_same_cells(found: Cube, expected: Cube) -> None:
    """Fail unless both have the same codes and labels, and the same value and flag in each cell."""
    assert [(one.code, one.codes, one.labels) for one in found.dimensions] == [
        (one.code, one.codes, one.labels) for one in expected.dimensions
    ]
    np.testing.assert_array_equal(found.values, expected.values)
    assert flags_of(found) == flags_of(expected)


def assert_same(found: Cube, expected: Cube) -> None:
    """Fail unless the two tables are the same in every field."""
    assert_same_cells(found, expected)
    for field in fields(Cube):
        if field.name not in {"values", "flags", "flag_names"}:
            assert getattr(found, field.name) == getattr(expected, field.name), field.name
