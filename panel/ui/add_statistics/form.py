"""The form that describes what is added: a new measure, and the source, with what the source itself states."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from etl.fetch.catalogue.catalogue import TO_FILL
from etl.fetch.catalogue.new_indicator import slug
from etl.fetch.catalogue.wanted import Wanted
from panel.ui.add_statistics.reading import Read
from panel.wording.columns import COLUMNS
from panel.wording.templates import component

NEEDED = {
    "title": "måttets namn",
    "unit": "enhet",
    "definition": "definition",
    "source": "källans titel",
    "producer": "vem som har tagit fram statistiken",
    "licence": "licens",
}
MAX_DECIMALS = 6
# The choices of a new measure, each with its label; the first is what most are.
CHOICES = {
    "direction": ("Riktning", ("neutral", "higher_better", "lower_better")),
    "aggregation": ("Hur kortare perioder blir en längre", ("none", "sum", "mean", "last")),
    "rhythm": ("Hur ofta nya uppgifter kommer", ("Y", "H", "Q", "M", "W")),
}


def describe(read: Read, key: str) -> dict[str, Any] | None:
    """Show the form, and return what is written in it when it is submitted; None before. `key` is the file's."""
    entry = read.proposal.series.entry
    with st.form(f"describe {key}", border=False):
        stated = _measure(entry["indicator"][0]) if read.wanted.new is not None else {}
        st.html(component("heading", "Källan"))
        source = st.text_input("Källans titel", _known(entry["title"]))
        producer = st.text_input("Vem har tagit fram statistiken?", _known(entry["producer"]), placeholder="SCB")
        licence = st.text_input(
            "Licens", _known(entry["licence"]), placeholder="CC0 1.0, CC BY 4.0 eller som källan skriver"
        )
        is_sent = st.form_submit_button("Lägg till", type="primary")
    written = {**stated, "source": source.strip(), "producer": producer.strip(), "licence": licence.strip()}
    return written if is_sent else None


def missing(written: Mapping[str, Any]) -> list[str]:
    """Return, in Swedish, what is still to be written."""
    return [name for key, name in NEEDED.items() if key in written and not written[key]]


def described(read: Read, written: Mapping[str, Any], taken: Collection[str]) -> Wanted:
    """Return what is wanted, with what is written in the form. `taken` are the ids of indicators."""
    options = {"title": written["source"], "producer": written["producer"], "licence": written["licence"]}
    if read.wanted.new is None:
        return replace(read.wanted, options={**read.wanted.options, **options})
    # A unit that the reader has put in place of the source's is what the source's figures are in.
    if written["unit"] != read.proposal.series.entry["indicator"][0]["unit"]:
        options["unit"] = written["unit"]
    new = {key: value for key, value in written.items() if key not in {"source", "producer", "licence"}}
    indicator = unique(slug(written["title"], "_") or "matt", taken, "_")
    return replace(read.wanted, indicator=indicator, options={**read.wanted.options, **options}, new=new)


def unique(name: str, taken: Collection[str], between: str = "-") -> str:
    """Return a name that is not taken: with a number after it where need be."""
    names = (name, *(f"{name}{between}{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in names if one not in taken)


def _measure(about: Mapping[str, Any]) -> dict[str, Any]:
    st.html(component("heading", "Det nya måttet"))
    title = st.text_input("Namn", about["title"])
    unit, decimals = st.columns(2)
    stated = {
        "title": title.strip(),
        "unit": unit.text_input("Enhet", about["unit"], placeholder="antal, procent, kronor per invånare").strip(),
        "decimals": decimals.number_input("Decimaler", 0, MAX_DECIMALS, min(about["decimals"], MAX_DECIMALS)),
    }
    stated["definition"] = st.text_input("Definition", placeholder="Vad talen mäter, med en mening").strip()
    for column, (name, (label, codes)) in zip(st.columns(3), CHOICES.items(), strict=True):
        words = {**COLUMNS.files, **COLUMNS.pages}[name].codes or {}
        stated[name] = column.selectbox(label, codes, codes.index(about[name]), format_func=words.__getitem__)
    return stated


def _known(text: str) -> str:
    return "" if text == TO_FILL else str(text)
