"""Test the reports of other boards and municipalities: each on its own plan alone."""

from pathlib import Path

import pytest

from panel.report.builder import FORMATS, make
from panel.report.state import state_of
from panel.report.word import pdf
from tests.support.plans import LINKOPING, UN
from tests.support.report_opened import words
from tests.support.reports import served

pytest_plugins = ["tests.support.plans.served"]
pytestmark = pytest.mark.services

TEXTS = [form for form in FORMATS if form != "pdf"]
OF_KS = ("Kommunstyrelsens uppdragsplan", "KS 2023/1297", "Räddningstjänsten", "493,4")


@pytest.mark.parametrize("form", TEXTS)
@pytest.mark.parametrize("plan_id", [UN, LINKOPING])
def test_each_plan_has_its_own_report(
    boards_file: Path, plan_id: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "office", lambda: None)
    with served(boards_file):
        state = state_of(plan_id, "2024-helar")
        body = make(state, form)
    if form == "docx":
        text = words(body)
        assert state.title in text
        assert not [word for word in OF_KS if word in text]
