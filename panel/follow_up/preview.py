"""Preview of a publication: all faults in the workbooks, and all that they change."""

from dataclasses import dataclass, field

from panel import warehouse
from panel.errors import SourceError
from panel.follow_up.compare import NONE, Compared, Proposed, Question, answered, clashes, compare
from panel.follow_up.left_out import find_left_out
from panel.follow_up.lineage import Lineage, earlier_of, look_back
from panel.follow_up.oddities import forbidden, odd, parts_differ, taken_back, written_over_erased
from panel.follow_up.personal_data import has_identity_number
from panel.follow_up.taken import Taken
from panel.ledger.attestation import in_force
from panel.ledger.ledger import Receipt, ledger_folder, read_receipts
from panel.ledger.waiting import read_handed_in_state, waiting_receipts
from panel.sheets.layout import NEW_TEMPLATE, CellNote
from panel.sheets.marks import Mark
from panel.sheets.rows import Filled, read_mark_of, read_rows
from panel.sheets.saved import read_saved, workbook_id_of
from panel.sheets.state import InputError, PeriodState, require_office, standing_receipts
from panel.sheets.unread import find_odd_but_read, find_unread, in_order
from panel.sheets.workbook.cells import FileRejectedError
from panel.sheets.written import in_page

MINE, PUBLISHED = "mine", "published"
AMENDED, FRESH = "amended", "new"
Decisions = dict[tuple[str, str, str, str], str]


@dataclass(frozen=True)
class Expected:
    """What the user states about the uploaded workbooks; None where any will do.

    `by` is the function that uploads them, None without sign-in, when all uploads count as the same user's.
    `accepts_words`: synonyms ("klar") are read as the listed word.
    """

    plan_id: str
    period: str | None = None
    office_id: str | None = None
    by: str | None = None
    accepts_words: bool = False


@dataclass
class FilePreview:
    """The preview of one workbook: refused, already published (`published_in`), or read, with notes on its cells.

    `problems` must be corrected before publication, `unread` is ignored, and `read_anyway` is read although it may not
    be meant: struck through, hidden, made into a date by Excel. `answered` is the result of `compare.answered`.
    `is_waiting`: it was handed in before, as receipt `published_in`, and waits for approval.
    """

    taken: Taken
    refused: str | None = None
    published_in: int | None = None
    mark: Mark | None = None
    filled: Filled | None = None
    workbook_id: str | None = None
    lineage: Lineage = NONE
    is_waiting: bool = False
    problems: list[CellNote] = field(default_factory=list)
    notes: list[CellNote] = field(default_factory=list)
    odd: list[CellNote] = field(default_factory=list)
    unread: list[CellNote] = field(default_factory=list)
    read_anyway: list[CellNote] = field(default_factory=list)
    answered: dict[str, tuple[int, list[str]]] = field(default_factory=dict)


@dataclass
class Preview:
    """The preview of all workbooks of one publication together."""

    expected: Expected
    files: list[FilePreview]
    changes: list[Proposed]
    conflicts: list[Proposed]
    last_receipt: int
    questions: list[Question] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Whether any workbook is refused."""
        return any(file.refused for file in self.files)

    @property
    def has_problems(self) -> bool:
        """Whether any cell must be corrected first."""
        return any(file.problems for file in self.files)

    @property
    def is_publishable(self) -> bool:
        """Whether there are no faults, and something changes."""
        return not self.is_refused and not self.has_problems and bool(self.to_decide or self.changes)

    @property
    def other_words(self) -> list[tuple[str, str]]:
        """Pairs of (word as written, listed word) for the cells whose word can be read as a synonym."""
        return [one.other_word for file in self.files for one in file.problems if one.other_word]

    @property
    def words_read(self) -> list[CellNote]:
        """Notes on the cells whose word has been read as a synonym."""
        return [one for file in self.files if file.filled and not file.published_in for one in file.filled.words]

    @property
    def has_odd_cells(self) -> bool:
        """Whether anything is ignored, or read although it may not be meant, which the user must review."""
        return any(file.unread or file.read_anyway for file in self.files)

    @property
    def is_all_published(self) -> bool:
        """Whether the workbooks contain only what is published or the template's own."""
        return not (self.changes or self.to_decide or self.is_refused or self.has_problems or self.has_odd_cells)

    @property
    def to_decide(self) -> list[Proposed | Question]:
        """The conflicts, and the rows that may be new or not, for the user to decide."""
        return [*self.conflicts, *self.questions]

    def decided(self, decisions: Decisions) -> list[Proposed]:
        """Return the changes when each conflict is decided MINE or PUBLISHED, and each question AMENDED or FRESH.

        Raises KeyError for one that is not decided.
        """
        mine = [conflict for conflict in self.conflicts if decisions[conflict.key] == MINE]
        rows = [one.amended if decisions[one.key] == AMENDED else one.fresh for one in self.questions]
        return [*self.changes, *mine, *(change for changes in rows for change in changes)]


