"""Test that tables are read as a person reads them, whichever way a publisher lays them out."""

import io
import re
from datetime import datetime

import pandas as pd
import pytest

from panel.formats.cube import FormatError
from panel.formats.published.layout import Known, Layout, QuestionError
from panel.formats.published.read import Published, read_published
from tests.support.published import PLACES, cells, read_sheets, read_text, workbook

BY_YEAR = {("0581", "2021"): 10.0, ("0581", "2022"): 11.0, ("0580", "2021"): 20.0, ("0580", "2022"): 21.0}
NAMES = {"Norrköping": "0581", "Linköping": "0580"}


def by_code(found: dict[tuple[str, ...], float | str]) -> dict[tuple[str, ...], float | str]:
    return {tuple(NAMES.get(code, code) for code in key): value for key, value in found.items()}


@pytest.mark.parametrize(
    "text",
    [
        "Kommun;2021;2022\nNorrköping;10;11\nLinköping;20;21\n",
        "Kommun,2021,2022\n0581 Norrköping,10,11\n0580 Linköping,20,21\n",
        "Kommun\t2021\t2022\n0581\t10\t11\n0580\t20\t21\n",
        "Kommunkod;Kommun;2021;2022\n581;Norrköping;10;11\n580;Linköping;20;21\n",
        "Kommun;2021*;2022 (prel.)\nNorrköping;10;11\nLinköping;20;21\n",
        "Kommun;Folkmängd 2021;Folkmängd 2022\nNorrköping;10;11\nLinköping;20;21\n",
        "Kommun;2021;2022;Förändring\nNorrköping;10;11;1\nLinköping;20;21;1\n",
        "Län;Kommun;2021;2022\n05 Östergötlands län;Norrköping;10;11\n05 Östergötlands län;Linköping;20;21\n",
        "Folkmängd efter kommun\n\nKommun;2021;2022\nNorrköping;10;11\nLinköping;20;21\n\nKälla: SCB;;\nSenast: 2024;;\n",
        "År;Kommun;Antal\n2021;Norrköping;10\n2022;Norrköping;11\n2021;Linköping;20\n2022;Linköping;21\n",
        "År;Norrköping;Linköping\n2021;10;20\n2022;11;21\n",
        "Kommun;År;Antal\nNorrköping;2021;10\n;2022;11\nLinköping;2021;20\n;2022;21\n",
        "Kommun;2021;2022\nNorrköping;10;11\nLinköping;20;21\nTotalt;30;32\n",
        "\ufeffsep=;\r\nKommun;2021;2022\r\nNorrköpings kommun;10;11\r\nLinköping;20;21\r\n",
        ";2021;2022\nNorrköping;10;11\nLinköping;20;21\n",
        "regionkod;region;ar;antal\n0581;N;2021;10\n0581;N;2022;11\n0580;L;2021;20\n0580;L;2022;21\n",
        ";2021;2022\nNorrköping;10;11\nLinköping;20;21\nTotalt;30;32\nKommuner (ovägt medel);3;4\n",
        ";;Antal\nNorrköping;2021;10\n;2022;11\nLinköping;2021;20\n;2022;21\n",
        "land;Kommun;2021;2022\nSverige;Norrköping;10;11\nSverige;Linköping;20;21\n",
        "k_ID;Kommun;2021;2022\nNOR;Norrköping;10;11\nLIN;Linköping;20;21\n",
        "Kommun;ar;Årtal;Antal\n0581;2021;2021;10\n0581;2022;2022;11\n0580;2021;2021;20\n0580;2022;2022;21\n",
    ],
)  # fmt: skip
def test_the_same_figures_in_many_layouts(text: str) -> None:
    found = read_text(text)
    assert set(found.roles) == {"region", "period"}
    read = cells(found.cube, found.roles["region"], found.roles["period"])
    assert by_code({(key[0].removesuffix("s kommun"), key[1]): value for key, value in read.items()}) == BY_YEAR


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Kommun;2021;2022\n0581;1;2\n0580;..;..\n", ("0580", "2022")),
        ("Kommun;2021;2022\n0580;..;..\n0581;1;2\n", ("0580", "2022")),
        ("Kommun;2021;2022\n0580;;\n0581;1;2\n", ("0580", "2022")),
        ("Kommun;2021;2022\n0581;1;2\n0580;;\n", ("0580", "2022")),
        ("Kommun;2021;2022\nNorrköping;1;2\nLinköping;;\n\nKälla: SCB;;\n", ("Linköping", "2022")),
        ("Kommunkod;2021;2022\n581;1;2\n580;;\n", ("0580", "2022")),
        ("Kommun;Tid;Antal\n0581;2021;1\n0581;2022;2\n0580;2021;3\n0580;2022;\n", ("0580", "2022")),
        ("Kommun;2021;2022\nNorrköping;1;\nLinköping;2;\n", ("Linköping", "2022")),
        ("År;Norrköping;Linköping\n2021;..;..\n2022;1;2\n", ("2021", "Linköping")),
        ("År;Norrköping;Linköping\n2021;;\n2022;1;2\n", ("2021", "Linköping")),
        ("Kommun;2021;;2022;\n;män;kvinnor;män;kvinnor\nNorrköping;1;2;;4\n", ("Norrköping", "2022", "män")),
    ],
)
def test_rows_and_columns_without_figures_are_missing_ones(text: str, missing: tuple[str, ...]) -> None:
    found = read_text(text)
    read = cells(found.cube)
    assert len(read) == 4 and read[missing] == ".."
    assert all("Linköping" not in one and "0580" not in one for one in found.cube.left_out)


