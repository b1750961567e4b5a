"""Tokens with which programs read the data API where sign-in is on, in a SQLite file beside the database.

A token is 256 random bits, shown once. Its SHA-256 is kept: with that much chance, no slower hash is needed.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from panel.errors import UserError
from panel.records.sqlite_file import NO_PERMISSION, Record, Trouble, change_record, now, read_rows
from panel.warehouse.database import database_path

PREFIX = "panelen_"
MAX_NAME_LENGTH = 80
SCHEMA = Path(__file__).with_name("tokens.sql")
INSERT = """INSERT INTO token (name, sha256, plans, statistics, made_by, made_at, last_day)
    VALUES (:name, :sha256, :plans, :statistics, :made_by, :now, :last_day)"""
REVOKE = "UPDATE token SET revoked_at = :now WHERE token_id = :token_id AND revoked_at IS NULL"
ROWS = """SELECT token_id, name, plans, statistics, made_by, made_at, last_day, revoked_at
    FROM token
    WHERE :sha256 IS NULL OR sha256 = :sha256
    ORDER BY revoked_at IS NOT NULL, token_id"""


class TokensError(UserError):
    """The tokens cannot be read or changed. The text, in Swedish, gives the reason and what to do."""


TOKENS = Record(
    SCHEMA,
    1,
    TokensError,
    {
        Trouble.BUSY: "Nycklarna ändras av någon annan just nu. Vänta en stund och försök igen.",
        Trouble.FULL: "Disken är full eller svarar inte, så {file} kan inte ändras. Frigör plats och försök igen.",
        Trouble.NO_PERMISSION: NO_PERMISSION,
        Trouble.DAMAGED: "Filen {file} är skadad eller har en annan form, så inga nycklar gäller. Flytta undan den i"
        " {folder}, lägg tillbaka en säkerhetskopia, eller gör nya nycklar.",
    },
)


class Token(NamedTuple):
    """A token: what it is for, the plans that it reads (patterns as in file names), and its last day. Times are in UTC."""

    token_id: int
    name: str
    plans: tuple[str, ...]
    has_statistics: bool
    made_by: str
    made_at: datetime
    last_day: date
    revoked_at: datetime | None

    def is_valid(self, today: date) -> bool:
        """Return whether the token may be used on a day."""
        return self.revoked_at is None and today <= self.last_day


def file_path() -> Path:
    """Return the path of the file: tokens.sqlite beside the database."""
    return database_path().with_name("tokens.sqlite")


def create(name: str, plans: Sequence[str], has_statistics: bool, last_day: date, made_by: str) -> str:
    """Return a new token, which is shown this once. Raises TokensError, also for a name that is empty or too long."""
    if not name.strip() or not name.isprintable() or len(name) > MAX_NAME_LENGTH:
        raise TokensError(f"Nyckeln behöver ett namn på en rad, högst {MAX_NAME_LENGTH} tecken. Ange ett.")
    token = PREFIX + secrets.token_urlsafe(32)
    values = {
        "name": name.strip(),
        "sha256": _sha256(token),
        "plans": json.dumps(list(plans)),
        "statistics": int(has_statistics),
        "made_by": made_by,
        "now": now(),
        "last_day": last_day.isoformat(),
    }
    with change_record(file_path(), TOKENS) as connection:
        connection.execute(INSERT, values)
    return token


def revoke(token_id: int) -> bool:
    """Revoke a token at once; return whether there was one that was not revoked. Raises TokensError."""
    with change_record(file_path(), TOKENS) as connection:
        return connection.execute(REVOKE, {"token_id": token_id, "now": now()}).rowcount > 0


def every() -> list[Token]:
    """Return all tokens, the revoked ones last. Raises TokensError."""
    return [_token(row) for row in read_rows(file_path(), TOKENS, ROWS, {"sha256": None})]


def find(token: str) -> Token | None:
    """Return what is kept of a token, valid or not; None for one that was never made. Raises TokensError."""
    if not token.startswith(PREFIX):
        return None
    rows = read_rows(file_path(), TOKENS, ROWS, {"sha256": _sha256(token)})
    return _token(rows[0]) if rows else None


def _token(row: tuple) -> Token:
    token_id, name, plans, statistics, made_by, made_at, last_day, revoked_at = row
    return Token(
        token_id,
        name,
        tuple(json.loads(plans)),
        bool(statistics),
        made_by,
        datetime.fromisoformat(made_at),
        date.fromisoformat(last_day),
        None if revoked_at is None else datetime.fromisoformat(revoked_at),
    )


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
