"""Test that the meaning of a table's dimensions is known when an entry is added, or the entry is refused."""

from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer

from etl.fetch.catalogue.catalogue import read_catalogue, series_of
from etl.fetch.failure import FetchError
from etl.fetch.meaning.meanings import meanings_of
from etl.fetch.meaning.parts_of_year import joined
from etl.fetch.meaning.periods import Period, parse_period
from etl.fetch.meaning.reference import read_reference
from etl.fetch.meaning.regions import region_codes
from etl.fetch.snapshots import stored_figures
from panel.errors import DONE
from panel.formats.cube import Dimension
from tests.conftest import ROOT
from tests.support.fetch_commands import play
from tests.support.periods import MONTHS
from tests.support.services import Kolada, serve_kolada, serve_pxweb
from tests.support.services.entries import INDICATOR_IDS, population_table, sources_in

REFERENCE = read_reference(ROOT / "data")
REGION = Dimension("kommun", "kommun", ("0581",), ("Norrköping",))
YEARS = Dimension("tid", "tid", ("2024", "2025"), ("2024", "2025"))
ENTRY = {
    **{"id": "x", "service": "px", "title": "T", "producer": "SCB", "licence": "CC0 1.0", "path": "x"},
    **{"dimensions": {"region": "kommun", "period": "tid"}, "indicator": [{"id": "population"}]},
}
SERIES = series_of(ENTRY, INDICATOR_IDS, "x")
NAMES = [
    *(
        "kvartal",
        "Kvartal",
        "kv",
        "kvartalsnummer",
        "kvartal_nr",
        "quarter",
        "Quarters",
        "månad",
        "Månader",
        "mån",
        "month",
    ),
    *("halvår", "half-year", "tertial", "vecka", "veckonummer", "week"),
]
PARTS = [
    *(
        "Q1",
        "K4",
        "1",
        "01",
        "12",
        "M01",
        "H1",
        "Kvartal 1",
        "kv. 1",
        "1:a kvartalet",
        "Första kvartalet",
        "januari",
        "februari",
    ),
    *("Jan", "jan-mar", "December", "halvår 2", "Andra halvåret", "vecka 12", "tertial 1", "Januari–mars"),
]
# Said of themselves in any dimension, whatever it is called.
ALWAYS = [one for one in PARTS if one not in {"1", "01", "12"}]
WHOLE = ["Totalt", "Hela året", "helår", "Samtliga"]


def meanings(extra: Dimension) -> None:
    meanings_of(SERIES, [REGION, YEARS, extra], REFERENCE, "x")


@given(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(PARTS))
    | st.tuples(st.sampled_from(["period", "del", "Innehåll"]), st.sampled_from(ALWAYS)),
    st.booleans(),
)
@example(("kvartal", "Q1"), False)
def test_a_part_of_a_year_that_is_chosen_never_becomes_the_year(named: tuple[str, str], by_label: bool) -> None:
    name, part = named
    dimension = Dimension("d1", name, ("c1",), (part,)) if by_label else Dimension(name, name, (part,), (part,))
    with pytest.raises(FetchError, match="är en del av året"):
        meanings(dimension)


@given(st.sampled_from([*NAMES, "kön", "Månadslön"]), st.sampled_from(WHOLE))
def test_the_whole_year_that_is_chosen_is_the_year(name: str, whole: str) -> None:
    meanings(Dimension(name, name, ("c1",), (whole,)))


@pytest.mark.parametrize("label", ["Födda", "Månadslön", "K", "Juniorer", "Marsvin", "Maja", "1", "H", "Oktanhalt"])
def test_what_is_no_part_of_a_year_may_be_chosen(label: str) -> None:
    meanings(Dimension("indikator", "indikator", ("c1",), (label,)))


