"""Rules that look for unusual values before publication. They do not stop it, except for those in `forbidden`."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from panel.follow_up.compare import Proposed
from panel.follow_up.lineage import Lineage
from panel.follow_up.personal_data import has_identity_number, personal_data
from panel.sheets.layout import CellNote
from panel.sheets.rows import Filled, Row
from panel.sheets.state import Key, PeriodState
from panel.wording.text import amount

TIMES_THE_BUDGET = 3
YEARS_FROM_PLAN = 3
DEVIATION_TO_EXPLAIN = 0.05
FORECASTS = ("forecast_mnkr", "cost_forecast_mnkr", "income_forecast_mnkr")
# Half a decimal of the sheet, and what the sum of floats may add.
ROUNDING_MNKR = 0.05 + 1e-9


def odd(filled: Filled, changes: Iterable[Proposed], state: PeriodState) -> list[CellNote]:
    """Return a note for each changed cell that should be reviewed before publication."""
    return _apply(RULES, filled, changes, state)


def forbidden(filled: Filled, changes: Iterable[Proposed], state: PeriodState) -> list[CellNote]:
    """Return a note for each cell that may not be published: with a personnummer, or contradicting its row."""
    return _apply((_identity_number, _changed_and_unchanged), filled, changes, state)


def _apply(
    rules: "tuple[Rule, ...]", filled: Filled, changes: Iterable[Proposed], state: PeriodState
) -> list[CellNote]:
    by_location = {change.location: change for change in changes}
    cell_notes: list[CellNote] = []
    for row in filled.rows:
        changed = {name: by_location[row.location(name)] for name in row.entries if row.location(name) in by_location}
        if changed:
            cell_notes += [cell_note for rule in rules for cell_note in rule(row, changed, state)]
    return cell_notes


def written_over_erased(changes: Iterable[Proposed], state: PeriodState) -> Iterator[CellNote]:
    """Yield a note for each text written where an earlier text has been erased: it may be the same text."""
    for one in changes:
        reported = state.own.get(one.state_key)
        if reported and reported.erased_on and one.after:
            yield _about(
                one,
                f"Det som stod här raderades {reported.erased_on}. Står det kvar i filen, ta bort det innan du publicerar.",
            )


def taken_back(changes: Iterable[Proposed], lineage: Lineage) -> Iterator[CellNote]:
    """Yield a note for each cell that reverses what a copy of the workbook published."""
    for one in changes:
        if receipt_no := lineage.takes_back(one.state_key, one.after):
            yield _about(
                one,
                f"Tar tillbaka det som bladet lämnade i publicering {receipt_no}. Är filen en annan kopia av samma blad, "
                "ta bort raden ur filen: annars försvinner det som den andra kopian har lämnat.",
            )


def parts_differ(
    changes: Iterable[Proposed], after: Mapping[Key, str | None], state: PeriodState
) -> Iterator[CellNote]:
    """Yield a note for each changed forecast by which a line's is not the sum of its parts', where all have one.

    `after` are the values of all that is handed in together.
    """
    forecasts = {item_id: _forecast_after(item_id, after, state) for item_id in state.items["line"]}
    parts: dict[str, list[str]] = {}
    for item_id, item in state.items["line"].items():
        parts.setdefault(item.shown["parent_id"] or "", []).append(item_id)
    changed = {one.item_id: one for one in changes if one.field in FORECASTS}
    for line, own in parts.items():
        whole, of_parts = forecasts.get(line), [value for part in own if (value := forecasts[part]) is not None]
        one = next((changed[item] for item in (line, *own) if item in changed), None)
        if one is None or whole is None or len(of_parts) < len(own) or abs(whole - sum(of_parts)) <= ROUNDING_MNKR:
            continue
        name = state.items["line"][line].shown["name"]
        yield _about(
            one, f"Prognosen för {name} är {amount(whole)}, men delarnas ger {amount(sum(of_parts))}. Stämmer båda?"
        )


def _forecast_after(item_id: str, after: Mapping[Key, str | None], state: PeriodState) -> float | None:
    """Return a line's forecast of the whole year once the changes are made: that of the net, else cost and income."""

    def value(name: str) -> str | None:
        reported = state.own.get(("line", item_id, name))
        return after.get(("line", item_id, name), reported.value if reported else None)

    net, *gross = (value(name) for name in FORECASTS)
    if net is None and all(gross):
        return sum(float(one or 0) for one in gross)
    return None if net is None else float(net)


