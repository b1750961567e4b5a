"""Publiceringslogg: what has been published, by whom and from which workbook; undo a publication or erase a text."""

from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from panel import warehouse
from panel.access import log
from panel.access.current_user import PermissionDeniedError, current_user, may_here, require_in
from panel.access.permissions import Permission, User
from panel.access.reporting import may_fetch, may_undo, require_undoable, signature
from panel.errors import SourceError
from panel.follow_up.publish import PublishError, SavedNotShownError
from panel.follow_up.undo import undo
from panel.ledger.attestation import APPROVED
from panel.ledger.erase.files import Found
from panel.ledger.erasures import read_erasures
from panel.ledger.ledger import kept_workbook, ledger_folder
from panel.operations.erase import ErasedNotShownError, EraseError, erase, look
from panel.records.audit import AuditError, Event
from panel.sheets.state import standing_receipts
from panel.ui import address, dialog, head
from panel.ui.approval import handed_in, steps
from panel.ui.approval.handed_in import Erasable
from panel.ui.cached import per_build
from panel.ui.follow_up.receipt import receipt_body
from panel.ui.plan.plan import current_plan
from panel.warehouse import read
from panel.wording import labels
from panel.wording.file_names import marked
from panel.wording.sentences import receipts as sentences
from panel.wording.sentences.address import unknown
from panel.wording.table_files import MEDIA, is_example
from panel.wording.templates import component, render

# The parameter of the address that opens a dialog.
ACTION = "gor"
WHAT_ERASING_DOES = (
    "För personuppgifter som inte skulle ha publicerats. Orden tas bort ur publiceringar, arbetsböcker och databas"
    " och kan inte fås tillbaka. Att det är gjort står kvar, utan orden."
)


def show_receipts(plan_id: str, receipts: pd.DataFrame) -> None:
    """List the publications, newest first, and show the chosen one with its files, undo and erase.

    What is handed in for approval comes before them, for those who may see it.
    """
    waiting = handed_in.visible(plan_id)
    number = chosen(receipts, waiting)
    if waiting:
        st.html(handed_in.listed(waiting, number))
    if number in waiting:
        steps.show(waiting[number])
        with st.container(key="on-screen-receipt"):
            show_kept(waiting[number].receipt.uploads, number)
        show_erase(plan_id, number, handed_in.erasable(waiting[number]))
    if receipts.empty and not waiting:
        st.html(component("paragraph", "Här samlas varje publicering, med allt som ändrades."))
    if receipts.empty:
        return
    st.html(receipt_list(plan_id, number))
    if number in waiting:
        return
    row = next(row for row in receipts.itertuples() if row.receipt_no == number)
    is_undone = number not in standing_receipts(receipts)
    undone = component("paragraph", "", lead=f"{_what(row, False).capitalize()}.") if is_undone else ""
    st.html(f"{component('heading', f'Publicering {number}')}{undone}{receipt_body(number)}")
    with st.container(key="on-screen-receipt"):
        uploads = read("uploads", plan_id=plan_id)
        show_kept(uploads[uploads["receipt_no"] == number].itertuples(), number)
        show_undo(plan_id, number, receipts)
    show_erase(plan_id, number, erasable(number))


def chosen(receipts: pd.DataFrame, waiting: Collection[int]) -> int:
    """Return the number of the publication in the address, or of the newest; a number that is not there is reported.

    `waiting` are what may be seen of what is handed in: without a publication the newest of them. What was approved
    has the number that it was handed in with too.
    """
    published = [int(number) for number in receipts["receipt_no"]]
    steps_taken = read("attestations", plan_id=current_plan()["plan_id"])
    approved = steps_taken[steps_taken["step"] == APPROVED]
    numbers = {str(number): number for number in [*published, *waiting]}
    numbers |= {str(row.receipt_no): int(row.step_in) for row in approved.itertuples() if int(row.step_in) in published}
    return numbers.get(address.one_of("kvitto", numbers), next(iter(numbers.values()), 0))


