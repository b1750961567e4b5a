"""What a PxWeb site states of itself and of a table, whichever version of the API it has, and the calls of a fetch."""

from dataclasses import dataclass, field

from etl.fetch.meaning.selection import Selection, cell_count

CHANGED = "Tjänsten kan ha ändrat sitt format. Läs dess dokumentation, och anmäl det till den som förvaltar panelen."


@dataclass(frozen=True)
class Config:
    """A service's limits: cells a call, and calls in a window of seconds (0 calls: no limit)."""

    max_cells: int
    calls: int
    window_seconds: float


@dataclass(frozen=True)
class Variable:
    """A dimension of a table: its codes in order with their labels, and the code lists that it can use instead."""

    code: str
    label: str
    labels: dict[str, str]
    is_time: bool
    can_be_left_out: bool
    code_lists: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A table's metadata. `units` has unit and decimals (None: not stated) by contents code; v1 states none."""

    table_id: str
    title: str
    source: str
    variables: dict[str, Variable]
    contents: str | None
    units: dict[str, tuple[str, int | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class FetchPlan:
    """The calls of a fetch: pieces of the selection, each within the service's limit."""

    url: str
    pieces: list[Selection]
    code_lists: dict[str, str]

    @property
    def cells(self) -> int:
        """The number of cells of all pieces."""
        return sum(map(cell_count, self.pieces))
