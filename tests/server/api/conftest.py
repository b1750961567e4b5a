"""Each test of the data API counts its own calls, so that none meets the limit for what others asked."""

from collections import OrderedDict

import pytest

from panel.server.api import limits


@pytest.fixture(autouse=True)
def _own_count_of_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_calls", OrderedDict())
