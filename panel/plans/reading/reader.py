"""Read a plan's document of any structure: by the words of its headings and tables, and the shapes of its lines."""

import re
from collections.abc import Callable, Sequence
from itertools import groupby

from panel.plans.document.document import plain
from panel.plans.reading import money
from panel.plans.reading.claims import claims_in
from panel.plans.reading.cover import Found, read_cover
from panel.plans.reading.form import (
    KINDS,
    OTHERS,
    Fields,
    council_goal,
    counts_in,
    follow_ups,
    part_of,
    programme_point,
)
from panel.plans.reading.goals import Goals
from panel.plans.reading.headings import SERVES, goal_in, section_of, under_goal
from panel.plans.reading.lines import Line
from panel.plans.reading.measure_tables import read_measures
from panel.plans.reading.rows import Assignment, Other, Reading
from panel.plans.reading.tables import ASSIGNMENTS, BUDGET, MEASURES, POINTS_HEADER, Table, read_tables

FRONT = "Försättsblad"
DUE = re.compile(
    r"\b(?:klart?|slutför[ts]|redovisas|slutredovisas|återrapporteras|rapporteras|färdigt?|deadline|tidplan|senast|genomförs)\b[ :]{0,2}(?:senast )?((?:[^.;]{0,25}?)\b(?:T[1-3]|Q[1-4]|kvartal \d|tertial \d)?[ ,]{0,2}20\d\d(?:-\d\d-\d\d)?)",
    re.IGNORECASE,
)
ASSIGNMENT = re.compile(
    r"(?:uppdrag(?: \d{1,3})?[:.] |nämnden (?:får|ges|har) i uppdrag att |(?:nämnden|styrelsen|förvaltningen) ska )",
    re.IGNORECASE,
)
LABELLED = re.compile(r"uppdrag(?: \d{1,3})?: ", re.IGNORECASE)
# Sections whose lines name no goals.
NO_GOALS = {"assignments", "economy", "investments", "contents", "council_goals", "appendix"}
FORM_ROWS: dict[str, tuple[str, Callable[[Line], Fields | None]]] = {
    "council_goals": ("council_goal", council_goal),
    "appendix": ("point", programme_point),
}
CONTENTS = re.compile(r"innehåll(?:sförteckning)?", re.IGNORECASE)
LEADS_TO_PAGE = re.compile(r"[.… \t]\d{1,3}$")


