"""What is shown of an answer on Fråga med SQL: how many rows, a table, two files; or why there is no answer."""

from html import escape

import pandas as pd

from panel.ui.sql.values import writer
from panel.warehouse.sandbox import DATE, INTEGER, NUMBER, Answer, NotAnswered, State
from panel.wording import labels, table_files
from panel.wording.sentences import sql as sentences

# A page with more rows is slow for everybody, and nobody reads them there.
MOST_ROWS_SHOWN = 200
MOST_CELLS_SHOWN = 10_000
# What Excel takes in one cell.
MOST_EXCEL_CHARACTERS = 32_767
CUT = " … (avkortad)"

STATES = {
    State.PREPARING: "Frågan förbereds. Den första frågan efter ett bygge väntar på en kopia av tabellerna.",
    State.WAITING: "Frågan väntar på sin tur: andra frågar just nu.",
    State.RUNNING: "Frågan körs.",
}


def progress(state: State, seconds: float, most_seconds: float) -> str:
    """Return where the question is, as HTML that a screen reader reads out."""
    passed = f" {seconds:.0f} av högst {most_seconds:g} sekunder." if state is State.RUNNING else ""
    return f'<p role="status">{STATES[state]}{passed}</p>'


def fault(error: NotAnswered) -> str:
    """Return why there is no answer, as HTML: our own words, and DuckDB's where it has some."""
    detail = f'<pre lang="en" tabindex="0">{escape(error.detail)}</pre>' if error.detail else ""
    return f'<div class="fault" role="alert"><h2>Inget svar</h2><p>{escape(str(error))}</p>{detail}</div>'


def head(answer: Answer) -> str:
    """Return how many rows came, how long it took, and whether there were more, as HTML."""
    count = len(answer.frame)
    cut = (
        f'<p class="then-banner"><b>Svaret är avkortat.</b> {sentences.cut(count)} '
        "Begränsa frågan med WHERE, eller räkna ihop med GROUP BY.</p>"
        if answer.is_cut
        else ""
    )
    none = "<p>Frågan gick bra, men ingen rad uppfyller den. Se över villkoren.</p>" if count == 0 else ""
    return f"<h2>{sentences.answer(count, answer.seconds)}</h2>{cut}{none}"


def table(answer: Answer) -> str:
    """Return the first rows as an accessible HTML table, with a word where there are more."""
    frame = answer.frame.head(_rows_shown(answer))
    numeric = {name for name, kind in answer.kinds.items() if kind in {INTEGER, NUMBER}}
    columns = [(name, _right(name in numeric), _as_html(answer, name, frame[name])) for name in frame.columns]
    heads = "".join(f'<th scope="col"{right}>{escape(name)}</th>' for name, right, _ in columns)
    rows = "".join(
        "<tr>" + "".join(f"<td{right}>{cells[at]}</td>" for _, right, cells in columns) + "</tr>"
        for at in range(len(frame))
    )
    return (
        '<div class="table" role="region" tabindex="0" aria-label="Svaret som tabell"><table>'
        f"<caption>{_caption(answer)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _rows_shown(answer: Answer) -> int:
    return min(MOST_ROWS_SHOWN, max(1, MOST_CELLS_SHOWN // max(1, len(answer.frame.columns))))


def _caption(answer: Answer) -> str:
    return sentences.caption(_rows_shown(answer), len(answer.frame))


def _right(is_number: bool) -> str:
    return ' class="number"' if is_number else ""


def _as_html(answer: Answer, column: str, values: pd.Series) -> list[str]:
    write = writer(answer, column)
    return ['<span class="quiet">NULL</span>' if labels.is_missing(value) else escape(write(value)) for value in values]


def as_csv(answer: Answer) -> bytes:
    """Return all rows as Swedish Excel opens them. Neither a cell nor a column's name can become a formula."""
    return table_files.as_csv(answer.frame, headers=list(answer.frame.columns))


def as_xlsx(answer: Answer) -> bytes:
    """Return all rows as a workbook, with the question, the build and the sources on a sheet of their own."""
    frame = answer.frame.copy()
    for name in frame.columns[[kind not in {INTEGER, NUMBER, DATE} for kind in answer.kinds.values()]]:
        frame[name] = [_excel_text(value) for value in frame[name]]
    return table_files.as_xlsx(frame, "Egen fråga i SQL", {"fråga": answer.sql}, headers=list(frame.columns))


def _excel_text(value: object) -> object:
    if isinstance(value, str) and len(value) > MOST_EXCEL_CHARACTERS:
        return value[: MOST_EXCEL_CHARACTERS - len(CUT)] + CUT
    return value
