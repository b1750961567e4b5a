"""What a reader of pages and reports must not meet: names of files, cells, hashes, commands, codes, unexplained short names."""

import re

TECHNICAL = re.compile(
    r"\w+\.(?:csv|xlsx|toml|sql|py|md|json|parquet|duckdb)\b|\bcell \w+!|!\$?[A-Z]{1,2}\d+\b|\bsha256\b"
    r"|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{10,}\b|python -m|\bmake [a-z]+\b|\bkommandorad:|\bks-20\d\d\b|\b20\d\d-(?:helar|delar)\b"
    r"|\b(?:point|criterion|line|goal|proposal):\w+|[a-zåäö]/(?:er|ar|or|en|et|n|t|na|a|s)\b"
)
# Short names that everybody who reads a municipality's papers knows, and those of licences and files.
KNOWN = {"SCB", "KS", "AB", "AI", "IT", "FN", "EU", "CC", "CC0", "PNG", "SVG", "SQL", "API", "II", "III", "IV", "KF"}
SHORT_NAME = re.compile(r"(?<![\w/-])[A-ZÅÄÖ]{2,5}\d?(?![\w/-])|\bR9\b")


def technical(words: str) -> list[str]:
    """Return what in a text is for those who run the panel, each with what stands around it."""
    return [words[max(found.start() - 30, 0) : found.end() + 20] for found in TECHNICAL.finditer(words)]


def unexplained(words: str) -> set[str]:
    """Return the short names that a text nowhere explains as "its long name (SHORT)"."""
    return {name for name in SHORT_NAME.findall(words) if name not in KNOWN and f"({name})" not in words}
