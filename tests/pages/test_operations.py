"""Test the page Drift as the server runs it: the log, and a build from the page."""

from pathlib import Path

import pytest

from etl.build import BuildResult, build_lock
from etl.rebuild import NO_DATABASE, Change, DatabaseState, rebuild
from panel import warehouse
from panel.access import current_user
from panel.access.permissions import Permission, RoleAssignment, User
from panel.access.token_users import user_of_token
from panel.records import audit, tokens
from panel.records.audit import AuditError, Event, LogFilter
from panel.server import health
from panel.ui.operations import audit_events, build_change
from panel.ui.operations import tokens as token_view
from panel.wording import clock
from tests.conftest import replace_in
from tests.support.pages import buttons, press, run, words


@pytest.fixture
def place(built: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A served database with sources of its own beside it, that a test may break."""
    folder = data.rename(data.with_name("served")) / "panel"
    folder.mkdir()
    target = folder / "dashboard.duckdb"
    target.write_bytes(built.read_bytes())
    (folder / "sources").symlink_to(folder.parent, target_is_directory=True)
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(target))
    return folder


@pytest.mark.usefixtures("place")
def test_an_empty_log_says_so() -> None:
    shown = words(run("operations"))
    assert "Inga händelser" in shown
    assert "Ändra urvalet" not in shown
    assert "Loggen sparas i 730 dagar" in shown


def test_what_somebody_must_act_on_is_shown_and_else_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Att åtgärda" not in words(run("operations"))
    (place / "uploads" / "000001").mkdir(parents=True)
    monkeypatch.setattr(health, "SECONDS_UNTIL_SHOWN", -1)
    assert health.AHEAD.format(last=1, in_build=0) in words(run("operations"))


@pytest.mark.usefixtures("place")
def test_the_log_is_shown_in_swedish_with_links_and_narrowed_by_the_address() -> None:
    audit.record(Event.PUBLISHED, "kim@kommun", plan_id="ks-2024", receipt_no=3, cells=12)
    audit.record(Event.EXPORTED, "annan<b>", table="receipt", rows=4)
    app = run("operations")
    shown = words(app)
    assert "<h2>2 händelser</h2>" in shown
    assert (
        '<td data-l="Vad hände">Publicerade 12 ändrade celler</td><td data-l="Vem">kim@kommun</td><td data-l="Gäller">plan ks-2024, <a href="kvitton?kvitto=3&amp;plan=ks-2024">publicering 3</a></td>'
        in shown
    )
    assert "annan<b>" not in shown
    assert audit.identifier("annan<b>") in shown
    only = words(run("operations", handelse="Publicerade"))
    assert "<h2>En händelse</h2>" in only
    assert "Tog ut uppgifter" not in only
    assert "Inga händelser" in words(run("operations", vem="kim@kommun", handelse="Tog ut uppgifter"))
    assert "Ändra urvalet" in words(run("operations", till="2020-01-01"))
    assert "<h2>2 händelser</h2>" in words(run("operations", fran="2020-01-01", loggplan="Alla"))


@pytest.mark.usefixtures("place")
def test_a_controller_of_one_board_sees_that_boards_lines_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    audit.record(Event.PUBLISHED, "egen@kommun", plan_id="ks-2024", receipt_no=1)
    audit.record(Event.PUBLISHED, "annan@kommun", plan_id="bn-2024", receipt_no=2)
    audit.record(Event.SIGNED_IN, "tredje@kommun")
    everybody = ["egen@kommun", "annan@kommun", "tredje@kommun"]
    for plans, seen in ((("ks-*",), everybody[:1]), (("xx-*",), []), (("*",), everybody)):
        one = User("kim", "", (RoleAssignment("controller", plans), RoleAssignment("läsare", ("*",))))
        monkeypatch.setattr(current_user, "current_user", lambda one=one: one)
        app = run("operations")
        shown = words(app) + str([box.options for box in app.selectbox])
        taken = audit_events.as_file("csv", LogFilter(plans=audit_events.plans_of(one)), "kim").decode("utf-8-sig")
        for who in everybody:
            assert (who in shown, who in taken) == (who in seen, who in seen), (plans, who)


@pytest.mark.usefixtures("place")
def test_a_long_log_is_turned_page_by_page() -> None:
    for number in range(28):
        audit.record(Event.EXPORTED, "kim", rows=1000 + number)
    app = run("operations")
    assert "rader 1027" in words(app)
    assert "rader 1002" not in words(app)
    press(app, "Visa äldre")
    assert "rader 1002" in words(app)
    assert "rader 1027" not in words(app)
    assert "Visa äldre" not in buttons(app)
    assert app.query_params["fore"] == "4"
    press(app, "Visa de senaste")
    assert "rader 1027" in words(app)
    press(app, "Visa äldre")
    app.selectbox(key="handelse").set_value("Tog ut uppgifter").run()
    assert "rader 1027" in words(app)
    assert "<h2>28 händelser</h2>" in words(run("operations", fore="inget tal"))


@pytest.mark.usefixtures("place")
def test_a_build_that_changes_nothing_says_so_and_is_logged() -> None:
    app = run("operations", visa="Bygg")
    press(app, "Uppdatera nu")
    press(app, "Uppdatera nu")
    shown = words(app)
    assert "Innehållet är detsamma som förut." in shown
    line = audit.lines()[0]
    assert (line.event, line.who, line.about["changed"]) == ("built", "lokal", "nej")
    assert line.about["content"] == warehouse.read("latest_build")["content_sha256"].item()[:16]
    assert "Senaste uppdateringar" in shown
    found = len(warehouse.read("findings", plan_id="ks-2024"))
    assert f"<p>Uppdaterad av lokal, som fann {found} iakttagelser. Den läste " in shown


@pytest.mark.slow
def test_a_build_says_which_tables_and_findings_changed(place: Path) -> None:
    before = warehouse.read("latest_build")["content_sha256"].item()
    offices = place.parent / "plans" / "ks-2024" / "office.csv"
    *_, last = offices.read_text(encoding="utf-8").splitlines()
    with offices.open("a", encoding="utf-8") as file:
        file.write(last.replace("tillvaxt,3,Tillväxt", "provkontor,4,Prov", 1) + "\n")
    app = run("operations", visa="Uppdatering")
    press(app, "Uppdatera nu")
    shown = words(app)
    after = warehouse.read("latest_build")["content_sha256"].item()
    assert before != after
    assert f"från <code>{before[:16]}</code> till <code>{after[:16]}</code>" in shown
    assert '<th scope="row">office</th><td>3</td><td>4</td><td>+1</td>' in shown
    assert "Nya iakttagelser" not in shown
    assert audit.lines()[0].about["changed"] == "ja"


def test_findings_and_tables_that_come_and_go_are_reported_in_words() -> None:
    result = BuildResult({}, {}, 1.0, "b" * 64)
    before = DatabaseState("a" * 64, {"office": 3, "gone": 1, "plan": 1}, {"one": "Stod förut", "both": "Står kvar"})
    after = DatabaseState("b" * 64, {"office": 2, "new": 1500, "plan": 1}, {"both": "Står kvar", "two": "<b>Är ny"})
    change = Change(result, before, after)
    assert change.rows == {"gone": (1, 0), "new": (0, 1500), "office": (3, 2)}
    hashes = (before.content_sha256, after.content_sha256)
    new, gone = list(change.new_findings.values()), list(change.gone_findings.values())
    shown = build_change.message(hashes, change.rows, new, gone)
    shown = shown.replace("\u00a0", " ")
    assert "<td>0</td><td>1 500</td><td>+1 500</td>" in shown
    assert '<h3>Nya iakttagelser (1)</h3><ul class="changes"><li>&lt;b&gt;Är ny</li></ul>' in shown
    assert '<h3>Iakttagelser som inte längre finns (1)</h3><ul class="changes"><li>Stod förut</li></ul>' in shown
    assert "Står kvar" not in shown
    first = Change(result, NO_DATABASE, after)
    assert "från" not in build_change.message(("", "b" * 64), first.rows, [], [])


def test_a_build_that_fails_states_why_and_the_old_build_stands(place: Path) -> None:
    before = warehouse.read("latest_build")["content_sha256"].item()
    replace_in(place.parent / "statistics" / "annotation.csv", ",", ";")
    app = run("operations", visa="Uppdatering")
    press(app, "Uppdatera nu")
    assert [error.value for error in app.error] == ["Uppdateringen avbröts. Panelen visar det som fanns före."]
    assert "annotation.csv" in words(app)
    assert warehouse.read("latest_build")["content_sha256"].item() == before
    (line,) = audit.lines()
    assert (line.event, line.about) == ("build failed", {"fault": "SourceError"})


def test_while_somebody_else_builds_it_is_reported_and_nothing_is_begun(place: Path) -> None:
    app = run("operations", visa="Uppdatering")
    assert "gjord av en publicering, eller innan loggen började" in words(app)
    with build_lock(place / "dashboard.duckdb"):
        press(app, "Uppdatera nu")
    assert "Någon annan bygger eller publicerar just nu." in words(app)
    assert audit.lines() == []


@pytest.mark.usefixtures("place")
def test_who_may_not_build_has_no_button_and_is_refused_at_the_press(monkeypatch: pytest.MonkeyPatch) -> None:
    app = run("operations", visa="Uppdatering")
    reader = User("läsare", "", (RoleAssignment("läsare", ("*",)),))
    monkeypatch.setattr(current_user, "current_user", lambda: reader)
    with pytest.raises(current_user.PermissionDeniedError):
        current_user.require(current_user.Permission.BUILD)
    app.run()
    assert "Uppdatera nu" not in buttons(app)
    assert {line.event for line in audit.lines()} == {Event.REFUSED}


def test_a_damaged_log_is_reported_where_it_is_read_and_nothing_is_built(place: Path) -> None:
    before = (place / "dashboard.duckdb").stat().st_mtime_ns
    audit.file_path().write_bytes(b"inte en databas alls" * 100)
    app = run("operations")
    assert "audit.sqlite är skadad" in app.error[0].value
    app = run("operations", visa="Uppdatering")
    assert "audit.sqlite är skadad" in app.error[0].value
    assert "Uppdatera nu" not in buttons(app)
    with pytest.raises(AuditError, match="skadad"):
        rebuild(place / "sources", place / "dashboard.duckdb", "lokal")
    assert (place / "dashboard.duckdb").stat().st_mtime_ns == before


@pytest.mark.slow
@pytest.mark.usefixtures("place")
def test_a_token_is_made_shown_once_listed_and_revoked_and_that_is_logged() -> None:
    app = run("operations", visa="Nycklar")
    assert "Inga nycklar" in words(app)
    press(app, "Gör en nyckel")
    assert "läser annars ingenting" in words(app)
    app.text_input[0].set_value("Power BI <ekonomi>")
    app.multiselect[0].set_value(["ks-2024"])
    press(app, "Gör en nyckel")
    assert "Ange den sista dag" in words(app)
    app.date_input[0].set_value(clock.today())
    press(app, "Gör en nyckel")
    (shown,) = [one.value for one in app.code]
    user = user_of_token(shown)
    assert user is not None and user.may_in(Permission.READ, "ks-2024", "0581") and not user.may(Permission.ANALYSE)
    assert "Power BI &lt;ekonomi&gt;" in words(app.run())
    assert not app.code
    press(app, "Återkalla nyckeln")
    assert "återkallad" in words(app)
    assert "Återkalla nyckeln" not in buttons(app)
    assert user_of_token(shown) is None
    lines = [(line.event, line.about) for line in audit.lines()]
    assert [event for event, _ in lines if event in ("made token", "revoked token")] == ["revoked token", "made token"]
    assert shown not in repr(lines)


@pytest.mark.usefixtures("place")
def test_a_controller_makes_and_sees_tokens_of_own_plans_alone() -> None:
    def controller(plans: tuple[str, ...], municipalities: tuple[str, ...] = ("*",)) -> User:
        return User("kim", "", (RoleAssignment("controller", plans, municipalities), RoleAssignment("läsare", ("*",))))

    offered = {
        ("*",): ["*", "ks-2024"],
        ("ks-*",): ["ks-*", "ks-2024"],
        ("bn-*",): ["bn-*"],
    }
    assert {plans: token_view._own_plans(controller(plans)) for plans in offered} == offered
    assert token_view._own_plans(controller(("*",), ("0581",))) == ["ks-2024"]
    for plans in (["ks-2024"], ["ks-*"], ["*"], ["bn-2024", "ks-2024"]):
        tokens.create(" ".join(plans), plans, True, clock.today(), "controller")
    seen = {plans: [one.name for one in token_view._own(offered[plans])] for plans in offered}
    assert seen == {("*",): ["ks-2024", "ks-*", "*", "bn-2024 ks-2024"], ("ks-*",): ["ks-2024", "ks-*"], ("bn-*",): []}