@per_build
def receipt_list(plan_id: str, number: int) -> Markup:
    """Return the publications as a table whose rows link to each; `number` is the one that is shown below it."""
    rows = read("receipts", plan_id=plan_id)
    standing = standing_receipts(rows)
    shown = [
        {
            "row": row,
            "stands": _what(row, int(row.receipt_no) in standing),
            "periods": labels.publication_subjects(row.periods),
        }
        for row in rows.itertuples()
    ]
    return render("follow_up/receipts.html", receipts=shown, number=number)


def _what(row, stands: bool) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001
    undoes = int(row.undoes) if row.kind == "undo" else None
    return sentences.standing(None if stands else int(row.undone_by), undoes)


def show_kept(uploads: Iterable[Any], number: int) -> None:
    """Let the user download each workbook, if it is their office's or they may see all. `uploads` are as of a receipt."""
    for upload in uploads:
        office = upload.office_id if isinstance(upload.office_id, str) else None
        if not may_fetch(current_user(), office, current_plan()):
            whose = "Arbetsboken kan hämtas av kontoret som lämnade in den, och av controllern."
            st.html(component("paragraph", whose, "quiet"))
            continue
        try:
            label = fetch_label(upload.kept_as)
        except SourceError as error:
            st.error(str(error))
            continue
        st.download_button(
            label,
            partial(fetch_kept, current_user(), current_plan(), office, upload.kept_as, upload.sha256, number),
            file_name=marked(upload.file_name, made_up=is_example()),
            mime=MEDIA["xlsx"],
            key=f"kept-{upload.upload_id}",
            on_click="ignore",
        )


def fetch_label(kept_as: str) -> str:
    """Return the label of a workbook's download button: it differs where something was erased from the file."""
    erasures = read_erasures(ledger_folder(warehouse.database_path()))
    is_erased_from = any(file.path == kept_as for erasure in erasures for file in erasure.files)
    return "Hämta arbetsboken utan det som är raderat" if is_erased_from else "Hämta arbetsboken som den lämnades in"


def fetch_kept(who: User, plan: pd.Series, office: str | None, kept_as: str, sha256: str, number: int) -> bytes:
    """Return a workbook as it was uploaded, except for what has been erased, and log the download.

    Streamlit calls this outside the page's run, so the user and the plan are arguments. Raises PermissionDeniedError.
    """
    if not may_fetch(who, office, plan):
        raise PermissionDeniedError("Du har inte rätt till arbetsboken, eller så har din inloggning gått ut.")
    log.note(Event.LOOKED_AT_UPLOAD, who, plan_id=plan["plan_id"], receipt_no=number, office=office or "alla")
    return kept_workbook(ledger_folder(warehouse.database_path()), kept_as, sha256)


def show_undo(plan_id: str, number: int, receipts: pd.DataFrame) -> None:
    """Let the user undo a publication, if they may, stating their function."""
    if number not in standing_receipts(receipts) or not may_undo(current_user(), current_plan(), number):
        return
    may_all = may_here(Permission.UNDO, plan_id, current_plan()["region_code"])
    what = "Det som publicerades tas tillbaka genom en ny publicering. Historiken står kvar."
    st.html(component("heading", "Ångra", 3, what))
    who = signature(Permission.UNDO if may_all else Permission.REPORT, current_plan())
    if st.button(f"Ångra publicering {number}", disabled=not who):
        try:
            user = require_undoable(current_plan(), number)
            log.require_writable()
            undone = undo(number, plan_id, who)
        except (PermissionDeniedError, AuditError, PublishError, SavedNotShownError, SourceError) as error:
            st.error(str(error))
            return
        log.note(Event.UNDID, user, plan_id=plan_id, receipt_no=undone.receipt.receipt_no, undoes=number)
        st.session_state["left"] = len(undone.left)
        st.rerun()
    left = st.session_state.pop("left", 0)
    if left:
        st.info(f"{left} celler rördes inte: de har ändrats igen därefter.")


