"""Sentences on a plan's goals: assessments of their criteria, and key figures."""

from collections.abc import Mapping, Sequence

import pandas as pd

from panel.wording import text

MET, NOT_MET, NOT_REPORTED = "Uppfylls", "Uppfylls inte", ""
# Words after the number of criteria with an assessment: singular and plural.
COUNTED = {
    "Uppfylls delvis": ("uppfylls delvis", "uppfylls delvis"),
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
        return f"Ingen bedömning är rapporterad för planens {text.count(total, 'måluppfyllelse', 'måluppfyllelser')}"
    sentence = f"{counts.get(MET, 0)} {of_all} bedöms uppfyllas"
    if not_met := counts.get(NOT_MET, 0):
        sentence += f", {not_met} bedöms inte uppfyllas"
    return sentence + (f"; för {left} är ingen bedömning rapporterad" if left else "")


def met(counts: Mapping[str, int]) -> str:
    """Return "12 av 23 uppfylls", or that none is assessed; "" without criteria. `counts` is as for assessed()."""
    total = sum(counts.values())
    if not total:
        return ""
    if counts.get(NOT_REPORTED, 0) == total:
        return "ingen bedömning rapporterad"
    return f"{counts.get(MET, 0)} av {total} uppfylls"


def assessed_otherwise(counts: Mapping[str, int]) -> str:
    """Return the criteria not assessed as met: "6 uppfylls delvis, 1 ej bedömd"; "" where all are."""
    shown = [(counts.get(word, 0), forms) for word, forms in COUNTED.items()]
    return ", ".join(f"{count} {one if count == 1 else many}" for count, (one, many) in shown if count)


def now_and_then(now: int, then: int, day: str) -> str:
    """Return how many criteria are assessed as met now, and on an earlier day ("15 augusti 2024")."""
    return f"Nu bedöms {text.count(now, 'måluppfyllelse', 'måluppfyllelser')} uppfyllas; {day} var det {then}."


def off_course(not_met: int, partly: int, total: int) -> str:
    """Return how many criteria are assessed as not met, or met in part only: at least one."""
    how = "bara delvis" if not not_met else "inte, eller bara delvis," if partly else "inte"
    return f"{not_met + partly} {_of(total)} bedöms {how} uppfyllas"


def criteria(total: int, measurable: int) -> str:
    """Return the number of criteria of a goal, at least one, as the title of their list."""
    return f"Måluppfyllelser: {total}, varav {measurable or 'ingen'} går att mäta"


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


def measure(name: str, unit: str, baseline: float, target: float, values: Sequence[float]) -> str:
    """Return how far a key figure has come: "8A har nått 46 procent: 80 % av vägen från 30 till 50".

    The last of `values` counts. `unit` may be "". The target may be above, below or equal to the baseline.
    """
    begin, end = text.shortest(baseline), text.shortest(target)
    in_unit = f" {unit}" if unit else ""
    if not values:
        way = f"gå från {begin} till {end}" if target != baseline else f"ligga kvar på {end}"
        return f"{name} ska {way}{in_unit}; inget utfall är rapporterat"
    value = values[-1]
    shown = f"{text.shortest(value)}{in_unit}"
    if target == baseline:
        return f"{name} är {shown}; målvärdet är detsamma som utgångsvärdet, {end}"
    share = (value - baseline) / (target - baseline)
    if share >= 1:
        return f"{name} har nått {shown}: målvärdet {end} är nått"
    if share < 0:
        return f"{name} är {shown}: längre från målvärdet {end} än utgångsvärdet {begin}"
    return f"{name} har nått {shown}: {_percent_of_way(share)} av vägen från {begin} till {end}"


def way(baseline: float, target: float, value: float) -> str:
    """Return the share of the way to the target, to append to a value; "" where target and baseline are equal."""
    if target == baseline:
        return ""
    share = (value - baseline) / (target - baseline)
    if share >= 1:
        return ", målvärdet är nått"
    if share < 0:
        return ", längre från målvärdet än utgångsvärdet"
    return f", {_percent_of_way(share)} av vägen till målvärdet"


def bars_in_words(title: str, rows: pd.DataFrame) -> str:
    """Return the text alternative of stacked bars. `rows` has a row per bar and a column per kind, with counts."""
    sentence = "; ".join(
        f"{name}: " + (", ".join(f"{int(count)} {kind}" for kind, count in counts.items() if count) or "inga")
        for name, counts in rows.iterrows()
    )
    return f"Liggande staplar. {title}. {sentence}."


def measure_in_words(title: str, values: Sequence[tuple[str, float]]) -> str:
    """Return the text alternative of a key figure's line: (follow-up, value) in order."""
    sentence = "; ".join(f"{name} {text.shortest(value)}" for name, value in values)
    return f"Linje. {title}. {sentence}."


def _of(total: int) -> str:
    return f"av {text.count(total, 'måluppfyllelse', 'måluppfyllelser')}"


def _percent_of_way(share: float) -> str:
    """Return a share below 1 as per cent: never 100 %, and 0 % only for 0."""
    rounded = round(100 * share)
    if rounded == 100:
        return f"mer än {text.percent(99, 0)}"
    if rounded == 0 and share > 0:
        return f"mindre än {text.percent(1, 0)}"
    return text.percent(rounded, 0)
