"""The preview of an upload, on the console."""

from rich.console import Console
from rich.table import Table

from panel.commands.shared import plain
from panel.follow_up.compare import Proposed, similar_text
from panel.follow_up.preview import FilePreview, Preview
from panel.sheets.contract import read_contract

MAX_SHOWN = 200


def print_preview(preview: Preview, console: Console) -> None:
    """Print what each workbook holds, what it would change, and which option reads its other words."""
    for file in preview.files:
        _print_file(file, console)
    _print_changes(preview, console)
    if preview.other_words and not preview.is_refused:
        which = "ordet" if len(preview.other_words) == 1 else "orden"
        console.print(f"Ska {which} läsas som det som frågas? Lägg till --accept-words.")


def _print_file(file: FilePreview, console: Console) -> None:
    name = file.taken.file_name
    if file.refused:
        console.print(f"{name}: tas inte emot. {file.refused}", style="bold red", markup=False, highlight=False)
        return
    if file.published_in:
        known = "redan inlämnad, väntar på godkännande" if file.is_waiting else "redan publicerad"
        message = f"{name}: {known} (kvitto {file.published_in}). Den ändrar inget."
        console.print(message, markup=False, highlight=False)
        return
    console.print(f"{name}: {len(file.problems)} fel", style="bold", markup=False, highlight=False)
    for heading, cell_notes in (
        ("Fel", file.problems),
        ("Läses inte", file.unread),
        ("Läses ändå", file.read_anyway),
        ("Att se över", file.odd),
        ("Att veta", file.notes),
    ):
        for cell_note in cell_notes[:MAX_SHOWN]:
            message = f"  {heading}: {cell_note.location}: {cell_note.message}"
            console.print(message, markup=False, highlight=False, soft_wrap=True)
    for kind, (total, left) in file.answered.items():
        message = f"  {read_contract().sheet(kind).title}: {total - len(left)} av {total} besvarade"
        console.print(message, markup=False, highlight=False)


def _print_changes(preview: Preview, console: Console) -> None:
    for word in preview.words_read:
        console.print(f"  Ord: {word.location}: {word.message}", markup=False, highlight=False, soft_wrap=True)
    for one in preview.questions:
        message = f"{one.location}: {similar_text(one)}"
        console.print(message, style="bold", markup=False, highlight=False, soft_wrap=True)
    if not preview.changes and not preview.to_decide:
        console.print(
            "Inget ändras."
            if preview.is_all_published
            else "Inget ändras: se ovan vad som är fel, inte läses eller läses ändå."
        )
        return
    table = Table("Cell", "Sak", "Uppgift", "Före", "Efter", title="Ändringar")
    for change in _rows_of(preview)[:MAX_SHOWN]:
        table.add_row(*map(plain, _cells(change)))
    console.print(table)
    total = len(_rows_of(preview))
    if total > MAX_SHOWN:
        console.print(f"Och {total - MAX_SHOWN} till.")


def _rows_of(preview: Preview) -> list[Proposed]:
    amended = [change for one in preview.questions for change in one.amended]
    return [*preview.conflicts, *amended, *preview.changes]


def _cells(change: Proposed) -> tuple[str, str, str, str, str]:
    before = change.known_before or ""
    if change.is_conflict:
        before = f"KROCK: {before}"
    header = read_contract().sheet(change.kind).column(change.field).header
    return change.location, "ny rad" if change.is_new else change.item_id, header, before, change.after or ""
