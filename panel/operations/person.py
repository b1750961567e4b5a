"""What the panel keeps of one person, by the identity that the provider states: for a request under GDPR, article 15."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from panel.access.log import name_of
from panel.access.permissions import User
from panel.access.sign_in import sessions
from panel.errors import UserError, os_reason
from panel.records import audit, drafts, own_annotations, saved_queries, saved_views, tokens
from panel.records.sqlite_file import Record, read_rows

IS = "IN (SELECT value FROM json_each(:names))"
NOT_INCLUDED = (
    "Kvitton och blad anger funktion och kontor, inte person; loggens rader om publiceringar har kvittots nummer."
    " Säkerhetskopior har samma uppgifter så länge de sparas. Fri text om någon annan söks inte igenom."
)


class PersonError(UserError):
    """A person's data could not be taken out. The text, in Swedish, gives the reason and what to do."""


class Kept(NamedTuple):
    """A file of records, and the query of the rows of one person, each as a JSON object."""

    record: Record
    file: Callable[[], Path]
    query: str


KEPT = {
    "loggen": Kept(
        audit.LOG,
        audit.file_path,
        f"""SELECT json_object('nr', event_no, 'när', at, 'vem', who, 'händelse', event, 'om', json(about))
        FROM event WHERE who {IS} OR json_extract(about, '$.user') {IS} ORDER BY event_no""",
    ),
    "utkast": Kept(
        drafts.DRAFTS,
        drafts.file_path,
        f"""SELECT json_object('plan', plan_id, 'period', period, 'rad', item_id, 'fält', field, 'text', typed, 'sparat', saved_at)
        FROM draft WHERE owner {IS} ORDER BY saved_at, rowid""",
    ),
    "vyer": Kept(
        saved_views.VIEWS,
        saved_views.file_path,
        f"""SELECT json_object('namn', name, 'adress', address, 'beskrivning', description, 'som', made_by, 'sparad', saved_at,
            'borttagen', deleted_at)
        FROM saved_view JOIN saved_view_about USING (view_id) WHERE owner {IS} ORDER BY view_id""",
    ),
    "frågor i SQL": Kept(
        saved_queries.QUERIES,
        saved_queries.file_path,
        f"""SELECT json_object('namn', name, 'sql', sql, 'parametrar', json(parameters), 'delad', is_shared, 'sparad', saved_at,
            'borttagen', deleted_at)
        FROM saved_query WHERE owner {IS} ORDER BY query_id""",
    ),
    "egna anmärkningar": Kept(
        own_annotations.ANNOTATIONS,
        own_annotations.file_path,
        f"""SELECT json_object('mått', indicator_id, 'region', region_code, 'period', period_start, 'text', text, 'som', made_by,
            'skriven', written_at, 'borttagen', removed_at)
        FROM own_annotation WHERE owner {IS} ORDER BY annotation_id""",
    ),
    "nycklar": Kept(
        tokens.TOKENS,
        tokens.file_path,
        f"""SELECT json_object('nr', token_id, 'namn', name, 'planer', json(plans), 'gjord', made_at, 'sista dag', last_day,
            'återkallad', revoked_at)
        FROM token WHERE made_by {IS} ORDER BY token_id""",
    ),
}


def logged_as(who: str) -> str:
    """Return how the log names a person by what they have done."""
    return name_of(User(who, "", ()))


def data_of(who: str) -> dict[str, list[dict[str, Any]]]:
    """Return what is kept of a person, by kind; only kinds with any. Raises the errors of the records, SessionsError."""
    logged = logged_as(who)
    names = json.dumps(sorted({who, logged, audit.identifier(logged), audit.about_user(logged)}))
    found = {
        kind: [json.loads(row) for (row,) in read_rows(one.file(), one.record, one.query, {"names": names})]
        for kind, one in KEPT.items()
    }
    found["inloggningar"] = [
        {
            "som": one.function,
            "loggade in": one.began_at.isoformat(),
            "senast aktiv": one.seen_at.isoformat(),
            "genom": one.through,
        }
        for one in sessions.every()
        if one.who == logged
    ]
    return {kind: rows for kind, rows in found.items() if rows}


def write_person(who: str, file: Path) -> dict[str, int]:
    """Write what is kept of a person to a new file for its owner alone. Returns the number of rows by kind.

    Raises PersonError, with nothing written; and as data_of().
    """
    found = data_of(who)
    if not found:
        raise PersonError(f"Panelen har inget om {who}. Ange identiteten som loggen på Drift visar den.")
    stated = {"vem": who, "gjort": datetime.now(UTC).isoformat(timespec="seconds"), "uppgifter": found}
    body = json.dumps({**stated, "inte med": NOT_INCLUDED}, ensure_ascii=False, indent=1) + "\n"
    try:
        with open(file, "xb", opener=_for_its_owner) as out:
            out.write(body.encode("utf-8", "replace"))
    except FileExistsError as error:
        raise PersonError(f"{file} finns redan. Ange en ny fil.") from error
    except OSError as error:
        raise PersonError(f"{file} kunde inte skrivas: {os_reason(error)}.") from error
    return {kind: len(rows) for kind, rows in found.items()}


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
