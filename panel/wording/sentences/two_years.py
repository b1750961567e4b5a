"""Sentences on two plans of one board."""

from collections.abc import Mapping
from typing import Any

from panel.wording import labels, text


def headline(before: int, after: int, goals: tuple[int, int, int], frames: tuple[float, float] | None) -> str:
    """Return how many goals are in both plans, new and gone, and the frame of each year in mnkr where both state one."""
    both, new, gone = (text.number(count) for count in goals)
    words = f"Från {before} till {after}: {both} mål i båda planerna, {new} nya och {gone} borttagna"
    return words if frames is None else f"{words}. Ramen går från {text.mnkr(frames[0])} till {text.mnkr(frames[1])}"


def measure(criterion: Mapping[Any, Any]) -> str:
    """Return a criterion's baseline and target: "från 30 till 50 procent"; "" where the plan states neither."""
    values = [
        f"{word} {text.shortest(criterion[name])}"
        for word, name in (("från", "baseline"), ("till", "target"))
        if not labels.is_missing(criterion[name])
    ]
    return f"{' '.join(values)} {labels.or_empty(criterion['unit'])}".strip() if values else ""


def unchanged(points: int) -> str:
    """Return how many points have the same status in all years: at least one."""
    return f"{text.count(points, 'punkt har', 'punkter har')} samma status alla år"


def proposed(pairs: int) -> str:
    """Return that some pairs of goals and lines, at least one, are matched by words alone."""
    what = text.count(pairs, "par är ett förslag", "par är förslag")
    return f"{what}: orden liknar varandra, men ingen har bekräftat att det är samma mål eller post."


def proposal(earlier_name: str, year_before: int, name: str, year_after: int) -> str:
    """Return the question whether two items are the same: "Klimat (2024) och Klimat och energi (2025)"."""
    return f"{earlier_name} ({year_before}) och {name} ({year_after})"


def save(answers: int) -> str:
    """Return the label of the button that saves answers, none yet among them."""
    return f"Spara {text.count(answers, 'svar', 'svar')}" if answers else "Spara svar"
