"""Sentences of the accessibility statement: how much was tested, and how much that is of what the act requires."""

from collections.abc import Sequence

from panel.wording import text


def scope(pages: int, views: int, rules: int) -> str:
    """Return how many pages, in how many views, were held to how many rules."""
    of = f"{text.count(pages, 'sida', 'sidor')} i {text.count(views, 'vy', 'vyer')}"
    return f"Prövat är {of}, mot {text.count(rules, 'regel', 'regler')} som ett program kan avgöra."


def coverage(tested: int, total: int) -> str:
    """Return how many of the criteria the rules are about, and what they leave open."""
    return (
        f"Reglerna rör {text.number(tested)} av de {text.number(total)} kriterierna i WCAG 2.1, nivå A och AA,"
        " och prövar inte allt i dem. Övriga kriterier är inte prövade."
    )


def widths(pixels: Sequence[int]) -> str:
    """Return the widths in pixels at which each view was tested."""
    return f"Varje vy är prövad i fönster som är {text.listed([text.number(one) for one in pixels])} bildpunkter breda."
