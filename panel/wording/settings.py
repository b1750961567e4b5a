"""What a municipality sets for its own panel: panel.toml in the data folder. Without the file, or a key, the default holds."""

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from panel.configuration import Rule, one_of, read_table, read_toml
from panel.errors import SourceError, os_reason
from panel.warehouse.paths import ROOT, database_path

NAME = "panel.toml"
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
IMAGES = {".svg": "image/svg+xml", ".png": "image/png"}
MAX_MARK_BYTES, MAX_PCT = 100_000, 100


@dataclass(frozen=True)
class Settings:
    """The keys of panel.toml; docs/settings.md explains each. `mark` is a file beside it, `accent` the mark's colour.

    `deviates_above_pct` is how many per cent over its budget a forecast may be before it deviates, `goal_rule` how many
    of a goal's criteria must be met for the goal to be.
    """

    municipality: str = ""
    mark: Annotated[
        str, Rule(lambda name: not name or Path(name).suffix in IMAGES, "ska vara en fil .svg eller .png.")
    ] = ""
    accent: Annotated[str, Rule(COLOUR.fullmatch, 'ska vara en färg som "#0B3C5D".')] = "#0B3C5D"
    deviates_above_pct: Annotated[float, Rule(lambda value: 0 <= value <= MAX_PCT, "ska vara från 0 till 100.")] = 1.0
    goal_rule: Annotated[str, one_of("all", "most")] = "all"


def settings_file() -> Path:
    """Return where the settings are: beside the database, or else in the project's data folder."""
    own = database_path().parent / NAME
    return own if own.exists() else ROOT / "data" / NAME


@cache
def settings() -> Settings:
    """Return the settings, read once: a change takes effect when the server restarts. Raises SourceError."""
    path, faults = settings_file(), list[str]()
    found = read_table(Settings, read_toml(path), NAME, faults)
    if found is None or faults:
        raise SourceError("Panelens inställningar går inte att använda.", " ".join(faults), path=path)
    return found


@cache
def mark_image() -> str:
    """Return the municipality's mark as a data URI; "" where none is set. Raises SourceError."""
    name, path = settings().mark, settings_file()
    if not name:
        return ""
    try:
        image = (path.parent / name).read_bytes()
    except OSError as error:
        raise SourceError(f"Märket {name} går inte att läsa ({os_reason(error)}).", "Rätta mark.", path=path) from error
    if len(image) > MAX_MARK_BYTES:
        raise SourceError(f"Märket {name} är större än 100 kB.", "Välj en mindre bild.", path=path)
    return f"data:{IMAGES[Path(name).suffix]};base64,{b64encode(image).decode()}"


def municipality_name(region_name: str) -> str:
    """Return the municipality's name as it writes it: "Norrköpings kommun", "Västerås kommun", or as set."""
    genitive = region_name if region_name.endswith(("s", "x", "z")) else f"{region_name}s"
    return settings().municipality or f"{genitive} kommun"