def make_preview(files: list[Taken], expected: Expected) -> Preview:
    """Return what the workbooks would change in what is published now. Nothing is saved.

    Raises what read_handed_in_state and require_office do.
    """
    any_period = expected.period or _first_period(expected.plan_id)
    states = {any_period: read_handed_in_state(expected.plan_id, any_period)}
    require_office(states[any_period], expected.office_id)
    previews = [_read_file(file, expected, states, any_period) for file in files]
    _require_apart(previews)
    earlier = _Earlier(expected)
    compared = [_compare_file(number, file, states, earlier) for number, file in enumerate(previews)]
    for file_no, cell_note in clashes(compared):
        previews[file_no].problems.append(cell_note)
    changes = list({one.key: one for each in compared for one in reversed(each.changes)}.values())
    conflicts = list({one.key: one for each in compared for one in reversed(each.conflicts)}.values())
    questions = [one for each in compared for one in each.questions]
    _look_at(previews, compared, states, changes)
    order = {one.key: at for at, one in enumerate(one for each in compared for one in [*each.changes, *each.conflicts])}
    changes.sort(key=lambda one: order[one.key])
    conflicts.sort(key=lambda one: order[one.key])
    return Preview(expected, previews, changes, conflicts, states[any_period].last_receipt, questions)


def _first_period(plan_id: str) -> str:
    """Return a period of the plan; "" for an unknown plan, which read_handed_in_state then reports."""
    return next(iter(warehouse.read("deadlines", plan_id=plan_id)["period"]), "")


def _read_file(taken: Taken, expected: Expected, states: dict[str, PeriodState], any_period: str) -> FilePreview:
    number = states[any_period].published_files.get(taken.sha256)
    is_waiting = number in states[any_period].waiting
    file = FilePreview(taken, refused=taken.refused, published_in=number, is_waiting=is_waiting)
    if taken.raw is None:
        return file
    if has_identity_number(taken.file_name):
        file.refused = (
            "Filens namn innehåller ett personnummer, och namnet sparas med publiceringen. Byt namn på filen."
        )
        return file
    try:
        mark = read_mark_of(taken.raw, states[any_period].contract)
        _require_expected(mark, expected, states[any_period])
        if mark.period not in states:
            states[mark.period] = read_handed_in_state(mark.plan_id, mark.period)
        file.filled = read_rows(taken.raw, states[mark.period], accepts_words=expected.accepts_words)
    except (FileRejectedError, InputError) as error:
        file.refused = str(error)
        return file
    file.mark = mark
    if taken.written:
        file.filled = in_page(file.filled, taken.written)
        file.problems = file.filled.problems
        return file
    file.problems = file.filled.problems
    file.unread = find_unread(taken.raw, file.filled, states[mark.period])
    file.read_anyway = find_odd_but_read(taken.raw, file.filled)
    return file


def _require_expected(mark: Mark, expected: Expected, state: PeriodState) -> None:
    """Raise FileRejectedError if the workbook is for another plan, period, office or template version.

    Also for example data among real reports, and the other way round.
    """
    if mark.plan_id != expected.plan_id:
        raise FileRejectedError(
            f"Arbetsboken gäller planen {mark.plan_id}, inte {expected.plan_id}. Lämna in den där den hör hemma."
        )
    if expected.period and mark.period != expected.period:
        raise FileRejectedError(
            f"Arbetsboken gäller {mark.period}, men du har valt {expected.period}. Byt period, eller fil."
        )
    if expected.office_id and mark.office_id and mark.office_id != expected.office_id:
        names = [state.offices.get(office, office) for office in (mark.office_id, expected.office_id)]
        raise FileRejectedError(f"Arbetsboken är för {names[0]}, men du har valt {names[1]}. Byt kontor, eller fil.")
    if mark.office_id and mark.office_id not in state.offices:
        raise FileRejectedError(
            f"Arbetsboken är för kontoret {mark.office_id}, som inte finns i planen. {NEW_TEMPLATE}"
        )
    if mark.version < state.contract.version:
        raise FileRejectedError(
            f"Mallen är version {mark.version}, och den som gäller är {state.contract.version}. {NEW_TEMPLATE}"
        )
    if mark.version > state.contract.version:
        raise FileRejectedError(
            f"Mallen är version {mark.version}, nyare än panelen ({state.contract.version}). {NEW_TEMPLATE}"
        )
    if mark.is_example != state.is_example:
        kinds = ("exempeldata", "riktiga uppföljningar")
        ours, theirs = kinds if state.is_example else reversed(kinds)
        raise FileRejectedError(f"Arbetsboken är gjord för {theirs}, men panelen visar {ours}. De får aldrig blandas.")