def _about(change: Proposed, message: str) -> CellNote:
    sheet, _, cell = change.location.rpartition("!")
    return CellNote(sheet, cell, message)


Changed = dict[str, Proposed]
Rule = Callable[[Row, Changed, PeriodState], Iterator[CellNote]]


def _status_goes_back(row: Row, changed: Changed, state: PeriodState) -> Iterator[CellNote]:
    status = changed.get("status")
    if status and status.known_before == "Slutförd" and status.after in {"Pågår", "Ej påbörjad"}:
        yield _at(row, "status", f"Går från Slutförd till {status.after}. Stämmer det?")


def _assessed_without_comment(row: Row, changed: Changed, state: PeriodState) -> Iterator[CellNote]:
    assessed = row.value("assessment")
    if "assessment" in changed and assessed in {"Uppfylls inte", "Ej bedömd"} and not row.value("comment"):
        yield _at(row, "assessment", f"{assessed} utan kommentar. Skriv varför.")


def _forecast_far_off(row: Row, changed: Changed, state: PeriodState) -> Iterator[CellNote]:
    forecast = changed.get("forecast_mnkr")
    if not (forecast and forecast.after and (found := _budget(row, state))):
        return
    sign, low, high = found
    value = sign * float(forecast.after)
    if sign < 0 and value < 0:
        yield _at(
            row, "forecast_mnkr", "Posten är en intäkt, som har minus i budgeten. Skriv prognosen med minus också."
        )
    elif high and value >= TIMES_THE_BUDGET * high:
        yield _at(row, "forecast_mnkr", f"Prognosen är {_times(value / high)} gånger budgeten. Är den i mnkr?")
    elif low and value <= low / TIMES_THE_BUDGET:
        yield _at(row, "forecast_mnkr", "Prognosen är mindre än en tredjedel av budgeten. Är den för hela året?")
    elif (value > high * (1 + DEVIATION_TO_EXPLAIN) or value < low * (1 - DEVIATION_TO_EXPLAIN)) and not row.value(
        "explanation"
    ):
        yield _at(row, "forecast_mnkr", "Avvikelsen är över 5 procent och har ingen förklaring.")


def _net_differs(row: Row, changed: Changed, state: PeriodState) -> Iterator[CellNote]:
    """Yield a note where the forecasts of cost and income do not give that of the net."""
    net, *gross = (row.value(name) for name in FORECASTS)
    if net and all(gross) and changed.keys() & set(FORECASTS):
        summed = sum(float(one or 0) for one in gross)
        if abs(summed - float(net)) > ROUNDING_MNKR:
            yield _at(row, "forecast_mnkr", f"Kostnader och intäkter ger {amount(summed)}. Stämmer helårsprognosen?")


def _outcome_above_forecast(row: Row, changed: Changed, state: PeriodState) -> Iterator[CellNote]:
    outcome, forecast, found = row.value("outcome_mnkr"), row.value("forecast_mnkr"), _budget(row, state)
    if not (outcome and forecast and found and changed.keys() & {"outcome_mnkr", "forecast_mnkr"}):
        return
    if found[0] * float(outcome) > found[0] * float(forecast):
        yield _at(row, "outcome_mnkr", "Utfallet är redan större än prognosen för hela året.")


def _outcome_far_off(row: Row, changed: Changed, state: PeriodState) -> Iterator[CellNote]:
    outcome, found = changed.get("outcome_mnkr"), _budget(row, state)
    if outcome and outcome.after and found and found[2]:
        times = found[0] * float(outcome.after) / found[2]
        if times >= TIMES_THE_BUDGET:
            yield _at(row, "outcome_mnkr", f"Utfallet är {_times(times)} gånger budgeten. Är det i mnkr?")