@pytest.mark.parametrize("note", ["Kommentar: SCB;;", "2024-01-01;;", "Uppdaterad;maj;"])
def test_a_note_below_the_table_is_no_row_of_it(note: str) -> None:
    table = "Kommun;Kön;2021\nNorrköping;män;1\nLinköping;män;2\n"
    found = read_text(f"{table}{note}\n")
    assert len(cells(found.cube)) == 2 and found.cube.left_out == (
        f"under tabellen: {' '.join(filter(None, note.split(';')))}",
    )


def test_a_period_stands_over_a_column_that_has_no_figure() -> None:
    text = "Kommun;2024M01;;2024M02;\n;Antal;Andel;Antal;Andel\nNorrköping;1;2;;4\n"
    read = cells(read_text(text, values=["Andel"]).cube)
    assert read == {("Norrköping", "2024M01"): 2, ("Norrköping", "2024M02"): 4}


def test_two_levels_of_headings() -> None:
    rows = [
        ["Folkmängd efter kommun, kön och år", None, None, None, None],
        ["Kommun", 2021, None, 2022, None],
        [None, "män", "kvinnor", "män", "kvinnor"],
        ["Norrköping", 1, 2, 3, 4],
        ["Linköping", 5, 6, 7, 8],
    ]
    found = read_sheets({"Tabell": rows})
    assert found.layout.across == ("period", "sex") and found.layout.title == "Folkmängd efter kommun, kön och år"
    read = cells(found.cube, "Kommun", "tid", "kön")
    assert [read["Linköping", year, sex] for year in ("2021", "2022") for sex in ("män", "kvinnor")] == [5, 6, 7, 8]


def test_months_across_take_their_year_from_the_column_or_the_heading() -> None:
    found = read_text("Kommun;År;jan;feb\nNorrköping;2024;1;2\nNorrköping;2025;3;4\n")
    assert {key[1]: value for key, value in cells(found.cube).items()} == {
        **{"2024M01": 1, "2024M02": 2, "2025M01": 3, "2025M02": 4}
    }
    found = read_text("Arbetslösa år 2024\nKommun;jan;feb\nNorrköping;1;2\nLinköping;3;4\n")
    assert [one.codes for one in found.cube.dimensions][1] == ("2024M01", "2024M02")


