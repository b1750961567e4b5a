"""Test reading TOML into dataclasses: every fault is named at once, by its place and without its value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import pytest

from panel import configuration
from panel.configuration import NOT_EMPTY, SECRETS_VARIABLE, Rule, one_of, read_secret, read_table, read_toml
from panel.errors import SourceError


@dataclass(frozen=True)
class Row:
    name: str
    codes: Annotated[tuple[str, ...], NOT_EMPTY]


@dataclass(frozen=True)
class Settings:
    host: str
    row: tuple[Row, ...]
    port: Annotated[int, Rule(lambda port: port > 0, "ska vara över 0.")] = 1
    kind: Annotated[str, one_of("a", "b")] = "a"
    is_on: bool = False
    boxes: Mapping[str, str] = field(default_factory=dict)


def test_what_holds_becomes_a_dataclass() -> None:
    faults: list[str] = []
    stated = {"host": "h", "row": [{"name": "n", "codes": ["x"]}], "is_on": True, "boxes": {"k": "v"}}
    assert read_table(Settings, stated, "[set]", faults) == Settings(
        "h", (Row("n", ("x",)),), is_on=True, boxes={"k": "v"}
    )
    assert faults == []


def test_every_fault_is_named_at_once_and_no_value() -> None:
    faults: list[str] = []
    row = {"name": "hemligt\n", "codes": [], "cods": 1}
    stated = {
        "row": [row, "hemligt"],
        "port": True,
        "kind": "hemligt",
        "is_on": 1,
        "boxes": {"k": 7},
        "hots": "hemligt",
    }
    assert read_table(Settings, stated, "[set]", faults) is None
    assert faults == [
        "[set] har hots, som inte finns. Det som finns: host, row, port, kind, is_on, boxes.",
        "[set] host saknas, eller är inte en rad text.",
        "[[set.row]] nummer 1: har cods, som inte finns. Det som finns: name, codes.",
        "[[set.row]] nummer 1: name saknas, eller är inte en rad text.",
        '[[set.row]] nummer 1: codes ska vara en lista med texter, till exempel ["*"].',
        "[[set.row]] nummer 2: ska vara en tabell.",
        "[set] port ska vara ett heltal.",
        "[set] kind ska vara någon av a, b.",
        "[set] is_on ska vara true eller false.",
        "[set.boxes] k saknas, eller är inte en rad text.",
    ]


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        (None, "[set] saknas."),
        ("x", "[set] ska vara en tabell."),
        ({"host": "h", "row": []}, "[[set.row]] saknas."),
        ({"host": "h", "row": [{"name": "n", "codes": "x"}]}, "codes ska vara en lista"),
        ({"host": "h", "row": [{"name": "n", "codes": ["x"]}], "port": 0}, "[set] port ska vara över 0."),
        ({"host": "h", "row": [{"name": "n", "codes": ["x"]}], "boxes": 7}, "[set.boxes] ska vara en tabell."),
    ],
)
def test_what_does_not_hold_is_named(stated: object, message: str) -> None:
    faults: list[str] = []
    assert read_table(Settings, stated, "[set]", faults) is None
    assert message in " ".join(faults)


@pytest.mark.parametrize("body", [b"[audit\n", b"x = '\xff'\n"])
def test_a_file_that_is_no_toml_is_named(body: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes(body)
    with pytest.raises(SourceError, match=r"x\.toml: Filen går inte att läsa som toml"):
        read_toml(tmp_path / "x.toml")
    with pytest.raises(SourceError, match="Ge panelen rätt"):
        read_toml(tmp_path)
    assert read_toml(tmp_path / "none.toml") == {}


def test_of_several_files_of_secrets_the_last_that_has_the_table_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, last = tmp_path / "first.toml", tmp_path / "last.toml"
    first.write_text("[audit]\ndays = 100\n[mail]\nhost = 'x'\n")
    last.write_text("[audit]\ndays = 200\n")
    monkeypatch.setenv(SECRETS_VARIABLE, f"{first} {last}")
    assert read_secret("audit") == ({"days": 200}, last)
    assert read_secret("mail") == ({"host": "x"}, first)
    assert read_secret("auth") is None


def test_without_the_variable_the_files_are_those_of_streamlits_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SECRETS_VARIABLE)
    monkeypatch.setattr(configuration, "CONFIGURED_IN", tmp_path / ".streamlit")
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text("[own]\n")
    assert read_secret("own") == ({}, tmp_path / ".streamlit" / "secrets.toml")
    (tmp_path / "other.toml").write_text("[other]\n")
    (tmp_path / ".streamlit" / "config.toml").write_text(f"[secrets]\nfiles = ['{tmp_path}/other.toml']\n")
    assert read_secret("own") is None
    assert read_secret("other") == ({}, tmp_path / "other.toml")