def _budget(row: Row, state: PeriodState) -> tuple[int, float, float] | None:
    """Return -1 for a line of income, else 1, and the least and the most of its budget without sign; None for no line, or no budget."""
    item = state.items["line"].get(row.item_id or "") if row.kind == "line" else None
    if item is None or item.shown["high_mnkr"] is None:
        return None
    low, high = item.shown["low_mnkr"], item.shown["high_mnkr"]
    return (-1, -high, -low) if high < 0 else (1, low, high)


def _takes_more_than_there_is(row: Row, changed: Changed, state: PeriodState) -> Iterator[CellNote]:
    amount = row.value("amount_mnkr") if row.kind == "proposal" else None
    lines = (
        {str(item.shown["name"]): item.shown["high_mnkr"] for item in state.items["line"].values()} if amount else {}
    )
    budget = lines.get(row.value("from_item") or "")
    if amount and budget is not None and float(amount) > budget:
        yield _at(row, "amount_mnkr", f"Förslaget tar mer från {row.value('from_item')} än den har i budget.")


def _share_as_fraction(row: Row, changed: Changed, state: PeriodState) -> Iterator[CellNote]:
    item = state.items["measure"].get(row.item_id or "") if row.kind == "measure" else None
    value = changed.get("value")
    is_stated = "value" in row.entries and row.entries["value"].states_unit
    if item and value and value.after and item.shown["unit"] == "procent" and not is_stated:
        share = float(value.after)
        if 0 < share <= 1 < (item.shown["target"] or 0):
            yield _at(row, "value", f"Är det {_times(share * 100)} procent? Skriv i så fall {_times(share * 100)}.")


def _date_far_off(row: Row, changed: Changed, state: PeriodState) -> Iterator[CellNote]:
    for name in ("start_on", "end_on"):
        change = changed.get(name)
        if change and change.after and abs(int(change.after[:4]) - state.year) > YEARS_FROM_PLAN:
            yield _at(row, name, f"Året ligger långt från {state.year}. Stämmer det?")


def _personal_data(row: Row, changed: Changed, state: PeriodState) -> Iterator[CellNote]:
    for name, text in _free_text(row, changed, state):
        for what in personal_data(text):
            yield _at(row, name, f"Här verkar stå {what}. Ta bort det innan du publicerar: texten visas för alla.")


def _free_text(row: Row, changed: Changed, state: PeriodState) -> Iterator[tuple[str, str]]:
    for column in state.contract.sheet(row.kind).editable:
        after = changed[column.name].after if column.kind == "text" and column.name in changed else None
        if after:
            yield column.name, after


def _identity_number(row: Row, changed: Changed, state: PeriodState) -> Iterator[CellNote]:
    for name, text in _free_text(row, changed, state):
        if has_identity_number(text):
            yield _at(row, name, "Här står ett personnummer. Ta bort det: texten visas för alla.")


def _changed_and_unchanged(row: Row, changed: Changed, state: PeriodState) -> Iterator[CellNote]:
    """Yield a note if Oförändrat is Ja although the row changes a value, or another publication has changed it."""
    if row.value("confirmed") != "Ja":
        return
    sheet = state.contract.sheet(row.kind)
    for column in (column for column in sheet.editable if column.carries and column.name in row.entries):
        value, change = row.value(column.name), changed.get(column.name)
        now = state.now((row.kind, row.item_id or "", column.name))
        if change and change.after != change.known_before:
            before, after = change.known_before or "tomt", change.after or "tomt"
            message = f"Oförändrat är Ja, men {column.header} ändras från {before} till {after} på samma rad."
            yield _at(row, "confirmed", f"{message} Töm Oförändrat, eller låt {column.header} stå som förut.")
        elif "confirmed" in changed and value is not None and value != now:
            message = f"Oförändrat är Ja, men bladet har {value} i {column.header}, och {now or 'tomt'} är publicerat sedan dess."
            yield _at(row, "confirmed", f"{message} Skriv det som gäller i {column.header}.")


RULES: tuple[Rule, ...] = (
    _status_goes_back,
    _assessed_without_comment,
    _forecast_far_off,
    _net_differs,
    _outcome_above_forecast,
    _outcome_far_off,
    _takes_more_than_there_is,
    _share_as_fraction,
    _date_far_off,
    _personal_data,
)


def _times(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def _at(row: Row, name: str, message: str) -> CellNote:
    return CellNote(row.sheet, row.entries[name].cell, message)
