"""Tables of a document by the words of their headers: which column holds what, of which year, in which unit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from panel.plans.amounts import units_in
from panel.plans.reading.lines import Line, number_in, years_in

MEASURES, BUDGET, INVESTMENTS, ASSIGNMENTS, POINTS, UNKNOWN = (
    "measures",
    "budget",
    "investments",
    "assignments",
    "points",
    "unknown",
)
# The kinds of columns, in the order that they are tried.
KINDS = {
    "kolada": re.compile(r"kolada|\bkpi\b|nyckeltals?-?id|^id(?:-nr)?$"),
    "forecast": re.compile(r"prognos"),
    "assignment": re.compile(r"\buppdrag\b|aktivitet|åtgärd|\binsats(?:er)?\b"),
    "deadline": re.compile(r"\bklart?\b|deadline|tidplan|tidsplan|slutdatum|\bsenast\b|^när\b|färdigt?\b|återrapport"),
    "responsible": re.compile(r"ansvar"),
    "unit": re.compile(r"^enhet\b|^mätenhet|^sort$"),
    "change": re.compile(r"förändring|^diff|avvikelse|skillnad|^trend|andel av|^\+/-|jämför"),
    "measure": re.compile(
        r"indikator|^mått\b|\bmått$|nyckeltal|mätetal|styrtal|resultatmått|effektmått|kriteri|måluppfyllelse|^så mäter|^hur mäts|^mäts genom|mätpunkt"
    ),
    "target": re.compile(
        r"målvärde|målnivå|måltal|målsättning|börvärde|ambition|riktvärde|önskat|\bmål (?:för |till |år )?(?:19|20)\d\d|delmål 20\d\d"
    ),
    "goal": re.compile(
        r"\b(?:nämnd|effekt|kommun|resultat|utvecklings|verksamhets|inriktnings|del)?(?:s|ens)?mål\b|fokusområde|inriktning|målområde"
    ),
    "baseline": re.compile(
        r"utfall|nuläge|utgångs(?:värde|läge)|basvärde|startvärde|ingångsvärde|bokslut|resultat|senaste värde|^värde\b"
    ),
    "amount": re.compile(
        r"budget|\bplan\b|\bram\b|kommunbidrag|anslag|belopp|nettokostnad|^netto$|^kostnad(?:er)?$|^intäkt(?:er)?$"
    ),
}
INVESTMENT = re.compile(r"invester", re.IGNORECASE)
MONEY_NAME = re.compile(
    r"verksamhet|driftbudget|resultatr|budget|kostnadss|\bpost\b|nämnd|slag|konto|benämning|område|ansvar",
    re.IGNORECASE,
)
KOLADA_ID = re.compile(r"[NU]\d{5}")
POINTS_HEADER = ("Nr", "Punkt")


@dataclass(frozen=True)
class Column:
    """What a column holds, and the year of it (0 where its header has none)."""

    header: str
    kind: str
    year: int = 0


@dataclass
class Table:
    """A table: its header's lines, its columns, its rows of cells with their lines, and the unit of money that it states."""

    kind: str
    header: list[Line]
    columns: list[Column]
    rows: list[tuple[Line, list[str]]] = field(default_factory=list)
    unit: str | None = None

    def of(self, kind: str) -> list[int]:
        """Return the positions of the columns of a kind."""
        return [at for at, column in enumerate(self.columns) if column.kind == kind]


def read_tables(lines: Sequence[Line], above: str) -> list[Table]:
    """Return the tables of consecutive rows; a new header begins a new one. `above` is the heading over them."""
    groups: list[tuple[list[Line], list[Line]]] = []
    for at, line in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else None
        if _is_header(line, below) or not groups:
            if groups and not groups[-1][1] and groups[-1][0]:
                groups[-1][0].append(line)
            else:
                groups.append(([line] if _is_header(line, below) else [], [] if _is_header(line, below) else [line]))
        else:
            groups[-1][1].append(line)
    return [_table(header, rows, above) for header, rows in groups]


