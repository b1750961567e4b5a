"""The follow-up from the command line: template, upload, undo, demo."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

import warehouse
from etl.audit import who
from etl.follow_up.compare import Proposed, like_told
from etl.follow_up.contract import read_contract
from etl.follow_up.demo import make_demo
from etl.follow_up.known import Unknown, read_known
from etl.follow_up.preview import (
    AMENDED,
    FRESH,
    MINE,
    PUBLISHED,
    Decisions,
    Expected,
    FilePreview,
    Preview,
    make_preview,
    take,
)
from etl.follow_up.publish import NotPublished, SavedNotShown, publish
from etl.follow_up.template import make_template
from etl.follow_up.undo import undo
from warehouse import audit
from warehouse.audit import Event

TAKEN, HAS_ERRORS, REFUSED = 0, 1, 2
MOST_SHOWN = 200
FROM_COMMAND_LINE = "controller (kommandoraden)"


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the follow-up's commands to the command line."""
    template = commands.add_parser("template", help="gör ett uppföljningsblad i Excel")
    template.add_argument("--plan", required=True, help="till exempel ks-2024")
    template.add_argument(
        "--period", help="till exempel 2024-delar; utan den uppföljningen som pågår, eller som senast skulle vara inne"
    )
    template.add_argument("--office", help="kontorets id; utan det blir bladet för alla kontor")
    template.add_argument("--out", type=Path, required=True, help="filen som skrivs (xlsx)")
    upload = commands.add_parser("upload", help="granska ifyllda blad, och publicera dem med --publish")
    upload.add_argument(
        "files", type=Path, nargs="+", metavar="FIL", help="arbetsböcker, eller mappar med arbetsböcker"
    )
    upload.add_argument("--plan", help="planen de gäller; behövs när det finns flera")
    upload.add_argument("--period", help="vägra blad för en annan period")
    upload.add_argument("--office", help="vägra blad för ett annat kontor")
    upload.add_argument("--publish", action="store_true", help="publicera, om inget är fel")
    upload.add_argument(
        "--keep", choices=[MINE, PUBLISHED], help="vad som gäller i krockar: filernas eller det publicerade"
    )
    upload.add_argument(
        "--like", choices=[AMENDED, FRESH], help="vad en rad är som liknar ett förslag eller en aktivitet som finns"
    )
    upload.add_argument("--accept-words", action="store_true", help="läs kända andra ord (klar) som listans egna")
    upload.add_argument("--seen", action="store_true", help="det som inte läses, och det som ska ses över, är sett")
    upload.add_argument("--by", default=FROM_COMMAND_LINE, help="funktionen som lämnar in")
    back = commands.add_parser("undo", help="ta tillbaka en publicering")
    back.add_argument("receipt", type=int, metavar="KVITTO", help="kvittots nummer")
    back.add_argument("--plan", help="planen det gäller; behövs när det finns flera")
    commands.add_parser("demo", help="gör en egen databas med påhittade uppföljningar")
    back.add_argument("--by", default=FROM_COMMAND_LINE, help="funktionen som ångrar")


def run_demo(options: argparse.Namespace, console: Console) -> int:
    """Make the database with made-up follow-ups."""
    with console.status("Gör exempeldata") as status:
        target = make_demo(options.data, lambda step: status.update(f"Gör exempeldata: {step}"))
    console.print(f"{target}: påhittade uppföljningar. Visa dem med `make demo`.", highlight=False)
    return TAKEN


def run_template(options: argparse.Namespace, console: Console) -> int:
    """Write a template. Raises Unknown for a plan, period or office that is not there."""
    known = read_known(options.plan, options.period)
    if options.out.suffix.lower() != ".xlsx":
        raise Unknown(f"{options.out} ska sluta på .xlsx: bladet är en Excel-arbetsbok.")
    body = make_template(known, options.office)
    options.out.write_bytes(body)
    whom = known.offices[options.office] if options.office else "alla kontor"
    console.print(f"{options.out}: {known.period_name} för {whom}.", highlight=False)
    return TAKEN


def run_upload(options: argparse.Namespace, console: Console) -> int:
    """Show what the workbooks would change, and publish them when asked to. 0 taken, 1 has errors, 2 refused."""
    paths = list(_workbooks(options.files))
    if not paths:
        console.print("Det finns inga arbetsböcker (xlsx) där.")
        return REFUSED
    expected = Expected(options.plan or only_plan(), options.period, options.office, options.by, options.accept_words)
    preview = make_preview([take(path.name, path.read_bytes()) for path in paths], expected)
    audit.record(Event.LOOKED_AT_UPLOAD, who(), plan_id=expected.plan_id, files=len(paths))
    for file in preview.files:
        _print_file(file, console)
    _print_changes(preview, console)
    if preview.is_refused:
        return REFUSED
    if preview.other_words:
        which = "ordet" if len(preview.other_words) == 1 else "orden"
        console.print(f"Ska {which} läsas som det som frågas? Lägg till --accept-words.")
    if preview.has_problems:
        return HAS_ERRORS
    if preview.conflicts and options.keep is None:
        console.print(
            "Krockar måste avgöras. Lägg till --keep mine eller --keep published, eller använd sidan Uppföljning."
        )
        return HAS_ERRORS
    if preview.questions and options.like is None:
        console.print(
            "Raderna måste avgöras. Lägg till --like amended eller --like new, eller använd sidan Uppföljning."
        )
        return HAS_ERRORS
    if not options.publish or not preview.is_publishable:
        return TAKEN
    if any(file.odd or file.unread or file.read_anyway for file in preview.files) and not options.seen:
        console.print("Inget är publicerat. Se över det som står ovan, och lägg till --seen när du har gjort det.")
        return HAS_ERRORS
    decisions: Decisions = {one.key: options.keep for one in preview.conflicts}
    decisions |= {one.key: options.like for one in preview.questions}
    receipt = publish(preview, decisions, options.by, data=options.data)
    cells = len(receipt.changes)
    audit.record(Event.PUBLISHED, who(), plan_id=expected.plan_id, receipt_no=receipt.receipt_no, cells=cells)
    console.print(
        f"Publicerat. Kvitto {receipt.receipt_no}: {_cells_of(len(receipt.changes))} ändrade.", highlight=False
    )
    return TAKEN


