"""Workbooks with invalid contents (missing sheets, impossible cells), each with a part of the expected message."""

from functools import partial

from tests.support.bad_files import BAD_FILES, Zoo
from tests.support.workbooks import (
    BOOK,
    BOOK_RELS,
    CONTENT,
    MAIN,
    SHEET,
    STRINGS,
    STYLES,
    by_hand,
    changed,
    good,
    hand,
    unpacked,
    with_part,
    without,
)

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
DAMAGED = "Arbetsboken är skadad och går inte att läsa i sin helhet. Öppna arbetsboken i Excel"
NO_SHEET = "inget blad som syns. Högerklicka"
NO_VALUE = "Cellen Blad!A1 har ett värde som inte går att läsa. Öppna arbetsboken i Excel"
NO_STYLE = "Cellen Blad!A1 har ett format som inte finns. Öppna arbetsboken i Excel"
OUTSIDE = "ligger utanför bladet eller i fel rad"
BEYOND = "långt bortom den sista cellen"
SHEETS = '<sheet name="Blad" sheetId="1" r:id="r1"/>'
ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'

# Cells of row 1, in a workbook with one shared string.
CELLS = {
    "style that is not there": ('<c r="A1" s="3"><v>1</v></c>', NO_STYLE),
    "style below zero": ('<c r="A1" s="-1"><v>1</v></c>', NO_STYLE),
    "style that is no number": ('<c r="A1" s="x"><v>1</v></c>', NO_STYLE),
    "shared string that is not there": ('<c r="A1" t="s"><v>1</v></c>', NO_VALUE),
    "shared string below zero": ('<c r="A1" t="s"><v>-1</v></c>', NO_VALUE),
    "shared string that is no number": ('<c r="A1" t="s"><v>a</v></c>', NO_VALUE),
    "number that is none": ('<c r="A1"><v>tolv</v></c>', NO_VALUE),
    "number without end": ('<c r="A1"><v>1e999</v></c>', NO_VALUE),
    "yes or no that is neither": ('<c r="A1" t="b"><v>kanske</v></c>', NO_VALUE),
    "date that is none": ('<c r="A1" t="d"><v>2024-13-45</v></c>', NO_VALUE),
    "kind that there is none of": ('<c r="A1" t="zz"><v>1</v></c>', NO_VALUE),
    "two values": ('<c r="A1"><v>1</v><v>2</v></c>', "Cellen Blad!A1 har två värden"),
    "cell without a column": ('<c r="1"><v>1</v></c>', f"Cellen Blad!1 {OUTSIDE}"),
    "cell beyond the last column": ('<c r="XFE1"><v>1</v></c>', f"Cellen Blad!XFE1 {OUTSIDE}"),
    "cell in another row": ('<c r="A7"><v>1</v></c>', f"Cellen Blad!A7 {OUTSIDE}"),
    "cell in small letters": ('<c r="a1"><v>1</v></c>', f"Cellen Blad!a1 {OUTSIDE}"),
    "cell twice": ('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>', "Cellen Blad!A1 står två gånger"),
    "cells out of order": ('<c r="B1"><v>1</v></c><c r="A1"><v>2</v></c>', "Cellen Blad!A1 står två gånger"),
    "cell in a cell": ('<c r="A1"><c r="B1"><v>2</v></c></c>', "Cellen Blad!B1 står utanför raderna"),
    "row in a row": (ROW, "Raden 1 i Blad finns inte i ett blad"),
    "text too long": (f'<c r="A1" t="str"><v>{"x" * 32_768}</v></c>', "Blad!A1 är längre än Excel tillåter. Korta den"),
    "too many columns": ("<c><v>1</v></c>" * 1_001, "Blad har fler än 1 000 ifyllda kolumner"),
}
ROWS = {
    "cell outside rows": ('<c r="A1"><v>1</v></c>', "Cellen Blad!A1 står utanför raderna"),
    "row beyond the last": ('<row r="1048577"><c><v>1</v></c></row>', "Raden 1048577 i Blad står utanför"),
    "row zero": ('<row r="0"><c><v>1</v></c></row>', "Raden 0 i Blad"),
    "row without a number": ('<row r="x"><c><v>1</v></c></row>', "Raden x i Blad finns inte i ett blad"),
    "row twice": (ROW + ROW, "Raden 1 i Blad"),
    "rows out of order": ('<row r="2"><c><v>1</v></c></row>' + ROW, "Raden 1 i Blad"),
    "no shared strings": ('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', NO_VALUE),
}
CLAIMS = {
    "dimension of the whole sheet": ("A1:XFD1048576", f"sträcker sig över A1:XFD1048576, {BEYOND}. Ta bort de tomma"),
    "dimension too wide": ("A1:ZZ1", f"A1:ZZ1, {BEYOND}"),
    "dimension too long": ("A1:B5000", f"A1:B5000, {BEYOND}"),
    "dimension beyond a sheet": ("A1:XFE1", "A1:XFE1, som inte finns i ett blad"),
    "dimension that is none": ("hela", DAMAGED),
}
MERGED = {
    "merged far beyond": ("A1:XFD1048576", f"sammanfogade celler i A1:XFD1048576, {BEYOND}. Dela upp"),
    "merged beyond a sheet": ("A1:A1048577", "A1:A1048577, som inte finns i ett blad"),
    "merged nowhere": ("A0:B1", "A0:B1, som inte finns i ett blad"),
}


