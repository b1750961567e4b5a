"""What a report says, as plain parts: text, tables, charts. The writers take these in and know no database."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

SHORT_QUOTE = 400


class Style(StrEnum):
    """How a paragraph is set."""

    BODY = "body"
    LEAD = "lead"
    BULLET = "bullet"
    NUMBER = "number"
    QUIET = "quiet"
    QUOTE = "quote"
    STRONG = "strong"


@dataclass(frozen=True)
class Run:
    """Words, and the notes that say where the figures in them come from."""

    text: str
    notes: tuple[str, ...] = ()
    is_bold: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Runs in a row. A quote is what somebody has written, whole and with its own line breaks."""

    runs: tuple[Run, ...]
    style: Style = Style.BODY
    keep_with_next: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table: `share` is its part of the width."""

    name: str
    share: float = 1.0
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell as it is read, with the notes of its figures. `colour` is of the mark before the words, as on the pages."""

    text: str
    notes: tuple[str, ...] = ()
    is_bold: bool = False
    colour: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its caption above and its source below."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str = ""


@dataclass(frozen=True)
class Series:
    """Values in the order of the categories: None where there is none. Colours are one for all, or one a value.

    A hidden series only lifts those stacked on it.
    """

    name: str
    values: tuple[float | None, ...]
    colours: tuple[str, ...]
    is_hidden: bool = False
    is_hatched: bool = False
    is_dashed: bool = False
    is_marks: bool = False


@dataclass(frozen=True)
class Drawing:
    """A chart: kind bars (lying), columns or lines; categories from top or left. `title` says what it finds.

    `unit` stands at the axis of values. `low` and `high` bound that axis where it does not begin at zero. `decimals` is of
    the labels that the values get where `has_labels`.
    """

    kind: str
    title: str
    subtitle: str
    alt: str
    unit: str
    category_title: str
    categories: tuple[str, ...] | tuple[date, ...]
    series: tuple[Series, ...]
    is_stacked: bool = False
    has_labels: bool = False
    decimals: int = 0
    low: float | None = None
    high: float | None = None

    @property
    def has_dates(self) -> bool:
        """Whether the categories are days."""
        return bool(self.categories) and isinstance(self.categories[0], date)


@dataclass(frozen=True)
class Chart:
    """A chart in the text, with its source below."""

    drawing: Drawing
    source: str


Block = Paragraph | Table | Chart


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it, and the sections below."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
    begins_page: bool = False


@dataclass(frozen=True)
class Slide:
    """One slide: the message as its title, what shows it, its source, and what the speaker can turn to."""

    title: str
    bullets: tuple[str, ...] = ()
    charts: tuple[Drawing, ...] = ()
    table: Table | None = None
    source: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """A column of a sheet: its header, and how its values are shown: text, integer, or a number with decimals."""

    header: str
    width: int = 14
    decimals: int = 0


@dataclass(frozen=True)
class Grid:
    """Rows for a sheet, under a heading, with values as they are: numbers, text, days, None."""

    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[object, ...], ...]
    source: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet of the workbook: a page of the panel."""

    name: str
    title: str
    grids: tuple[Grid, ...]
    drawings: tuple[Drawing, ...] = ()


@dataclass(frozen=True)
class Report:
    """The whole document. `dated` is the day of the state; the files' own dates are that day, so that they come back the same."""

    title: str
    subtitle: str
    board: str
    dated: date
    is_whole_year: bool
    is_example: bool
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    colophon: tuple[Paragraph, ...] = field(default=())


def words(text: str, style: Style = Style.BODY, *notes: str, bold: bool = False, keep: bool = False) -> Paragraph:
    """Return a paragraph of plain text, with the notes at its end."""
    return Paragraph((Run(text, notes, bold),), style, keep)


def quote(text: str) -> Paragraph:
    """Return what somebody has written, whole. A short one stays on the page of those who said it."""
    return words(text, Style.QUOTE, keep=len(text) <= SHORT_QUOTE)