def _is_header(line: Line, below: Line | None) -> bool:
    """Whether a row is a header: no figures but years, and a word that headers have, or figures below it."""
    cells = [cell for cell in line.cells if cell]
    years = [cell for cell in cells if re.fullmatch(r"(?:19|20)\d\d", cell)]
    figures = [cell for cell in cells[1:] if number_in(cell) is not None and cell not in years]
    if figures or (len(cells) < 2 and line.cells[:1] != ("",)):
        return False
    if years and len(years) >= len(cells) - 1:
        return [int(one) for one in years] == sorted(map(int, years)) and len(set(years)) == len(years)
    if tuple(cells[:2]) == POINTS_HEADER:
        return True
    if any(number_in(cell) is not None for cell in cells[:1]) or any(_is_sentence(cell) for cell in cells):
        return False
    known = [cell for cell in cells if kind_of(cell) or units_in([cell])]
    if not known or any(len(cell) > 60 for cell in cells[1:]):
        return False
    has_figures = below is not None and any(number_in(cell) is not None for cell in below.cells[1:])
    return len(known) >= 2 or has_figures


def _is_sentence(cell: str) -> bool:
    return cell.endswith(".") and len(cell.split()) > 2


def kind_of(header: str) -> str | None:
    """Return what a column with this header holds, None for any other header."""
    plain = header.casefold().split(" / ")[0].strip(" .:*")
    return next((kind for kind, pattern in KINDS.items() if pattern.search(plain)), None)


def _table(header: list[Line], rows: list[Line], above: str) -> Table:
    width = max((len(line.cells) for line in [*header, *rows]), default=0)
    heads = _heads(header, width)
    cells = [(line, [*line.cells, *[""] * (width - len(line.cells))]) for line in rows]
    columns = [
        Column(head, _kind(head, at, [row[at] for _, row in cells]), _year(head)) for at, head in enumerate(heads)
    ]
    table = Table(UNKNOWN, header, columns, cells)
    units = units_in(heads) or units_in([above])
    table.unit = next(iter(units)) if len(units) == 1 else None
    table.kind = _table_kind(table, heads, above)
    return table


def _heads(header: list[Line], width: int) -> list[str]:
    """Return the headers; of two rows the first is carried to the right over its columns: "Mål" over 2025, 2026."""
    heads = [""] * width
    for line in header:
        carried, several = "", len(header) > 1
        for at in range(width):
            cell = line.cells[at] if at < len(line.cells) else ""
            carried = cell or (carried if several and line is header[0] else "")
            heads[at] = f"{heads[at]} {carried}".strip()
    return heads


def _kind(head: str, at: int, cells: list[str]) -> str:
    filled = [cell for cell in cells if cell]
    figures = sum(number_in(cell) is not None for cell in filled)
    mostly = bool(filled) and 2 * figures >= len(filled)
    kind = kind_of(head)
    if filled and sum(bool(KOLADA_ID.fullmatch(cell)) for cell in filled) * 2 > len(filled):
        return "kolada"
    if kind == "goal" and at > 0 and (mostly or _compares(filled)):
        return "target"
    if kind in {"baseline", "target", "amount", "responsible"} and at == 0 and not mostly:
        return "name"
    if kind is None and _year(head) and mostly:
        return "year"
    return kind or ("name" if at == 0 else "other")


def _compares(cells: list[str]) -> bool:
    """Whether most cells are targets in words: "minst 80 %", "Öka"."""
    words = re.compile(r"(?:minst|högst|max|över|under|≥|≤|<|>|öka|minska)", re.IGNORECASE)
    return bool(cells) and 2 * sum(bool(words.match(cell)) and len(cell) < 30 for cell in cells) >= len(cells)


def _year(head: str) -> int:
    years = years_in(head)
    return years[0] if len(years) == 1 else 0


def _table_kind(table: Table, heads: list[str], above: str) -> str:
    """Return what kind of table it is, of its columns, its unit of money and the heading above it."""
    kinds = [column.kind for column in table.columns]
    if tuple(heads[:2]) == POINTS_HEADER:
        return POINTS
    if "assignment" in kinds and not {"measure", "kolada"} & set(kinds):
        return ASSIGNMENTS
    if {"measure", "kolada"} & set(kinds) or (
        {"target"} & set(kinds) and {"goal", "name"} & set(kinds) and not table.unit
    ):
        return MEASURES
    amounts = {"amount", "year", "baseline"} & set(kinds) or (table.unit and units_in(heads[1:]))
    if not amounts:
        return UNKNOWN
    if INVESTMENT.search(heads[0]) or INVESTMENT.search(above):
        return INVESTMENTS
    return (
        BUDGET
        if table.unit and heads[0] and (MONEY_NAME.search(heads[0]) or units_in([heads[0]]) or MONEY_NAME.search(above))
        else UNKNOWN
    )
