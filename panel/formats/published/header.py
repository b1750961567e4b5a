"""What the header over figures says of them: their dimensions, and which measures they are."""

from panel.formats.published.block import Block
from panel.formats.published.layout import ALL, Known, Layout, QuestionError
from panel.formats.published.parts import NAMES, Part, part_of
from panel.formats.published.periods import period_of, periods_in, split_period, without_period
from panel.formats.published.words import kind_of

MAX_MEASURES = 60


def of_header(
    block: Block, answers: Layout, known: Known
) -> tuple[list[int], list[Part], list[str], dict[str, str], list[str]]:
    """Return the columns of figures, and the dimensions that the header makes of them.

    And the labels of all, the chosen measures with what each is called in the layout, and what is left.
    """
    levels = _joined_periods(_split_periods(block.levels))
    columns = list(levels)
    depth = len(levels[columns[0]])
    titles: list[str] = []
    parts: list[tuple[int, str]] = []
    measures: list[int] = []
    for level in range(depth):
        labels = {column: levels[column][level] for column in columns}
        columns = _of_periods(labels)
        distinct = list(dict.fromkeys(labels[column] for column in columns))
        kind = kind_of(distinct, known.places)
        if kind != "measure":
            parts.append((level, kind))
        elif len(distinct) == 1:
            titles += filter(None, distinct)
        else:
            measures.append(level)
    # What is measured is asked for once, whichever levels say it.
    labels = {one: " ".join(filter(None, dict.fromkeys(levels[one][level] for level in measures))) for one in columns}
    chosen: dict[str, str] = {}
    if measures:
        cells = {(labels[one], *(levels[one][level] for level, _ in parts)) for one in columns}
        chosen = _chosen(list(dict.fromkeys(labels.values())), answers, known, are_distinct=len(cells) == len(columns))
        columns = [column for column in columns if labels[column] in chosen]
    made = [part_of(NAMES[kind], kind, [levels[column][level] for column in columns]) for level, kind in parts]
    if len(chosen) > 1:
        made.append(part_of(NAMES["contents"], "contents", [labels[column] for column in columns]))
    unused = [" ".join(filter(None, dict.fromkeys(block.levels[one]))) for one in block.values if one not in columns]
    return columns, made, titles, chosen, [f"kolumnen {name}" for name in dict.fromkeys(unused)]


def _split_periods(levels: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """Return "Folkmängd 2021" as two levels, where each label of a header of one ends with a period."""
    found = {column: split_period(labels[-1]) for column, labels in levels.items()}
    if len(levels) > 1 and all(one and len(levels[at]) == 1 for at, one in found.items()):
        return {column: one for column, one in found.items() if one}
    return levels


def _joined_periods(levels: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """Return levels where a year above and a month or quarter below are one."""
    for level in range(len(next(iter(levels.values()))) - 1):
        joined = {column: f"{labels[level]} {labels[level + 1]}" for column, labels in levels.items()}
        if all(map(period_of, joined.values())):
            return {at: (*labels[:level], joined[at], *labels[level + 2 :]) for at, labels in levels.items()}
    return levels


def _of_periods(labels: dict[int, str]) -> list[int]:
    """Return the columns of periods where there are several, and all where there are not: "Förändring" is left out."""
    periods = [column for column, label in labels.items() if period_of(label)]
    return periods if len({labels[column] for column in periods}) > 1 else list(labels)


def _chosen(labels: list[str], answers: Layout, known: Known, *, are_distinct: bool) -> dict[str, str]:
    """Return which columns of figures to read, by their labels, with what stays of these. Raises QuestionError.

    All of them are proposed, each a measure of its own, where next month's can be told apart too.
    """
    labels = [one for one in labels if one]
    short = list(map(without_period, labels))
    if len(set(short)) < len(labels) and not any(map(periods_in, labels)):
        # Ages, not periods: "Andel 30-39 år".
        short = labels
    named = dict(zip(labels, short, strict=True))
    if answers.values == (ALL,):
        return named
    title = known.about.partition("\n")[0].casefold()
    fitting = {one: name for one, name in named.items() if {one, name} & {*answers.values}}
    if not answers.values:
        fitting = {one: name for one, name in named.items() if one.casefold() == title}
    if len(fitting) == 1 or (len(answers.values) > 1 and 1 < len(set(fitting.values())) == len(fitting)):
        return fitting
    can_be_all = known.is_new and are_distinct and len(set(short)) == len(labels) <= MAX_MEASURES
    text, choices, proposed = "Flera kolumner har tal. Vilken är måttets?", labels, ""
    if can_be_all:
        text, choices, proposed = "Flera kolumner har tal. Ska alla med, som ett mått var?", [ALL, *labels], ALL
    raise QuestionError("column", text, choices, proposed=proposed)