@pytest.mark.parametrize(
    ("written", "values"),
    [
        (("1 234", "12 345"), (1234, 12345)),
        (("1\N{NO-BREAK SPACE}234", "5"), (1234, 5)),
        (("1,5", "2,25"), (1.5, 2.25)),
        (("1.234,5", "2"), (1234.5, 2)),
        (("8,8 %", "9,1 %"), (8.8, 9.1)),
        (("\N{MINUS SIGN}3", "-4"), (-3, -4)),
        (("..", "5"), ("..", 5)),
        (("\N{EN DASH}", "5"), ("-", 5)),
        ((".", "5"), (".", 5)),
        (("", "5"), ("..", 5)),
        (("--", "5"), ("..", 5)),
    ],
)
def test_numbers_as_they_are_written(written: tuple[str, str], values: tuple[object, object]) -> None:
    found = read_text(f"Kommun;2021\nNorrköping;{written[0]}\nLinköping;{written[1]}\n")
    assert tuple(cells(found.cube).values()) == values


def test_days_in_a_workbook_are_months_unless_all_are_the_first_of_january() -> None:
    days = [datetime(2024, month, 1) for month in (1, 2)]
    found = read_sheets({"Blad1": [["Kommun", *days], ["Norrköping", 1, 2]]})
    assert cells(found.cube) == {("Norrköping", "2024M01"): 1, ("Norrköping", "2024M02"): 2}
    rows = [["Kommun", "Datum", "Antal"], *(["Norrköping", datetime(year, 1, 1), year] for year in (2023, 2024))]
    with pytest.raises(FormatError, match="Alla perioder är 1 januari"):
        read_sheets({"Blad1": rows})


def test_a_cell_that_excel_shows_as_per_cent_and_a_code_that_it_shows_with_zeros() -> None:
    rows = [["Kommunkod", "År", "Andel"], [114, 2021, 0.088], [581, 2021, 0.07]]
    body = workbook({"Blad1": rows}, {"C2": "0.0%", "C3": "0.0%", "A2": "0000", "A3": "0000"})
    found = read_published(body, "xlsx", Known(PLACES), Layout())
    assert found.cube.unit == "procent"
    assert cells(found.cube) == {("0114", "2021"): 8.8, ("0581", "2021"): 7.0}


def test_sheets_of_each_sex_are_a_dimension_and_others_a_question() -> None:
    rows = [["Kommun", 2021, 2022], ["Norrköping", 1, 2]]
    found = read_sheets({"Totalt": rows, "Kvinnor": rows, "Om": [["Källa: SCB"]]})
    assert found.layout.sheets == ("Totalt", "Kvinnor") and found.cube.left_out == ("bladet Om",)
    assert found.cube.dimensions[-1].codes == ("Totalt", "Kvinnor")
    with pytest.raises(QuestionError, match="Flera blad har en tabell") as asked:
        read_sheets({"Folkmängd": rows, "Barn": rows})
    assert asked.value.option == "sheet" and asked.value.choices == ("Folkmängd", "Barn")
    assert read_sheets({"Folkmängd": rows, "Andra": rows}, sheets=["Folkmängd"]).layout.sheets == ("Folkmängd",)


@pytest.mark.parametrize("title", ["Arbetslösa kvinnor 2021-2022", "Kvinnor"])
def test_a_sex_in_the_heading_is_the_sex_of_all_figures(title: str) -> None:
    found = read_text(f"{title}\nKommun;2021;2022\nNorrköping;1;2\n")
    assert found.roles["sex"] == "kön" and found.cube.dimensions[-1].codes == ("kvinnor",)
    assert found.layout.only == ("kvinnor",)