class Reader:
    """Goes through the lines once, with the section that it is in and the goals so far."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.reading = Reading(cover=read_cover(lines))
        fields = {one.name: one.value for one in self.reading.cover}
        self.reading.year = self.year = int(fields.get("year") or 0)
        self.municipality = str(fields.get("municipality") or "") or None
        labelled = [goal for line in lines if (line.is_heading or line.is_item) and (goal := goal_in(line))]
        self.goals = Goals(self.reading, is_labelled=any(goal.kind in {"board", "sub"} for goal in labelled))
        self.kind, self.section, self.number, self.role = "cover", FRONT, "", "specific_area"
        for one in self.reading.cover:
            if one.line.is_heading or one.name in {"case_number", "decided_on", "municipality"}:
                self.reading.placed |= {
                    (one.line.number, at)
                    for at, said in enumerate(one.line.sentences)
                    if said in {one.quote, one.quote.strip()}
                }

    def read(self) -> Reading:
        """Return all that was read."""
        at = 0
        for is_row, group in groupby(self.lines, lambda line: bool(line.cells)):
            lines = list(group)
            if is_row:
                self._tables(lines)
            else:
                for line in lines:
                    self._line(line, self.lines[at + 1 :] if line.is_heading else ())
                    at += 1
                    self.reading.sections[line.number] = self.section
                continue
            at += len(lines)
        return self.reading

    def _tables(self, lines: list[Line]) -> None:
        for line in lines:
            self.reading.sections[line.number] = self.section
        if self.kind in FORM_ROWS:
            self._form_rows(lines, *FORM_ROWS[self.kind])
            return
        for table in read_tables([line for line in lines if not line.is_rule], self.section):
            if table.kind == MEASURES:
                read_measures(self.reading, self.goals, table)
            elif table.kind == BUDGET and self.kind != "planning":
                money.read_table(self.reading, table, self.year)
            elif table.kind == ASSIGNMENTS:
                self._assignments(table)

    def _form_rows(self, lines: list[Line], kind: str, read: Callable[[Line], Fields | None]) -> None:
        for line in lines:
            if (values := read(line)) or line.cells[:2] == POINTS_HEADER:
                self.reading.others += [Other(kind, values, line.text)] if values else []
                self.reading.place(line)

    def _assignments(self, table: Table) -> None:
        what = table.of("assignment")[0]
        for line in table.header:
            self.reading.place(line)
        for line, cells in table.rows:
            due_at = next((at for at in table.of("deadline") if cells[at]), what)
            if cells[what]:
                due = cells[due_at] if due_at != what else None
                self.reading.assignments.append(Assignment(cells[what], due, line))
            # A row with more than what and when is listed whole.
            if not any(cell for at, cell in enumerate(cells) if at not in {what, due_at}):
                self.reading.place(line)

    def _line(self, line: Line, after: Sequence[Line]) -> None:
        if not line.visible or self._heading(line, after):
            return
        if line.is_item or (self.kind == "assignments" and line.number_name[0]):
            self._item(line)
        else:
            self._prose(line)

    def _heading(self, line: Line, after: Sequence[Line]) -> bool:
        """Take a heading or the name of a goal. Returns False for other lines."""
        if self.kind == "contents" and LEADS_TO_PAGE.search(line.visible):
            return True
        if self.goals.take_name(line):
            return True
        if self.kind not in NO_GOALS or line.is_heading:
            goal = goal_in(line) if self.kind != "contents" else None
            if goal and not (line.is_item and self.kind in NO_GOALS):
                self.goals.add(goal, line)
                self.kind, self.section = "goals", line.body
                return True
        if not line.is_heading:
            return False
        if CONTENTS.fullmatch(line.body):
            self.kind, self.section = "contents", line.body
            return True
        if self.kind == "goals" and self.goals.current is not None and (mode := under_goal(line)):
            self.goals.mode = mode
            return self.reading.place(line)
        if self.kind == "goals" and self.goals.take_heading(line, self.number, after):
            self.section = line.body
            return True
        if self.kind == "goals" and not line.number_name[0] and self.goals.take_figures(line):
            return True
        return self._section(line)

    def _section(self, line: Line) -> bool:
        part = part_of(line)
        kind, number = KINDS[part] if part else section_of(line), line.number_name[0]
        self.role = part if part in {"leading_body"} else "specific_area"
        if kind is None:
            is_next = bool(number) and "." not in number and bool(self.number)
            if self.kind == "cover" or is_next:
                self.kind = "cover" if self.kind == "cover" else "unknown"
            self.section, self.goals.mode = line.body, "unknown"
            return False
        if self.kind == "cover" and any(one.line is line for one in self.reading.cover):
            return False
        self.kind, self.section, self.number = kind, line.body, number
        self.goals.leave(keep=kind == "goals")
        return self.reading.place(line)

    def _item(self, line: Line) -> None:
        if self.kind == "goals" or (self.goals.current is not None and self.kind == "unknown"):
            self.goals.take_item(line)
        elif self.kind == "assignments" or LABELLED.match(line.body):
            self._assignment(line)
        elif self.kind == "responsibility" and (text := plain(line.body).rstrip(" ,.;")):
            position = 1 + sum(one.values.get("role") == self.role for one in self.reading.others)
            values: Fields = {"role": self.role, "position": position, "text": text}
            self.reading.others.append(Other("responsibility", values, line.text))
            self.reading.place(line)
        elif self.kind == "economy" and money.read_item(self.reading, line, self.year):
            self.reading.place(line)
        else:
            self._prose(line)

    def _assignment(self, line: Line) -> None:
        _, text = line.number_name
        label = LABELLED.match(text)
        due = DUE.search(text)
        text = text[label.end() :] if label else text
        self.reading.assignments.append(Assignment(text, due[1].strip().removeprefix("i ") if due else None, line))
        self.reading.place(line)

    def _prose(self, line: Line) -> None:
        if LABELLED.match(line.number_name[1]) or (self.kind == "assignments" and ASSIGNMENT.match(line.body)):
            self._assignment(line)
            return
        for at, sentence in enumerate(line.sentences):
            if served := SERVES.search(sentence):
                if self.goals.serve(sentence[served.end() :]):
                    self.reading.place(line, at)
                continue
            if self._counts(line, at) or (self.kind == "follow_up" and self._follow_ups(line, at)):
                continue
            claims = list(claims_in(sentence, self.municipality)) if self.kind != "goals" else []
            self.reading.claims += claims
            if claims or money.read_sentence(self.reading, line, at, self.year, self.kind == "economy"):
                self.reading.place(line, at)
            elif self.kind == "goals":
                self.goals.take_sentence(line, at)

    def _counts(self, line: Line, at: int) -> bool:
        known = {one.name for one in self.reading.cover}
        counts = {name: count for name, count in counts_in(line.sentences[at]).items() if name not in known}
        self.reading.cover += [Found(name, count, line, line.sentences[at]) for name, count in counts.items()]
        return bool(counts) and self.reading.place(line, at)

    def _follow_ups(self, line: Line, at: int) -> bool:
        # An item is one follow-up with all that it says of it.
        sentence = line.text.strip() if line.is_item else line.sentences[at]
        found = follow_ups(sentence)
        named = {one.values["name"] for one in self.reading.others if one.kind == "follow_up"}
        found = [one for one in found if one["name"] not in named]
        self.reading.others += [Other("follow_up", one, sentence) for one in found]
        if found and not OTHERS.search(sentence):
            self.reading.place(line, None if line.is_item else at)
        return bool(found)


def read_lines(texts: Sequence[str]) -> Reading:
    """Return what is read out of the lines of a document."""
    return Reader([Line(number, text) for number, text in enumerate(texts, start=1)]).read()
