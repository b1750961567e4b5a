"""Drafts: each their own, kept as they were typed, with what was known when they were begun."""

import pytest

from panel.records import drafts
from panel.records.drafts import DraftsError, Place

MINE, OTHERS = Place("en", "ks-2024", "2024-delar"), Place("annan", "ks-2024", "2024-delar")
CELL = ("point", "point:2", "comment")

pytestmark = pytest.mark.usefixtures("served")


def test_a_draft_is_kept_as_typed_and_only_its_owner_has_it() -> None:
    drafts.save(MINE, *CELL, "Först\n  så", None)
    drafts.save(MINE, *CELL, "Sedan", "något annat")
    drafts.save(MINE, "criterion", "criterion:4C", "status", "", "Pågår")
    assert [(one[:3], one.typed, one.base) for one in drafts.own(MINE)] == [
        (CELL, "Sedan", None),
        (("criterion", "criterion:4C", "status"), "", "Pågår"),
    ]
    assert drafts.own(OTHERS) == []
    assert drafts.own(MINE._replace(period="2024-helar")) == []
    assert drafts.counted("en", "ks-2024") == {"2024-delar": 2}
    assert drafts.counted("annan", "ks-2024") == {}
    assert oct(drafts.file_path().stat().st_mode)[-3:] == "600"


def test_what_is_written_since_is_not_thrown_away() -> None:
    drafts.save(MINE, *CELL, "Först", None)
    before = drafts.own(MINE)
    drafts.save(MINE, *CELL, "I ett annat fönster", None)
    drafts.discard(MINE, before)
    assert [one.typed for one in drafts.own(MINE)] == ["I ett annat fönster"]
    drafts.discard(OTHERS, drafts.own(MINE))
    assert len(drafts.own(MINE)) == 1
    drafts.discard(MINE, drafts.own(MINE))
    assert drafts.own(MINE) == []
    assert "annat f" not in drafts.file_path().read_bytes().decode("latin-1")


def test_more_than_a_cell_takes_and_a_damaged_file_are_told() -> None:
    with pytest.raises(DraftsError, match="högst 32767 får plats"):
        drafts.save(MINE, *CELL, "x" * 32_768, None)
    drafts.file_path().write_bytes(b"x" * 5000)
    with pytest.raises(DraftsError, match="Bladet i Excel går att lämna in"):
        drafts.own(MINE)