@pytest.mark.parametrize(
    ("title", "group"),
    [
        ("Arbetslösa, inrikes födda", "inrikes"),
        ("Arbetslösa 16-24 år", "16-24 år"),
        ("Öppet arbetslösa ungdomar", "ungdomar"),
        ("Arbetslösa utan gymnasieutbildning", "utan"),
        ("Folkmängd i hyresrätt", "hyresrätt"),
        ("Inrikes_födda_arbetslösa", "inrikes"),
        ("Chefer, andel kvinnor", "andel kvinnor"),
    ],
)
def test_a_group_in_the_heading_never_becomes_the_total(title: str, group: str) -> None:
    for text in (
        f"{title}\nKommun;2021;2022\nNorrköping;1;2\n",
        f"Kommun;År;{title}\nNorrköping;2021;1\nNorrköping;2022;2\n",
        f"Kommun;Variabel;2021;2022\nNorrköping;{title};1;2\n",
    ):
        with pytest.raises(QuestionError, match="Gäller måttet bara det") as asked:
            read_text(text)
        assert asked.value.option == "only" and group in asked.value.choices[0].casefold()
        found = read_text(text, only=[asked.value.choices[0]])
        assert found.cube.values.tolist() == [1, 2] and found.layout.only == asked.value.choices[:1]
        assert read_text(text, about=f"{title}\n").cube.values.tolist() == [1, 2]


def test_what_a_table_is_divided_by_is_no_group() -> None:
    found = read_text("Folkmängd efter kommun, utbildning, barn och ungdomar\nKommun;2021\nNorrköping;1\n")
    assert found.layout.only == ()


def test_one_of_several_columns_of_figures_is_asked_for() -> None:
    text = "Kommun;År;Antal;Andel (%)\nNorrköping;2021;10;5,5\n"
    with pytest.raises(QuestionError, match="Flera kolumner har tal") as asked:
        read_text(text)
    assert asked.value.choices == ("Antal", "Andel (%)")
    assert cells(read_text(text, values=["Antal"]).cube) == {("Norrköping", "2021"): 10}
    share = read_text(text, values=["Andel (%)"])
    assert (share.cube.unit, share.cube.left_out) == ("procent", ("kolumnen Antal",))
    assert read_text(text, about="Antal\n").layout.values == ("Antal",)


def test_the_period_of_the_heading_where_no_column_has_it() -> None:
    table = "Kommun;Antal\nNorrköping;1\nLinköping;2\n"
    found = read_text(f"Arbetslösa januari 2024\n{table}")
    assert (found.layout.period, found.layout.title) == ("rubriken", "Arbetslösa # #")
    assert cells(found.cube) == {("Norrköping", "2024M01"): 1, ("Linköping", "2024M01"): 2}
    with pytest.raises(QuestionError) as asked:
        read_text(f"Folkmängd 31 december 2023\n{table}")
    assert asked.value.choices == ("2023M12", "2023")
    assert read_text(f"Folkmängd 31 december 2023\n{table}", period="2023").cube.dimensions[1].codes == ("2023",)
    with pytest.raises(QuestionError):
        read_text(f"Folkmängd 31 december 2024\n{table}", period="2023")
    with pytest.raises(FormatError, match="säger inte vilken period"):
        read_text(f"Folkmängd\n{table}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Kommun;2021\nNorrköping;10\nInrikes födda;\nLinköping;20\nobs;x1\nRiket;3\n", "Rad 5: 'x1' står mitt i tabellen"),
        ("Kommun;Kön;2021\nNorrköping;män;1\nInrikes födda;;\nNorrköping;kvinnor;2\n", "Rad 3: 'Inrikes födda' står mitt i"),
        ("Kommun;Kön;2021\nNorrköping;män;1\nLinköping;;2\n", "Rad 3: cellen i kolumnen Kön är tom"),
        ("Kommun;2021\nNorrköping;1\nNorrköping;2\n", "Rad 3: Kommun Norrköping, tid 2021 står på två rader, också rad 2"),
        ("Kommun;2021\nNorrköping;1,5\nLinköping;1.5\n", "både decimalkomma och decimalpunkt"),
        ('Kommun;2021\n"Norrköping;1\n', "ett citattecken är fel"),
        ("Källa: SCB\n", "Kolumnerna går inte att skilja åt"),
        ("Kommun;Namn\nNorrköping;Åsa\n", "Ingen tabell hittas"),
        ("Norrköping;1\nLinköping;2\n", "Ingen tabell hittas"),
        ("Kommun;År\nNorrköping;2021\n", "Ingen tabell hittas"),
        ("Kommun;Tid;Antal\nNorrköping;2021;5\n;2022;\n", "Rad 3: '2022' står mitt i tabellen"),
        (";".join(["Kommun", *["2021"] * 16_000]) + "\n", "16001 kolumner"),
        ("Kommun;2021\nNorrköping;" + "9" * 400 + "\n", "oändligt stort"),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_refused(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=re.escape(message)):
        read_text(text)


