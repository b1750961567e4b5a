"""Plans that lack parts, and words that no page should say of them."""

import re

from tests.support.plans.degenerate import PARTS

# A plan with nothing but its goal, one without any money, one without points, one without claims and council goals.
PLANS: list[set[str]] = [
    set(PARTS),
    {"budget", "parts", "total", "shares"},
    {"points"},
    {"claims", "council_goals"},
    {"total"},
]
# What the plan of the seed alone says, or has had done to it.
SEEDS_OWN = re.compile(
    r"(?<![Kk]ommun)styrelsen|ikoner|gick förlorade|answers_for[.]csv|goal_sdg[.]csv|inom parentes|januari–oktober|Från och Till visar"
)
WRONG = re.compile(
    r"\b1 (?:måluppfyllelser|saker|iakttagelser|punkter)\b|\b0 av 0\b|programmets 0 punkter|, Planen |\bnan\b|\bNone\b"
)
