"""Test that no text of pages and report has words that readers did not understand, and that have others in their place."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

FOLDERS = ("pages", "panel/ui", "panel/wording", "panel/charts", "panel/report", "panel/follow_up")
SUFFIXES = {".py", ".html", ".toml", ".js"}
# Each with what is written instead.
RETIRED = {
    r"(Meningen|Raden) i planen|Var målet står": "Visa i planen",
    r"\b[Bb]ilden gjor|\bny bild\b": "Uppdaterad",
    r"\bi (hel|del)år \d": "i helårsuppföljningen 2024",
    r"\bär (Slutförd|Pågår|Ej påbörjad)\b": "är slutförd, pågår, är inte påbörjad",
    r"\bVäntat\b|\bFunnet\b|\bbelägg\b": "Planen anger, Vår kontroll ger",
    r"stämmer inte": "motstridigt",
    r"följbar": "som går att följa",
    r"\b[Rr]omb(er)?\b": "ruta på spets",
    r"Sagt av": "Källa, Angivet av",
    r"En uppgift i taget": "Visa ett värde",
    r"gånger så ofta": "gånger så hög",
    r"från (högst|lägst) av": "36:e högst av",
    r"\bännu\b": "vad som skulle lämnas när",
    r"gissar inte": "",
    r"liknande städer": "jämförda kommuner",
}


def texts(file: Path) -> Iterator[str]:
    """Yield what of a file may be shown: a template without its comments, and the strings of Python that are no docstrings."""
    source = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        yield re.sub(r"\{#.*?#\}|^ *#.*?$", "", source, flags=re.DOTALL if file.suffix == ".html" else re.MULTILINE)
        return
    tree = ast.parse(source)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


@cache
def all_texts() -> tuple[tuple[str, str], ...]:
    """Each file of what is shown, with its texts in one."""
    files = (file for folder in FOLDERS for file in (ROOT / folder).rglob("*") if file.suffix in SUFFIXES)
    return tuple((file.relative_to(ROOT).as_posix(), "\n".join(texts(file))) for file in sorted(files))


@pytest.mark.parametrize("pattern", RETIRED)
def test_a_word_that_was_not_understood_does_not_come_back(pattern: str) -> None:
    found = [name for name, text in all_texts() if re.search(pattern, text)]
    assert not found, f"write instead: {RETIRED[pattern]}"
