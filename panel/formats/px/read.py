"""Read a table from a PC-Axis file."""

from dataclasses import replace
from math import prod

from panel.formats.cube import Cube, Dimension, FormatError, Role, check_dimensions
from panel.formats.px.about import Entries, read_about
from panel.formats.px.data import Cells, cells_text, line_of, read_cells, read_unended_cells
from panel.formats.px.keys import read_keyed
from panel.formats.px.language import in_language, other_languages
from panel.formats.px.text import Entry, Head, split
from panel.formats.px.timeval import check_time
from panel.formats.px.write import write_px

__all__ = ["read_px", "write_px"]

UTF_8_MARK, UTF_16_MARKS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
GEOGRAPHIC = {"G", "GEOGRAPHICAL"}


def read_px(body: bytes, language: str | None = None) -> Cube:
    """Read a PC-Axis file in one of its languages, or its default one. Raises FormatError with the line and keyword.

    Dimensions are those of STUB, then those of HEADING. Rows that a file with KEYS leaves out are zero.
    """
    if body.startswith(UTF_16_MARKS):
        raise FormatError("Filen är skriven i utf-16. Spara den i utf-8.")
    body = body.removeprefix(UTF_8_MARK)
    if b"\r" in body:
        body = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    head = split(body)
    entries, notes, language = in_language(head.entries, language)
    stub, heading = _dimensions(entries, "STUB"), _dimensions(entries, "HEADING")
    if not stub and not heading:
        raise FormatError("STUB och HEADING saknas: filen säger inte vilka dimensioner tabellen har. Hämta den igen.")
    check_dimensions(stub + heading)
    (values, flags, names), warnings = _cells(body, head, entries, stub, heading)
    cube = Cube(_title(entries), stub + heading, values, flags, names, language=language)
    cube = read_about(cube, entries, notes)
    others = (f"språket {other}" for other in other_languages(head.entries, language))
    return replace(cube, left_out=(*cube.left_out, *others), warnings=(*head.warnings, *warnings))


def _title(entries: Entries) -> str:
    for keyword in ("TITLE", "DESCRIPTION", "CONTENTS"):
        if entry := entries.get((keyword, ())):
            return entry.one()
    raise FormatError("TITLE saknas: filen säger inte vad tabellen visar. Lägg till TITLE.")


def _dimensions(entries: Entries, keyword: str) -> tuple[Dimension, ...]:
    entry = entries.get((keyword, ()))
    # Some programs write HEADING=""; when there is none.
    if entry is None or (entry.names() == ("",) and ("VALUES", ("",)) not in entries):
        return ()
    return tuple(_dimension(entries, name, entry) for name in entry.names())


def _dimension(entries: Entries, name: str, named_in: Entry) -> Dimension:
    values, codes = (entries.get((keyword, (name,))) for keyword in ("VALUES", "CODES"))
    if values is None:
        raise FormatError(f'{named_in.location}: dimensionen "{name}" har inget VALUES("{name}"). Lägg till det.')
    labels = values.names()
    own = codes.names() if codes else labels
    if len(own) != len(labels):
        message = f"har {len(own)} koder, men VALUES på rad {values.line} har {len(labels)} namn"
        raise FormatError(f"{(codes or values).location}: {message}. De ska vara lika många: rätta filen.")
    time = entries.get(("TIMEVAL", (name,)))
    if time:
        check_time(time, len(labels))
    code = entries.get(("VARIABLECODE", (name,)))
    role = _role(entries, name, time is not None)
    return Dimension(code.one() if code else name, name, own, labels, role)


def _role(entries: Entries, name: str, has_time: bool) -> Role | None:
    contents = entries.get(("CONTVARIABLE", ()))
    kind = entries.get(("VARIABLE-TYPE", (name,)))
    stated = kind.one().upper() if kind else ""
    if contents and contents.one() == name:
        return "metric"
    if has_time or stated in {"T", "TIME"}:
        return "time"
    return "geo" if stated in GEOGRAPHIC or ("MAP", (name,)) in entries else None


def _cells(
    body: bytes, head: Head, entries: Entries, stub: tuple[Dimension, ...], heading: tuple[Dimension, ...]
) -> tuple[Cells, tuple[str, ...]]:
    keys = {subjects[0]: entry for (keyword, subjects), entry in entries.items() if keyword == "KEYS" and subjects}
    text, is_ended = cells_text(body, head.data_start, bool(keys))
    line = line_of(body, head.data_start)
    row = prod(len(one.codes) for one in heading)
    if keys:
        return read_keyed(text, line, stub, row, _keyed_by_code(keys, stub), head.codec), ()
    count = prod(len(one.codes) for one in stub) * row
    if not is_ended:
        cells = read_unended_cells(text, line, count)
        return cells, (f"Filen slutar utan semikolon, men har alla sina {count} celler och är läst som hel.",)
    cells = read_cells(text, line)
    if len(cells[0]) != count:
        message = f"har {len(cells[0])} celler, men VALUES ger {count}"
        raise FormatError(f"Rad {line}, DATA: {message}. Filen är avhuggen eller hopblandad: hämta den igen.")
    return cells, ()


def _keyed_by_code(keys: dict[str, Entry], stub: tuple[Dimension, ...]) -> list[bool]:
    """Return for each dimension of the stub whether its keys are codes. Raises FormatError for one without KEYS."""
    if set(keys) != {one.label for one in stub}:
        first = next(iter(keys.values()))
        raise FormatError(f"{first.location}: KEYS ska finnas för varje dimension i STUB och ingen annan. Rätta filen.")
    found = [keys[one.label].one().upper() for one in stub]
    if not set(found) <= {"CODES", "VALUES"}:
        raise FormatError(f"{keys[stub[0].label].location}: KEYS ska vara CODES eller VALUES. Rätta filen.")
    return [stated == "CODES" for stated in found]
