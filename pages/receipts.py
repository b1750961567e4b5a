"""Kvitton: what has been published, by whom and from which workbook, and the way to take it back."""

from functools import partial

import pandas as pd
import streamlit as st

import warehouse
from etl.errors import SourceError
from etl.follow_up.known import standing_receipts
from etl.follow_up.ledger import kept_workbook, ledger_folder
from etl.follow_up.publish import NotPublished, SavedNotShown
from etl.follow_up.undo import undo
from ui import block, labels, markup
from ui.cached import per_build
from ui.plan import current_plan
from ui.receipt import receipt_body
from warehouse import read

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_receipts(plan_id: str) -> None:
    """List what has been published, the newest first; one can be opened, fetched and taken back."""
    receipts = read("receipts", plan_id=plan_id)
    if receipts.empty:
        st.html(
            "<h2>Inget är publicerat ännu</h2><p>Här samlas ett kvitto för varje publicering, med allt som ändrades.</p>"
        )
        return
    head = "1 publicering" if len(receipts) == 1 else f"{len(receipts)} publiceringar"
    st.html(f"<h2>{head}</h2>{receipt_list(plan_id)}")
    number = int(block.pick("Kvitto", [str(number) for number in receipts["receipt_no"]], "kvitto"))
    row = next(row for row in receipts.itertuples() if row.receipt_no == number)
    undone = "" if number in standing_receipts(receipts) else f"<p><b>{_what(row, False).capitalize()}.</b></p>"
    st.html(f"<h2>Kvitto {number}</h2>{undone}{receipt_body(number)}")
    show_kept(plan_id, number)
    show_undo(plan_id, number, receipts)


@per_build
def receipt_list(plan_id: str) -> str:
    """Return the publications as a table."""
    rows = read("receipts", plan_id=plan_id)
    standing = standing_receipts(rows)
    shown = pd.DataFrame(
        {
            "receipt_no": rows["receipt_no"],
            "published_on": rows["recorded_on"],
            "published_by": rows["recorded_by"],
            "office_name": rows["office_names"].fillna(""),
            "period": [", ".join(map(labels.period_name, told_of.split(", "))) for told_of in rows["periods"]],
            "cells": rows["cells"],
            "stands": [_what(row, int(row.receipt_no) in standing) for row in rows.itertuples()],
        }
    )
    return markup.table(shown, tuple(shown.columns), "Publiceringar, den senaste först")


def _what(row, stands: bool) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001
    if row.kind == "undo":
        return f"ångrade kvitto {int(row.undoes)}" + ("" if stands else f", ångrad i kvitto {int(row.undone_by)}")
    return "gäller" if stands else f"ångrad i kvitto {int(row.undone_by)}"


def show_kept(plan_id: str, number: int) -> None:
    """Let the person fetch each workbook as it was handed in."""
    uploads = read("uploads", plan_id=plan_id)
    for upload in uploads[uploads["receipt_no"] == number].itertuples():
        st.download_button(
            "Hämta arbetsboken som den lämnades in",
            partial(kept_workbook, ledger_folder(warehouse.database_path()), upload.kept_as, upload.sha256),
            file_name=upload.file_name,
            mime=XLSX,
            key=f"kept-{upload.upload_id}",
            on_click="ignore",
        )


def show_undo(plan_id: str, number: int, receipts: pd.DataFrame) -> None:
    """Let the person take a publication back, after saying which function asks for it."""
    if number not in standing_receipts(receipts):
        return
    st.html("<h3>Ångra</h3><p>Det som publicerades tas tillbaka genom en ny publicering. Historiken står kvar.</p>")
    who = st.text_input(
        "Din funktion (inte ditt namn)", key="funktion", placeholder="till exempel controller", width=320
    )
    if st.button(f"Ångra kvitto {number}", disabled=not who.strip()):
        try:
            undone = undo(number, plan_id, who)
        except (NotPublished, SavedNotShown, SourceError) as error:
            st.error(str(error))
            return
        st.session_state["left"] = len(undone.left)
        st.rerun()
    left = st.session_state.pop("left", 0)
    if left:
        st.info(f"{left} celler rördes inte: de har ändrats igen därefter.")


def main() -> None:
    """Show the publications."""
    st.html(
        block.page_head(
            "Kvitton", "Vad har publicerats, av vem och ur vilken arbetsbok? Här kan det också tas tillbaka."
        )
    )
    show_receipts(current_plan()["plan_id"])


main()
