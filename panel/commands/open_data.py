"""The command of the files of open data: open-data."""

import click

from etl.commands.running import Run, pass_run
from etl.commands.swedish import Command
from panel.warehouse import open_files


@click.command(cls=Command)
@pass_run
def open_data_command(here: Run) -> None:
    """Make the files of open data where the content is new. Raises DatabaseUnavailableError, duckdb.Error, OSError."""
    is_new = open_files.make()
    words = "är gjorda" if is_new else "är redan av det här innehållet"
    here.console.print(f"Filerna med öppna data {words}: {open_files.folder()}", highlight=False)