def test_thousands_or_decimals_is_asked_for_where_nothing_tells() -> None:
    with pytest.raises(QuestionError, match="1,234 kan vara tusental eller decimaler") as asked:
        read_text("Kommun\t2021\nNorrköping\t1,234\n")
    assert asked.value.option == "decimal"
    assert cells(read_text("Kommun\t2021\nNorrköping\t1,234\n", decimal=".").cube) == {("Norrköping", "2021"): 1234}
    assert cells(read_text("Kommun;2021\nNorrköping;1,234\n").cube) == {("Norrköping", "2021"): 1.234}


def test_another_encoding_is_read_and_said() -> None:
    text = "Kommun;2021\nNorrköping;1\n"
    for encoding, said in (("utf-8", ()), ("cp1252", ("Windows-1252",)), ("utf-16", ("UTF-16",))):
        found = read_published(text.encode(encoding), "csv", Known(PLACES), Layout())
        assert cells(found.cube) == {("Norrköping", "2021"): 1}
        assert len(found.cube.warnings) == len(said) and all(word in found.cube.warnings[0] for word in said)


def test_letters_that_were_encoded_twice_are_read_as_they_were_meant() -> None:
    body = "År;Län;Antal\n2021;Norrköping;1\n".encode().decode("latin-1").encode()
    found = read_published(body, "csv", Known(PLACES), Layout())
    assert cells(found.cube) == {("2021", "Norrköping"): 1}
    assert found.cube.warnings == ("Filens å, ä och ö är kodade två gånger, och är rättade.",)


def test_the_unit_of_a_line_a_heading_or_a_column() -> None:
    table = "Kommun;2021\nNorrköping;1\n"
    assert read_text(f"Folkmängd, tusental\n{table}").cube.unit == "tusental"
    assert read_text(f"{table}\nEnhet: 1000-tal;\n").cube.unit == "1000-tal"
    assert read_text(f"Andel av befolkningen (%)\n{table}").cube.unit == "procent"
    assert read_text(table).cube.unit is None
    with pytest.raises(QuestionError, match="flera enheter"):
        read_text(f"Andel, tkr\n{table}")


def test_columns_that_say_the_time_or_a_name_again_are_no_dimensions() -> None:
    rows = [f"2024M{month:02d};2024;{name};2024 - {name}" for month, name in ((1, "januari"), (2, "februari"))]
    rows = [f"{row};0581;{sni};{branch};7" for row in rows for sni, branch in (("A", "Jordbruk"), ("C", "Industri"))]
    found = read_text("tid;år;månad;år_månad;Kommun;SNIkod;näringsgren;Konkurser\n" + "\n".join(rows) + "\n")
    assert {one.code: one.codes for one in found.cube.dimensions} == {
        **{"tid": ("2024M01", "2024M02"), "Kommun": ("0581",), "näringsgren": ("A", "C")}
    }
    # A month that does not say its year is needed.
    found = read_text("Kommun;År;Månad;månad_namn;Antal\n0581;2023;12;dec;1\n0581;2024;12;dec;2\n")
    assert found.cube.dimensions[1].codes == ("2023M12", "2024M12")


