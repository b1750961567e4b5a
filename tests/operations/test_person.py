"""What the panel keeps of one person is taken out: all of it, and nothing of anybody else's."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from panel import warehouse
from panel.__main__ import main
from panel.operations.person import KEPT
from panel.records import audit, drafts, own_annotations, saved_queries, saved_views, sessions, tokens
from panel.records.audit import Event
from tests.conftest import ROOT

KIM, ROBIN = "kim@kommun.example", "robin <b>@kommun.example"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "dashboard.duckdb"))
    return tmp_path


def keep(who: str) -> None:
    """Let something of each kind be kept of somebody, with their identity in no other place than as who it is of."""
    logged = re.sub("[ <>]", "_", who)
    audit.record(Event.SIGNED_IN, logged)
    drafts.save(drafts.Place(who, "ks-2024", "2024-delar"), "point", "point:1", "comment", "Ett utkast", None)
    saved_views.save("En vy " + who[:3], "matt=population", owner=who, made_by="analytiker", description="")
    saved_queries.save("En fråga", "SELECT 1", {}, owner=who, is_shared=False)
    own_annotations.write("population", "0581", "Y", date(2024, 1, 1), "Ny ort", owner=who, made_by="analytiker")
    tokens.create("Power BI", ["*"], True, date(2100, 1, 1), logged)
    sessions.begin(who[:1] * 64, logged, "analytiker", "idp.example", datetime.now(UTC) + timedelta(hours=1))


@pytest.mark.parametrize("who", [KIM, ROBIN])
def test_one_persons_data_is_taken_out_whole_and_nobody_elses(place: Path, who: str) -> None:
    keep(KIM)
    keep(ROBIN)
    file = place / "person.json"
    assert main(["person", who, str(file)]) == 0
    stated = json.loads(file.read_text(encoding="utf-8"))
    assert {kind: len(rows) for kind, rows in stated["uppgifter"].items()} == dict.fromkeys([*KEPT, "inloggningar"], 1)
    (view,) = stated["uppgifter"]["vyer"]
    assert view["namn"] == "En vy " + who[:3] and "funktion" in stated["inte med"]
    other = {KIM: "rob", ROBIN: "kim"}[who]
    assert other not in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o777 == 0o600
    (line,) = audit.lines(audit.LogFilter(Event.EXPORTED_PERSON))
    assert line.about == {"user": audit.about_user(re.sub("[ <>]", "_", who)), "rows": 7}
    again = place / "again.json"
    assert main(["person", who, str(again)]) == 0
    assert len(json.loads(again.read_text(encoding="utf-8"))["uppgifter"]["loggen"]) == 2


def test_nobody_known_and_a_file_that_is_there_are_refused(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep(KIM)
    taken = place / "taken.json"
    taken.write_text("mitt")
    assert main(["person", KIM, str(taken)]) == 2
    assert main(["person", "nobody", str(place / "x.json")]) == 2
    assert taken.read_text() == "mitt" and not (place / "x.json").exists()
    assert "finns redan" in (said := capsys.readouterr().err) and "inget om nobody" in said
    assert audit.count(audit.LogFilter(Event.EXPORTED_PERSON)) == 0


def test_every_record_that_names_somebody_is_taken_out() -> None:
    """A new table with an owner, or another file of records, has its place in KEPT."""
    schemas = sorted((ROOT / "panel" / "records").glob("*.sql"))
    naming = [file.stem for file in schemas if re.search(r"^\s*(owner|who|made_by)\s", file.read_text(), re.MULTILINE)]
    assert sorted(one.record.schema.stem for one in KEPT.values()) == naming
