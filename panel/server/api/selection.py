"""Value codes and expressions of a request to the codes of a table: *, ?, top(), bottom(), from(), to(), range()."""

import re
from collections.abc import Callable, Mapping, Sequence
from math import prod

from panel.access.problems import ProblemError
from panel.server.api.query import Query
from panel.server.api.table import CodeList, Codes, Table, Variable

MAX_CELLS = 1_000_000
# A list of regions is chosen among 290 codes at most, a long series among some thousand; an expression is tried on each.
MAX_EXPRESSIONS = 50
MAX_REGIONS_BY_DEFAULT, PERIODS_BY_DEFAULT = 25, 8
CALL = re.compile(r"(top|bottom|from|to|range)\((.*)\)", re.IGNORECASE | re.DOTALL)
COUNT = re.compile(r"[1-9]\d{0,6}", re.ASCII)
OFFSET = re.compile(r"\d{1,7}", re.ASCII)


def resolve(table: Table, query: Query) -> Codes:
    """Return the codes that a query selects of each variable, in the table's order.

    Without any selection it is the default one. Raises ProblemError: 400 for what is not in the table, 403 for more
    than MAX_CELLS cells.
    """
    wanted = {_variable(table, name).code: values for name, values in query.selection.items()}
    if len(wanted) < len(query.selection):
        raise ProblemError(400, "Variabeln står två gånger", "Samma variabel är vald två gånger. Ta bort den ena.")
    lists = {_variable(table, name).code: list_id for name, list_id in query.code_lists.items()}
    if not wanted and not query.is_short:
        wanted = default(table)
    chosen = tuple(
        _codes(variable, wanted.get(variable.code), lists.get(variable.code), query.is_short)
        for variable in table.variables
    )
    count = prod(map(len, chosen))
    if count > MAX_CELLS:
        raise ProblemError(
            403,
            "För många celler",
            f"Urvalet har {count} celler, och högst {MAX_CELLS} lämnas ut åt gången. Välj färre värden, eller hämta i delar.",
        )
    return chosen


def default(table: Table) -> dict[str, list[str]]:
    """Return the selection that holds where a request has none, as value codes and expressions."""
    return {one.code: _default(one) for one in table.variables if one.unselected is None}


def code_list(variable: Variable, list_id: str) -> CodeList | None:
    """Return a variable's list of values by its id, in any case; None where there is none."""
    return next((one for one in variable.code_lists if one.list_id.casefold() == list_id.casefold()), None)


def _default(variable: Variable) -> list[str]:
    if variable.is_time:
        return [f"top({PERIODS_BY_DEFAULT})"]
    if len(variable.dimension.codes) <= MAX_REGIONS_BY_DEFAULT:
        return ["*"]
    return [f"top({MAX_REGIONS_BY_DEFAULT})"]


def _variable(table: Table, name: str) -> Variable:
    variable = table.variable(name)
    if variable is None:
        known = ", ".join(one.code for one in table.variables)
        raise ProblemError(400, "Okänd variabel", f"Tabellen har ingen variabel {name[:40]!r}. De som finns: {known}.")
    return variable


def _codes(variable: Variable, wanted: Sequence[str] | None, list_id: str | None, is_short: bool) -> tuple[str, ...]:
    """Return the codes of one variable: those selected, or where it is not selected those that stand for it."""
    held = variable.dimension.codes
    if wanted is None and not list_id:
        if variable.unselected is not None:
            return (variable.unselected,)
        if len(held) == 1 or is_short:
            return held
        raise ProblemError(
            400, "Val saknas", f"Välj värden för {variable.code}: koder, eller * för alla. Den kan inte utelämnas."
        )
    options = tuple(_require_list(variable, list_id).values) if list_id else held
    found = _selected(variable, ["*"] if wanted is None else wanted, options, is_short)
    chosen = tuple(code for code in options if code in found)
    if not chosen:
        raise ProblemError(400, "Inget valt", f"Inget värde av {variable.code} passar valet. Ändra det.")
    return chosen


def _require_list(variable: Variable, list_id: str) -> CodeList:
    found = code_list(variable, list_id)
    if found is None:
        known = ", ".join(one.list_id for one in variable.code_lists) or "inga"
        raise ProblemError(
            400, "Okänd kodlista", f"{variable.code} har ingen kodlista {list_id[:40]!r}. De som finns: {known}."
        )
    return found


def _selected(variable: Variable, wanted: Sequence[str], options: tuple[str, ...], is_short: bool) -> set[str]:
    """Return the codes among some options that values and expressions select."""
    expressions = {value for value in wanted if _is_expression(value)}
    if len(expressions) > MAX_EXPRESSIONS:
        raise ProblemError(
            400,
            "För många uttryck",
            f"{variable.code} har {len(expressions)} uttryck, och högst {MAX_EXPRESSIONS} prövas. Skriv koderna i stället.",
        )
    by_word = {code.casefold(): code for code in options}
    # What a list has and the table has not is given only to who names it.
    held = set(variable.dimension.codes)
    tried = tuple(code for code in options if code in held)
    found: set[str] = set()
    for value in dict.fromkeys(wanted):
        if value in expressions:
            found |= _matching(variable, value, tried)
        elif value.casefold() in by_word:
            found.add(by_word[value.casefold()])
        else:
            found |= _of_list(variable, value, is_short)
    return found


