"""The command line, all of it: uppdragspanelen … where it is installed, python -m panel … where it is not."""

import sys
from collections.abc import Sequence
from pathlib import Path

from etl.commands import running
from etl.commands.swedish import Lazy

COMMANDS = running.COMMANDS | {
    "template": Lazy("panel.commands.follow_up:template_command", "Gör ett uppföljningsblad i Excel."),
    "upload": Lazy("panel.commands.follow_up:upload_command", "Granska ifyllda blad, och publicera dem med --publish."),
    "approve": Lazy("panel.commands.follow_up:approve_command", "Godkänn det som är inlämnat, så att det publiceras."),
    "send-back": Lazy("panel.commands.follow_up:send_back_command", "Skicka tillbaka det som är inlämnat, med skäl."),
    "undo": Lazy("panel.commands.follow_up:undo_command", "Ta tillbaka en publicering."),
    "demo": Lazy("panel.commands.follow_up:demo_command", "Gör en egen databas med påhittade uppföljningar."),
    "erase": Lazy(
        "panel.commands.erase:erase_command",
        "Radera orden i en publicerad cell för gott, till exempel personuppgifter.",
    ),
    "plan-template": Lazy(
        "panel.commands.plans:template_command", "Gör ett planblad i Excel, tomt eller ifyllt ur en plan."
    ),
    "plan": Lazy("panel.commands.plans:plan_group", "Läs in en nämnds plan."),
    "backup": Lazy(
        "panel.commands.backup:backup_command", "Säkerhetskopiera allt som bara finns här, medan panelen används."
    ),
    "restore": Lazy(
        "panel.commands.backup:restore_command", "Lägg tillbaka en säkerhetskopia, bygg och jämför innehållet."
    ),
    "verify": Lazy("panel.commands.backup:verify_command", "Gå igenom varje sparad fil och kontrollsumma."),
    "move": Lazy(
        "panel.commands.move:move_command", "Kopiera bilden mellan en databasfil och ett lager, med samma innehåll."
    ),
    "audit": Lazy("panel.commands.audit:audit_group", "Loggen över vem som gjorde vad."),
    "token": Lazy("panel.commands.token:token_group", "Nycklar för program som läser data-API:t."),
    "session": Lazy("panel.commands.session:session_group", "Vilka som är inloggade, och att avsluta det."),
    "person": Lazy("panel.commands.person:person_command", "Ta ut det som panelen har om en person."),
    "open-data": Lazy(
        "panel.commands.open_data:open_data_command", "Gör filerna med öppna data, som DuckDB och parquet."
    ),
    "status": Lazy("panel.commands.status:status_command", "Visa vad som behöver åtgärdas."),
    "report": Lazy("panel.commands.report:report_command", "Gör uppföljningen som Word, PowerPoint, Excel eller pdf."),
    "mail": Lazy(
        "panel.commands.report:mail_command",
        "Gör ett mejl till varje kontor om vad som återstår, med dess blad bifogat.",
    ),
    "remind": Lazy("panel.commands.remind:remind_command", "Påminn kontoren med mejl, de dagar som är satta."),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 something does not hold, 2 wrong usage or refused."""
    is_module = Path(sys.argv[0]).name == "__main__.py"
    program = running.command_line("Uppdragspanelen från kommandoraden.", COMMANDS)
    return running.run(program, "python -m panel" if is_module else "uppdragspanelen", arguments)


if __name__ == "__main__":
    sys.exit(main())
