"""What is taken in of a draft is what was tried and what the sheets on the page show."""

from types import SimpleNamespace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from panel.operations.take_in_plan import SheetRead
from panel.plans.draft.draft import recognise
from panel.plans.sheet.reader import read_sheet
from panel.sheets.layout import CellNote
from panel.sheets.workbook.process import read_workbook
from panel.ui.plan import take_in
from panel.wording.sentences import plans as sentences
from tests.support.pages import buttons, words
from tests.support.plans.reading_share import CASES

LINES = (CASES / "focus-areas-kolada" / "plan.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
FILE = SimpleNamespace(name="plan.txt", file_id="1")


class Grid:
    """The sheet on the page, as a person leaves it: `typed` is written in the answer of the first field that has none.

    `removes` takes away the first row. `shown` is what the person was last given.
    """

    typed, removes, shown = "", False, pd.DataFrame()

    def __call__(self, frame: pd.DataFrame, **_: object) -> pd.DataFrame:
        self.shown, frame = frame, frame.copy()
        if self.removes:
            return frame.iloc[1:]
        if self.typed and self.typed not in set(frame["Svar"]):
            frame.loc[frame["Svar"].isna().idxmax(), "Svar"] = self.typed
        return frame


@pytest.fixture
def grid(monkeypatch: pytest.MonkeyPatch) -> Grid:
    grid = Grid()
    monkeypatch.setattr("streamlit.data_editor", grid)
    monkeypatch.setattr(take_in, "visible_plans", lambda plans: plans)
    monkeypatch.setattr(take_in, "read", lambda _: pd.DataFrame({"plan_id": []}))
    return grid


def opened(faults: list[CellNote], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The draft on its page, with what a trial finds; nothing else of the panel is read."""

    def tried(body: bytes, name: str, _: object) -> SheetRead:
        return SheetRead(read_sheet(read_workbook(body, name))[0], faults, "0580")

    def script(draft, file):  # type: ignore[no-untyped-def]  # runs on its own, without imports
        from panel.ui.plan.take_in import try_draft

        try_draft(draft, file)

    monkeypatch.setattr(take_in, "read_plan_sheet", tried)
    app = AppTest.from_function(script, default_timeout=60, args=(recognise(LINES), FILE)).run()
    assert not app.exception, app.exception
    return app


def test_what_is_mended_after_the_trial_is_tried_before_it_is_taken_in(
    grid: Grid, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened([], monkeypatch)
    assert "Ta in planen" not in buttons(app)
    (try_it,) = [one for one in app.button if one.label == "Pröva planen"]
    try_it.click().run()
    assert "Ta in planen" in buttons(app)
    grid.typed = "skrivet efter prövningen"
    app.run()
    assert sentences.CHANGED_SINCE_TRIED in words(app)
    assert "Ta in planen" not in buttons(app)
    (try_it,) = [one for one in app.button if one.label == "Pröva planen"]
    try_it.click().run()
    assert sentences.CHANGED_SINCE_TRIED not in words(app)
    assert "Ta in planen" in buttons(app)
    assert "skrivet efter prövningen" in str(app.session_state[take_in.TRIED][3].filled.plan)


def test_the_faults_that_a_trial_found_stay_while_they_are_mended(grid: Grid, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened([CellNote("Mål", "C2", "Namn saknas")], monkeypatch)
    next(one for one in app.button if one.label == "Pröva planen").click().run()
    grid.typed = "rättat"
    app.run()
    assert "Namn saknas" in words(app)
    assert sentences.CHANGED_SINCE_TRIED in words(app)


def test_the_rows_on_the_page_are_numbered_as_in_the_sheet_that_was_tried(
    grid: Grid, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened([CellNote("Mål", "C2", "Namn saknas")], monkeypatch)
    (sheets,) = [one for one in app.selectbox if one.label == "Blad"]
    sheets.select("goal").run()
    before, grid.removes = grid.shown, True
    app.run()
    next(one for one in app.button if one.label == "Pröva planen").click().run()
    assert list(grid.shown["Namn"]) == list(before["Namn"])[1:]
    assert list(grid.shown["Rad"]) == [str(number) for number in range(2, len(before) + 1)]