@pytest.mark.parametrize(
    ("title", "region"),
    [
        ("Ekonomiskt bistånd, Östergötlands län", "Östergötlands län"),
        ("Folkmängd i Norrköpings kommun 2021-2022", "Norrköpings kommun"),
        ("Folkmängd i Riket", "Riket"),
        ("Folkmängd i Norrköping, Linköping", None),
        ("Folkmängd", None),
    ],
)
def test_the_region_of_the_heading_where_no_column_has_it(title: str, region: str | None) -> None:
    found = read_text(f"{title}\nÅr;Antal\n2021;1\n2022;2\n")
    assert [one.codes for one in found.cube.dimensions if one.role == "geo"] == ([(region,)] if region else [])
    assert "region" not in read_text(f"{title}\nOmråde;2021\nCentrum;1\n").roles or region


def test_a_row_of_figures_like_years_is_no_heading() -> None:
    rows = "".join(f"{name};{count};9,5;23,8\n" for name, count in (("Norrköping", 5533), ("Linköping", 2039)) * 2)
    with pytest.raises(FormatError, match="Ingen tabell hittas"):
        read_text(f"Kommun;;-29;30-39\n{rows}")


def test_what_several_levels_measure_is_asked_for_once() -> None:
    text = "Län;Antal;därav i åldern;;Medelålder;\n\nKommun;;-29;30-39;Totalt;Kvinnor\nNorrköping;9;1,5;2,5;40;41\n"
    with pytest.raises(QuestionError, match="Flera kolumner har tal") as asked:
        read_text(f"Läget november 2023\n{text}")
    assert asked.value.choices[:2] == ("Antal", "därav i åldern -29")
    found = read_text(f"Läget november 2023\n{text}", values=["Medelålder Kvinnor"])
    assert found.cube.values.tolist() == [41]


def test_all_groups_of_a_heading_are_one_question() -> None:
    text = "Anställda ungdomar\nAntal anställda utan tillsvidareanställning\nKommun;2021\nNorrköping;1\n"
    with pytest.raises(QuestionError, match="'anställda; ungdomar; utan'") as asked:
        read_text(text)
    assert read_text(text, only=asked.value.choices).cube.values.tolist() == [1]
    assert read_text(text, only=["Anställda", "ungdomar", "utan"]).layout.only == ("anställda", "ungdomar", "utan")


def read_new(text: str, **answers: object) -> Published:
    return read_published(text.encode(), "csv", Known(PLACES, is_new=True), Layout.of(answers))


def test_all_columns_are_proposed_for_a_new_measure_each_one_of_its_own() -> None:
    text = "Kommun;År;Antal;Andel (%)\nNorrköping;2021;10;5,5\nNorrköping;2022;11;..\n"
    with pytest.raises(QuestionError) as asked:
        read_new(text)
    assert (asked.value.choices, asked.value.proposed) == (("alla", "Antal", "Andel (%)"), "alla")
    found = read_new(text, values=["alla"])
    assert cells(found.cube, "mått", "År") == {
        ("Antal", "2021"): 10,
        ("Andel (%)", "2021"): 5.5,
        ("Antal", "2022"): 11,
        ("Andel (%)", "2022"): "..",
    }
    assert next(one.role for one in found.cube.dimensions if one.code == "mått") == "metric"
    assert found.cube.unit is None and found.layout.values == ("Antal", "Andel (%)")
    following = read_text(text.replace("2022", "2023"), **found.layout.stated())
    assert following.layout == found.layout and following.cube.shape == found.cube.shape
    assert read_text(text.replace("Antal", "Summan"), **found.layout.stated()).layout != found.layout


