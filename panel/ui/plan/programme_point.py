"""One point of the political programme as HTML: text, status, comment, and who reported what."""

import pandas as pd
from markupsafe import Markup

from panel.warehouse.origins import Origin
from panel.wording import labels
from panel.wording.templates import render


def point(row: pd.Series, history: pd.DataFrame, status_now: str) -> Markup:
    """Return one point as HTML. `history` is its reports, newest first; `status_now` its status as of today."""
    origins: dict[str, Origin] = {one.field: one for one in row["origins"]}
    status, comment = origins.get("status"), origins.get("comment")
    reported = history.dropna(subset="receipt_no").groupby(["receipt_no", "period"], sort=False)
    return render(
        "plan/point.html",
        point=row,
        handling_kind=labels.WORDS[row["handling_kind"]].capitalize(),
        status_now=status_now,
        status=status,
        # The comment's publication is named too where it is not the status's.
        comment=comment if comment and (status is None or comment.source != status.source) else None,
        publications=[rows.to_dict("records") for _, rows in reported],
        planned=history[history["receipt_no"].isna()].to_dict("records"),
    )
