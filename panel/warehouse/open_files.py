"""The statistics as files for anyone: one DuckDB file, each of its tables as parquet, and their SHA-256. No plan, no report.

They are made beside the database by the nightly job, anew only where the content of the build is another.
"""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from panel.disk import to_disk
from panel.warehouse.database import database_path, identity
from panel.warehouse.paths import literal
from panel.warehouse.reading import read
from panel.warehouse.sandbox.public_copy import MEMORY_LIMIT, copy_tables

FOLDER, WHOLE, SUMS = "open-data", "statistik.duckdb", "SHA256SUMS"
OF_STATISTICS = "SEMI JOIN (FROM served.observation) USING (source_id)"
TABLES = {
    "annotation": "",
    "breakdown": "",
    "indicator": "",
    "indicator_age": "",
    "observation": "",
    "region": "",
    "series_break": "",
    "source": OF_STATISTICS,
}


def folder() -> Path:
    """Return where the files are: beside the database."""
    return database_path().parent / FOLDER


def sums() -> dict[str, str]:
    """Return the SHA-256 of each file by its name; none before they are first made."""
    try:
        lines = (folder() / SUMS).read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return {}
    return {name: digest for digest, name in (line.split("  ") for line in lines if not line.startswith("#"))}


def make() -> bool:
    """Make the files of the served build, and return whether they are others than before.

    Raises DatabaseUnavailableError, duckdb.Error and OSError; what was there then stays.
    """
    served, target = identity(), folder()
    # A comment to sha256sum --check.
    first = f"# {read('latest_build')['content_sha256'].item()}\n"
    if (target / SUMS).exists() and (target / SUMS).read_text(encoding="ascii").startswith(first):
        return False
    target.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix=f".{FOLDER}-", dir=target.parent) as made:
        whole = Path(made) / WHOLE
        copy_tables(served.path, whole, TABLES)
        with duckdb.connect(str(whole), read_only=True, config={"memory_limit": MEMORY_LIMIT}) as connection:
            for table in TABLES:
                written = literal(str(whole.with_name(f"{table}.parquet")))
                connection.execute(f'COPY "{table}" TO {written} (FORMAT parquet, COMPRESSION zstd)')
        files = sorted(Path(made).iterdir())
        lines = [f"{_sha256(file)}  {file.name}\n" for file in files]
        # Last, so that it never names a file that is not there yet.
        whole.with_name(SUMS).write_text("".join([first, *lines]), encoding="ascii")
        for file in (*files, whole.with_name(SUMS)):
            to_disk(file)
            file.replace(target / file.name)
        to_disk(target)
    return True


def _sha256(file: Path) -> str:
    with file.open("rb") as body:
        return hashlib.file_digest(body, "sha256").hexdigest()