def test_columns_that_next_month_could_not_be_told_apart_are_asked_for() -> None:
    with pytest.raises(QuestionError) as asked:
        read_new("Kommun;År;Folkmängd mars 2021;Folkmängd juni 2021;Annat\nNorrköping;2021;1;2;3\n")
    assert asked.value.proposed == "" and "alla" not in asked.value.choices
    ages = "Kommun;År;Andel 16-24 år;Andel 25-34 år\nNorrköping;2021;1;2\n"
    found = read_new(ages, values=["alla"])
    assert read_text(ages, **found.layout.stated()).layout == found.layout
    assert found.layout.values == ("Andel 16-24 år", "Andel 25-34 år")


def test_a_column_of_measures_is_what_the_table_contains() -> None:
    found = read_text("Kommun;År;Nyckeltal;Värde\nNorrköping;2021;Bilar;1\nNorrköping;2021;Tåg;2\n")
    assert {one.code: one.role for one in found.cube.dimensions}["Nyckeltal"] == "metric"


def test_the_percentages_among_several_measures_are_theirs_alone() -> None:
    rows = {"A": [["Kommun", "År", "Antal", "Andel"], ["Norrköping", 2021, 10, 0.055]]}
    body = workbook(rows, {"D2": "0.0%"})
    found = read_published(body, "xlsx", Known(PLACES, is_new=True), Layout.of({"values": ["alla"]}))
    measures = next(one for one in found.cube.dimensions if one.code == "mått")
    assert (measures.codes, measures.units, found.cube.unit) == (("Antal", "Andel"), (None, "procent"), None)


def test_rows_that_repeat_another_are_one_and_others_are_refused() -> None:
    text = "Kommun;2021\nNorrköping;1\nLinköping;2\nNorrköping;1\n"
    found = read_text(text)
    assert cells(found.cube) == {("Norrköping", "2021"): 1, ("Linköping", "2021"): 2}
    assert found.cube.warnings == ("1 rader står två gånger, med samma värde, och läses en gång.",)
    with pytest.raises(FormatError, match="Rad 4: Kommun Norrköping, tid 2021 står på två rader, också rad 2"):
        read_text(text.replace("Norrköping;1", "Norrköping;3", 1))


def test_the_only_sheet_that_can_be_read_is_proposed() -> None:
    table = [["Kommun", 2021], ["Norrköping", 1]]
    with pytest.raises(QuestionError) as asked:
        read_sheets({"Tal": table, "Annat": [*table, ["Not", "här"], ["Linköping", 2]]})
    assert (asked.value.option, asked.value.proposed) == ("sheet", "Tal")


@pytest.mark.parametrize("quarter", ["kvartal ett", "första kvartalet", "Det första kvartalet", "Kvartal 1"])
def test_quarters_in_words(quarter: str) -> None:
    found = read_text(f"Kommun;Year of År;Kvartal;Antal\nNorrköping;2021;{quarter};1\n")
    assert cells(found.cube) == {("Norrköping", "2021K1"): 1}


def test_names_without_their_marks() -> None:
    found = read_text("Kommun;2021\nNorrkoping;1\nLinkoping;2\nUpplands Vasby;3\n")
    assert found.roles["region"] == "Kommun"


def test_columns_of_unit_and_source_say_what_all_figures_are() -> None:
    text = "Kommun;År;Enhet;Källa;Värde\nNorrköping;2021;antal;SCB;1\nLinköping;2021;antal;SCB;2\n"
    found = read_text(text)
    assert (found.cube.unit, found.cube.source, found.cube.left_out) == ("antal", "SCB", ())
    assert [one.code for one in found.cube.dimensions] == ["Kommun", "År"]
    # As an entry of before has it.
    kept = Layout(separator=";", keys=("Kommun", "År", "Enhet", "Källa"), values=("Värde",)).stated()
    assert [one.code for one in read_text(text, **kept).cube.dimensions] == ["Kommun", "År", "Enhet", "Källa"]
    assert read_text("Kommun;2021\nNorrköping;1\n\nKälla: SCB\nNot: x\n").cube.left_out == ("under tabellen: Not: x",)