JOINED = series_of(ENTRY | {"dimensions": ENTRY["dimensions"] | {"part_of_year": "del"}}, INDICATOR_IDS, "x")
WORDS = {
    "Q": ("kvartal", ["K{}", "q{}", "Kvartal {}", "kv. {}", "{}:a kvartalet", "{}"]),
    "M": ("månad", ["M{:02d}", "Månad {}", "{:02d}", "{}"]),
    "H": ("halvår", ["H{}", "Halvår {}", "{}:a halvåret", "{}"]),
}


@given(st.sampled_from(sorted(WORDS)), st.data())
def test_a_year_and_its_part_are_one_period_in_every_form(frequency: str, data: st.DataObject) -> None:
    name, forms = WORDS[frequency]
    form = data.draw(st.sampled_from(forms))
    count = {"Q": 4, "M": 12, "H": 2}[frequency]
    texts = [form.format(number) for number in range(1, count + 1)]
    if frequency == "M" and data.draw(st.booleans()):
        texts = [month[: data.draw(st.sampled_from([3, 20]))] for month in MONTHS]
    codes = texts if data.draw(st.booleans()) else [f"c{number}" for number in range(count)]
    parts = Dimension("del", name, (*codes, "0"), (*texts, data.draw(st.sampled_from(WHOLE))))
    found = meanings_of(JOINED, [REGION, YEARS, parts], REFERENCE, "x")
    years, each = found["period"].by_code, found["part_of_year"].by_code
    periods = [joined(years["2024"], each[code], "x") for code in parts.codes]
    step = 12 // count
    expected = [Period(date(2024, month, 1), frequency) for month in range(1, 13, step)]
    assert periods == [*expected, Period(date(2024, 1, 1), "Y")]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("kvartal", "5", "'5' (5) finns inte i ett år"),
        ("kvartal", "jan-feb", "'jan-feb' (jan-feb) finns inte i ett år"),
        ("månad", "13", "'13' (13) finns inte i ett år"),
        ("period", "1", "'1' (1) är ingen känd del av ett år"),
        ("kvartal", "Norrköping", "'Norrköping' (Norrköping) är ingen känd del av ett år"),
    ],
)
def test_what_is_no_part_of_a_year(name: str, text: str, problem: str) -> None:
    with pytest.raises(FetchError) as refused:
        meanings_of(JOINED, [REGION, YEARS, Dimension("del", name, (text,), (text,))], REFERENCE, "x")
    assert problem in str(refused.value)


@pytest.mark.parametrize(("year", "part"), [("2024K1", ("M", 1)), ("2024", ("T", 1)), ("2021", ("W", 53))])
def test_a_part_is_joined_to_a_year_alone_and_to_a_period_that_is_held(year: str, part: tuple[str, int]) -> None:
    with pytest.raises(FetchError, match=r"är inget år|är ingen period i panelen"):
        joined(parse_period(year), part, "x")


TABLES = {
    "an unmapped dimension": ("Alder", {"TotSA": "totalt", "x": "y"}, "'x' (y) är ingen känd ålder"),
    "a lost nought": ("Region", {"00": "Riket", "581": "Norrköping"}, "Menar du 0581?"),
    "letters before the code": ("Region", {"SE0581": "Norrköping"}, "Menar du 0581?"),
    "a small area": ("Region", {"0581A0010": "Centrum"}, "ser ut som ett område i 0581"),
    "one region twice": ("Region", {"0581": "Norrköping", "0581 ": "Norrköping"}, "är samma sak"),
    "an unknown sex": ("Kon", {"TotSa": "totalt", "P": "Pojkar", "X": "Annat"}, "'X' (Annat) är inget känt kön"),
    "an unknown period": ("Tid", {"2018-2019": "2018-2019"}, "'2018-2019' är ingen period"),
    "a region that is none": ("Region", {"2701": "Plus11"}, "'2701' (Plus11) är ingen känd kommun"),
}


