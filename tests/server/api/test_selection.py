"""Test value expressions: each gives what its plain meaning gives, whatever the codes."""

from collections.abc import Callable
from datetime import date
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.access.problems import ProblemError
from panel.formats.cube import Dimension
from panel.server.api.query import of_address, values_in
from panel.server.api.selection import MAX_CELLS, resolve
from panel.server.api.table import CodeList, Table, Variable

QUARTERS = tuple(f"{year}K{quarter}" for year in range(2010, 2026) for quarter in range(1, 5))
REGIONS = ("00", "05", "0580", "0581", "1480")
R9 = CodeList("r9", "R9", {"0580": "Linköping", "0581": "Norrköping", "1980": "Västerås"})


def table(*more: Variable) -> Table:
    variables = (
        Variable(Dimension("matt", "Mått", ("births",), ("Födda",), "metric")),
        Variable(Dimension("region", "Region", REGIONS, REGIONS, "geo"), code_lists=(R9,)),
        Variable(Dimension("kon", "Kön", ("total", "women"), ("alla", "kvinnor")), "total"),
        *more,
        Variable(Dimension("period", "Period", QUARTERS, QUARTERS, "time")),
    )
    return Table("t", "T", "", variables, lambda _: pytest.fail(), "", (), date(2026, 1, 1), "Quarterly", ("t", "T"))


def chosen(*pairs: tuple[str, str]) -> dict[str, tuple[str, ...]]:
    own = table()
    return {one.code: codes for one, codes in zip(own.variables, resolve(own, of_address(pairs, own)), strict=True)}


def periods(expression: str) -> tuple[str, ...]:
    return chosen(("valuecodes[region]", "00"), ("valuecodes[period]", expression))["period"]


COUNTS = st.integers(1, 80)
QUARTER = st.sampled_from(QUARTERS)
EXPRESSIONS: dict[str, tuple[st.SearchStrategy[tuple[object, ...]], Callable[..., object]]] = {
    "top({})": (st.tuples(COUNTS), lambda n: QUARTERS[-n:]),
    "TOP({},{})": (st.tuples(COUNTS, st.integers(0, 30)), lambda n, skip: QUARTERS[max(0, 64 - skip - n) : 64 - skip]),
    "bottom({})": (st.tuples(COUNTS), lambda n: QUARTERS[:n]),
    "from({})": (st.tuples(QUARTER), lambda one: [code for code in QUARTERS if code >= one]),
    "to({})": (st.tuples(QUARTER), lambda one: [code for code in QUARTERS if code <= one]),
    "range({},{})": (
        st.tuples(QUARTER, QUARTER),
        lambda one, other: [code for code in QUARTERS if min(one, other) <= code <= max(one, other)],
    ),
    "{}*": (st.tuples(st.sampled_from(["20", "2015", "2015K"])), lambda text: _fitting(f"{text}*")),
    "*{}": (st.tuples(st.sampled_from(["K4", "4", "5k1"])), lambda text: _fitting(f"*{text.upper()}")),
    "*{}*": (st.tuples(st.sampled_from(["5K", "K"])), lambda text: _fitting(f"*{text}*")),
    "{}": (st.tuples(st.sampled_from(["201?K1", "????K?", "2024K?"])), lambda text: _fitting(text)),
}


def _fitting(pattern: str) -> list[str]:
    return [code for code in QUARTERS if fnmatchcase(code, pattern)]


@pytest.mark.parametrize("form", EXPRESSIONS)
@given(st.data())
def test_an_expression_gives_what_its_meaning_gives(form: str, data: st.DataObject) -> None:
    arguments, meaning = EXPRESSIONS[form]
    drawn = data.draw(arguments)
    assert periods(form.format(*drawn)) == tuple(meaning(*drawn))


@given(st.lists(st.sampled_from(["0581", "top(2)", "range(00,05)", "058?", "*80"]), min_size=1))
def test_values_are_in_the_order_of_the_table_and_once(parts: list[str]) -> None:
    found = chosen(("valuecodes[Region]", ",".join(parts)), ("valuecodes[PERIOD]", "*"))["region"]
    assert list(found) == [code for code in REGIONS if code in found]
    assert values_in(",".join(parts)) == parts


def test_the_short_form_is_the_long_one_with_all_that_is_not_selected() -> None:
    assert chosen(("region", "r9,00"), ("senaste", "3")) == {
        "matt": ("births",),
        "region": ("00", "0580", "0581"),
        "kon": ("total",),
        "period": ("2025K2", "2025K3", "2025K4"),
    }
    assert chosen(("format", "csv"))["period"] == QUARTERS
    assert chosen(("fran", "2015"), ("till", "2016"))["period"] == QUARTERS[20:28]
    assert chosen(("till", "2010"))["period"] == QUARTERS[:4]


def test_without_a_selection_it_is_the_default_one() -> None:
    assert chosen()["period"] == QUARTERS[-8:]
    assert chosen()["region"] == REGIONS


def test_a_code_list_gives_what_the_table_has_and_what_is_named() -> None:
    every = [("codelist[region]", "R9"), ("valuecodes[period]", "top(1)")]
    assert chosen(*every)["region"] == ("0580", "0581")
    assert chosen(*every, ("valuecodes[region]", "1980"))["region"] == ("1980",)


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([("valuecodes[period]", "*")], "Välj värden för region"),
        ([("valuecodes[lan]", "*")], "ingen variabel 'lan'"),
        ([("region", "99")], "inget värde '99'"),
        ([("regon", "00")], "'regon', som inte är ett val"),
        ([("region", "top(0)")], "'top(0)'"),
        ([("region", "top(1,2,3)")], "'top(1,2,3)'"),
        ([("region", "from(99)")], "'from(99)'"),
        ([("region", "0*1")], "'0*1'"),
        ([("senaste", "-1")], "senaste är '-1'"),
        ([("senaste", "5"), ("fran", "2015")], "antingen senaste"),
        ([("codelist[region]", "lan")], "ingen kodlista 'lan'"),
        ([("format", "html")], "format är 'html'"),
        ([("format", "csv"), ("outputFormatParams", "SeparatorTab")], "SeparatorSemicolon och SeparatorTab"),
        ([("heading", "period"), ("stub", "period")], "två gånger"),
        ([("region", ",".join(f"{at}*" for at in range(60)))], "60 uttryck"),
        ([("fran", "2030")], "Inget värde av period"),
    ],
)
def test_what_is_wrong_is_named(pairs: list[tuple[str, str]], words: str) -> None:
    with pytest.raises(ProblemError) as raised:
        chosen(*pairs)
    assert raised.value.status == 400
    assert words in raised.value.detail


def test_more_cells_than_the_limit_are_refused_before_any_is_read() -> None:
    many = tuple(map(str, range(MAX_CELLS // len(QUARTERS) // len(REGIONS) + 1)))
    own = table(Variable(Dimension("alder", "Ålder", many, many)))
    with pytest.raises(ProblemError) as raised:
        resolve(own, of_address([("region", "*")], own))
    assert raised.value.status == 403
