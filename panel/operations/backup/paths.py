"""The locations of the files that are kept, and which of them a backup contains.

A backup has the same layout on every machine: sources/, uploads/, *.sqlite, configuration/.
"""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from etl.fetch.snapshots import PARSED_FILE
from etl.fetch.store import FOLDER as SNAPSHOTS
from etl.kept_files import CONFIGURATION, OWN_SOURCES, SOURCES, editable_sources, files_in
from panel.configuration import CONFIGURED_IN, SETTINGS
from panel.errors import UserError
from panel.ledger.ledger import FOLDER as UPLOADS

SECRETS = "secrets.toml"
CONFIGURED = (SETTINGS, SECRETS)
DERIVED = {"demo"}


class BackupError(UserError):
    """A backup could not be made, restored or verified. The text, in Swedish, gives the reason and what to do."""


@dataclass(frozen=True)
class PanelPaths:
    """The folders of a panel: its sources, its database with the files beside it, and its configuration."""

    sources: Path
    database: Path
    configuration: Path = CONFIGURED_IN

    @property
    def served(self) -> Path:
        """The folder of the database, which also has the ledger and the SQLite files."""
        return self.database.parent

    def path_of(self, name: str) -> Path:
        """Return the location here of a backup's file. Raises BackupError for a name that leads elsewhere."""
        parts = PurePosixPath(name).parts
        if not parts or PurePosixPath(name).is_absolute() or ".." in parts:
            raise BackupError(f"Kopians innehållsförteckning nämner {name!r}, som inte kan ligga i den.")
        rest = parts[1:]
        if parts[0] == SOURCES and rest:
            return self.sources.joinpath(*rest)
        if parts[0] == CONFIGURATION and len(rest) == 1 and rest[0] in CONFIGURED:
            return self.configuration / rest[0]
        if (parts[0] == UPLOADS and rest) or (len(parts) == 1 and name.endswith(".sqlite")):
            return self.served.joinpath(*parts)
        raise BackupError(f"Kopians innehållsförteckning nämner {name!r}, som den här versionen inte känner till.")

    def sqlite_files(self) -> dict[str, Path]:
        """Return the SQLite files beside the database, by their name in a backup."""
        return {path.name: path for path in sorted(self.served.glob("*.sqlite")) if not path.name.startswith(".")}

    def uploads(self) -> dict[str, Path]:
        """Return the files of the ledger, by their name in a backup."""
        return files_in(self.served / UPLOADS, UPLOADS)

    def snapshots(self) -> dict[str, Path]:
        """Return the files of the snapshots, by their name in a backup.

        The parsed figures are derived, and left out.
        """
        found = files_in(self.sources / SNAPSHOTS, f"{SOURCES}/{SNAPSHOTS}")
        return {name: path for name, path in found.items() if path.name != PARSED_FILE}

    def sources_that_change(self) -> dict[str, Path]:
        """Return the sources that can be edited: plans, statistics, catalogue, descriptors."""
        apart = {SNAPSHOTS, UPLOADS} | (DERIVED | {OWN_SOURCES} if self.sources == self.served else set())
        return editable_sources(self.sources, apart)

    def configured(self, *, with_secrets: bool) -> dict[str, Path]:
        """Return the files of the configuration, with the secrets only if requested."""
        names = [name for name in CONFIGURED if with_secrets or name != SECRETS]
        return {
            f"{CONFIGURATION}/{name}": self.configuration / name
            for name in names
            if (self.configuration / name).is_file()
        }


def paths_in(folder: Path, sources_name: str) -> PanelPaths:
    """Return the paths of a panel restored into a folder of its own, laid out as a project."""
    sources = folder / sources_name
    served = folder if sources_name == OWN_SOURCES else sources
    return PanelPaths(sources, served / "dashboard.duckdb", folder / CONFIGURED_IN.name)


def paths_of(backup: Path) -> PanelPaths:
    """Return the paths inside a backup, to be verified as those of a panel."""
    return PanelPaths(backup / SOURCES, backup / "dashboard.duckdb", backup / CONFIGURATION)