@pytest.mark.parametrize("case", list(TABLES))
def test_a_table_that_fetch_must_refuse_is_refused_when_it_is_added(
    tmp_path: Path, httpserver: HTTPServer, case: str
) -> None:
    code, labels, message = TABLES[case]
    data = sources_in(tmp_path)
    table = population_table()
    changed = replace(table, dimensions={**table.dimensions, code: labels})
    changed.values = dict.fromkeys(product(*changed.dimensions.values()), 1.0)
    url = serve_pxweb(httpserver, changed)
    arguments = ("--service", "pxweb", "--url", url, "--table", "TAB6471", "--indicator", "population", "--id", "mine")
    with pytest.raises(FetchError) as refused:
        play(data, "series", "add", *arguments)
    assert message in str(refused.value)
    assert read_catalogue(data) == []


def test_a_dimension_without_a_place_is_refused_when_it_is_added(tmp_path: Path, httpserver: HTTPServer) -> None:
    data = sources_in(tmp_path)
    table = population_table()
    changed = replace(table, dimensions={**table.dimensions, "Gren": {"A": "Jordbruk", "B": "Industri"}})
    changed.values = dict.fromkeys(product(*changed.dimensions.values()), 1.0)
    url = serve_pxweb(httpserver, changed)
    arguments = ("--service", "pxweb", "--url", url, "--table", "TAB6471", "--indicator", "population", "--id", "mine")
    with pytest.raises(FetchError, match="Dimensionen 'Gren' har 2 värden"):
        play(data, "series", "add", *arguments)
    code, _ = play(data, "series", "add", *arguments, "--select", "Gren=A", "--licence", "CC0 1.0")
    assert code == DONE
    code, _ = play(data, "series", "add", *arguments[:-1], "parts", "--breakdown", "uppdelning", "--licence", "CC0 1.0")
    assert code == DONE
    assert play(data, "fetch")[0] == DONE
    _, figures = stored_figures(data, "parts", REFERENCE)
    assert figures["breakdown_name"].value_counts().to_dict() == {"Jordbruk": 108, "Industri": 108}


def test_a_key_figure_that_fetch_must_refuse_is_refused_when_it_is_added(
    tmp_path: Path, httpserver: HTTPServer
) -> None:
    data = sources_in(tmp_path)
    url = serve_kolada(httpserver, Kolada({("N01951", "0581", 2024, "X"): 145_000.0}))
    arguments = ("--service", "kolada", "--url", url, "--kpi", "N01951", "--indicator", "population", "--id", "mine")
    with pytest.raises(FetchError, match="Kolada anger könet 'X'"):
        play(data, "series", "add", *arguments)
    assert read_catalogue(data) == []


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (("Dalarna", "Uppsala", "Sverige"), ["20", "03", "00"]),
        (("Region Sörmland",), ["04"]),
        (("Dalarna", "Falun", "Uppsala"), ["20", "2080", "0380"]),
        (("Uppsala", "Örebro"), ["0380", "1880"]),
    ],
)
def test_names_of_counties_without_their_word(names: tuple[str, ...], codes: list[str]) -> None:
    """Uppsala is the municipality, unless all are counties and one can be nothing else."""
    assert list(region_codes(dict(zip(names, names, strict=True)), read_reference(ROOT / "data")).values()) == codes


@pytest.mark.parametrize("text", ["Samtliga 16-64 år", "totalt 16-64 år", "Samtliga åldrar, 16-64 år", "16-64"])
def test_all_of_a_span_of_ages_are_the_span(text: str) -> None:
    series = series_of(
        {
            **{"id": "s", "service": "csv", "title": "t", "producer": "p", "licence": "l", "path": "x.csv"},
            **{"dimensions": {"period": "tid", "age": "ålder"}, "region": "0581", "select": {}},
            "indicator": [{"id": "population"}],
        },
        INDICATOR_IDS,
        "catalogue.toml",
    )
    dimensions = [Dimension("tid", "tid", ("2024",), ("2024",), "time"), Dimension("ålder", "ålder", (text,), (text,))]
    found = meanings_of(series, dimensions, read_reference(ROOT / "data"), "x.csv")
    assert found["age"].by_code == {text: "16-64"}