def run_undo(options: argparse.Namespace, console: Console) -> int:
    """Take a publication back."""
    audit.ready()
    plan_id = options.plan or only_plan()
    undone = undo(options.receipt, plan_id, options.by, data=options.data)
    about = {"plan_id": plan_id, "receipt_no": undone.receipt.receipt_no, "undoes": options.receipt}
    audit.record(Event.UNDID, who(), **about)
    console.print(
        f"Ångrat. Kvitto {undone.receipt.receipt_no}: {_cells_of(len(undone.receipt.changes))} tillbaka.",
        highlight=False,
    )
    for change in undone.left:
        header = read_contract().sheet(change.sheet_kind).column(change.field).header
        console.print(f"  Rörs inte, har ändrats igen: {change.item_id}, {header}", markup=False, highlight=False)
    return TAKEN


def only_plan() -> str:
    """Return the plan where there is one. Raises Unknown where there are several: none is more likely than another."""
    plans = warehouse.read("plans")["plan_id"].tolist()
    if len(plans) != 1:
        raise Unknown(f"Säg vilken plan det gäller: --plan {', --plan '.join(plans)}.")
    return str(plans[0])


def _workbooks(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.glob("*.xlsx") if not file.name.startswith(("~$", ".")))
        else:
            yield path


def _print_file(file: FilePreview, console: Console) -> None:
    name = file.taken.file_name
    if file.refused:
        console.print(f"{name}: tas inte emot. {file.refused}", style="bold red", markup=False, highlight=False)
        return
    if file.published_in:
        told = f"{name}: redan publicerad (kvitto {file.published_in}). Den ändrar inget."
        console.print(told, markup=False, highlight=False)
        return
    console.print(f"{name}: {len(file.problems)} fel", style="bold", markup=False, highlight=False)
    for heading, remarks in (
        ("Fel", file.problems),
        ("Läses inte", file.unread),
        ("Läses ändå", file.read_anyway),
        ("Att se över", file.odd),
        ("Att veta", file.notes),
    ):
        for remark in remarks[:MOST_SHOWN]:
            told = f"  {heading}: {remark.place}: {remark.message}"
            console.print(told, markup=False, highlight=False, soft_wrap=True)
    for kind, (total, left) in file.answered.items():
        told = f"  {read_contract().sheet(kind).title}: {total - len(left)} av {total} besvarade"
        console.print(told, markup=False, highlight=False)


def _print_changes(preview: Preview, console: Console) -> None:
    for word in preview.words_read:
        console.print(f"  Ord: {word.place}: {word.message}", markup=False, highlight=False, soft_wrap=True)
    for one in preview.questions:
        told = f"{one.place}: {like_told(one)}"
        console.print(told, style="bold", markup=False, highlight=False, soft_wrap=True)
    if not preview.changes and not preview.asked:
        console.print(
            "Inget ändras."
            if preview.is_all_known
            else "Inget ändras: se ovan vad som är fel, inte läses eller läses ändå."
        )
        return
    table = Table("Cell", "Sak", "Uppgift", "Före", "Efter", title="Ändringar")
    for change in _rows_of(preview)[:MOST_SHOWN]:
        table.add_row(*map(_plain, _cells(change)))
    console.print(table)
    total = len(_rows_of(preview))
    if total > MOST_SHOWN:
        console.print(f"Och {total - MOST_SHOWN} till.")


def _rows_of(preview: Preview) -> list[Proposed]:
    amended = [change for one in preview.questions for change in one.amended]
    return [*preview.conflicts, *amended, *preview.changes]


def _cells(change: Proposed) -> tuple[str, str, str, str, str]:
    before = change.known_before or ""
    if change.is_conflict:
        before = f"KROCK: {before}"
    header = read_contract().sheet(change.kind).column(change.field).header
    return change.place, "ny rad" if change.is_new else change.item_id, header, before, change.after or ""


def _cells_of(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} celler"


def _plain(text: str) -> str:
    """Return text that the console shows as it stands: square brackets are markup to it."""
    return text.replace("[", "\\[")


RUN = {"demo": run_demo, "template": run_template, "upload": run_upload, "undo": run_undo}
ERRORS = (Unknown, NotPublished, SavedNotShown)
