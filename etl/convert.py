"""From one file format of statistics to another: python -m etl convert IN OUT."""

import argparse
from pathlib import Path

from rich.console import Console

import formats
from formats.losses import losses

DONE, REFUSED = 0, 2


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add convert to the command line."""
    told = f"skriv en statistikfil i ett annat format ({', '.join(formats.ENDINGS)})"
    convert = commands.add_parser("convert", help=told)
    convert.add_argument("source", type=Path, metavar="IN", help="filen som läses")
    convert.add_argument("target", type=Path, metavar="UT", help="filen som skrivs; en som finns skrivs över")


def run_convert(options: argparse.Namespace, console: Console) -> int:
    """Read one file and write the other, and say what the new one could not carry. 0 done, 2 refused."""
    source, target = options.source, options.target
    try:
        _refuse_paths(source, target)
        cube = _named(source)
        formats.write(cube, target)
    except formats.FormatError as error:
        Console(stderr=True).print(str(error), markup=False, highlight=False, soft_wrap=True)
        return REFUSED
    shape = " x ".join(f"{one.code} {len(one.codes)}" for one in cube.dimensions)
    console.print(f"{target}: {len(cube.values)} celler ({shape}).", markup=False, highlight=False, soft_wrap=True)
    if cube.left_out:
        told = f"  Läses inte, och följer inte med: {', '.join(cube.left_out)}."
        console.print(told, markup=False, highlight=False, soft_wrap=True)
    for lost in losses(cube, formats.kind_of(target)):
        console.print(f"  {lost}", markup=False, highlight=False, soft_wrap=True)
    return DONE


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


def _named(source: Path) -> formats.Cube:
    """Read the file; what is wrong in it is told with its name before."""
    try:
        return formats.read(source)
    except formats.FormatError as error:
        raise formats.FormatError(f"{source.name}: {error}") from error


RUN = {"convert": run_convert}
