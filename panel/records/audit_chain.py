"""The hash chain of the audit log. Each row's hash covers that of the previous row, so changes and losses show.

The hashes are in a table of their own, so that an older version of the panel can still write rows; these are chained at
the next write, which also logs their number. A purge keeps the hash of the last row it removed: the anchor that the
first remaining row is chained to.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from panel.records.sqlite_file import OTHER_FORM, form_made_by, form_of, open_at_one_moment, row_sha256

SCHEMA = Path(__file__).with_name("audit.sql")
VERSION = 2
# What the first row of all is chained to.
START = ""
CHANGED = "Rad {number} eller {next} är inte densamma som när den skrevs."
MISSING = "Rad {number} saknas."
LAST_MISSING = "De sista raderna saknas: den sista är {last}, men {written} har skrivits."
UNLINKED = """SELECT event_no, at, event, who, about FROM event
    WHERE event_no > (SELECT coalesce(max(event_no), 0) FROM chain) ORDER BY event_no"""
LAST_LINK = "SELECT coalesce((SELECT sha256 FROM chain ORDER BY event_no DESC LIMIT 1), ?)"
LINKED = """SELECT event_no, at, event, who, about, sha256 FROM event FULL JOIN chain USING (event_no)
    WHERE event_no >= (SELECT coalesce(min(event_no), 0) FROM event) ORDER BY event_no"""
ANCHORS = """SELECT event_no, sha256 FROM chain WHERE event_no < (SELECT min(event_no) FROM event)
    ORDER BY event_no DESC"""
# An older version purges without updating the chain. The rows it removed are given by its "purged" rows.
PURGED = """SELECT sum(json_extract(about, '$.rows')) OVER (ORDER BY event_no DESC) FROM event WHERE event = 'purged'"""
OF_THE_CHAIN = "chain"


def link_rows(connection: sqlite3.Connection) -> int:
    """Chain the rows that are not chained yet, in the caller's transaction, and return how many."""
    previous = connection.execute(LAST_LINK, (START,)).fetchone()[0]
    links = []
    for row in connection.execute(UNLINKED):
        previous = row_sha256(previous, *row)
        links.append((row[0], previous))
    connection.executemany("INSERT INTO chain VALUES (?, ?)", links)
    return len(links)


def purge_links(connection: sqlite3.Connection, before: int) -> None:
    """Remove the hashes of the rows before `before` except the last, in the caller's transaction."""
    connection.execute("DELETE FROM chain WHERE event_no < ?", (before - 1,))


def chain_problems(file: Path) -> list[str]:
    """Return, in Swedish, what has changed in a log since it was written; [] for a log without a chain.

    Raises sqlite3.Error if the file cannot be read.
    """
    with open_at_one_moment(file) as connection:
        form, version = form_of(connection)
        is_chained = any(name == "chain" for _, name, _ in form)
        # An older version resets user_version when it tests whether it can write.
        is_expected = form == _expected_form(is_chained) and version in ({1, VERSION} if is_chained else {1})
        if not is_expected or connection.execute("SELECT count(*) FROM purging").fetchone() != (0,):
            return [OTHER_FORM]
        return [*_broken_links(connection)] if is_chained else []


def _expected_form(is_chained: bool) -> list[tuple[str, str, str]]:
    form, _ = form_made_by(SCHEMA)
    return [row for row in form if is_chained or not row[1].startswith(OF_THE_CHAIN)]


def _is_purged(connection: sqlite3.Connection, first: int, anchors: int) -> bool:
    """Return whether logged purges explain the number of anchors. An earlier purge may have left one of its own."""
    gone = {anchors - 1, anchors} if first == 1 else {anchors - 1}
    return any(rows in gone for (rows,) in connection.execute(PURGED))


def _broken_links(connection: sqlite3.Connection) -> Iterator[str]:
    anchors = connection.execute(ANCHORS).fetchall()
    number, previous = anchors[0] if anchors else (0, START)
    if len(anchors) > 1 and not _is_purged(connection, anchors[-1][0], len(anchors)):
        yield MISSING.format(number=number)
    last_linked = connection.execute("SELECT coalesce(max(event_no), 0) FROM chain").fetchone()[0]
    for *row, sha256 in connection.execute(LINKED):
        awaited, number = number + 1, row[0]
        if number != awaited or row[1] is None:
            yield MISSING.format(number=awaited)
        elif sha256 != row_sha256(previous, *row) and (sha256 is not None or number <= last_linked):
            yield CHANGED.format(number=max(number - 1, 1), next=number)
        previous = sha256 or previous
    written = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'event'").fetchall()
    if written not in ([(number,)], [] if number == 0 else None):
        yield LAST_MISSING.format(last=number, written=written[0][0] if written else "inga")
