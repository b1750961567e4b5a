"""The form for panel.toml: the panel's own municipality, its name, colour, mark and thresholds, and its open data."""

import streamlit as st

from panel.access import log
from panel.access.current_user import PermissionDeniedError, current_user, require, visible_plans
from panel.access.permissions import Permission
from panel.errors import UserError
from panel.records.audit import AuditError, Event
from panel.ui.home import comparable, is_known, municipalities, own_place
from panel.warehouse import read
from panel.wording import text
from panel.wording.sentences import plans as sentences
from panel.wording.settings import Settings, change_settings, mark_image, settings
from panel.wording.templates import component

SAVED, UNSET = "settings saved", ""
# What the receipt calls each field.
FIELDS = {
    "region": "kommunen",
    "peers": "vilka den jämförs med",
    "municipality": "kommunens namn",
    "default_plan": "planen som visas först",
    "accent": "märkets färg",
    "deviates_above_pct": "när en prognos avviker",
    "accessibility_contact": "e-posten för tillgänglighet",
    "goal_rule": "när ett mål uppfylls",
    "open_data": "om statistiken är öppen",
    "organisation_number": "organisationsnumret",
    "data_contact": "e-posten för öppna data",
    "api_origins": "webbplatserna som får läsa data-API:et",
}
RULES = {
    "all": "när alla dess måluppfyllelser uppfylls",
    "most": "när fler än hälften uppfylls och ingen inte gör det",
}


def settings_view() -> None:
    """Show the form, and what the reader saved for as long as that is what holds."""
    now, names = settings(), municipalities()
    plans = visible_plans(read("plans")).set_index("plan_id")["title"].to_dict()
    with st.form("settings"):
        region, peers = _compared(now, names)
        name = st.text_input(
            "Kommunens namn, som den skriver det", now.municipality, help="Tomt: gjort av ortens namn."
        )
        first = [UNSET, *plans]
        plan = st.selectbox(
            "Plan som visas först",
            first,
            index=first.index(now.default_plan) if now.default_plan in plans else 0,
            format_func=lambda one: plans.get(one, "Kommunens nyaste"),
        )
        accent = st.text_input("Färg på märket", now.accent, help="Som #0B3C5D, mörk nog för vit text.")
        mark = st.file_uploader("Kommunens märke (svg eller png, högst 100 kB)", type=["svg", "png"])
        deviates = st.text_input(
            "En prognos avviker när den är mer än så här många procent över budget",
            text.number(now.deviates_above_pct, 1),
        )
        contact = st.text_input("E-post för den som inte kan använda något i panelen", now.accessibility_contact)
        rule = st.radio("Ett mål uppfylls", list(RULES), list(RULES).index(now.goal_rule), format_func=RULES.get)
        opened = _open_data(now)
        is_sent = st.form_submit_button("Spara", type="primary")
    if is_sent:
        changes = {
            "region": region,
            "peers": peers,
            "municipality": name.strip(),
            "default_plan": plan,
            "accent": accent,
            "accessibility_contact": contact.strip(),
        }
        image = None if mark is None else (mark.name, mark.getvalue())
        save({**changes, **opened, "deviates_above_pct": _number(deviates), "goal_rule": rule}, image)
    elif (saved := st.session_state.get(SAVED)) and saved[0] == now:
        st.html(component("paragraph", saved[1], "receipt", "status"))


def _compared(now: Settings, names: dict[str, str]) -> tuple[str, list[str]]:
    """Show the municipality, and those that it is compared with. Returns what is chosen, as codes."""
    region = st.selectbox(
        "Kommun",
        [UNSET, *names],
        index=[UNSET, *names].index(place) if (place := _place(now.region)) in names else 0,
        format_func=lambda code: names.get(code, "Välj kommun"),
        help="Den kommun vars statistik visas när ingen plan är vald, och vars planer kommer först.",
    )
    others = comparable()
    peers = st.multiselect(
        "Jämförs med",
        list(others),
        [code for code in now.peers if code in others],
        format_func=lambda code: others[code],
        placeholder="Välj kommuner, eller en grupp av dem",
        help="De kommuner som ställs bredvid den egna. Tomt: gruppen som den är med i, annars länet och Riket.",
    )
    return region, peers


def _open_data(now: Settings) -> dict[str, str | float | list[str]]:
    """Show what opens the statistics to anyone, and their catalogue. Returns the keys as chosen."""
    st.html(component("heading", "Öppna data", 3, "Statistiken i data-API:et och dess katalog, aldrig en plan."))
    return {
        "open_data": st.checkbox(
            "Vem som helst får läsa statistiken utan att logga in",
            now.open_data,
            help="Katalogen finns då på /datasets/dcat, där Sveriges dataportal hämtar den.",
        ),
        "organisation_number": st.text_input(
            "Kommunens organisationsnummer",
            now.organisation_number,
            help="Som 212000-0456: så känner dataportalen den.",
        ).strip(),
        "data_contact": st.text_input(
            "E-post till dem som svarar för öppna data",
            now.data_contact,
            help="Står i katalogen. En funktion, inte en person.",
        ).strip(),
        "api_origins": st.text_area(
            "Webbplatser som får läsa data-API:et",
            "\n".join(now.api_origins),
            height=80,
            help="En på varje rad, som https://www.kommunen.se",
        ).split(),
    }


def _place(region: str) -> str:
    """Return the code of the municipality that is set, or else of the plan that is shown."""
    return region or (own_place().region_code if is_known() else UNSET)


def _number(typed: str) -> str | float:
    """Return a number as it is written in Swedish; what is none as it stands, which the settings refuse."""
    try:
        return float(typed.replace(",", "."))
    except ValueError:
        return typed


def save(changes: dict[str, str | float | list[str]], mark: tuple[str, bytes] | None) -> None:
    """Write the settings, with the mark beside them, log that, and rerun the page."""
    try:
        require(Permission.BUILD)
        log.require_writable()
        before = settings()
        change_settings(changes, mark)
        mark_image()
    except (PermissionDeniedError, AuditError, UserError, OSError) as error:
        st.html(component("paragraph", str(error), role="alert"))
        return
    log.note(Event.CHANGED_SETTINGS, current_user(), settings=len(changes))
    now = settings()
    changed = [words for key, words in FIELDS.items() if getattr(now, key) != getattr(before, key)]
    st.session_state[SAVED] = now, sentences.settings_saved([*changed, *["kommunens märke"] * (mark is not None)])
    st.rerun()
