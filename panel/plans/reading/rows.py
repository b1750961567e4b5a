"""What is read out of a plan's document: goals, measures, budget rows, assignments, each with its line and sentence."""

from dataclasses import dataclass, field

from panel.plans.reading.cover import Found
from panel.plans.reading.lines import Line
from panel.plans.reading.measures import Figures
from panel.plans.sheet.filled import Value

Part = tuple[int, int]


@dataclass
class Measure:
    """What a goal is measured by: the place of its goal in the list, its text, Kolada id, unit, baseline and targets."""

    goal: int
    text: str
    line: Line
    figures: Figures
    kolada: str | None = None
    letter: str | None = None


@dataclass
class Goal:
    """A goal: its level from 1, the place of the goal above it, its number in the plan ("" for none) and its name.

    `word` is what the plan calls it (Nämndmål), "" where it has no word for it.
    """

    level: int
    kind: str
    number: str
    name: str
    parent: int | None
    line: Line
    description: list[str] = field(default_factory=list)
    serves: list[str] = field(default_factory=list)
    word: str = ""


@dataclass
class BudgetRow:
    """A row of the budget: amounts by year in its unit, income negative. `kind` is frame, part, income or change.

    `gross` is the cost and the income of the plan's year, where the net is stated beside them. `called` is what the plan
    calls the figure of a year: outcome, budget or plan. `total` is the table's sum of a frame that a sentence states.
    """

    kind: str
    name: str
    amounts: dict[int, float]
    unit: str
    line: Line
    quote: str
    share: float | None = None
    gross: tuple[float, float] | None = None
    called: dict[int, str] = field(default_factory=dict)
    total: "BudgetRow | None" = None


@dataclass
class Assignment:
    """An assignment to the board, and when it is to be done, in the plan's words."""

    text: str
    due: str | None
    line: Line


@dataclass
class Claim:
    """What the plan says of population or unemployment on a day or in a month."""

    indicator: str
    value: float
    start: str
    end: str
    quote: str


@dataclass
class Other:
    """A row of another sheet (responsibility, follow_up, council_goal, point): its values by column."""

    kind: str
    values: dict[str, Value]
    quote: str


@dataclass
class Reading:
    """All that was read. `placed` are the sentences, by line number and place in the line, that some rule took whole."""

    cover: list[Found] = field(default_factory=list)
    year: int = 0
    goals: list[Goal] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    budget: list[BudgetRow] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    sections: dict[int, str] = field(default_factory=dict)
    placed: set[Part] = field(default_factory=set)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)

    def place(self, line: Line, sentence: int | None = None) -> bool:
        """Count a sentence, or all of a line, as placed. Returns True, for use in rules."""
        which = range(len(line.sentences)) if sentence is None else (sentence,)
        self.placed.update((line.number, at) for at in which)
        return True
