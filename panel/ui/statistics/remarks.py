"""Dated remarks on a series, told in words under its charts."""

from html import escape

import pandas as pd

from panel.wording import text


def remark_items(annotations: pd.DataFrame, is_marked: bool = True) -> list[str]:
    """Return the remarks (day, indicator_title, text, said_by, url) as HTML list items.

    They bear the numbers of their marks in the chart, where it `is_marked`.
    """
    return [
        f"<li><b>{f'{number}. ' if is_marked else ''}{text.day(row.day)}</b> ({escape(row.indicator_title)}): {escape(row.text)}"
        f" Sagt av: {escape(row.said_by)}.{_link(row.url)}</li>"
        for number, row in enumerate(annotations.itertuples(), start=1)
    ]


def _link(url: object) -> str:
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        return ""
    return f' <a href="{escape(url)}">Läs mer</a>'
