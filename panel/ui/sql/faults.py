"""What is wrong with a query: the place in it, and what to do, from DuckDB's message in English."""

import re
from itertools import pairwise
from typing import NamedTuple

from panel.warehouse.sandbox import QueryError
from panel.wording import text

# How DuckDB shows the place: the line with its number, the first characters left out in a long one, and a caret under it.
LINE, CARET = "LINE ", "^"
ELLIPSIS = "..."
AT_END = "syntax error at end of input"
NAME = r'"?(?P<name>[^"\n]+?)"?'
# DuckDB's words, and what to do; {name} is of the message, {near} the names that it suggests.
REMEDIES = (
    (AT_END, "Frågan slutar för tidigt. Skriv klart den, och se efter att varje parentes stängs."),
    (r"unterminated quoted", "En text börjar med en apostrof men slutar inte. Sätt en apostrof där den tar slut."),
    (
        rf"syntax error at or near {NAME}$",
        "Frågan går inte att tolka vid {name}. Se efter om ett komma, en parentes eller ett ord är fel eller fattas där eller strax före.",
    ),
    (
        rf"Referenced column {NAME} not found",
        "Det finns ingen kolumn som heter {name} i de tabeller som frågan läser.{near}",
    ),
    (rf"does not have a column named {NAME}$", "Tabellen har ingen kolumn som heter {name}.{near}"),
    (rf"Table with name {NAME} does not exist", "Det finns ingen tabell som heter {name}.{near}"),
    (
        r"Function with name (?P<name>row_number|rank|dense_rank|percent_rank|cume_dist|ntile|lag|lead|first_value|last_value|nth_value) does not exist",
        "Funktionen {name} räknar över flera rader. Skriv OVER (ORDER BY …) efter den.",
    ),
    (rf"Function with name {NAME} does not exist", "Det finns ingen funktion som heter {name}.{near}"),
    (
        rf"column {NAME} must appear in the GROUP BY",
        "Kolumnen {name} är varken grupperad eller sammanräknad. Lägg till den efter GROUP BY, eller räkna ihop den, till exempel med sum({name}).",
    ),
    (
        rf"Ambiguous reference to column name {NAME} ",
        "Flera av tabellerna har en kolumn som heter {name}. Skriv tabellens namn och en punkt före.",
    ),
    (
        r"No function matches the given name and argument types '(?P<name>\w+)",
        "Funktionen {name} tar inte värden av det slaget. Byt kolumn, eller gör om värdet: kolumn::DOUBLE, kolumn::DATE eller kolumn::VARCHAR.",
    ),
    (
        r"arguments? types? '(?P<name>[^\w\s(]+)\(|function call \"(?P<other>[^\w\s(]+)\(",
        "Värdena går inte att räkna ihop så, till exempel för att det ena är text. Gör om dem till samma slag: kolumn::DOUBLE, kolumn::DATE eller kolumn::VARCHAR.",
    ),
    (
        r"aggregate function calls cannot be nested",
        "En sammanräkning kan inte stå i en annan. Räkna den inre i en underfråga: WITH delar AS (SELECT …) SELECT max(antal) FROM delar.",
    ),
    (
        r"WHERE clause cannot contain aggregates",
        "WHERE väljer rader innan de räknas ihop. Skriv villkoret på det sammanräknade efter HAVING, sist efter GROUP BY.",
    ),
    (
        r"WHERE clause cannot contain window functions",
        "WHERE väljer rader innan OVER räknas. Skriv villkoret efter QUALIFY i stället.",
    ),
    (
        r"(?P<name>[A-Z]+(?: [A-Z]+)*) clause cannot contain (?:aggregates|window functions)",
        "Efter {name} kan ingen sammanräkning stå. Räkna den i en underfråga, eller gruppera efter en kolumn.",
    ),
    (
        r"at least one window function must appear",
        "QUALIFY gäller det som räknas med OVER, och frågan har inget sådant. Skriv villkoret efter WHERE i stället.",
    ),
    (
        r"More than one row returned by a subquery",
        "En underfråga som ska ge ett enda värde gav flera rader. Räkna ihop dem, till exempel med max(), eller skriv IN före den.",
    ),
    (
        r"ORDER term out of range - should be between 1 and (?P<name>\d+)",
        "ORDER BY anger en kolumn efter dess nummer, och svaret har {name}. Skriv kolumnens namn eller ett lägre tal.",
    ),
    (r"LIMIT/OFFSET cannot be negative", "LIMIT ska vara noll eller fler. Skriv hur många rader svaret högst ska ha."),
    (
        rf"Column {NAME} in (?:EXCLUDE|REPLACE|RENAME) list not found",
        "Tabellen har ingen kolumn som heter {name}. Ta bort namnet, eller rätta det.",
    ),
    (
        r"UNNEST\(\) can only be applied",
        "unnest delar upp listor, och kolumnen är ingen lista. Gör en lista av text med string_split(kolumn, ',').",
    ),
    (
        r"QUANTILE (?:requires|can only take)",
        "Andelen i en kvantil ska vara ett tal från 0 till 1: quantile_cont(kolumn, 0.25).",
    ),
    (
        r"Overflow in",
        "Ett tal blev för stort att räkna med. Räkna med decimaltal i stället: kolumn::DOUBLE.",
    ),
    (
        r"cannot take (?:logarithm|square root)",
        "Logaritm och kvadratrot finns inte för negativa tal. Välj bort de raderna efter WHERE.",
    ),
    (
        r'specifier "(?P<name>[^"\n]+)" not recognized',
        "{name} är ingen del av ett datum. Skriv year, quarter, month, week eller day.",
    ),
    (
        r"Conversion Error|field value out of range",
        "Ett värde går inte att göra om till det slag som frågan kräver. Använd TRY_CAST, som ger NULL där det inte går.",
    ),
    (
        r"same number of result columns",
        "Delarna i en UNION ska ha lika många kolumner. Räkna upp samma kolumner efter varje SELECT.",
    ),
)
SUGGESTS = ("Did you mean", "Candidate bindings:")


