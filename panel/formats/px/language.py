"""The keywords of a PC-Axis file in one of its languages."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from panel.formats.cube import FormatError
from panel.formats.px.about import MAY_REPEAT, Entries
from panel.formats.px.text import Entry

Found = tuple[Entries, list[Entry], str | None]


def in_language(written: list[Entry], wanted: str | None) -> Found:
    """Return the keywords by name and subjects, the notes in their order, and the language.

    `wanted` is one of the file's languages; None is its default one. Where the file has a keyword in the default
    language alone, it counts in the other too, with its dimensions and values named as they are there. Raises
    FormatError for a language that the file does not have, and for a keyword that is repeated.
    """
    default = next((entry.one() for entry in written if entry.keyword == "LANGUAGE"), None) or None
    plain = {(entry.keyword, entry.subjects) for entry in written if entry.language is None}

    def is_default(entry: Entry) -> bool:
        return entry.language is None or (entry.language == default and (entry.keyword, entry.subjects) not in plain)

    entries, notes = _by_key(filter(is_default, written))
    if wanted is None or wanted == default:
        return entries, notes, default
    own, own_notes = _by_key(entry for entry in written if entry.language == wanted)
    if not own:
        there = ", ".join(filter(None, (default, *other_languages(written, default))))
        raise FormatError(f"Filen har inte språket {wanted!r}. Det finns: {there or 'inget'}.")
    names = _names(entries, own)
    translated = {(keyword, names.subjects(of)): entry for (keyword, of), entry in entries.items()}
    contents = ("CONTVARIABLE", ())
    if contents in translated:
        text = translated[contents].one()
        translated[contents] = replace(translated[contents], text=f'"{names.dimensions.get(text, text)}"')
    return translated | own, own_notes or notes, wanted


def other_languages(written: list[Entry], language: str | None) -> list[str]:
    """Return the languages that a file has beside one of them, sorted."""
    default = next((entry.one() for entry in written if entry.keyword == "LANGUAGE"), None)
    found = {entry.language or default for entry in written}
    return sorted(filter(None, found - {language}))


@dataclass(frozen=True)
class _Names:
    """The names of dimensions, and of each dimension's values, by those of the default language."""

    dimensions: dict[str, str]
    values: dict[str, dict[str, str]]
    contents: str | None

    def subjects(self, of: tuple[str, ...]) -> tuple[str, ...]:
        """Return subjects, a dimension or a dimension and a value or a value of the contents, in the language."""
        if len(of) == 2 and of[0] in self.dimensions:
            return self.dimensions[of[0]], self.values[of[0]].get(of[1], of[1])
        if len(of) == 1:
            return (self.dimensions.get(of[0]) or self.values.get(self.contents or "", {}).get(of[0], of[0]),)
        return of


def _names(entries: Entries, own: Entries) -> _Names:
    dimensions: dict[str, str] = {}
    for keyword in ("STUB", "HEADING"):
        if (keyword, ()) in entries:
            dimensions |= _pairs(entries[keyword, ()], own.get((keyword, ())))
    values = {
        name: _pairs(entries["VALUES", (name,)], own.get(("VALUES", (translated,))))
        for name, translated in dimensions.items()
        if ("VALUES", (name,)) in entries
    }
    contents = entries.get(("CONTVARIABLE", ()))
    return _Names(dimensions, {name: values.get(name, {}) for name in dimensions}, contents.one() if contents else None)


def _pairs(default: Entry, own: Entry | None) -> dict[str, str]:
    """Return the names in the language by those of the default one. Raises FormatError where they are not as many."""
    names = default.names()
    translated = own.names() if own else names
    if len(names) != len(translated):
        where = f"{(own or default).location} ({(own or default).language})"
        message = f"har {len(translated)} namn, men på rad {default.line} står {len(names)}"
        raise FormatError(f"{where}: {message}. De ska vara lika många: rätta filen.")
    return dict(zip(names, translated, strict=True))


def _by_key(written: Iterable[Entry]) -> tuple[Entries, list[Entry]]:
    entries: Entries = {}
    notes = []
    for entry in written:
        key = (entry.keyword, entry.subjects)
        if entry.keyword in MAY_REPEAT:
            notes.append(entry)
        elif key in entries:
            raise FormatError(
                f"{entry.location}: står också på rad {entries[key].line}. Bara en kan gälla: rätta filen."
            )
        entries[key] = entry
    return entries, notes
