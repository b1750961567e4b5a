"""Answer a question in SQL that somebody has written: in a process of its own, on a copy of what is public."""

from panel.warehouse.sandbox.answer import DATE, INTEGER, NUMBER, TEXT, Answer
from panel.warehouse.sandbox.asking import LIMITS, MOST_CHARACTERS, Limits, NotAnswered, State, ask
from panel.warehouse.sandbox.public_copy import PRIVATE_TABLES, PUBLIC_TABLES

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
