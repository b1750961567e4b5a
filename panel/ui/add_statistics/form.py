"""The form that describes what is added: a new measure, and the source, with what the source itself states."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from etl.fetch.catalogue.catalogue import TO_FILL
from etl.fetch.catalogue.new_indicator import MAX_DECIMALS, slug
from etl.fetch.catalogue.wanted import Wanted
from panel.ui.add_statistics.given import Given
from panel.ui.add_statistics.reading import Read
from panel.wording.columns import COLUMNS
from panel.wording.templates import component

NEEDED = {
    "title": "måttets namn",
    "unit": "enhet",
    "contents": "namn och enhet för vart och ett av måtten",
    "definition": "definition",
    "source": "källans titel",
    "producer": "vem som har tagit fram statistiken",
    "licence": "licens",
}
UNITS = "antal, procent, kronor per invånare"
# The choices of a new measure, each with its label; the first is what most are.
CHOICES = {
    "direction": ("Riktning", ("neutral", "higher_better", "lower_better")),
    "aggregation": ("Hur kortare perioder blir en längre", ("none", "sum", "mean", "last")),
    "rhythm": ("Hur ofta nya uppgifter kommer", ("Y", "H", "Q", "M", "W")),
}


def describe(read: Read, given: Given) -> dict[str, Any] | None:
    """Show the form, and return what is written in it when it is submitted; None before."""
    entry = read.proposal.series.entry
    with st.form(f"describe {given.key}", border=False):
        stated = _measure(entry["indicator"], given.title) if read.wanted.new is not None else {}
        st.html(component("heading", "Källan"))
        source = st.text_input("Källans titel", _known(entry["title"]) or given.title)
        producer = st.text_input("Vem har tagit fram statistiken?", _known(entry["producer"]), placeholder="SCB")
        licence = st.text_input(
            "Licens", _known(entry["licence"]), placeholder="CC0 1.0, CC BY 4.0 eller som källan skriver"
        )
        is_sent = st.form_submit_button("Lägg till", type="primary")
    written = {**stated, "source": source.strip(), "producer": producer.strip(), "licence": licence.strip()}
    return written if is_sent else None


def missing(written: Mapping[str, Any]) -> list[str]:
    """Return, in Swedish, what is still to be written."""
    is_whole = all(one["title"] and one["unit"] for one in written.get("contents", {}).values())
    stated = {**written, "contents": is_whole}
    return [name for key, name in NEEDED.items() if key in stated and not stated[key]]


def described(read: Read, written: Mapping[str, Any], taken: Collection[str]) -> Wanted:
    """Return what is wanted, with what is written in the form. `taken` are the ids of indicators."""
    options = {"title": written["source"], "producer": written["producer"], "licence": written["licence"]}
    if read.wanted.new is None:
        return replace(read.wanted, options={**read.wanted.options, **options})
    new = {key: value for key, value in written.items() if key not in {"source", "producer", "licence", "contents"}}
    if "contents" in written:
        wanted = replace(read.wanted, contents=written["contents"])
        indicator = unique(slug(written["source"], "_") or "matt", taken, "_")
        return replace(wanted, indicator=indicator, options={**read.wanted.options, **options}, new=new)
    # A unit that the reader has put in place of the source's is what the source's figures are in.
    if written["unit"] != read.proposal.series.entry["indicator"][0]["unit"]:
        options["unit"] = written["unit"]
    indicator = unique(slug(written["title"], "_") or "matt", taken, "_")
    return replace(read.wanted, indicator=indicator, options={**read.wanted.options, **options}, new=new)


def unique(name: str, taken: Collection[str], between: str = "-") -> str:
    """Return a name that is not taken: with a number after it where need be."""
    names = (name, *(f"{name}{between}{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in names if one not in taken)


def _measure(indicators: Sequence[Mapping[str, Any]], name: str) -> dict[str, Any]:
    """Show the fields of the new indicators, and return what is in them. `name` is for one that its source has none of."""
    about, is_one = indicators[0], len(indicators) == 1
    st.html(component("heading", "Det nya måttet" if is_one else "De nya måtten"))
    stated: dict[str, Any] = {}
    if is_one:
        stated["title"] = st.text_input("Namn", about["title"] or name).strip()
        unit, decimals = st.columns(2)
        stated["unit"] = unit.text_input("Enhet", about["unit"], placeholder=UNITS).strip()
        stated["decimals"] = decimals.number_input("Decimaler", 0, MAX_DECIMALS, min(about["decimals"], MAX_DECIMALS))
    else:
        stated["contents"] = {one["code"]: _of_contents(one) for one in indicators}
    label = "Definition" if is_one else "Definition, av vad som är gemensamt för måtten"
    stated["definition"] = st.text_input(label, placeholder="Vad talen mäter, med en mening").strip()
    for column, (name, (label, codes)) in zip(st.columns(3), CHOICES.items(), strict=True):
        words = {**COLUMNS.files, **COLUMNS.pages}[name].codes or {}
        stated[name] = column.selectbox(label, codes, codes.index(about[name]), format_func=words.__getitem__)
    return stated


def _of_contents(about: Mapping[str, Any]) -> dict[str, str]:
    """Show name and unit of one of several indicators, and return what is in them."""
    name, unit = st.columns([3, 1])
    return {
        "title": name.text_input(f"Namn på {about['code']}", about["title"]).strip(),
        "unit": unit.text_input(f"Enhet för {about['code']}", about["unit"], placeholder="antal, procent").strip(),
    }


def _known(stated: str) -> str:
    return "" if stated == TO_FILL else str(stated)
