"""On Att göra: what the reader has to approve, what was sent back and why, and what waits for others."""

from markupsafe import Markup

from panel.ui.approval.handed_in import HandedIn, may_approve, office_names, periods, standing, visible
from panel.wording.sentences import approval as sentences
from panel.wording.templates import render


def notices(plan_id: str) -> Markup:
    """Return them as HTML, in lists with a link to each; empty where nothing is handed in for approval."""
    shown = visible(plan_id).values()
    mine = [one for one in shown if may_approve(one)]
    back = [one for one in shown if one.is_to_mend]
    others = [one for one in shown if one.is_waiting and one not in mine]
    groups = [
        (sentences.to_approve(len(mine)), "Granska", mine),
        (sentences.sent_back(len(back)), "Rätta", back),
        (sentences.waiting(len(others)), "Visa", others),
    ]
    lists = [(heading, verb, [_row(one, rows is mine) for one in rows]) for heading, verb, rows in groups if rows]
    return render("approval/notices.html", lists=lists)


def _row(one: HandedIn, is_mine: bool) -> tuple[HandedIn, str]:
    words = [office_names(one), periods(one), sentences.handed_in(len(one.receipt.changes), one.handed_in_on)]
    return one, " · ".join(filter(None, [*words, one.receipt.recorded_by if is_mine else standing(one)]))
