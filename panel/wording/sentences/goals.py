"""Sentences on a plan's goals: assessments of their criteria, and key figures."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from panel.wording import labels, text

MET, PARTLY, NOT_MET, NOT_REPORTED = "Uppfylls", "Uppfylls delvis", "Uppfylls inte", ""
WORK = {
    "Slutförd": "Arbetet är slutfört.",
    "Pågår": "Arbetet pågår.",
    "Ej påbörjad": "Arbetet är inte påbörjat.",
}
# Words after the number of criteria with an assessment: singular and plural.
COUNTED = {
    PARTLY: ("uppfylls delvis", "uppfylls delvis"),
    NOT_MET: ("uppfylls inte", "uppfylls inte"),
    "Ej bedömd": ("ej bedömd", "ej bedömda"),
    NOT_REPORTED: ("utan rapporterad bedömning", "utan rapporterad bedömning"),
}


def assessed(counts: Mapping[str, int]) -> str:
    """Return how many criteria are assessed as met, as not met, and not at all. The key "" of `counts` is the last."""
    total = sum(counts.values())
    if not total:
        return "Planen anger inga måluppfyllelser"
    left = counts.get(NOT_REPORTED, 0)
    of_all = _of(total)
    if left == total:
        return f"Ingen bedömning är rapporterad för planens {_criteria(total)}"
    sentence = f"{counts.get(MET, 0)} {of_all} bedöms uppfyllas"
    if not_met := counts.get(NOT_MET, 0):
        sentence += f", {not_met} bedöms inte uppfyllas"
    return sentence + (f"; för {left} är ingen bedömning rapporterad" if left else "")


def assessed_otherwise(counts: Mapping[str, int]) -> str:
    """Return the criteria not assessed as met: "6 uppfylls delvis, 1 ej bedömd"; "" where all are."""
    shown = [(counts.get(word, 0), forms) for word, forms in COUNTED.items()]
    return ", ".join(f"{count} {one if count == 1 else many}" for count, (one, many) in shown if count)


def headline(counts: Mapping[str, int], met_goals: int, goals: int, decided_on: str) -> str:
    """Return how many criteria are assessed as met, in part and not, and how many goals are met altogether.

    `counts` has the criteria by assessment; other words than the three are criteria without one. While none is
    assessed it is what was decided, on the day `decided_on` ("28 november 2023").
    """
    total = sum(counts.values())
    fully, partly, not_met = (counts.get(word, 0) for word in (MET, PARTLY, NOT_MET))
    if not fully + partly + not_met:
        among = f" med {_criteria(total)}" if total else ""
        end = "Ingen har bedömts." if total else "Planen anger inga måluppfyllelser."
        return f"{text.number(goals)} mål{among} beslutades {decided_on}. {end}"
    rest = [f"{count} {word}" for count, word in ((partly, "delvis"), (not_met, "inte")) if count]
    left = total - fully - partly - not_met
    words = ", ".join(filter(None, [f"{fully} {_of(total)} uppfylls", text.listed(rest)]))
    if left:
        words += f"; {left} är inte {'bedömd' if left == 1 else 'bedömda'}"
    return f"{words}. {met_goals} av {text.number(goals)} mål uppfylls."


def work(status: str) -> str:
    """Return how far the work with a criterion has come; "" where it is not reported."""
    return WORK.get(status, "")


def kept(row: Mapping[Hashable, object]) -> str:
    """Return which values a follow-up left unchanged and from which follow-up they are; "" for none.

    Takes period, confirmed, status_period and assessment_period of a row of criteria_reported.
    """
    still = "oförändrad" if row["confirmed"] == "Ja" else "kvar"
    return ", ".join(
        f"{name} {still} från {labels.follow_up_name(period)}"
        for name, column in (("status", "status_period"), ("bedömning", "assessment_period"))
        if isinstance(period := row[column], str) and period != row["period"]
    ).capitalize()


def shown(count: int, goals: int) -> str:
    """Return how many of the plan's goals are shown."""
    return f"{text.number(count)} av {text.number(goals)} mål"


def met_in_part(met_criteria: int, total: int) -> str:
    """Return the mark of a goal met in part, with how many of its criteria are met: "2 av 3 uppfylls"."""
    return f"{met_criteria} av {total} uppfylls"


def serves(council_goals: Sequence[str]) -> str:
    """Return which of the council's goals a goal serves, by number; "" for none."""
    return f"Fullmäktiges mål {text.listed(list(council_goals))}" if council_goals else ""


