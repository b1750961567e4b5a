"""The goals of a document as they come, at up to four levels, with what each is measured by."""

from collections.abc import Sequence
from dataclasses import replace

from panel.plans.reading.headings import OVER_GOALS, RANK, GoalHeading, numbered_goal, section_of, under_goal
from panel.plans.reading.lines import Line
from panel.plans.reading.measures import figures_in
from panel.plans.reading.rows import Goal, Measure, Reading

MAX_LEVEL = 4
LETTERED = "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ"
LOOK_AHEAD = 12


class Goals:
    """Adds goals and measures to a reading. `mode` is what stands below the last heading within a goal."""

    def __init__(self, reading: Reading, *, is_labelled: bool) -> None:
        self.reading, self.is_labelled = reading, is_labelled
        self.stack: list[tuple[str, int]] = []
        self.levels: dict[str, int] = {}
        self.mode = ""
        self.pending: tuple[GoalHeading, Line] | None = None

    @property
    def current(self) -> int | None:
        """The place of the goal that lines belong to, None outside goals."""
        return self.stack[-1][1] if self.stack else None

    def leave(self, *, keep: bool) -> None:
        """Leave the goals at a heading of something else; a heading of more goals keeps those above the board's own."""
        self.stack = [one for one in self.stack if keep and RANK.get(one[0], 9) < RANK["board"]]
        self.mode, self.pending = "", None

    def add(self, heading: GoalHeading, line: Line) -> None:
        """Add a goal under the goals that it belongs to; one without a name waits for the next line."""
        self.reading.place(line)
        if not heading.name:
            self.pending = (heading, line)
            return
        kind = heading.kind
        while self.stack and not self._is_above(self.stack[-1][0], kind):
            self.stack.pop()
        level = min(len(self.stack) + 1, MAX_LEVEL)
        self.levels.setdefault(kind, level)
        parent = self.stack[-1][1] if self.stack else None
        self.reading.goals.append(Goal(level, kind, heading.number, heading.name, parent, line, word=heading.word))
        self.stack.append((kind, len(self.reading.goals) - 1))
        self.mode, self.pending = "", None

    def _is_above(self, one: str, other: str) -> bool:
        """Whether goals of one kind stand above those of another: by their words, or else by which came first."""
        first, second = RANK.get(one, 4), RANK.get(other, 4)
        if first != second:
            return first < second
        if one.startswith("numbered") and other.startswith("numbered"):
            return int(one[8:]) < int(other[8:])
        return one != other and self.levels.get(one, 1) < self.levels.get(other, 9)

    def take_name(self, line: Line) -> bool:
        """Take the name of a goal that has only word and number on the line before."""
        if self.pending is None or not line.body or line.cells:
            return False
        heading, before = self.pending
        self.add(replace(heading, name=line.body.rstrip(".")), before)
        return self.reading.place(line)

    def take_heading(self, line: Line, section_number: str, after: Sequence[Line]) -> bool:
        """Take a heading without a word for goals as a goal: a numbered one, or one with something to measure below it."""
        if self.is_labelled or OVER_GOALS.fullmatch(line.number_name[1].casefold()):
            return False
        numbered = numbered_goal(line, section_number)
        if numbered and (section_number or section_of(line) in {None, "goals"}):
            self.add(numbered, line)
            return True
        if numbered or section_of(line) not in {None, "goals"} or not _has_measures(after):
            return False
        self.add(GoalHeading("plain", "", line.body), line)
        return True

    def take_figures(self, line: Line) -> bool:
        """Take a line without a mark of a list, and without a full stop, that says what is to be reached."""
        if self.current is None or self.mode == "activities" or not figures_in(line.body).targets:
            return False
        self.add_measure(line.body, line)
        return self.reading.place(line)

    def serve(self, name: str) -> bool:
        """Note the goal of the council's that the current one contributes to."""
        if self.current is None:
            return False
        self.reading.goals[self.current].serves.append(name.strip(" .:"))
        return True

    def take_item(self, line: Line) -> None:
        """Take a list item as what the goal is measured by, or, where there is no goal yet, as a goal."""
        if self.mode == "activities" or (self.mode == "unknown" and not figures_in(line.body).targets):
            return
        if self.current is None or self.reading.goals[self.current].kind == "item":
            self.add(GoalHeading("item", line.number_name[0], line.number_name[1].rstrip(".")), line)
            if not figures_in(line.body).targets:
                return
        self.add_measure(line.body, line)
        self.reading.place(line)

    def add_measure(self, text: str, line: Line) -> None:
        """Add a measure of the current goal, its text as the line has it."""
        letter = text[0] if text[1:3] == ". " and text[0] in LETTERED else None
        text = text[3:] if letter else text
        figures = figures_in(text)
        self.reading.measures.append(Measure(self.current or 0, text, line, figures, letter=letter))

    def take_sentence(self, line: Line, at: int) -> None:
        """Take a sentence as a measure where it says what is to be reached, or else as the goal's description."""
        sentence = line.sentences[at]
        if self.current is None or self.mode == "activities" or line.is_heading:
            return
        if figures_in(sentence).targets:
            self.add_measure(sentence, line)
            self.reading.place(line, at)
        elif self.mode not in {"criteria", "unknown"}:
            self.reading.goals[self.current].description.append(sentence)
            self.reading.place(line, at)


def _has_measures(after: Sequence[Line]) -> bool:
    """Whether the lines below, down to the next heading, have something to measure."""
    for line in [one for one in after if one.visible][:LOOK_AHEAD]:
        if line.is_heading and not under_goal(line):
            return False
        if line.cells or line.is_item or under_goal(line) == "criteria" or figures_in(line.body).targets:
            return True
    return False