class Place(NamedTuple):
    """A place in a query: the line, from 1, and the character in it, from 0."""

    line: int
    column: int


def place(sql: str, error: QueryError) -> Place | None:
    """Return where a query is wrong, None where DuckDB does not state it."""
    for shown, under in pairwise(error.detail.split("\n")):
        if shown.startswith(LINE) and under.strip() == CARET:
            number, _, words = shown.removeprefix(LINE).partition(": ")
            column = under.index(CARET) - (len(shown) - len(words))
            if words.startswith(ELLIPSIS):
                rest = words.removeprefix(ELLIPSIS).removesuffix(ELLIPSIS)
                column += sql.split("\n")[int(number) - 1].find(rest) - len(ELLIPSIS)
            # With its parameters' values, a line is another than the one that the reader has written.
            is_written_so = words.removeprefix(ELLIPSIS).removesuffix(ELLIPSIS) in sql
            return Place(int(number), max(0, column) if is_written_so else 0)
    ended = sql.rstrip().split("\n")
    return Place(len(ended), len(ended[-1])) if AT_END in error.detail else None


def remedy(error: QueryError) -> str:
    """Return, in Swedish, what is wrong and what to do; "" for a message of DuckDB's that is not among the usual ones."""
    for pattern, words in REMEDIES:
        if found := re.search(pattern, error.detail, re.MULTILINE):
            return words.format(**found.groupdict(), near=_near(error.detail))
    return ""


def _near(detail: str) -> str:
    for line in detail.split("\n"):
        if line.startswith(SUGGESTS):
            suggested = line.split('"')[1::2]
            return f" Närmast heter {text.listed(suggested)}."
    return ""