def parquet_of(frame: pd.DataFrame) -> bytes:
    target = io.BytesIO()
    frame.to_parquet(target)
    return target.getvalue()


def test_parquet_is_read_as_csv_is_wide_and_long() -> None:
    wide = pd.DataFrame({"Kommun": ["Norrköping", "Linköping"], "2021": [1.234, None], "2022": [3, 4]})
    long = pd.DataFrame({"kod": [581, 580], "år": [2021, 2021], "Antal": [1, 2], "Andel (%)": [5.5, float("nan")]})
    found = read_published(parquet_of(wide), "parquet", Known(PLACES), Layout())
    assert cells(found.cube) == {
        ("Norrköping", "2021"): 1.234,
        ("Norrköping", "2022"): 3,
        ("Linköping", "2021"): "..",
        ("Linköping", "2022"): 4,
    }
    body = parquet_of(long.set_index(pd.Index([7, 9])))
    with pytest.raises(QuestionError) as asked:
        read_published(body, "parquet", Known(PLACES, is_new=True), Layout())
    assert asked.value.proposed == "alla"
    found = read_published(body, "parquet", Known(PLACES), Layout.of({"values": ["Andel (%)"]}))
    assert cells(found.cube) == {("0581", "2021"): 5.5, ("0580", "2021"): ".."}
    with pytest.raises(FormatError, match="ingen hel parquet-fil"):
        read_published(body[:-9], "parquet", Known(PLACES), Layout())


def test_a_monthly_workbook_of_several_measures_with_few_and_unknown() -> None:
    heading = ["PERIOD", "LÄN", "KOMMUN", "ARBETSLÖSA", "Mer än 12 månader"]
    rows: list[list[object]] = [["Inskrivna arbetslösa"], ["Källa: Arbetsförmedlingen"], [], heading]
    for month in ("2026-07", "2026-08"):
        rows += [
            [month, "Östergötlands län", "Norrköping", 9_000, 2_000],
            [month, "Östergötlands län", "Linköping", 40, "< 5"],
        ]
        rows += [[month, "Uppgift saknas", "Uppgift saknas", 12, "<5"], [month, "Stockholms län", "Stockholm", 3, 2]]
    body = workbook({"Info": [["Statistiken avser inskrivna arbetslösa."]], "Total": rows})
    found = read_published(body, "xlsx", Known(PLACES, "", "", is_new=True), Layout.of({"values": ["alla"]}))
    assert cells(found.cube)["2026M08", "Linköping", "Mer än 12 månader"] == "<5"
    assert cells(found.cube)["2026M07", "Norrköping", "ARBETSLÖSA"] == 9_000
    assert {key[1] for key in cells(found.cube)} == {"Norrköping", "Linköping", "Stockholm"}
    assert "2 rader med summor eller medel över regioner, eller utan region" in found.cube.left_out


def test_a_label_over_some_columns_ends_where_another_begins_above() -> None:
    rows: list[list[object]] = [
        [None, "Antal", None, None, "Medelålder", None],
        [None, None, "därav, %", None, None, None],
        ["Kommun", "Antal", "unga", "gamla", "Kvinnor", "Män"],
        ["Norrköping", 9, 11.5, 20.5, 45.7, 45.1],
        ["Linköping", 8, 12.5, 19.5, 44.7, 44.1],
    ]
    body = workbook({"Anställda nov 2014": rows})
    found = read_published(body, "xlsx", Known(PLACES, "anställda", "", is_new=True), Layout.of({"values": ["alla"]}))
    measures = next(one for one in found.cube.dimensions if one.role == "metric")
    assert "Antal därav, % unga" in measures.labels
    assert not [label for label in measures.labels if "Medelålder" in label and "%" in label]
