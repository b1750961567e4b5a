"""The audit log as the controller reads it: the filters, a table in Swedish, and files to download."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import quote

import pandas as pd
import streamlit as st
from markupsafe import Markup

from panel.access.permissions import Permission, User
from panel.access.sign_in.sessions import may_manage
from panel.records import audit
from panel.records.audit import WORDS, Event, Line, LogFilter
from panel.ui import address, block
from panel.ui.plan.which_plan import IN_ADDRESS
from panel.warehouse import read
from panel.wording.moments import stamp
from panel.wording.sentences import address as address_sentences
from panel.wording.sentences import audit as sentences
from panel.wording.table_files import Table, as_csv, write_workbook
from panel.wording.templates import render

ALL_OF_THEM = "Alla"
OLDER = "fore"
NAMES = {
    "address": "adress",
    "before": "äldre än",
    "cells": "celler",
    "changed": "innehållet ändrat",
    "content": "kontrollsumma",
    "failed": "misslyckade",
    "fault": "fel",
    "files": "filer",
    "findings": "iakttagelser",
    "new": "nya",
    "page": "sida",
    "plan_id": "plan",
    "query": "fråga",
    "reason": "skäl",
    "receipt_no": "publicering",
    "right": "rätt",
    "rows": "rader",
    "series": "serier",
    "session": "inloggning",
    "table": "tabell",
    "undoes": "ångrar publicering",
    "user": "användare",
}
LEADS_TO = {
    "receipt_no": "kvitton?kvitto={}",
    "undoes": "kvitton?kvitto={}",
}


def plans_of(user: User) -> tuple[str, ...] | None:
    """Return the plans whose log lines a user may see; None for the whole log, with the role for every plan."""
    if may_manage(user):
        return None
    rows = read("plans").itertuples()
    return tuple(row.plan_id for row in rows if user.may_in(Permission.AUDIT, row.plan_id, row.region_code))


def choose(plans: tuple[str, ...] | None) -> LogFilter:
    """Let the reader filter the log within the plans given. The choices are in the address."""
    seen = LogFilter(plans=plans)
    every = [row.plan_id for row in read("plans").itertuples()] if plans is None else list(plans)
    events = {WORDS[event].capitalize(): event for event in Event}
    with st.container(horizontal=True):
        event = _pick("Händelse", sorted(events), "handelse")
        who = _pick("Vem", audit.names(seen), "vem")
        plan_id = _pick("Plan", every, "loggplan")
        from_on, to_on = _day("Från och med", "fran"), _day("Till och med", "till")
    return seen._replace(event=events.get(event or ""), who=who, plan_id=plan_id, from_on=from_on, to_on=to_on)


def _pick(name: str, options: list[str], key: str) -> str | None:
    chosen = block.pick(name, [ALL_OF_THEM, *options], key, width=150, on_change=from_the_newest)
    return None if chosen == ALL_OF_THEM else chosen


def _day(name: str, key: str) -> date | None:
    return block.pick_day(name, key, width=150, on_change=from_the_newest)


def older_than() -> int | None:
    """Return the event_no in the address that lines must be older than; None to begin with the newest."""
    filters = address.requested(OLDER)
    if filters is None:
        return None
    if filters.isascii() and filters.isdecimal() and len(filters) < 16:
        return int(filters)
    address.show(address_sentences.no_such_number(OLDER, filters))
    return None


def show_older(event_no: int) -> None:
    """Set the address to the lines older than one."""
    address.put(OLDER, str(event_no))


def from_the_newest() -> None:
    """Set the address to the newest lines."""
    address.drop(OLDER)


def table(lines: list[Line], caption: str, heading: str = "") -> Markup:
    """Return log lines as a table: what happened in words, with links to what it is about, and the rest in a fold."""
    rows = []
    for line in lines:
        about = {name: _about(line, name) for name in line.about}
        shown = [about[name] for name in about if name in LEADS_TO or name == "plan_id"]
        details = [words for name, (words, _) in about.items() if name not in LEADS_TO and name != "plan_id"]
        rows.append(
            (
                stamp(line.at),
                audit.named(line.who),
                sentences.happened(line.event, _word(line), line.about),
                shown,
                details,
            )
        )
    return render("operations/audit_events.html", heading=heading, caption=caption, rows=rows)


def _about(line: Line, name: str) -> tuple[str, str]:
    """Return one detail of a line as text, and its address, in the line's plan; "" where it has none."""
    words = f"{NAMES.get(name, name)} {line.about[name]}"
    if name not in LEADS_TO:
        return words, ""
    where = LEADS_TO[name].format(line.about[name])
    if "plan_id" in line.about:
        where += f"&{IN_ADDRESS}={quote(str(line.about['plan_id']), safe='')}"
    return words, where


def _word(line: Line) -> str:
    return WORDS.get(line.event, line.event).capitalize()


def frame_of(lines: Iterable[Line]) -> pd.DataFrame:
    """Return log lines as a frame to download: number, time in Sweden, event, who, plan, receipt, details."""
    return pd.DataFrame(
        [
            (
                line.event_no,
                stamp(line.at),
                _word(line),
                line.who,
                str(line.about.get("plan_id", "")),
                str(line.about.get("receipt_no", "")),
                ", ".join(f"{NAMES.get(name, name)} {value}" for name, value in line.about.items()),
            )
            for line in lines
        ],
        columns=["Nr", "Tidpunkt", "Händelse", "Vem", "Plan", "Publicering", "Om"],
    )


def as_file(form: str, filters: LogFilter, who: str) -> bytes:
    """Return all lines that match the filters as csv or xlsx, and log the download.

    Raises AuditError where the log cannot be read or written.
    """
    frame = frame_of(audit.every_line(filters))
    audit.record(Event.EXPORTED, who, table="audit", rows=len(frame))
    if form == "csv":
        return as_csv(frame)
    return write_workbook({"Loggen": [Table(frame.itertuples(index=False), list(frame.columns))]})
