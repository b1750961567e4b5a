"""The command convert: python -m etl convert IN OUT."""

from pathlib import Path

import click

from etl.commands.running import Run, pass_run
from etl.commands.swedish import A_PATH, Command, option
from panel import formats
from panel.formats.losses import losses


@click.command("convert", cls=Command)
@click.argument("source", type=A_PATH, metavar="IN", help=f"Filen som läses ({', '.join(formats.ENDINGS)}).")
@click.argument("target", type=A_PATH, metavar="UT", help="Filen som skrivs; en som finns skrivs över.")
@option("--language", metavar="SPRÅK", help="Språket att läsa en px-fil i, till exempel sv; utan det filens första.")
@pass_run
def convert(here: Run, source: Path, target: Path, language: str | None) -> None:
    """Convert a file and list what the target format cannot represent. Raises FormatError."""
    _refuse_paths(source, target)
    cube = _named(source, language)
    formats.write(cube, target)
    shape = " x ".join(f"{one.code} {len(one.codes)}" for one in cube.dimensions)
    here.console.print(f"{target}: {len(cube.values)} celler ({shape}).", markup=False, highlight=False, soft_wrap=True)
    for warning in cube.warnings:
        here.console.print(f"  {warning}", markup=False, highlight=False, soft_wrap=True)
    if cube.left_out:
        message = f"  Läses inte, och följer inte med: {', '.join(cube.left_out)}."
        here.console.print(message, markup=False, highlight=False, soft_wrap=True)
    for lost in losses(cube, formats.kind_of(target)):
        here.console.print(f"  {lost}", markup=False, highlight=False, soft_wrap=True)


def _refuse_paths(source: Path, target: Path) -> None:
    formats.kind_of(target)
    if source.is_dir():
        raise formats.FormatError(f"{source} är en mapp. Ange en fil.")
    if not source.exists():
        raise formats.FormatError(f"{source} finns inte.")
    if target.is_dir() or not target.parent.is_dir():
        raise formats.FormatError(f"{target} går inte att skriva: det är en mapp, eller mappen den ska ligga i saknas.")
    if target.exists() and target.samefile(source):
        raise formats.FormatError(f"{target} är samma fil som den som läses. Ange ett annat namn att skriva till.")


def _named(source: Path, language: str | None) -> formats.Cube:
    """Read the file. Raises FormatError that begins with the file's name."""
    try:
        return formats.read(source, language)
    except formats.FormatError as error:
        raise formats.FormatError(f"{source.name}: {error}") from error
