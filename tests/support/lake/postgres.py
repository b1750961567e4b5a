"""A PostgreSQL server for the tests: Debian's programs, in a temporary folder, on a socket there."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

USER = "panel"
INSTALL = "PostgreSQL saknas. Installera det: apt-get install postgresql"


class PostgresMissingError(Exception):
    """The programs are not installed. The text explains how to install them."""


def program(name: str) -> str:
    """Return the path of a PostgreSQL program, of the newest version installed. Raises PostgresMissingError."""
    found = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))]
    found += [path] if (path := shutil.which(name)) else []
    if not found:
        raise PostgresMissingError(INSTALL)
    return found[-1]


def _as_server(*command: str) -> None:
    """Run a program as the account postgres: it refuses to run as root."""
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*before, *command], check=True, capture_output=True, cwd="/")


@dataclass(frozen=True)
class Cluster:
    """A running server, and the folder of its data and socket."""

    folder: Path

    def start(self) -> None:
        """Start the server, and return when it accepts connections."""
        settings = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off"
        log = str(self.folder / "log")
        _as_server(program("pg_ctl"), "-D", f"{self.folder}/data", "-l", log, "-w", "-o", settings, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop the server: fast ends every session, immediate is like a crash."""
        _as_server(program("pg_ctl"), "-D", f"{self.folder}/data", "-w", "-m", mode, "stop")

    def restart(self) -> None:
        """Stop the server as in a power cut, and start it again."""
        self.stop("immediate")
        self.start()

    def is_running(self) -> bool:
        """Return whether the server accepts connections."""
        try:
            psycopg.connect(self.conninfo("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def conninfo(self, database: str) -> str:
        """Return the libpq connection string of a database."""
        return f"dbname={database} host={self.folder} user={USER}"

    def new_database(self, name: str, template: str = "template1") -> str:
        """Create a database, empty or as a copy, and return its libpq connection string."""
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as session:
            session.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.conninfo(name)


@contextmanager
def running() -> Iterator[Cluster]:
    """Run a server in a folder under /tmp: a socket's path must be short, and accessible to the account."""
    folder = Path(tempfile.mkdtemp(prefix="panel-pg-"))
    cluster = Cluster(folder)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        _as_server(
            program("initdb"), "-D", f"{folder}/data", "-A", "trust", "-U", USER, "--no-sync", "--locale=C.UTF-8"
        )
        cluster.start()
        try:
            yield cluster
        finally:
            if cluster.is_running():
                cluster.stop("immediate")
    finally:
        shutil.rmtree(folder)
