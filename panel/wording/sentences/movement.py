"""Sentences on what deviates and what has changed since the follow-up before, for Översikt."""

from collections.abc import Mapping, Sequence

from panel.wording import labels, text
from panel.wording.sentences.goals import MET, NOT_MET
from panel.wording.sentences.proposals import MONEY

PARTLY, NOT_ASSESSED = "Uppfylls delvis", "Ej bedömd"
# More items than these are counted, not named.
MAX_NAMED = 4
VERBS = {
    MET: "bedöms nu uppfyllas",
    PARTLY: "bedöms nu uppfyllas delvis",
    NOT_MET: "bedöms nu inte uppfyllas",
    NOT_ASSESSED: "bedöms inte längre",
}


def since(name: str) -> str:
    """Return the heading of what has changed since a follow-up; without a name, since the plan was decided."""
    return f"Ändrat sedan {labels.definite(name)}" if name else "Ändrat sedan beslutet"


def forecast_moved(before_mnkr: float, now_mnkr: float) -> str:
    """Return how a forecast of costs has moved: lower is better."""
    if abs(now_mnkr - before_mnkr) < text.HALF_TKR_MNKR:
        return f"Prognosen är oförändrad, {text.mnkr(now_mnkr)}."
    how = "bättre" if now_mnkr < before_mnkr else "sämre"
    way = f"{text.amount(before_mnkr)} → {text.amount(now_mnkr)}"
    return f"Prognosen är {text.mnkr(abs(now_mnkr - before_mnkr))} {how} ({way})."


def points_moved(finished: int, begun: int, back: Mapping[int, str]) -> str:
    """Return how points have moved: `finished` to done, `begun` from not begun, `back` by number to an earlier status.

    "" where none has.
    """
    parts = []
    if finished:
        parts.append(f"{text.count(finished, 'programpunkt', 'programpunkter')} slutfördes")
    if begun:
        noun = "" if parts else " programpunkt" if begun == 1 else " programpunkter"
        parts.append(f"{begun}{noun} påbörjades")
    sentence = f"{text.listed(parts)}." if parts else ""
    if len(back) == 1:
        ((number, status),) = back.items()
        sentence += f" Punkt {number} gick tillbaka till {status.lower()}."
    elif back:
        sentence += f" {len(back)} programpunkter gick tillbaka."
    return sentence.strip()


def criteria_moved(by_word: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a sentence for each assessment that criteria have got: `by_word` has their names, such as 3A."""
    return [
        f"{_named(names, 'måluppfyllelse', 'måluppfyllelser')} {VERBS[word]}."
        for word in VERBS
        if (names := by_word.get(word, ()))
    ]


def _named(names: Sequence[str], one: str, many: str) -> str:
    return text.listed(names) if len(names) <= MAX_NAMED else text.count(len(names), one, many)


def nothing_moved() -> str:
    """Return that nothing has changed."""
    return "Inget har ändrats."


def more_than_listed(count: int) -> str:
    """Return the words that show the rest of a list; "" for none."""
    return f"Visa {count} till" if count > 0 else ""


def no_action() -> str:
    """Return that no action is reported, after the word Åtgärd."""
    return "ingen rapporterad"


def assessed_as(name: str, word: str) -> str:
    """Return the assessment of a criterion, inflected for a sentence: "4C uppfylls inte."."""
    return f"{name} {word.lower()}."


def to_move(kind: str, amount_mnkr: float | None, from_item: str, to_item: str) -> tuple[str, str]:
    """Return a proposal as its amount, or its kind where it has none, and the rest of the sentence.

    `from_item` and `to_item` are "" where they are not stated.
    """
    lead = text.mnkr(amount_mnkr) if kind == MONEY and amount_mnkr is not None else kind
    way = [f"till {to_item}"] * bool(to_item) + [f"från {from_item}"] * bool(from_item)
    return lead, " ".join(way)