def stands_under(level_name: str, number: str) -> str:
    """Return which goal another stands under, by what its level is called and its number: "Fokusområde 2"."""
    return f"{level_name} {number}"


def over_goals(goals: int, counts: Mapping[str, int]) -> str:
    """Return how the criteria of some goals are assessed, all together: `counts` is by assessment.

    Those not assessed are "Ej bedömd". "" without goals.
    """
    total = sum(counts.values())
    if not goals or not total:
        return f"{goals} mål utan måluppfyllelser" if goals else ""
    criteria = text.count(total, "måluppfyllelse", "måluppfyllelser")
    left = counts.get("Ej bedömd", 0)
    if left == total:
        return f"{goals} mål med {criteria}. Ingen är bedömd."
    how = [
        (counts.get(MET, 0), "uppfylls"),
        (counts.get("Uppfylls delvis", 0), "delvis"),
        (counts.get(NOT_MET, 0), "inte"),
    ]
    shown = [f"{count} {word}" for count, word in how] + (
        [f"{left} ej {'bedömd' if left == 1 else 'bedömda'}"] if left else []
    )
    return f"Av {criteria}: {', '.join(shown)}"


def off_course(not_met: int, partly: int, total: int) -> str:
    """Return how many criteria are assessed as not met, or met in part only: at least one."""
    how = "bara delvis" if not not_met else "inte, eller bara delvis," if partly else "inte"
    return f"{not_met + partly} {_of(total)} bedöms {how} uppfyllas"


def standing(counts: Sequence[tuple[str, int]], total: int) -> str:
    """Return the assessments of a goal's criteria. `counts` are (word, number), `total` the number of criteria."""
    if not total:
        return "Planen anger inga måluppfyllelser för målet"
    sentence = [f"{count} {word}" for word, count in counts]
    left = not_assessed(total - sum(count for _, count in counts))
    return ", ".join([*sentence, left] if left else sentence)


def not_assessed(count: int) -> str:
    """Return how many criteria have no assessment; "" for none."""
    return f"{count} {COUNTED[NOT_REPORTED][0 if count == 1 else 1]}" if count else ""


class Aim(NamedTuple):
    """What a plan states of a key figure: each is None, or "" for the word, where it does not.

    `word` is at_least, at_most, increase or decrease.
    """

    baseline: float | None
    target: float | None
    word: str = ""

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> "Aim":
        """Return the aim of a row with baseline, target and target_word."""
        known = [None if labels.is_missing(row[name]) else float(row[name]) for name in ("baseline", "target")]
        return cls(known[0], known[1], labels.or_empty(row["target_word"]))

    @property
    def in_words(self) -> str:
        """What is to be reached: "minst 80", "öka från 64 till 66", "gå från 30 till 50"."""
        begin, end = (None if one is None else text.shortest(one) for one in (self.baseline, self.target))
        if self.word in BOUNDS and end is not None:
            return f"vara {BOUNDS[self.word]} {end}"
        if self.baseline == self.target is not None:
            return f"ligga kvar på {end}"
        if begin is None and end is not None and not self.word:
            return f"vara {end}"
        verb = DIRECTIONS.get(self.word, "gå")
        return " ".join([verb, *([f"från {begin}"] if begin else []), *([f"till {end}"] if end else [])])

    def share(self, value: float) -> float | None:
        """Return the share of the way from baseline to target; None where either end is unknown, or both are equal."""
        if self.baseline is None or self.target is None or self.baseline == self.target:
            return None
        return (value - self.baseline) / (self.target - self.baseline)

    def is_met(self, value: float) -> bool | None:
        """Return whether a value is what the plan asks for; None where the plan does not say on which side."""
        if (share := self.share(value)) is not None and self.word not in BOUNDS:
            return share >= 1
        if self.target is None or not self.word:
            return None
        return value >= self.target if self.word in {"at_least", "increase"} else value <= self.target


BOUNDS = {"at_least": "minst", "at_most": "högst"}
DIRECTIONS = {"increase": "öka", "decrease": "minska"}


