"""A goal's mark, counted from the judgements of its criteria."""

from collections.abc import Mapping

FULLY, PARTLY, NOT_MET, NOT_ASSESSED = "Uppfylls", "Uppfylls delvis", "Uppfylls inte", "Ej bedömd"
RULE = (
    "Ett måls läge räknas ur dess måluppfyllelser: alla uppfylls ger Uppfylls, ingen uppfylls ens delvis ger Uppfylls"
    " inte, ingen bedömd ger Ej bedömd, annars Uppfylls delvis."
)


def goal_mark(counts: Mapping[str, int]) -> str:
    """Return a goal's mark from the number of its criteria by judgement; other words than the judgements are unjudged."""
    fully, partly, not_met = (counts.get(word, 0) for word in (FULLY, PARTLY, NOT_MET))
    if not fully + partly + not_met:
        return NOT_ASSESSED
    if fully == sum(counts.values()):
        return FULLY
    return PARTLY if fully + partly else NOT_MET
