"""Test several boards' follow-ups at once: each by its own offices, without effect on the others."""

from pathlib import Path

import pytest

from panel import warehouse
from panel.__main__ import main
from panel.follow_up.preview import Expected, make_preview
from panel.follow_up.publish import PublishError, publish
from panel.follow_up.taken import take
from panel.follow_up.undo import undo
from panel.ledger.ledger import Receipt, ledger_folder, read_receipts
from panel.sheets.state import read_period_state
from panel.sheets.template import file_name, make_template
from tests.support.follow_up_sheets import edited, write
from tests.support.plans import KS, LINKOPING, UN

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("loaded_once")]

pytest_plugins = ["tests.support.plans.served"]


def publish_in(plan_id: str, office: str | None, item: str, data: Path) -> Receipt:
    book = edited(
        make_template(read_period_state(plan_id, "2024-delar"), office),
        write("Programpunkter", item, Status="Slutförd"),
    )
    shown = make_preview([take("blad.xlsx", book)], Expected(plan_id, None, office))
    return publish(shown, {}, "controller", data=data)


def test_each_plan_is_followed_up_by_its_own_offices_with_receipts_in_one_row(written: Path) -> None:
    first = publish_in(KS, None, "point:33", written)
    second = publish_in(UN, "grundskola", "point:20", written)
    assert (first.receipt_no, second.receipt_no) == (1, 2)
    for plan_id, numbers in ((KS, [1]), (UN, [2]), (LINKOPING, [])):
        assert warehouse.read("receipts", plan_id=plan_id)["receipt_no"].tolist() == numbers
    with pytest.raises(PublishError, match="Publicering 1 finns inte"):
        undo(1, UN, "controller", data=written)
    back = undo(2, UN, "controller", data=written)
    assert back.receipt.receipt_no == 3
    assert (_status_of(KS, 33), _status_of(UN, 20)) == ("Slutförd", "Pågår")
    assert [one.plan_id for one in read_receipts(ledger_folder(warehouse.database_path()))] == [KS, UN, UN]


def test_an_undo_gives_no_cell_of_another_plan_back(written: Path) -> None:
    """Both plans have said the same of a point of the same number; what goes back is the plan's own word."""
    publish_in(UN, None, "point:33", written)
    publish_in(KS, None, "point:33", written)
    reopened = edited(
        make_template(read_period_state(UN, "2024-delar")), write("Programpunkter", "point:33", Status="Ej påbörjad")
    )
    publish(make_preview([take("blad.xlsx", reopened)], Expected(UN, None, None)), {}, "controller", data=written)
    back = undo(3, UN, "controller", data=written).receipt.changes[0]
    assert (back.after, back.upload_id) == ("Slutförd", "1-1")


def _status_of(plan_id: str, point_no: int) -> str:
    points = warehouse.read("programme_points", plan_id=plan_id, known_on="9999-12-31").set_index("point_no")
    return str(points.loc[point_no, "status"])


def test_a_sheet_of_one_plan_is_refused_where_another_is_asked_for(written: Path) -> None:
    book = make_template(read_period_state(UN, "2024-delar"))
    shown = make_preview([take("blad.xlsx", book)], Expected(KS, None, None))
    assert "gäller planen un-2024, inte ks-2024" in str(shown.files[0].refused)
    assert tuple(file_name(plan, "2024-delar", None, is_example=False) for plan in (UN, KS)) == (
        "uppfoljning-un-2024-delar.xlsx",
        "uppfoljning-ks-2024-delar.xlsx",
    )
    assert written.is_dir()


def test_a_workbook_handed_in_by_command_knows_its_plan(
    written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "blad.xlsx"
    edit = write("Programpunkter", "point:33", Status="Slutförd")
    book.write_bytes(edited(make_template(read_period_state(UN, "2024-delar")), edit))
    assert main(["--data", str(written), "upload", str(book)]) == 0
    assert "Slutförd" in capsys.readouterr().out
    assert main(["--data", str(written), "upload", "--plan", KS, str(book)]) == 2
    assert f"Arbetsboken gäller planen {UN}, inte {KS}." in capsys.readouterr().out
    (tmp_path / "other.xlsx").write_bytes(b"no workbook")
    assert main(["--data", str(written), "upload", str(tmp_path / "other.xlsx")]) == 2
    assert "Säg vilken plan det gäller" in capsys.readouterr().err
