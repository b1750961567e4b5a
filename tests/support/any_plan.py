"""Plans without some of their parts, and texts that no page should show for them."""

import re

from tests.support.plans.degenerate import PARTS

# Plans without: all but the goal; money; points; claims and council goals; the total.
PLANS: list[set[str]] = [
    set(PARTS),
    {"budget", "parts", "total", "shares"},
    {"points"},
    {"claims", "council_goals"},
    {"total"},
]
# Texts that belong to the seed's plan alone.
SEEDS_OWN = re.compile(
    r"(?<![Kk]ommun)styrelsen|ikoner|gick förlorade|answers_for[.]csv|goal_sdg[.]csv|inom parentes|januari–oktober|Från och Till visar"
)
WRONG = re.compile(
    r"\b1 (?:måluppfyllelser|saker|iakttagelser|punkter)\b|\b0 av 0\b|programmets 0 punkter|, Planen |\bnan\b|\bNone\b|[(], |, [)]"
)
