"""Answer a question in SQL that somebody has written: in a process of its own, on a copy of what is public."""

from panel.warehouse.sandbox.public_copy import PRIVATE_TABLES, PUBLIC_TABLES
from panel.warehouse.sandbox.result import DATE, INTEGER, NUMBER, TEXT, Answer
from panel.warehouse.sandbox.runner import LIMITS, MOST_CHARACTERS, Limits, NotAnswered, State, ask

__all__ = [
    "DATE",
    "INTEGER",
    "LIMITS",
    "MOST_CHARACTERS",
    "NUMBER",
    "PRIVATE_TABLES",
    "PUBLIC_TABLES",
    "TEXT",
    "Answer",
    "Limits",
    "NotAnswered",
    "State",
    "ask",
]
