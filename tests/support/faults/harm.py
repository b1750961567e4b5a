"""Damage to a file: by a bit, a part, all of it, or one table of a database."""

import os
from pathlib import Path

import duckdb

from etl.build import BLOCK_BYTES

HEADERS_BYTES = 12_288  # of a DuckDB file, before its first block


def replaced(file: Path, body: bytes) -> None:
    """Put another file in its place."""
    other = file.with_name("other")
    other.write_bytes(body)
    other.replace(file)


def cut(file: Path, share: float = 0.5) -> None:
    """Keep the first part of a file."""
    os.truncate(file, int(file.stat().st_size * share))


def turn_a_bit(file: Path) -> None:
    """Change the bit in the middle."""
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(body)


def damage_all(file: Path) -> None:
    """Write over a database with something else."""
    file.write_bytes(b"inte en databas alls" * 1000)


def damage_middle(file: Path) -> None:
    """Write over the second and third page of a SQLite file."""
    body = bytearray(file.read_bytes())
    body[4096 : 4096 * 3] = b"\xff" * 4096 * 2
    file.write_bytes(body)


def damage_a_table(file: Path, table: str) -> None:
    """Turn one bit such that a database opens, but this table cannot be read."""
    with file.open("r+b") as out:
        for place in range(HEADERS_BYTES + 4_096, file.stat().st_size, BLOCK_BYTES):
            out.seek(place)
            byte = out.read(1)[0]
            for value in (byte ^ 1, byte):
                out.seek(place)
                out.write(bytes([value]))
                out.flush()
                if value != byte and _opens_without(file, table):
                    return
    raise AssertionError("no bit does it")


def _opens_without(file: Path, table: str) -> bool:
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            for needed in ("build", "plan", "receipt"):
                connection.execute(f"SELECT * FROM {needed}").fetchall()
            try:
                connection.execute(f"SELECT * FROM {table}").fetchall()
            except duckdb.Error:
                return True
    except duckdb.Error:
        pass
    return False
