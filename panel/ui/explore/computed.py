"""How the panel makes up periods that no source publishes, in words."""

from typing import NamedTuple

import pandas as pd


class Words(NamedTuple):
    """What a period and the shorter ones that it is made up of are called: året, årets fyra kvartal."""

    per: str
    whole: str
    of_whole: str
    parts: str
    last_part: str


# By the frequency of the period and that of its parts.
WORDS = {
    ("Y", "H"): Words("år", "året", "årets", "två halvår", "andra halvår"),
    ("Y", "Q"): Words("år", "året", "årets", "fyra kvartal", "fjärde kvartal"),
    ("Y", "M"): Words("år", "året", "årets", "tolv månader", "sista månad"),
    ("Q", "M"): Words("kvartal", "kvartalet", "kvartalets", "tre månader", "sista månad"),
}
PUBLISHED_FIRST = "som källan anger, och där den inte har uppgift per {} "
MARK = "beräknat"


def definition(frequency: str, part: str, aggregation: str, is_filled: bool) -> str:
    """Return how periods are made up: "Per år: summan av årets fyra kvartal, beräknad av panelen."

    `is_filled`: only those that a source lacks.
    """
    words = WORDS[frequency, part]
    made = {
        "sum": f"summan av {words.of_whole} {words.parts}, beräknad av panelen.",
        "mean": f"medelvärdet av {words.of_whole} {words.parts}, beräknat av panelen.",
        "last": f"{words.of_whole} {words.last_part}.",
    }
    first = PUBLISHED_FIRST.format(words.per) if is_filled else ""
    return f"Per {words.per}: {first}{made[aggregation]}"


def notes(rows: pd.DataFrame) -> list[str]:
    """Return the note of each row of the query explore_computed."""
    keys = zip(rows["frequency"], rows["part"], rows["aggregation"], rows["value"].notna(), strict=True)
    return [_note(WORDS[frequency, part], aggregation, has_value) for frequency, part, aggregation, has_value in keys]


def _note(words: Words, aggregation: str, has_value: bool) -> str:
    if not has_value and aggregation == "last":
        return f"Panelen visar {words.whole} när dess {words.last_part} finns."
    if not has_value:
        return f"Panelen beräknar {words.whole} när alla {words.parts} finns och mäts lika."
    made = {
        "sum": f"summan av {words.of_whole} {words.parts}",
        "mean": f"medelvärdet av {words.of_whole} {words.parts}",
        "last": f"{words.of_whole} {words.last_part}",
    }
    return f"Beräknat av panelen: {made[aggregation]}."
