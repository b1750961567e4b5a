"""Test on drawn tables that no layout changes a figure: what is written is what is read, or the file is refused."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.published import REGIONS, cells, csv_of, read_sheets, read_text

SEXES = ("män", "kvinnor", "totalt")
PERIODS = {"Y": ("2021", "2022", "2023"), "M": ("2024M01", "2024M02", "2024M12"), "K": ("2023K4", "2024K1", "2024K2")}
# An empty cell is read as "..".
FLAGS = ("..", ".", "-", "")
Table = dict[tuple[str, str, str], float | str]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A figure or a flag for each region, period and sex."""
    regions = draw(st.lists(st.sampled_from(sorted(REGIONS)), min_size=1, max_size=4, unique=True))
    periods = PERIODS[draw(st.sampled_from("YMK"))][: draw(st.integers(2, 3))]
    decimals = draw(st.sampled_from((0, 1, 3)))
    figure = st.integers(-10_000, 2_000_000).map(lambda number: number / 10**decimals)
    keys = list(product(regions, periods, SEXES[: draw(st.integers(1, 3))]))
    table: Table = {key: draw(st.one_of(figure, figure, figure, st.sampled_from(FLAGS))) for key in keys}
    # A table of nothing but signs is none.
    return table | {keys[0]: draw(figure)}


def region_name(code: str, form: str) -> str:
    return {"code": code, "name": REGIONS[code], "both": f"{code} {REGIONS[code]}"}[form]


def rows_of(table: Table, layout: str, form: str) -> list[list[object]]:
    """The rows of a table in one of the layouts."""
    regions, periods, sexes = (list(dict.fromkeys(key[at] for key in table)) for at in range(3))
    name = {region: region_name(region, form) for region in regions}
    if layout == "long":
        head: list[list[object]] = [["Kommun", "Tid", "Kön", "Antal"]]
        return head + [[name[region], period, sex, value] for (region, period, sex), value in table.items()]
    if layout == "periods across":
        body = [[name[one], sex, *(table[one, period, sex] for period in periods)] for one in regions for sex in sexes]
        return [["Kommun", "Kön", *periods], *body]
    if layout == "sexes across":
        body = [
            [name[one], period, *(table[one, period, sex] for sex in sexes)] for one in regions for period in periods
        ]
        return [["Kommun", "Tid", *sexes], *body]
    pairs = list(product(periods, sexes))
    above = [period if sex == sexes[0] else None for period, sex in pairs]
    body = [[name[one], *(table[one, period, sex] for period, sex in pairs)] for one in regions]
    return [["Kommun", *above], [None, *(sex for _, sex in pairs)], *body]


def expected(table: Table, form: str) -> Table:
    name = {"code": str, "both": str, "name": REGIONS.get}[form]
    return {
        (str(name(region)), period, sex): value or (value if value == 0 else "..")
        for (region, period, sex), value in table.items()
    }


LAYOUTS = st.sampled_from(("long", "periods across", "sexes across", "two levels"))
FORMS = st.sampled_from(("code", "name", "both"))
# Each example is a file: half as many as of others.
FEWER = settings(max_examples=settings.default.max_examples // 2)
TITLE = st.sampled_from((None, "Folkmängd efter kommun, kön och tid"))


def written(value: object, decimal: str, group: str) -> str:
    """A figure as text, with its thousands apart."""
    if not isinstance(value, float):
        return "" if value is None else str(value)
    whole, _, part = f"{value:,.10g}".partition(".") if abs(value) < 1e9 else ("", "", "")
    return whole.replace(",", group) + (decimal + part if part else "")


@FEWER
@given(
    table=tables(),
    layout=LAYOUTS,
    form=FORMS,
    title=TITLE,
    note=st.sampled_from((None, "Källa: SCB", "* Preliminärt; se noten")),
    separator=st.sampled_from((";", "\t", "|")),
    group=st.sampled_from(("", " ", "\N{NO-BREAK SPACE}")),
)
def test_csv(
    table: Table, layout: str, form: str, title: str | None, note: str | None, separator: str, group: str
) -> None:
    decimal = ","
    rows = [[written(cell, decimal, group) for cell in row] for row in rows_of(table, layout, form)]
    text = (f"{title}\n\n" if title else "") + csv_of(rows, separator) + (f'\n"{note}"\n' if note else "")
    found = read_text(text, decimal=decimal)
    order = [found.roles["region"], found.roles["period"]]
    sex = found.roles.get("sex") or next(iter({one.code for one in found.cube.dimensions} - set(order)), None)
    read = cells(found.cube, *order, *([sex] if sex else []))
    assert {(*key, "män")[:3]: value for key, value in read.items()} == expected(table, form)


@FEWER
@given(table=tables(), layout=LAYOUTS, form=FORMS, title=TITLE)
def test_workbook(table: Table, layout: str, form: str, title: str | None) -> None:
    rows = rows_of(table, layout, form)
    found = read_sheets({"Blad1": [[title], [], *rows] if title else rows})
    order = [found.roles["region"], found.roles["period"], found.roles["sex"]]
    assert cells(found.cube, *order) == expected(table, form)
