"""Test that a figure in another unit than its indicator's is refused, from every service and file."""

import json
from collections.abc import Callable
from dataclasses import replace
from math import isclose
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.fetch.catalogue.catalogue import Series, series_of
from etl.fetch.failure import FetchError
from etl.fetch.meaning.reference import read_reference
from etl.fetch.meaning.units import parse_unit
from etl.fetch.services import parse_responses
from etl.fetch.sources.kolada import title_unit
from etl.fetch.sources.web import RawResponse
from panel.errors import SourceError
from panel.formats.cube import Cube
from panel.formats.json_stat import write_json_stat
from panel.formats.px.read import write_px
from panel.formats.tables import write_xlsx
from tests.conftest import ROOT
from tests.support.services.entries import ALL, INDICATOR_IDS, MAPPING
from tests.support.statistics_files import cube

pytestmark = pytest.mark.slow


REFERENCE = read_reference(ROOT / "data")
INDICATORS = {"population": "antal", "unemployment_share": "procent"}
# What a text means, said here once more and by hand: the unit, and how many of it 1 stands for.
UNITS = {
    **dict.fromkeys(("antal", "Antal", "st", "personer", "Invånare", "antal personer", "antal elever"), ("antal", 1)),
    **dict.fromkeys(("procent", "%", "Andel (%)", "Procent (%)", "andel i procent"), ("procent", 1)),
    **dict.fromkeys(("kr", "kronor", "SEK"), ("kronor", 1)),
    **{"tkr": ("kronor", 1_000), "mnkr": ("kronor", 1_000_000), "promille": ("promille", 1)},
    **{"hektar": ("hektar", 1), "ha": ("hektar", 1), "kr/inv": ("kronor per invånare", 1)},
    **{"antal per 1 000 invånare": ("antal per 1 000 invånare", 1), "procentenheter": ("procentenheter", 1)},
}
SCALES = {
    "1000-tal": 1_000,
    "1 000-tal": 1_000,
    "tusental": 1_000,
    "Tusen": 1_000,
    "miljoner": 1_000_000,
    "100-tal": 100,
}
FORMS = ["{scale} {unit}", "{unit} ({scale})", "{unit}, {scale}", "{unit} {scale}"]
# None of these is a count of persons, or a share in percent.
NEITHER = [
    *(
        "antal procent",
        "antal tkr",
        "antal tiotusental",
        "antal per 1000",
        "st per 1 000",
        "1 000 000",
    ),
    *("kr/1000 inv", "antal/1000 inv", "10 000-tal", "procent av 1000", "MWh", "index", "-", ".", "per 1000", "000 st"),
]
EACH_SCALE = [None, 1, 1000, 0.001, 1_000_000, 0.5]
WRITERS: dict[str, Callable[[Cube], bytes]] = {"px": write_px, "xlsx": write_xlsx, "pxweb": write_json_stat}


@st.composite
def stated_units(draw: st.DrawFn) -> tuple[str, tuple[str, float] | None]:
    """A unit's text, with its unit and its factor; None where it means neither of the panel's two."""
    kind = draw(st.sampled_from(["word", "scaled", "scale", "neither", "any"]))
    if kind == "neither":
        return draw(st.sampled_from(NEITHER)), None
    if kind == "any":
        return draw(
            st.text("abcåäöxyz/%.() 01", min_size=1).filter(lambda text: text.strip() not in {"", *UNITS})
        ), None
    unit, scale = draw(st.sampled_from(sorted(UNITS))), draw(st.sampled_from(sorted(SCALES)))
    if kind == "scale":
        return scale, ("antal", SCALES[scale])
    if kind == "word":
        return unit, UNITS[unit]
    name, factor = UNITS[unit]
    return draw(st.sampled_from(FORMS)).format(unit=unit, scale=scale), (name, factor * SCALES[scale])


def parsed(service: str, text: str, indicator_id: str, value: float, **options: Any) -> list[float]:
    """Return the values that a service's answer with one unit and one value gives."""
    indicator = {"id": indicator_id, "code": "N1" if service == "kolada" else "000007SF"}
    about = {
        "id": "x",
        "service": service,
        "title": "T",
        "producer": "SCB",
        "licence": "CC0 1.0",
        "indicator": [indicator],
    }
    if service == "kolada":
        series = series_of(about | {"regions": ["0581"], "first_year": 2020} | options, INDICATOR_IDS, "x")
        responses = kolada_responses(text, value)
    else:
        place = {"path": "x"} if service in {"px", "xlsx"} else {"table": "T", "url": "http://x"}
        series = series_of(about | place | {"dimensions": MAPPING, "select": ALL} | options, INDICATOR_IDS, "x")
        table = one_valued(text, value, REFERENCE.indicators[indicator_id].decimals)
        responses = [RawResponse("1", "x", WRITERS[service](table), posted_for(series))]
    return list(parse_responses(series, responses, REFERENCE, None)["value"])


