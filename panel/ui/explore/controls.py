"""The choices on Utforska. They are kept in the address, and filled in from it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from panel.charts.explore.selection import (
    CHARTS,
    FREQUENCIES,
    FROM_BASE,
    SEXES,
    TRANSFORMS,
    Selection,
    SelectionError,
    read_selection,
)
from panel.charts.explore.sentences import captions as sentences
from panel.ui import address
from panel.ui.explore import data, held, options
from panel.ui.explore.computed import MARK
from panel.ui.explore.drawing import Drawing
from panel.wording.templates import component

ADDRESS = "utforska address"
CHANGE = "Ändra mått, regioner, period och diagram"
POINT = "Visa ett värde: klicka på en punkt i ett diagram, eller välj den här"
# The folds. What is in one is made once it is opened: each list to choose from costs the browser more than a chart.
CHOICES_FOLD, POINT_FOLD = "explore-choices", "explore-point-choice"
PREFIX = "utforska "
FITTED = "utforska fitted"
# How many of the newest years can be chosen, 0 for all.
YEARS = (0, 1, 3, 5, 10)
LISTS = ("indicators", "regions", "sexes", "ages", "breakdowns")
DAYS = ("first", "last", "base", "period")
WORDS = ("frequency", "transform", "transform_y", "against", "years", "chart", "series")


def choose() -> tuple[Selection, str]:
    """Show the choices, filled in from the address, and return the selection and a message.

    The message is in Swedish: what was wrong with the address, or which group was chosen because it alone has data. ""
    for none.
    """
    meant, trouble = _arrive()
    selection = _chosen()
    if selection.indicators and selection.regions:
        st.html(component("paragraph", options.described(selection), "explore-choice"))
    fold = st.expander(CHANGE, key=CHOICES_FOLD, on_change="rerun")
    if fold.open:
        with fold:
            _main_choices()
            _group_choices()
            _transform_choices()
            st.html(held.held_view(_chosen()))
    selection = _chosen()
    # Writing the same selection again would add an entry to the browser's history, and Back would seem to do nothing.
    if selection != meant:
        address.replace(selection.params())
    st.session_state[ADDRESS] = address.every()
    return selection, trouble or st.session_state.pop(FITTED, "")


def _arrive() -> tuple[Selection, str]:
    """Fill in the choices from an address that the page did not write itself, and any choice that has no value yet.

    Return the selection of the address, and in Swedish what is wrong with it.
    """
    requested = address.every()
    trouble = ""
    try:
        meant = data.complete(read_selection(requested))
    except SelectionError as error:
        meant, trouble = data.start(), f"Adressen går inte att följa. {error} Här visas startbilden i stället."
    is_new = requested != st.session_state.get(ADDRESS)
    for name, value in _as_widgets(meant).items():
        # Set in each run, as Streamlit forgets a widget's value once the widget is no longer shown.
        st.session_state[key(name)] = value if is_new else st.session_state.get(key(name), value)
    return meant, trouble if is_new else ""


def _as_widgets(selection: Selection) -> dict[str, Any]:
    """Return each widget's value for a selection. Days are text, so that the empty choice has a Swedish label."""
    lists = {name: list(getattr(selection, name)) for name in LISTS}
    days = {name: day.isoformat() if (day := getattr(selection, name)) else "" for name in DAYS}
    return lists | days | {name: getattr(selection, name) for name in WORDS}


def _chosen() -> Selection:
    selected = {name: st.session_state[key(name)] for name in (*LISTS, *DAYS, *WORDS)}
    lists = {name: tuple(selected[name]) for name in LISTS}
    days = {name: date.fromisoformat(selected[name]) if selected[name] else None for name in DAYS}
    if selected["years"]:
        days["first"] = None
    return Selection(**{**selected, **lists, **days})


def key(name: str) -> str:
    """Return the session-state key of a choice."""
    return PREFIX + name


def _main_choices() -> None:
    # Streamlit calls format_func for every option at each rerun, so the names are looked up once.
    titles, names = data.titles(), data.region_names()
    labels = options.region_labels()
    st.multiselect(
        "Mått",
        [one for ids in held.by_subject().values() for one in ids],
        key=key("indicators"),
        format_func=lambda indicator: titles.get(indicator, indicator),
        max_selections=data.MAX_INDICATORS,
        select_all=False,
        placeholder="Välj mått, namn eller kod",
        accept_new_options=True,
        on_change=_find_indicators,
    )
    st.multiselect(
        "Regioner",
        data.region_words(),
        key=key("regions"),
        format_func=lambda word: labels.get(word, word),
        placeholder="Välj regioner, namn eller kod, flera på en gång går bra: 0580, orebro",
        accept_new_options=True,
        select_all=False,
        on_change=_find_regions,
    )
    with st.container(horizontal=True):
        for word in data.words_beside():
            st.button(
                f"Lägg till: {names[word]}",
                key=f"add {word}",
                on_click=_add,
                args=(word,),
                disabled=word in st.session_state[key("regions")],
            )


def _find_indicators() -> None:
    """Replace what was written by the indicators that it names, and fit the groups to them."""
    _find("indicators", data.titles())
    st.session_state[key("indicators")] = st.session_state[key("indicators")][: data.MAX_INDICATORS]
    _fit_groups()


def _find_regions() -> None:
    """Replace what was written by the regions that it names."""
    _find("regions", data.region_names())


def _find(at: str, names: dict[str, str]) -> None:
    """Replace the words of a list by what they name, and leave a message on those that name nothing."""
    found, unknown = options.meant(st.session_state[key(at)], names)
    st.session_state[key(at)] = found
    if unknown:
        st.session_state[FITTED] = f"Finns inte här: {', '.join(unknown)}. Skriv ett namn eller en kod."


