"""A goal's mark, counted from the judgements of its criteria."""

from collections.abc import Mapping

from panel.wording.settings import settings

FULLY, PARTLY, NOT_MET, NOT_ASSESSED = "Uppfylls", "Uppfylls delvis", "Uppfylls inte", "Ej bedömd"
RULE = "Ett måls läge räknas ur dess måluppfyllelser: {}, ingen uppfylls ens delvis ger Uppfylls inte, ingen bedömd ger Ej bedömd, annars Uppfylls delvis."
FULLY_BY = {
    "all": "alla uppfylls ger Uppfylls",
    "most": "fler än hälften uppfylls, och ingen uppfylls inte, ger Uppfylls",
}


def goal_mark(counts: Mapping[str, int], rule: str = "") -> str:
    """Return a goal's mark from the number of its criteria by judgement; other words than the judgements are unjudged.

    `rule` is all or most, by default as the municipality has set it (docs/settings.md).
    """
    fully, partly, not_met = (counts.get(word, 0) for word in (FULLY, PARTLY, NOT_MET))
    total = sum(counts.values())
    if not fully + partly + not_met:
        return NOT_ASSESSED
    is_by_most = (rule or settings().goal_rule) == "most"
    if fully == total or (is_by_most and fully > total / 2 and not not_met):
        return FULLY
    return PARTLY if fully + partly else NOT_MET


def rule_in_words(rule: str = "") -> str:
    """Return the rule of the mark, for the pages that use it; by default the one that is set."""
    return RULE.format(FULLY_BY[rule or settings().goal_rule])
