"""The command line, all of it: uppdragspanelen … where it is installed, python -m panel … where it is not."""

import sys
from collections.abc import Sequence
from pathlib import Path

from etl.commands import running

COMMANDS = running.COMMANDS | {
    "template": "panel.commands.follow_up:template_command",
    "upload": "panel.commands.follow_up:upload_command",
    "undo": "panel.commands.follow_up:undo_command",
    "demo": "panel.commands.follow_up:demo_command",
    "erase": "panel.commands.erase:erase_command",
    "plan-template": "panel.commands.plans:template_command",
    "plan": "panel.commands.plans:plan_group",
    "backup": "panel.commands.backup:backup_command",
    "restore": "panel.commands.backup:restore_command",
    "verify": "panel.commands.backup:verify_command",
    "move": "panel.commands.move:move_command",
    "audit": "panel.commands.audit:audit_group",
    "report": "panel.commands.report:report_command",
    "mail": "panel.commands.report:mail_command",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 something does not hold, 2 wrong usage or refused."""
    is_module = Path(sys.argv[0]).name == "__main__.py"
    program = running.command_line("Uppdragspanelen från kommandoraden.", COMMANDS)
    return running.run(program, "python -m panel" if is_module else "uppdragspanelen", arguments)


if __name__ == "__main__":
    sys.exit(main())