def kolada_responses(unit: str, value: float) -> list[RawResponse]:
    cell = {"gender": "T", "value": value, "status": "", "isdeleted": False}
    row = {"kpi": "N1", "municipality": "0581", "period": 2023, "values": [cell]}
    about = {"id": "N1", "title": f"Något, {unit}"}
    return [
        RawResponse(name, name, json.dumps({"values": [one], "count": 1}).encode())
        for name, one in (("kpi-N1.json", about), ("0001.json", row))
    ]


def one_valued(unit: str | None, value: float, decimals: int | None) -> Cube:
    table = cube()
    dimensions = tuple(replace(one, units=(), decimals=()) for one in table.dimensions)
    return replace(table, dimensions=dimensions, unit=unit, decimals=decimals, values=table.values * 0 + value)


def posted_for(series: Series) -> dict[str, Any]:
    chosen = [{"variableCode": one.code, "valueCodes": list(one.codes)} for one in cube().dimensions]
    return {"selection": chosen} if series.service == "pxweb" else {}


WRITTEN: list[tuple[tuple[str, tuple[str, float] | None], float | None]] = [
    (("1000-tal", ("antal", 1000)), None),
    (("1000-tal", ("antal", 1000)), 1000),
    (("antal tusental", ("antal", 1000)), 1000),
    (("procent", ("procent", 1)), None),
    (("MWh", None), None),
    (("antal tkr", None), None),
]


@pytest.mark.parametrize("service", ["px", "pxweb", "kolada"])
@pytest.mark.parametrize("indicator_id", list(INDICATORS))
@settings(deadline=None, max_examples=40)
@given(stated_units(), st.sampled_from(EACH_SCALE), st.integers(0, 40))
def test_a_figure_is_in_its_indicators_unit_or_is_refused(
    service: str, indicator_id: str, stated: tuple[str, tuple[str, float] | None], scale: float | None, value: int
) -> None:
    assert_converted_or_refused(service, indicator_id, stated, scale, value)


# A workbook takes long to write and read, and its unit goes the way of the others'.
@pytest.mark.parametrize("service", ["px", "pxweb", "kolada", "xlsx"])
@pytest.mark.parametrize("indicator_id", list(INDICATORS))
def test_units_written_by_hand_are_converted_or_refused(service: str, indicator_id: str) -> None:
    for stated, scale in WRITTEN:
        assert_converted_or_refused(service, indicator_id, stated, scale, 4)


def assert_converted_or_refused(
    service: str, indicator_id: str, stated: tuple[str, tuple[str, float] | None], scale: float | None, value: int
) -> None:
    text, meaning = stated
    options = {} if scale is None else {"scale": scale}
    if service == "kolada" and title_unit(f"Något, {text}") is None:
        # The end of a title that is no unit is a part of the title. None of those written by hand is taken for that.
        assert meaning is None and text not in {"MWh", "index", "antal tkr", "antal procent"}
        return
    try:
        values = parsed(service, text, indicator_id, float(value), **options)
    except FetchError:
        is_the_same = meaning == (INDICATORS[indicator_id], scale or 1)
        is_sane = INDICATORS[indicator_id] == "antal" or value * (scale or 1) <= 100
        assert not (is_the_same and is_sane and value * (scale or 1) == round(value * (scale or 1)))
        return
    assert meaning is not None, f"'{text}' passed for {INDICATORS[indicator_id]}"
    name, factor = meaning
    assert name == INDICATORS[indicator_id]
    assert all(isclose(one, value * factor) for one in values)


@given(stated_units())
def test_a_unit_means_one_thing_however_it_is_spaced_and_cased(stated: tuple[str, tuple[str, float] | None]) -> None:
    text, meaning = stated
    unit = parse_unit(text)
    assert (
        unit == parse_unit(f"  {text.upper()} ".replace(" ", "\N{NO-BREAK SPACE} "))
        or text.upper().lower() != text.lower()
    )
    if meaning is not None:
        assert (unit.name, unit.factor) == meaning


@pytest.mark.parametrize("unit", ["personer", "1000-tal"])
def test_the_entrys_own_word_stands_in_for_the_sources(unit: str) -> None:
    scale = {} if unit == "personer" else {"scale": 1000}
    assert set(parsed("px", "MWh", "population", 3.0, unit=unit, **scale)) == {3.0 * scale.get("scale", 1)}
    with pytest.raises(FetchError, match="Katalogen räknar i 'hektar', men population i 'antal'"):
        parsed("px", "antal", "population", 3.0, unit="hektar")


@pytest.mark.parametrize(
    "options", [{"scale": 0}, {"scale": -1}, {"scale": True}, {"scale": "1000"}, {"unit": ""}, {"unit": 1}]
)
def test_a_scale_or_a_unit_that_is_none_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(SourceError, match=r"(scale|unit) är"):
        parsed("px", "antal", "population", 3.0, **options)