def show_erase(plan_id: str, number: int, cells: dict[str, Erasable]) -> None:
    """Offer a controller to erase a cell's text for good, in a dialog that the address opens with gor=radera."""
    opened = dialog.opened(ACTION)
    if not cells or not may_here(Permission.UNDO, plan_id, current_plan()["region_code"]):
        return
    st.html(render("follow_up/erase_link.html", number=number))
    if opened == "radera":
        dialog.show(ACTION, "Radera för gott", partial(erase_form, plan_id, number, cells))
    elif opened:
        address.show(unknown(ACTION, opened, ["radera"]))


def erase_form(plan_id: str, number: int, cells: dict[str, Erasable]) -> None:
    """Let the reader choose a cell, see where its text is, and erase it. `cells` are those of erasable()."""
    st.html(component("paragraph", WHAT_ERASING_DOES))
    plan = current_plan()
    chosen = st.selectbox("Cell att radera", list(cells), index=None, placeholder="Välj en cell", key=f"erase-{number}")
    if chosen is None:
        return
    one = cells[chosen]
    try:
        st.html(where_words_are(look(one.receipt_no, plan_id, one.cell, one.upload_id).found))
    except EraseError as error:
        st.error(str(error))
        return
    who = signature(Permission.UNDO, plan, key="funktion-radera")
    sure = st.checkbox("Raderingen kan inte ångras, och jag har läst vad den tar bort", key=f"sure-{number}-{chosen}")
    if st.button("Radera för gott", disabled=not (who and sure)):
        erase_for_good(plan, one, who)


def where_words_are(found: Found) -> Markup:
    """Return, as HTML, which cells and workbooks the text is erased from, and where it is left. It omits the text."""
    cells, within = (
        [f"Publicering {number}, {cell or 'en ångrad cell'}" for number, cell in places]
        for places in (found.cells, found.within)
    )
    erased = [*cells, *(f"Arbetsbok {one}" for one in found.workbooks)]
    return render("follow_up/erased_from.html", erased=erased, within=within)


def erase_for_good(plan: pd.Series, one: Erasable, who: str) -> None:
    """Erase a cell's text, and log that without the text."""
    plan_id, number = plan["plan_id"], one.receipt_no
    try:
        user = require_in(Permission.UNDO, plan_id, plan["region_code"])
        log.require_writable()
        erased = erase(number, plan_id, one.cell, who, upload_id=one.upload_id)
    except ErasedNotShownError as error:
        log.note(Event.ERASED, user, plan_id=plan_id, receipt_no=number)
        st.error(str(error))
        return
    except (PermissionDeniedError, AuditError, EraseError, SourceError) as error:
        st.error(str(error))
        return
    log.note(Event.ERASED, user, plan_id=plan_id, receipt_no=number, files=len(erased.found.files))
    dialog.close(ACTION)


def erasable(number: int) -> dict[str, Erasable]:
    """Return the publication's cells that still contain free text, by label."""
    rows = read("receipt_changes", receipt_no=number)
    rows = rows[(rows["kind"] == "text") & rows["cell"].notna()]
    rows = rows[rows[["known_before", "value_after"]].notna().any(axis=1)]
    several = rows["upload_id"].nunique() > 1
    return {
        f"{row.cell}, {row.header}" + (f" ({row.file_name})" if several else ""): Erasable(
            number, row.cell, row.upload_id if isinstance(row.upload_id, str) else None
        )
        for row in rows.itertuples()
    }


def main() -> None:
    """Show the publications."""
    plan_id = current_plan()["plan_id"]
    receipts = read("receipts", plan_id=plan_id)
    last = None if receipts.empty else receipts["recorded_on"].max()
    head.plain("Publiceringslogg", sentences.headline(len(receipts), int(receipts["undone_by"].notna().sum()), last))
    show_receipts(plan_id, receipts)


main()
