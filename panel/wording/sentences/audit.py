"""Sentences on what the audit log has: what happened, in words, without codes and checksums."""

from collections.abc import Callable, Mapping

from panel.wording import text

About = Mapping[str, str | int]
# What was taken out, by the name that the log has for it. Anything else is a table of the panel.
TAKEN_OUT = {
    "report": "rapporten",
    "utforska": "uppgifter ur Utforska",
    "sql": "svaret på en egen fråga",
    "audit": "loggen",
}


def happened(event: str, name: str, about: About) -> str:
    """Return what one line of the log says, in words. An event without a sentence of its own has its name alone."""
    sentence = SENTENCES.get(event)
    return sentence(about) if sentence else name


def _built(about: About) -> str:
    change = {"ja": "innehållet ändrades", "nej": "innehållet är detsamma"}.get(str(about.get("changed")), "")
    parts = filter(None, (change, _count(about, "findings", "iakttagelse", "iakttagelser")))
    return _with("Uppdaterade panelen", ": ", ", ".join(parts))


def _published(about: About) -> str:
    return _with("Publicerade", " ", _count(about, "cells", "ändrad cell", "ändrade celler"))


def _erased(about: About) -> str:
    return _with("Raderade för gott", " ", _count(about, "files", "fil", "filer"))


def _looked_at(about: About) -> str:
    if "receipt_no" in about:
        return "Öppnade ett blad ur en publicering"
    return _with("Förhandsgranskade", " ", _count(about, "files", "blad", "blad") or "ett blad")


def _fetched(about: About) -> str:
    parts = [_count(about, "series", "serie", "serier")]
    for key, words in (("new", "med nya uppgifter"), ("failed", "misslyckades")):
        parts.append(_count(about, key, words, words) if about.get(key) else "")
    return _with("Hämtade statistik", ": ", ", ".join(filter(None, parts)))


def _exported(about: About) -> str:
    table = str(about.get("table", ""))
    if table == "mail":
        verb = "Skickade mejl" if about.get("way") == "sent" else "Tog ut mejl"
        return _with(verb, " till ", _count(about, "offices", "kontor", "kontor"))
    rows = _count(about, "rows", "rad", "rader")
    if table in TAKEN_OUT:
        return _with(f"Tog ut {TAKEN_OUT[table]}", ", ", rows)
    return f"Tog ut {rows or 'uppgifter'}"


def _purged(about: About) -> str:
    return _with("Gallrade loggen", ": ", _count(about, "rows", "rad", "rader"))


def _count(about: About, key: str, one: str, many: str) -> str:
    """Return a number of the line with its noun, "" where the line has none."""
    number = about.get(key)
    return text.count(number, one, many) if isinstance(number, int) else ""


def _with(start: str, between: str, rest: str) -> str:
    return start + between + rest if rest else start


SENTENCES: dict[str, Callable[[About], str]] = {
    "built": _built,
    "build failed": lambda _: "Uppdateringen misslyckades: panelen visar det som fanns före",
    "published": _published,
    "undid": lambda _: "Ångrade en publicering",
    "erased": _erased,
    "looked at upload": _looked_at,
    "fetched": _fetched,
    "exported": _exported,
    "refused": lambda _: "Nekades: rätten saknas",
    "purged": _purged,
}