def _require_apart(previews: list[FilePreview]) -> None:
    """Refuse a workbook that is uploaded twice in the same publication."""
    seen: dict[str, str] = {}
    for file in previews:
        if file.taken.sha256 in seen and not file.refused:
            file.refused = f"Samma fil lämnas in två gånger: {seen[file.taken.sha256]}. Ta bort den ena."
        seen.setdefault(file.taken.sha256, file.taken.file_name)


class _Earlier:
    """What copies of the workbooks have published, read once for all files of an upload."""

    def __init__(self, expected: Expected) -> None:
        self.expected, self.folder = expected, ledger_folder(warehouse.database_path())
        self.waiting = {one.receipt_no for one in waiting_receipts(expected.plan_id)}
        self.standing = standing_receipts(warehouse.read("receipts", plan_id=expected.plan_id)) | self.waiting
        self.receipts: list[Receipt] | None = None

    def look_back(self, file: FilePreview, filled: Filled, state: PeriodState) -> Lineage:
        """Return the file's lineage. Raises SourceError."""
        if not self.standing:
            return NONE
        if self.receipts is None:
            found = in_force(read_receipts(self.folder), self.waiting)
            self.receipts = sorted(found, key=lambda one: one.attests or one.receipt_no)
        plan_id, period = filled.mark.plan_id, filled.mark.period
        earlier = earlier_of(self.receipts, self.standing, plan_id, period, file.workbook_id, self.folder)
        return look_back(filled.rows, earlier, read_saved(file.taken.body), self.expected.by, state)


def _compare_file(number: int, file: FilePreview, states: dict[str, PeriodState], earlier: _Earlier) -> Compared:
    if file.filled is None or file.refused or file.published_in:
        return Compared()
    mark, period = file.filled.mark, states[file.filled.mark.period]
    is_written = file.taken.written is not None
    if not is_written:
        made = read_saved(file.taken.body)
        file.workbook_id = mark.workbook_id or workbook_id_of(made, mark.plan_id, mark.period, mark.office_id)
        try:
            file.lineage = earlier.look_back(file, file.filled, period)
        except SourceError as error:
            file.refused = f"Arbetsboken kan inte jämföras med det som har publicerats. {error}"
            return Compared()
    by = earlier.expected.by
    compared = compare(file.filled, period, number, file.lineage, by, is_written=is_written)
    file.problems = file.problems + compared.problems
    file.notes = file.notes + compared.notes
    if is_written:
        file.unread = compared.unread
    else:
        left_out = find_left_out(file.filled, period, file.lineage, compared.matched)
        file.unread = in_order([*file.unread, *compared.unread, *left_out], file.taken.raw)
    return compared


def _look_at(
    previews: list[FilePreview], compared: list[Compared], states: dict[str, PeriodState], changes: list[Proposed]
) -> None:
    """Fill in the notes on unusual values, and the items without a report once all files are published."""
    for file, own in zip(previews, compared, strict=True):
        if file.filled is None or file.mark is None:
            continue
        period = states[file.mark.period]
        rows = [change for one in own.questions for change in one.fresh]
        proposed = [*own.changes, *own.conflicts, *rows]
        file.problems = file.problems + forbidden(file.filled, proposed, period)
        after = {one.state_key: one.after for one in changes if one.period == file.mark.period}
        file.odd = [
            *odd(file.filled, proposed, period),
            *parts_differ(proposed, after, period),
            *written_over_erased(proposed, period),
            *taken_back(proposed, file.lineage),
        ]
        file.answered = answered(period, after, file.mark.office_id)
