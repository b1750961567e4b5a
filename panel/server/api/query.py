"""What a request for data says: selection, code lists, placement and format, from an address or a JSON body.

In an address either as in PxWebApi 2, `valuecodes[region]=0180,00&valuecodes[period]=top(8)&outputFormat=csv`, or in
the short form for people, `region=0180,kommuner&senaste=8&format=csv`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from panel.access.problems import ProblemError
from panel.server.api.table import Table

FORMATS = ("json-stat2", "csv", "px", "xlsx", "parquet")
# Of the short form: the format, and the parameters of it that a Swedish spreadsheet or a program expects.
SHORT_FORMATS = {
    "csv": ("csv", ("UseCodesAndTexts", "SeparatorSemicolon"), True),
    "csv-dot": ("csv", ("UseCodesAndTexts",), False),
    **{name: (name, ("UseCodesAndTexts",), False) for name in FORMATS if name != "csv"},
}
TEXTS = ("UseCodes", "UseTexts", "UseCodesAndTexts")
SEPARATORS = {"SeparatorTab": "\t", "SeparatorSpace": " ", "SeparatorSemicolon": ";"}
FORMAT_PARAMETERS = (*TEXTS, "IncludeTitle", *SEPARATORS)
DECIMALS = {"komma": True, "punkt": False}
OF_SELECTION = re.compile(r"(valuecodes|codelist)\[([^\[\]]{1,100})\]", re.IGNORECASE)
SPAN = {"senaste": "top", "fran": "from", "till": "to"}
KINDS: dict[type[Any], str] = {str: "en text", list: "en lista", dict: "ett objekt"}
WHOLE = re.compile(r"[1-9]\d{0,6}", re.ASCII)


@dataclass(frozen=True)
class Query:
    """A request for data. `has_comma` is a decimal comma in csv; `is_short` that what is not selected is all there is."""

    selection: dict[str, list[str]] = field(default_factory=dict)
    code_lists: dict[str, str] = field(default_factory=dict)
    heading: tuple[str, ...] = ()
    stub: tuple[str, ...] = ()
    form: str = "json-stat2"
    parameters: tuple[str, ...] = ()
    has_comma: bool = False
    is_short: bool = False

    @property
    def texts(self) -> str:
        """What is written of a value in csv, xlsx and parquet: UseCodes, UseTexts or UseCodesAndTexts."""
        return next((one for one in self.parameters if one in TEXTS), "UseTexts")

    @property
    def separator(self) -> str:
        """The separator of csv."""
        return next((SEPARATORS[one] for one in self.parameters if one in SEPARATORS), ",")


def of_address(pairs: Sequence[tuple[str, str]], table: Table, body: bytes | None = None) -> Query:
    """Return what the parameters of an address say, and the body of a POST. Raises ProblemError for what is wrong."""
    reader = _Reader(table)
    for name, value in pairs:
        reader.take(name, value)
    if body is not None:
        reader.take_body(body)
    return reader.query()


def values_in(text: str) -> list[str]:
    """Return the values of a list with commas: 0180,top(3),range(2020,2024),[a,b] are four."""
    found, depth = [""], 0
    for sign in text:
        depth = max(0, depth + (sign in "([") - (sign in ")]"))
        if sign == "," and not depth:
            found.append("")
        else:
            found[-1] += sign
    stripped = [one.strip() for one in found]
    return [one[1:-1].strip() if one[:1] == "[" and one[-1:] == "]" else one for one in stripped if one]


class _Reader:
    """Takes one parameter at a time."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.selection: dict[str, list[str]] = {}
        self.code_lists: dict[str, str] = {}
        self.placement: dict[str, tuple[str, ...]] = {}
        self.form, self.parameters, self.has_comma = "", tuple[str, ...](), False
        self.is_short = False
        self.span: dict[str, str] = {}

    def take(self, name: str, value: str) -> None:
        """Take one parameter of an address."""
        of_selection = OF_SELECTION.fullmatch(name)
        key = name.casefold()
        if of_selection:
            self._take_selection(of_selection[1].casefold(), of_selection[2], value)
        elif key == "outputformat":
            self.form = _one_of(name, value, FORMATS)
        elif key == "outputformatparams":
            self.parameters += tuple(_one_of(name, one, FORMAT_PARAMETERS) for one in values_in(value))
        elif key in ("heading", "stub"):
            self.placement[key] = tuple(values_in(value))
        elif key == "decimal":
            self.has_comma = DECIMALS[_one_of(name, value, tuple(DECIMALS))]
        elif key != "lang":
            self._take_short(name, value)

    def _take_selection(self, kind: str, variable: str, value: str) -> None:
        if kind == "codelist":
            self.code_lists[variable] = value
        else:
            self.selection.setdefault(variable, []).extend(values_in(value))

    def _take_short(self, name: str, value: str) -> None:
        """Take a parameter of the short form."""
        self.is_short = True
        if name == "format":
            self.form, parameters, has_comma = SHORT_FORMATS[_one_of(name, value, tuple(SHORT_FORMATS))]
            self.parameters, self.has_comma = (*self.parameters, *parameters), has_comma
        elif name in ("senaste", "fran", "till"):
            self.span[name] = value.strip()
        elif self.table.variable(name):
            self.selection.setdefault(name, []).extend(values_in(value))
        else:
            known = ", ".join([*(one.code for one in self.table.variables), "senaste", "fran", "till", "format"])
            raise ProblemError(
                400, "Okänt val", f"Adressen har {name[:40]!r}, som inte är ett val. De som finns: {known}."
            )

    def _take_span(self) -> None:
        """Select the periods that senaste, or fran and till, stand for."""
        if not self.span:
            return
        time = next(one.code for one in self.table.variables if one.is_time)
        if time in self.selection or ("senaste" in self.span and len(self.span) > 1):
            raise ProblemError(
                400, "Två val av period", "Skriv antingen senaste, eller fran och till, eller perioderna."
            )
        if "senaste" in self.span and not WHOLE.fullmatch(self.span["senaste"]):
            raise ProblemError(
                400, "Fel värde", f"senaste är {self.span['senaste'][:40]!r}, och ska vara ett heltal över 0."
            )
        if len(self.span) > 1:
            expression = f"range({self.span['fran']},{self.span['till']})"
        else:
            ((name, value),) = self.span.items()
            expression = f"{SPAN[name]}({value})"
        self.selection[time] = [expression]

    def take_body(self, body: bytes) -> None:
        """Take the JSON body of a POST."""
        if not body.strip():
            return
        try:
            document = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            where = f"rad {error.lineno}, tecken {error.colno}"
            raise ProblemError(400, "Innehållet är inte json", f"Felet är på {where}. Rätta det.") from error
        for one in _expect(list, _expect(dict, document, "innehållet").get("selection", []), "selection"):
            stated = _expect(dict, one, "selection[]")
            variable = _expect(str, stated.get("variableCode"), "variableCode")
            codes = _expect(list, stated.get("valueCodes", []), "valueCodes")
            if variable in self.selection:
                raise ProblemError(
                    400, "Variabeln står två gånger", f"{variable[:40]} är vald två gånger. Ta bort den ena."
                )
            if codes or not stated.get("codelist"):
                self.selection[variable] = [_expect(str, code, "valueCodes[]") for code in codes]
            if stated.get("codelist"):
                self.code_lists[variable] = _expect(str, stated["codelist"], "codelist")
        placement = _expect(dict, document.get("placement") or {}, "placement")
        for name in ("heading", "stub"):
            if placement.get(name):
                codes = _expect(list, placement[name], f"placement.{name}")
                self.placement[name] = tuple(_expect(str, code, f"placement.{name}[]") for code in codes)

    def query(self) -> Query:
        """Return what was taken. Raises ProblemError for parameters of a format that exclude each other."""
        for kind in (TEXTS, tuple(SEPARATORS)):
            both = sorted({one for one in self.parameters if one in kind})
            if len(both) > 1:
                raise ProblemError(400, "Val som utesluter varandra", f"Skriv bara ett av {' och '.join(both)}.")
        self._take_span()
        heading, stub = (self._variables(name) for name in ("heading", "stub"))
        if set(heading) & set(stub) or len({*heading, *stub}) < len(heading) + len(stub):
            raise ProblemError(400, "Fel placering", "En variabel står två gånger i heading och stub. Ta bort den ena.")
        return Query(
            self.selection,
            self.code_lists,
            heading,
            stub,
            self.form or "json-stat2",
            self.parameters,
            self.has_comma,
            self.is_short,
        )

    def _variables(self, name: str) -> tuple[str, ...]:
        found = [self.table.variable(code) for code in self.placement.get(name, ())]
        if None in found:
            known = ", ".join(one.code for one in self.table.variables)
            raise ProblemError(400, "Fel placering", f"{name} har en okänd variabel. De som finns: {known}.")
        return tuple(one.code for one in found if one)


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    """Return the allowed word that a value is, in any case. Raises ProblemError."""
    found = next((one for one in allowed if one.casefold() == value.strip().casefold()), None)
    if found is None:
        raise ProblemError(400, "Fel värde", f"{name[:40]} är {value[:40]!r}. De som finns: {', '.join(allowed)}.")
    return found


def _expect(kind: type[Any], found: Any, where: str) -> Any:  # noqa: ANN401 - parsed json
    if not isinstance(found, kind):
        raise ProblemError(400, "Innehållet har fel form", f"{where} ska vara {KINDS[kind]}.")
    return found
