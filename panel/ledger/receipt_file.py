"""The file of a receipt, its hash in the chain, and the seals that keep the chain valid when text is erased.

Each value of a receipt is sealed: a hash of it with a random salt is stored beside it, and the chain covers the hash.
When the value is erased the salt is too, so that the remaining hash cannot be guessed from. Receipts of format 1 have
no seals: the chain covers all their bytes, and an erasure lists the hashes before and after.
"""

import hashlib
import json
import secrets
from typing import Any

FORMAT = 2
SEALED = ("before", "known_before", "after")


def to_bytes(stated: dict[str, Any]) -> bytes:
    """Return a receipt as written to file."""
    return json.dumps(stated, ensure_ascii=False, indent=1).encode("utf-8")


def sums_of(body: bytes, name: str) -> bytes:
    """Return the contents of SHA256SUMS for a receipt."""
    return f"{hashlib.sha256(body).hexdigest()}  {name}\n".encode()


def seal(change: dict[str, Any]) -> dict[str, Any]:
    """Return a change with a seal for each of its values."""
    seals = {}
    for name in SEALED:
        if change[name] is not None:
            salt = secrets.token_hex(16)
            seals[name] = {"salt": salt, "sha256": _sealed(name, salt, change[name])}
    return {**change, "seals": seals}


def open_seals(stated: dict[str, Any]) -> None:
    """Remove the seals from a receipt's changes, in place. Raises ValueError if a value does not match its seal."""
    if stated.get("format", 1) < FORMAT:
        return
    for change in stated["changes"]:
        seals = change.pop("seals")
        for name in SEALED:
            if not _is_intact(name, change[name], seals.get(name), change.get("erased")):
                raise ValueError(f"{change.get('cell')}: {name}")


def _is_intact(name: str, word: str | None, sealed: dict[str, str] | None, erased: object) -> bool:
    if word is None:
        return sealed is None or ("salt" not in sealed and erased is not None)
    return sealed is not None and "salt" in sealed and _sealed(name, sealed["salt"], word) == sealed["sha256"]


def chain_sha256(body: bytes) -> str:
    """Return the receipt's hash in the next one. Raises ValueError, KeyError or TypeError if it is no receipt."""
    stated = json.loads(body.decode("utf-8"))
    if stated.get("format", 1) < FORMAT:
        return hashlib.sha256(body).hexdigest()
    for change in stated["changes"]:
        change.pop("erased", None)
        change |= {name: one["sha256"] for name, one in change.pop("seals").items()}
    plain = json.dumps(stated, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()


def erase(change: dict[str, Any], names: list[str], erased: dict[str, str]) -> None:
    """Remove values from a change with their salts, in place, and record who erased them and when."""
    for name in names:
        change[name] = None
        if name in change.get("seals", {}):
            change["seals"][name].pop("salt", None)
    change["erased"] = erased | {"values": " ".join(sorted({*names, *_values(change)}))}


def _values(change: dict[str, Any]) -> list[str]:
    return (change.get("erased") or {}).get("values", "").split()


def _sealed(name: str, salt: str, word: str) -> str:
    return hashlib.sha256(f"{name}\0{salt}\0{word}".encode()).hexdigest()
