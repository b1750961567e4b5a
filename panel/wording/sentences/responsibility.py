"""Sentences on who is responsible for what."""

from panel.wording import text


def named(goals: int, of_goals: int, points: int, of_points: int) -> str:
    """Return how many of the plan's goals, and of the points outside the goals, have a responsible office."""
    if goals == points == 0:
        return f"Inget kontor är utpekat för {_all(of_goals, of_points)}."
    what = f"{goals} av {of_goals} mål"
    if of_points:
        what += f" och {points} av {text.count(of_points, 'punkt', 'punkter')} utanför målen"
    return f"Ett ansvarigt kontor är utpekat för {what}."


def _all(goals: int, points: int) -> str:
    what = f"planens {text.count(goals, 'mål', 'mål')}"
    return what + (f" och {text.count(points, 'punkt', 'punkter')} utanför målen" if points else "")


def linked(goals: int, of_goals: int) -> str:
    """Return how many of the plan's goals are linked to global goals."""
    if goals == 0:
        return f"Inget av planens {of_goals} mål är kopplat till de globala målen."
    return f"{goals} av {of_goals} mål är kopplade till de globala målen."


def save(changed: int) -> str:
    """Return the label of the button that saves, with the number of changes."""
    return f"Spara ansvar ({text.count(changed, 'ändrad', 'ändrade')})" if changed else "Spara ansvar"


def follows(goal_nos: list[str], line: str = "") -> str:
    """Return what an item without an office of its own follows: its goals, or the budget line above; "" for none."""
    if line:
        return f"Följer {line}"
    return f"Följer mål {text.listed(goal_nos)}" if goal_nos else ""


def show_all(count: int) -> str:
    """Return the label that shows also the items that follow their goal."""
    return f"Visa alla {text.count(count, 'måluppfyllelse eller punkt', 'måluppfyllelser och punkter')} under målen"