def _of_list(variable: Variable, value: str, is_short: bool) -> set[str]:
    """Return the codes of a list that is named among the values, as the short form allows."""
    named = code_list(variable, value) if is_short else None
    if named is None:
        raise ProblemError(
            400,
            "Okänt värde",
            f"{variable.code} har inget värde {value[:40]!r}. De som finns står i tabellens metadata.",
        )
    return set(named.values) & set(variable.dimension.codes)


def _is_expression(value: str) -> bool:
    return "*" in value or "?" in value or CALL.fullmatch(value) is not None


def _matching(variable: Variable, expression: str, codes: tuple[str, ...]) -> set[str]:
    call = CALL.fullmatch(expression)
    if call is None:
        return _by_pattern(variable, expression, codes)
    name, arguments = call[1].casefold(), [one.strip() for one in call[2].split(",")]
    found = CALLS[name](variable, codes, arguments)
    if found is None:
        raise _wrong(variable, expression)
    return set(found)


def _by_pattern(variable: Variable, expression: str, codes: tuple[str, ...]) -> set[str]:
    """Return the codes that fit a text with ? for any one sign, or * first, last or both for any number of them."""
    core = expression.removeprefix("*").removesuffix("*")
    if "*" in core or ("?" in expression and "*" in expression):
        raise _wrong(variable, expression)
    if expression == "*":
        return set(codes)
    if "?" in expression:
        pattern = "".join("." if sign == "?" else re.escape(sign) for sign in expression)
        return {code for code in codes if re.fullmatch(pattern, code, re.IGNORECASE | re.DOTALL)}
    tests: Mapping[tuple[bool, bool], Callable[[str], bool]] = {
        (True, True): lambda code: core.casefold() in code,
        (True, False): lambda code: code.endswith(core.casefold()),
        (False, True): lambda code: code.startswith(core.casefold()),
    }
    fits = tests[expression.startswith("*"), expression.endswith("*")]
    return {code for code in codes if fits(code.casefold())}


def _top(variable: Variable, codes: tuple[str, ...], arguments: list[str]) -> Sequence[str] | None:
    """Return the first codes; of periods the newest, which are last."""
    return _first(codes[::-1] if variable.is_time else codes, arguments)


def _bottom(variable: Variable, codes: tuple[str, ...], arguments: list[str]) -> Sequence[str] | None:
    return _first(codes if variable.is_time else codes[::-1], arguments)


def _first(codes: tuple[str, ...], arguments: list[str]) -> Sequence[str] | None:
    count, offset = arguments[0], arguments[1] if len(arguments) == 2 else "0"
    if len(arguments) > 2 or not COUNT.fullmatch(count) or not OFFSET.fullmatch(offset):
        return None
    return codes[int(offset) : int(offset) + int(count)]


def _from(variable: Variable, codes: tuple[str, ...], arguments: list[str]) -> Sequence[str] | None:
    """Return the codes from one on; of periods, those that begin with it or are later: from(2020), from(2020K2)."""
    if len(arguments) != 1 or not arguments[0]:
        return None
    if variable.is_time:
        return [code for code in codes if code.casefold() >= arguments[0].casefold()]
    at = _position(codes, arguments[0])
    return None if at is None else codes[at:]


def _to(variable: Variable, codes: tuple[str, ...], arguments: list[str]) -> Sequence[str] | None:
    if len(arguments) != 1 or not arguments[0]:
        return None
    last = arguments[0].casefold()
    if variable.is_time:
        return [code for code in codes if code.casefold() <= last or code.casefold().startswith(last)]
    at = _position(codes, arguments[0])
    return None if at is None else codes[: at + 1]


def _range(variable: Variable, codes: tuple[str, ...], arguments: list[str]) -> Sequence[str] | None:
    """Return the codes between two, with both, in whichever order they are given."""
    if len(arguments) != 2:
        return None
    first, last = sorted(arguments) if variable.is_time else arguments
    after, before = _from(variable, codes, [first]), _to(variable, codes, [last])
    if after is None or before is None:
        return None
    if not set(after) & set(before):
        after, before = _from(variable, codes, [last]) or [], _to(variable, codes, [first]) or []
    return [code for code in after if code in set(before)]


def _position(codes: tuple[str, ...], code: str) -> int | None:
    return next((at for at, one in enumerate(codes) if one.casefold() == code.casefold()), None)


def _wrong(variable: Variable, expression: str) -> ProblemError:
    return ProblemError(
        400,
        "Uttrycket går inte att förstå",
        f"{variable.code}: {expression[:40]!r}. De som finns: *, ?, top(n), bottom(n), from(kod), to(kod), range(kod,kod).",
    )


CALLS: Mapping[str, Callable[[Variable, tuple[str, ...], list[str]], Sequence[str] | None]] = {
    "top": _top,
    "bottom": _bottom,
    "from": _from,
    "to": _to,
    "range": _range,
}
