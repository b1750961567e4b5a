"""The content of a report as plain parts: text, tables, charts. Writers take these and know no database."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

SHORT_QUOTE = 400
FEW_UNITS = 4
# What a report of sample follow-ups says of itself, in every format.
MADE_UP = "Exempeldata: uppföljningarna är påhittade"


class Style(StrEnum):
    """Styles of a paragraph."""

    BODY = "body"
    LEAD = "lead"
    BULLET = "bullet"
    NUMBER = "number"
    QUIET = "quiet"
    QUOTE = "quote"
    STRONG = "strong"


@dataclass(frozen=True)
class Run:
    """Text with the notes on where its figures come from."""

    text: str
    notes: tuple[str, ...] = ()
    is_bold: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Runs in a row. A quote is the text of somebody else, whole and with its own line breaks."""

    runs: tuple[Run, ...]
    style: Style = Style.BODY
    keep_with_next: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table. `share` is its width, relative to the other columns."""

    name: str
    share: float = 1.0
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    """The text of a cell, with the notes of its figures. `colour` is that of the text, as #RRGGBB; "" for the usual."""

    text: str
    notes: tuple[str, ...] = ()
    is_bold: bool = False
    colour: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its caption above and its source line below."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str = ""


@dataclass(frozen=True)
class Series:
    """Values in the order of the categories, None where there is none.

    `colours` has one colour for all, or one per value. A hidden series is invisible and only lifts those stacked on it.
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
    """A chart independent of format. `kind` is "bars" (horizontal), "columns" or "lines".

    `categories` are from the top or from the left. `title` is the finding. `unit` is the title of the value axis, `low`
    and `high` its ends where it does not begin at zero. `decimals` is for the labels that values have if `has_labels`.
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
        """Whether the categories are dates."""
        return bool(self.categories) and isinstance(self.categories[0], date)

    @property
    def axis_format(self) -> str:
        """The number format of the value axis: with a decimal where the values are few units apart."""
        values = [value for one in self.series for value in one.values if value is not None]
        span = max(values, default=0.0) - min(values, default=0.0) if self.kind == "lines" else 10.0
        return "#,##0" if span > FEW_UNITS else "0.0"


@dataclass(frozen=True)
class Chart:
    """A chart in the text, with its source line below."""

    drawing: Drawing
    source: str


Block = Paragraph | Table | Chart


@dataclass(frozen=True)
class Section:
    """A heading with its content, and the sections below it."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
    begins_page: bool = False


@dataclass(frozen=True)
class Slide:
    """One slide. `title` is its message; `notes` are the speaker's."""

    title: str
    bullets: tuple[str, ...] = ()
    charts: tuple[Drawing, ...] = ()
    table: Table | None = None
    source: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """A column of a sheet: its header, width in characters, and decimals of its numbers."""

    header: str
    width: int = 14
    decimals: int = 0


@dataclass(frozen=True)
class Grid:
    """A table of a sheet under a heading. Values are numbers, text, dates or None."""

    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[object, ...], ...]
    source: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet of the workbook, for one page of the panel."""

    name: str
    title: str
    grids: tuple[Grid, ...]
    drawings: tuple[Drawing, ...] = ()


@dataclass(frozen=True)
class Report:
    """The whole document. `dated` is the day of the state, used for the file's own dates so that it is reproducible.

    `remark` is for the file's properties, not for its readers.
    """

    title: str
    subtitle: str
    board: str
    dated: date
    is_whole_year: bool
    is_example: bool
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    colophon: tuple[Paragraph, ...] = field(default=())
    remark: str = ""


def words(text: str, style: Style = Style.BODY, *notes: str, keep: bool = False) -> Paragraph:
    """Return a paragraph of plain text, with the notes at its end."""
    return Paragraph((Run(text, notes),), style, keep)


def quote(text: str) -> Paragraph:
    """Return a quoted paragraph, whole. A short one is kept on the same page as the paragraph after it."""
    return words(text, Style.QUOTE, keep=len(text) <= SHORT_QUOTE)
