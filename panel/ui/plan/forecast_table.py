"""How a line's forecast is shown: its figures in a table, and its explanation, action and origin."""

from html import escape

import pandas as pd

from panel.ui import markup
from panel.ui.follow_up.said_by import said_by
from panel.wording import labels, text
from panel.wording.plan.forecast import SIDES, budget, deviation, is_worse, side


def follow_up_table(rows: pd.DataFrame, caption: str, now: pd.DataFrame | None, now_period: str) -> str:
    """Return the lines' figures as a table, the worst first. `now` is what is known of them today, where that is another."""
    earlier = next((period for period in rows["earlier_period"] if isinstance(period, str)), None)
    columns = ["Budget", "Utfall", "Helårsprognos", "Avvikelse"]
    columns += [f"Prognos i {labels.period_name(earlier)}"] if earlier else []
    latest = {} if now is None else dict(zip(now["line_id"], now["forecast_mnkr"], strict=True))
    body = ""
    for _, row in rows.iterrows():
        cells = [budget(row), text.amount(row["outcome_mnkr"]), text.amount(row["forecast_mnkr"]), deviation(row)]
        cells += [text.amount(row["earlier_forecast_mnkr"])] if earlier else []
        shown = "".join(f'<td class="number">{escape(cell)}</td>' for cell in cells)
        shown += f'<td class="number since">{text.amount(latest[row["line_id"]])}</td>' if latest else ""
        body += f'<tr><th scope="row">{line_name(row)}</th>{shown}</tr>'
    head = "".join(f'<th scope="col" class="number">{escape(column)}</th>' for column in columns)
    today = f"Prognos nu ({labels.period_name(now_period)})"
    head += f'<th scope="col" class="number since">{today}</th>' if now is not None else ""
    return (
        f'<div class="table whole" role="region" tabindex="0" aria-label="{escape(caption, quote=True)}"><table>'
        f'<caption>{escape(caption)}</caption><thead><tr><th scope="col">Post</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def line_name(row: pd.Series) -> str:
    """Return a line's name as HTML, the frame's in bold, and what it is a part of where that is not the frame."""
    if row["depth"] == 0:
        return f"<b>{escape(row['name'])}</b>"
    part_of = f' <span class="quiet">del av {escape(row["part_of"])}</span>' if row["depth"] > 1 else ""
    return f"{escape(row['name'])}{part_of}"


def told(row: pd.Series) -> str:
    """Return one line as HTML: how it deviates, why, what is done, and who has said so."""
    tag = ""
    if not labels.is_missing(row["forecast_mnkr"]):
        where = side(row["low_deviation_mnkr"], row["high_deviation_mnkr"])
        tag = f"<p>{markup.tag(f'{where}: {deviation(row)} mnkr{_share(row)}', *SIDES[where])}</p>"
    said = [
        f'<p class="typed"><b>{name}:</b> {escape(row[column]) if isinstance(row[column], str) else "<i>inte ifylld</i>"}</p>'
        for name, column in (("Förklaring", "explanation"), ("Åtgärd", "action"))
        if isinstance(row[column], str) or is_worse(row)
    ]
    return f'<article class="finding"><h3>{line_name(row)}</h3>{tag}{"".join(said)}{said_by(row)}</article>'


def _share(row: pd.Series) -> str:
    if row["low_mnkr"] != row["high_mnkr"] or not row["high_mnkr"]:
        return ""
    return f", {text.signed(100 * row['high_deviation_mnkr'] / row['high_mnkr'], 1)}{text.NBSP}%"
