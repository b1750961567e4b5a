"""Sentences on statistics that a reader adds: how much is read, and what the next file changes."""

from panel.wording import text


def first_of(shown: int, count: int) -> str:
    """Return how many figures are shown of all."""
    whole = text.count(count, "uppgift", "uppgifter")
    return (
        f"De första {text.number(shown)} av {whole}"
        if shown < count
        else f"Alla {whole}"
        if count > 1
        else "En uppgift"
    )


def changes(added: int, revised: int, gone: int) -> str:
    """Return what a file would change of the figures that the panel has of its series."""
    parts = [text.count(added, "ny uppgift", "nya uppgifter")] if added else []
    parts += [f"{text.number(revised)} {'reviderad' if revised == 1 else 'reviderade'}"] if revised else []
    parts += [f"{text.number(gone)} {'borttagen' if gone == 1 else 'borttagna'}"] if gone else []
    return f"Filen ger {text.listed(parts)}." if parts else "Filen har inget nytt: alla uppgifter finns redan."


def take_away(gone: int) -> str:
    """Return the label of the box that confirms that figures are taken away."""
    return f"Ta bort {text.count(gone, 'uppgift', 'uppgifter')} som filen inte har"


def contradicted(where: str, value: float, held: float, source: str, count: int) -> str:
    """Return that a file has other figures than the panel, with both of one; `source` is whose the panel's is."""
    more = f" Så är det med {text.count(count, 'uppgift', 'uppgifter')}." if count > 1 else ""
    return (
        f"Filen har {text.shortest(value)} för {where}, men panelen har {text.shortest(held)} ({source}).{more} Det som"
        " läses in visas i stället för det som finns."
    )


def replace(count: int) -> str:
    """Return the label of the box that confirms that figures of another source are replaced."""
    return f"Ersätt {text.count(count, 'uppgift', 'uppgifter')} av en annan källa"


def headline(series: int) -> str:
    """Return what to do on the page, or how many series readers have added."""
    if not series:
        return "Släpp en fil, se hur den läses, och lägg till den."
    return f"{text.count(series, 'serie är tillagd', 'serier är tillagda')} här."
