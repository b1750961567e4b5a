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