def many_rows() -> bytes:
    return by_hand("<row><c><v>1</v></c></row>" * 200_001)


def many_cells() -> bytes:
    return by_hand(f"<row>{'<c><v>1</v></c>' * 900}</row>" * 556)


def much_text() -> bytes:
    """Return a small file with one long text that hundreds of cells refer to: gigabytes if each has a copy."""
    return by_hand('<row><c t="s"><v>0</v></c></row>' * 400, strings=["x" * 30_000])


BAD_SHEETS: Zoo = {
    **{
        name: (partial(by_hand, f'<row r="1">{xml}</row>', strings=["a"]), message)
        for name, (xml, message) in CELLS.items()
    },
    **{name: (partial(by_hand, xml), message) for name, (xml, message) in ROWS.items()},
    **{
        name: (partial(by_hand, ROW, before=f'<dimension ref="{ref}"/>'), message)
        for name, (ref, message) in CLAIMS.items()
    },
    **{
        name: (partial(by_hand, ROW, after=f'<mergeCells><mergeCell ref="{ref}"/></mergeCells>'), message)
        for name, (ref, message) in MERGED.items()
    },
    "strict format": (lambda: changed(hand(), BOOK, MAIN, STRICT), "Strict Open XML. Välj Spara som"),
    "no list of sheets": (lambda: without(hand(), BOOK), DAMAGED),
    "two lists of sheets": (lambda: with_part(hand(), "xl/workbook2.xml", unpacked(hand())[BOOK]), DAMAGED),
    "no relations": (lambda: without(hand(), BOOK_RELS), DAMAGED),
    "no content types": (lambda: without(hand(), CONTENT), "Filen är ingen Excel-arbetsbok"),
    "sheet that is not there": (lambda: without(good(), "xl/worksheets/sheet2.xml"), DAMAGED),
    "sheet without a relation": (lambda: changed(good(), BOOK, 'r:id="rId2"', 'r:id="rId99"'), DAMAGED),
    "sheet that is no XML": (lambda: with_part(hand(), SHEET, b"PK"), f"{SHEET} är skadad"),
    "no sheet": (lambda: changed(hand(), BOOK, SHEETS, ""), NO_SHEET),
    "no visible sheet": (lambda: changed(hand(), BOOK, 'sheetId="1"', 'sheetId="1" state="hidden"'), NO_SHEET),
    "two sheets of one name": (
        lambda: changed(hand(), BOOK, SHEETS, SHEETS + SHEETS.replace("Blad", "BLAD")),
        "två blad som heter likadant (BLAD)",
    ),
    "two sheets of one part": (lambda: changed(hand(), BOOK, SHEETS, SHEETS + SHEETS.replace("Blad", "Ett")), DAMAGED),
    "styles that are broken": (lambda: changed(hand(), STYLES, 'numFmtId="170" form', 'numFmtId="x" form'), DAMAGED),
    "styles that are lost": (
        lambda: without(by_hand('<row r="1"><c r="A1" s="1"><v>45352</v></c></row>'), STYLES),
        NO_STYLE,
    ),
    "shared strings lost": (lambda: without(by_hand(ROW, strings=["a"]), STRINGS), DAMAGED),
    "too many rows": (many_rows, "Blad har fler än 200 000 ifyllda rader"),
    "too many cells": (many_cells, "fler än 500 000 ifyllda celler"),
    "too much text": (much_text, "mer än 10 miljoner tecken"),
}
BAD: Zoo = {**BAD_FILES, **BAD_SHEETS}
