"""The command of what must be acted on: status."""

import click

from etl.commands.running import Run, pass_run
from etl.commands.swedish import Command
from panel.server import health


@click.command(cls=Command)
@pass_run
def status_command(here: Run) -> int:
    """Print what must be acted on, as /status and Drift say it; 1 where there is something."""
    found = health.status()
    lines = [*found["problems"], *found["warnings"]]
    for line in lines or ["Inget att åtgärda."]:
        here.console.print(line, markup=False, highlight=False, soft_wrap=True)
    return 1 if lines else 0