def measure(name: str, unit: str, aim: Aim, values: Sequence[float]) -> str:
    """Return how far a key figure has come: "8A har nått 46 procent: 80 % av vägen från 30 till 50".

    The last of `values` counts. `unit` may be "". A share is stated only where the plan gives both ends of the way.
    """
    in_unit = f" {unit}" if unit else ""
    if not values:
        return f"{name} ska {aim.in_words}{in_unit}; inget utfall är rapporterat"
    value, share = values[-1], aim.share(values[-1])
    shown = f"{text.shortest(value)}{in_unit}"
    if share is None or aim.word in BOUNDS:
        return f"{name} är {shown}{_against(aim, value)}"
    begin, end = (text.shortest(float(one or 0)) for one in (aim.baseline, aim.target))
    if share >= 1:
        return f"{name} har nått {shown}: målvärdet {end} är nått"
    if share < 0:
        return f"{name} är {shown}: längre från målvärdet {end} än utgångsvärdet {begin}"
    return f"{name} har nått {shown}: {_percent_of_way(share)} av vägen från {begin} till {end}"


def _against(aim: Aim, value: float) -> str:
    """Return how a value stands against an aim without a way."""
    if aim.word not in BOUNDS and aim.baseline == aim.target is not None:
        return f"; målvärdet är detsamma som utgångsvärdet, {text.shortest(aim.target)}"
    if aim.target is None:
        return f"; det ska {aim.in_words}"
    end = f"{BOUNDS.get(aim.word, '')} {text.shortest(aim.target)}".strip()
    return f": målvärdet {end} är nått" if aim.is_met(value) else f"; målvärdet är {end}"


def way(aim: Aim, value: float) -> str:
    """Return the share of the way to the target, to append to a value; "" where the plan gives no way."""
    share = aim.share(value)
    if share is None or aim.word in BOUNDS:
        return ", målvärdet är nått" if aim.is_met(value) else ""
    if share >= 1:
        return ", målvärdet är nått"
    if share < 0:
        return ", längre från målvärdet än utgångsvärdet"
    return f", {_percent_of_way(share)} av vägen till målvärdet"


def targets(by_year: Mapping[int, float], unit: str | float | None) -> str:
    """Return the targets of a criterion that has one a year: "Målvärden: 73 (2025), 74 (2026) och 76 (2027) procent".

    `unit` is None or NaN where the plan gives none.
    """
    listed = text.listed([f"{text.shortest(value)} ({year})" for year, value in by_year.items()])
    return f"Målvärden: {listed} {labels.or_empty(unit)}".strip()


def bars_in_words(title: str, rows: pd.DataFrame) -> str:
    """Return the text alternative of stacked bars. `rows` has a row per bar and a column per kind, with counts."""
    return f"Liggande staplar. {title}. {_rows_in_words(rows)}."


def _rows_in_words(rows: pd.DataFrame) -> str:
    return "; ".join(
        f"{name}: " + (", ".join(f"{int(count)} {kind}" for kind, count in counts.items() if count) or "inga")
        for name, counts in rows.iterrows()
    )


def over_time(met_after: Sequence[tuple[str, int]], total: int) -> str:
    """Return how many criteria are assessed as met after the last follow-up, and how many were after the first.

    `met_after` is (period, how many), in order, at least one: [("2024-delar", 10), ("2024-helar", 12)].
    """
    (first, before), (last, after) = met_after[0], met_after[-1]
    sentence = f"{after} {_of(total)} bedöms uppfyllas i {labels.follow_up_name(last)}"
    if len(met_after) == 1:
        return sentence
    same = "lika många som" if before == after else str(before)
    return f"{sentence}, {same} i {labels.follow_up_name(first)}"


def columns_in_words(title: str, columns: Sequence[tuple[str, pd.DataFrame]]) -> str:
    """Return the text alternative of stacked bars in columns: (the column's title, rows as for bars_in_words())."""
    return f"Liggande staplar. {title}. " + " ".join(f"{name}: {_rows_in_words(rows)}." for name, rows in columns)


def measure_in_words(title: str, values: Sequence[tuple[str, float]]) -> str:
    """Return the text alternative of a key figure's line: (follow-up, value) in order."""
    sentence = "; ".join(f"{name} {text.shortest(value)}" for name, value in values)
    return f"Linje. {title}. {sentence}."


def _of(total: int) -> str:
    return f"av {_criteria(total)}"


def _criteria(total: int) -> str:
    return text.count(total, "måluppfyllelse", "måluppfyllelser")


def _percent_of_way(share: float) -> str:
    """Return a share below 1 as per cent: never 100 %, and 0 % only for 0."""
    rounded = text.rounded(100 * share)
    if rounded == 100:
        return f"mer än {text.percent(99, 0)}"
    if rounded == 0 and share > 0:
        return f"mindre än {text.percent(1, 0)}"
    return text.percent(rounded, 0)