def _add(word: str) -> None:
    st.session_state[key("regions")] = [*st.session_state[key("regions")], word]


def _group_choices() -> None:
    """Show frequency, periods and, where there is more than one of them, sex, age and part of a breakdown."""
    with st.container(horizontal=True):
        _one("Frekvens", "frequency", _frequencies(), _fit_groups)
        frequency = st.session_state[key("frequency")]
        selected = tuple(st.session_state[key("indicators")]), frequency
        days = options.periods(*selected)
        requested = st.session_state[key("years")]
        st.selectbox(
            "Hur långt", sorted({*YEARS, requested}), key=key("years"), format_func=sentences.newest_years, width=165
        )
        if not requested:
            _pick("Från", "first", days, frequency, "Början")
        _pick("Till", "last", days, frequency, "Senaste")
        _many("Kön", "sexes", options.sexes(*selected), lambda sex: SEXES[sex])
        _many("Ålder", "ages", options.ages(*selected), lambda age: data.available_age_name(age, *selected))
        parts = options.breakdowns(*selected)
        label = options.breakdown_label(*selected)
        _many(label, "breakdowns", tuple(parts), lambda part: parts.get(part, part.partition(":")[2] or "Totalt"))


def _transform_choices() -> None:
    with st.container(horizontal=True):
        st.selectbox(
            "Visning",
            list(TRANSFORMS),
            key=key("transform"),
            format_func=lambda transform: TRANSFORMS[transform],
            width=240,
        )
        chosen = _chosen()
        if chosen.chart == "samband":
            st.selectbox(
                "Visning, lodrät axel",
                ["", *TRANSFORMS],
                key=key("transform_y"),
                format_func=lambda transform: TRANSFORMS.get(transform, "Samma"),
                width=240,
            )
        used = {chosen.transform, chosen.transform_y}
        if used & FROM_BASE:
            days = options.base_periods(chosen.indicators, chosen.frequency, chosen.groups)
            _pick("Från basperioden", "base", days, chosen.frequency, "Första som visas")
        if "avstand" in used:
            names = data.region_names()
            st.selectbox(
                "Avstånd till", data.region_words(), key=key("against"), format_func=lambda word: names[word], width=240
            )
        _one("Diagram", "chart", CHARTS)


def _frequencies() -> dict[str, str]:
    """Return the frequencies with data for a chosen indicator, with a mark on those that the panel computes.

    One in the address without data stays visible.
    """
    chosen = tuple(st.session_state[key("indicators")])
    found = {*options.frequencies(chosen), st.session_state[key("frequency")]}
    made = options.computed_frequencies(chosen)
    return {word: f"{name} ({MARK})" if word in made else name for word, name in FREQUENCIES.items() if word in found}


def _fit_groups() -> None:
    """Change to a group with data where no chosen indicator has any for the current one, and leave a message."""
    chosen = _chosen()
    group = options.group_instead(chosen.indicators, chosen.frequency, chosen.groups)
    if group is None:
        return
    sex, age, part = group
    st.session_state[key("sexes")], st.session_state[key("ages")] = [sex], [age]
    st.session_state[key("breakdowns")] = [part]
    named = options.breakdowns(chosen.indicators, chosen.frequency)[part]
    st.session_state[FITTED] = (
        f"Måttet finns inte per {FREQUENCIES[chosen.frequency].lower()} för den grupp som var vald."
        f" Nu visas {data.group_name(sex, data.available_age_name(age, chosen.indicators, chosen.frequency))}"
        f"{'' if part == options.TOTAL else f', {named}'}."
    )


def _one(name: str, at: str, offered: dict[str, str], on_change: Callable[[], None] | None = None) -> None:
    st.segmented_control(
        name,
        list(offered),
        key=key(at),
        format_func=lambda word: offered[word],
        required=True,
        on_change=on_change,
    )


def _pick(name: str, at: str, days: dict[str, str], frequency: str, none: str) -> None:
    """Show a list of periods. A day in the address at which no period begins is kept in the list, to be visible."""
    requested = st.session_state[key(at)]
    named = (
        {"": none, **days}
        if not requested or requested in days
        else {"": none, requested: options.period_name(requested, frequency), **days}
    )
    st.selectbox(name, list(named), key=key(at), format_func=lambda day: named[day], width=165)


def _many(name: str, at: str, offered: tuple[str, ...], called: Callable[[str], str]) -> None:
    """Show a choice of groups where there are several. A chosen group without data is kept, to be visible."""
    chosen = st.session_state[key(at)]
    every = list(dict.fromkeys([*offered, *chosen]))
    if len(every) > 1:
        st.multiselect(name, every, key=key(at), format_func=called, width=260, select_all=False)


def choose_data_point(found: Drawing) -> pd.Series | None:
    """Show the choice of a series and a period, and return the row of that figure.

    None where no series is chosen, or the series has no row for the period.
    """
    _forget_unless("series", ["", *found.names])
    _forget_unless("period", ["", *found.days])
    fold = st.expander(POINT, key=POINT_FOLD, on_change="rerun")
    if fold.open:
        with fold, st.container(horizontal=True):
            st.selectbox(
                "Serie",
                ["", *found.names],
                key=key("series"),
                format_func=lambda one: found.names.get(one, "Ingen vald"),
                width=380,
            )
            _pick("Period", "period", found.days, found.look.frequency, "Den som visas")
    series = st.session_state[key("series")]
    return found.row(series) if series else None


def _forget_unless(at: str, options: list[str]) -> None:
    """Reset a choice that is not among the options any more."""
    if st.session_state[key(at)] not in options:
        st.session_state[key(at)] = ""
