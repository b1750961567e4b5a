"""One point of the political programme as it is read: text, status, comment, and who has said what of it."""

from html import escape

import pandas as pd

from panel.ui import markup
from panel.ui.follow_up.reported import receipt_link
from panel.ui.source_line import sentence
from panel.warehouse.origins import Origin
from panel.wording import labels, text
from panel.wording.labels import WORDS


def point(row: pd.Series, history: pd.DataFrame, status_now: str) -> str:
    """Return one point as HTML. `history` is what has been said of it, the newest first."""
    goals = f": {escape(row['goal_names'])}" if row["goal_names"] else ""
    later = f'<span class="since">Nu: {markup.status_tag(status_now)}</span>' if status_now != row["status"] else ""
    return (
        f'<article class="finding"><h3>Punkt {row["point_no"]}</h3><p>{escape(row["text"])}</p>'
        f'<p class="pair"><span>{markup.status_tag(row["status"])}</span>{later}'
        f"<span><b>{WORDS[row['handling_kind']].capitalize()}</b>{goals}</span></p>"
        f"<p>{escape(row['handling'])}</p>{_comment(row)}{_said_by(row)}"
        f"{_history(history)}{sentence(row['statement_id'], 'Raden i planen')}</article>"
    )


def _comment(row: pd.Series) -> str:
    if not isinstance(row["comment"], str):
        return ""
    return (
        f'<p class="typed"><b>Kommentar, {labels.period_name(row["comment_period"])}:</b> {escape(row["comment"])}</p>'
    )


def _said_by(row: pd.Series) -> str:
    """Return who gave the status and, where another publication did, the comment; and the follow-up that last said it still holds."""
    origins: dict[str, Origin] = {one.field: one for one in row["origins"]}
    told = f"Rapporterad i {_who(origins['status'])}" if "status" in origins else "Planens egen status"
    confirmed = row["confirmed_period"]
    still = f", oförändrad enligt {labels.period_name(confirmed)}" if isinstance(confirmed, str) else ""
    comment = origins.get("comment")
    if comment and ("status" not in origins or comment.source != origins["status"].source):
        still += f". Kommentaren rapporterad i {_who(comment)}"
    return f'<p class="quiet">{told}{still}.</p>'


def _who(origin: Origin) -> str:
    """Return for which follow-up a value was said, by whom, when and in which publication, as HTML."""
    said = f"{labels.period_name(origin.period)} av {escape(origin.recorded_by)}, {text.day(origin.recorded_on)}"
    return f"{said}, {receipt_link(origin.receipt_no)}"


def _history(history: pd.DataFrame) -> str:
    """Return what has been said, a publication at a time. Nothing where the plan alone has spoken."""
    reported = history.dropna(subset="receipt_no")
    if reported.empty:
        return ""
    items = [_publication(told) for _, told in reported.groupby(["receipt_no", "period"], sort=False)]
    plan = history[history["receipt_no"].isna()]
    items += [
        f"<li><b>{text.day(row.recorded_on)}</b>, planen: Status {escape(row.value_after)}</li>"
        for row in plan.itertuples()
    ]
    reports = len(items) - len(plan)
    many = "1 rapport" if reports == 1 else f"{reports} rapporter"
    return markup.fold(f"Historik: {many}", f'<ol class="history">{"".join(items)}</ol>')


def _publication(told: pd.DataFrame) -> str:
    """Return what one publication said of the point: when, who, what, and from which cells of which workbook."""
    first = told.iloc[0]
    undo = not labels.is_missing(first["undoes"])
    lines = "".join(f"<li>{_taken_back(row) if undo else _stated(row)}</li>" for _, row in told.iterrows())
    did = f" ångrade {receipt_link(first['undoes'])}" if undo else ""
    return (
        f"<li><b>{text.day(first['recorded_on'])}</b>, {labels.period_name(first['period'])},"
        f" {escape(first['recorded_by'])}{did}:<ul>{lines}</ul>{_origin(told)}</li>"
    )


def _stated(row: pd.Series) -> str:
    """Return a field as it was handed in, and whether it was taken back."""
    before, after = row["known_before"], row["value_after"]
    undone = (
        f' <span class="quiet">Ångrat i {receipt_link(row["undone_by"])}.</span>'
        if not labels.is_missing(row["undone_by"])
        else ""
    )
    if not isinstance(after, str):
        return f"{escape(row['header'])} togs bort{undone}"
    came_from = (
        f"{escape(before)} → " if row["field"] == "status" and isinstance(before, str) and before != after else ""
    )
    return f'{escape(row["header"])}: {came_from}<span class="typed">{escape(after)}</span>{undone}'


def _taken_back(row: pd.Series) -> str:
    """Return what an undo did to a field: what it took back, and what stands there again."""
    gone = row["known_before"]
    name = escape(row["header"])
    again = row["value_after"]
    stands = (
        f'åter <span class="typed">{escape(again)}</span>' if isinstance(again, str) else "åter tomt i uppföljningen"
    )
    return f'{name}: <span class="typed">{escape(str(gone))}</span> togs tillbaka, {stands}'


def _origin(told: pd.DataFrame) -> str:
    """Return the receipt, the workbook and its cells."""
    first = told.iloc[0]
    parts = [receipt_link(first["receipt_no"], "Kvitto")]
    if isinstance(first["file_name"], str):
        parts.append(escape(first["file_name"]))
    cells = [cell for cell in told["cell"] if isinstance(cell, str)]
    if cells:
        parts.append(f"cell {escape(', '.join(cells))}")
    return f'<p class="quiet">{", ".join(parts)}</p>'
