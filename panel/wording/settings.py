"""What a municipality sets for its own panel: panel.toml in the data folder. Without the file, or a key, the default holds."""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import tomlkit

from panel.configuration import Rule, one_of, read_table, read_toml
from panel.disk import write_new
from panel.errors import SourceError, os_reason
from panel.warehouse.paths import ROOT, database_path, replace_file

NAME = "panel.toml"
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
REGION = re.compile(r"\d{2}(\d{2})?")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
NUMBER = re.compile(r"\d{6}-?\d{4}", re.ASCII)
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d+)?")
IMAGES = {".svg": "image/svg+xml", ".png": "image/png"}
MAX_MARK_BYTES, MAX_PCT, MAX_DAYS, MAX_IDLE_MINUTES = 100_000, 100, 365, 1440
DAYS = f"ska vara dagar före sista dagen, från -{MAX_DAYS} till {MAX_DAYS}."


def _are_days(days: Sequence[int]) -> bool:
    return all(abs(one) <= MAX_DAYS for one in days)


@dataclass(frozen=True)
class Settings:
    """The keys of panel.toml; docs/settings.md explains each. `mark` is a file beside it, `accent` the mark's colour.

    `region` is the code of the panel's own municipality (0180), `default_plan` the plan that is shown first,
    and `peers` the codes of the municipalities and groups that it is compared with.
    `deviates_above_pct` is how many per cent over its budget a forecast may be before it deviates, `goal_rule` how many
    of a goal's criteria must be met for the goal to be. `api_origins` are the sites whose scripts may read the data API.
    `reminders` are the days before the last day of each follow-up on which the offices are reminded by mail.
    `approval` are the plans, as patterns (ks-*), in which what is handed in is approved before it is published.
    `accessibility_contact` receives reports of what is not accessible; it stands in the accessibility statement.
    `idle_minutes` is how long somebody signed in may do nothing before they must sign in again.
    `open_data` opens the statistics to anyone; `data_contact` and `organisation_number` are for their catalogue.
    """

    region: Annotated[str, Rule(lambda code: not code or REGION.fullmatch(code), "ska vara en kod som 0180.")] = ""
    default_plan: str = ""
    peers: tuple[str, ...] = ()
    municipality: str = ""
    mark: Annotated[
        str, Rule(lambda name: not name or Path(name).suffix in IMAGES, "ska vara en fil .svg eller .png.")
    ] = ""
    accent: Annotated[str, Rule(COLOUR.fullmatch, 'ska vara en färg som "#0B3C5D".')] = "#0B3C5D"
    deviates_above_pct: Annotated[float, Rule(lambda value: 0 <= value <= MAX_PCT, "ska vara från 0 till 100.")] = 1.0
    goal_rule: Annotated[str, one_of("all", "most")] = "all"
    api_origins: Annotated[
        tuple[str, ...],
        Rule(lambda sites: all(map(ORIGIN.fullmatch, sites)), 'ska vara adresser som "https://www.kommunen.se".'),
    ] = ()
    reminders: Mapping[str, Annotated[tuple[int, ...], Rule(_are_days, DAYS)]] = field(default_factory=dict)
    approval: tuple[str, ...] = ()
    idle_minutes: Annotated[
        int, Rule(lambda value: 5 <= value <= MAX_IDLE_MINUTES, f"ska vara från 5 till {MAX_IDLE_MINUTES}.")
    ] = 60
    open_data: bool = False
    data_contact: Annotated[str, Rule(lambda one: not one or EMAIL.fullmatch(one), "ska vara en e-postadress.")] = ""
    accessibility_contact: Annotated[
        str, Rule(lambda one: not one or EMAIL.fullmatch(one), "ska vara en e-postadress.")
    ] = ""
    organisation_number: Annotated[
        str, Rule(lambda one: not one or NUMBER.fullmatch(one), "ska vara som 212000-0000.")
    ] = ""


def requires_approval(plan_id: str) -> bool:
    """Return whether what is handed in for a plan is approved before it is published. Raises SourceError."""
    return any(fnmatchcase(plan_id, pattern) for pattern in settings().approval)


def settings_file() -> Path:
    """Return where the settings are: beside the database, or else in the project's data folder."""
    own = database_path().parent / NAME
    return own if own.exists() else ROOT / "data" / NAME


def version() -> tuple[Path, int, int]:
    """Return the file of settings, when it was changed, in nanoseconds, and its size in bytes; 0 where there is none."""
    path = settings_file()
    try:
        stat = path.stat()
    except FileNotFoundError:
        return path, 0, 0
    return path, stat.st_mtime_ns, stat.st_size


def settings() -> Settings:
    """Return the settings as the file now has them. Raises SourceError."""
    return _read(*version())


@lru_cache(maxsize=1)
def _read(path: Path, *_: int) -> Settings:
    return _settings_of(read_toml(path), path)


def _settings_of(stated: Mapping[str, Any], path: Path) -> Settings:
    faults = list[str]()
    found = read_table(Settings, stated, NAME, faults)
    if found is None or faults:
        raise SourceError("Panelens inställningar går inte att använda.", " ".join(faults), path=path)
    return found


def change_settings(changes: Mapping[str, str | float | list[str]], mark: tuple[str, bytes] | None = None) -> None:
    """Write keys of the settings beside the database, and keep what else the file says. "" or [] takes a key away.

    `mark` is the name and the bytes of a new image. Raises SourceError where a value cannot be used, with nothing
    written; OSError.
    """
    path, own = settings_file(), database_path().parent / NAME
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if read_toml(path) else tomlkit.document()
    images = {} if mark is None else {f"mark{Path(mark[0]).suffix.lower()}": mark[1]}
    for key, value in {**changes, **({"mark": name} if (name := next(iter(images), "")) else {})}.items():
        document.pop(key, None)
        if value not in ("", []):
            document[key] = value
    kept = _settings_of(document.unwrap(), own).mark
    if kept and not images and path != own:
        images = {kept: (path.parent / kept).read_bytes()}
    if any(len(body) > MAX_MARK_BYTES for body in images.values()):
        raise SourceError(f"Märket {kept} är större än 100 kB.", "Välj en mindre bild.", path=own)
    for file, body in {**images, NAME: tomlkit.dumps(document).encode()}.items():
        _replace(own.parent / file, body)


def _replace(file: Path, body: bytes) -> None:
    beside = file.with_name(f".{file.name}.new")
    beside.unlink(missing_ok=True)
    write_new(beside, body)
    replace_file(beside, file)


def mark_image() -> str:
    """Return the municipality's mark as a data URI; "" where none is set. Raises SourceError."""
    return _mark(settings().mark, *version())


@lru_cache(maxsize=1)
def _mark(name: str, path: Path, *_: int) -> str:
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
    """Return the municipality's name as it writes it: "Gävle kommun", "Västerås kommun", or as set."""
    genitive = region_name if region_name.endswith(("s", "x", "z")) else f"{region_name}s"
    return settings().municipality or f"{genitive} kommun"
