"""Read TOML configuration into dataclasses. All faults are reported together, by location, never with the value."""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from panel.errors import SourceError, os_reason

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[1]
# The server's own folder and its file of settings.
CONFIGURED_IN = ROOT / ".streamlit"
SETTINGS = "config.toml"
# Streamlit's own variable for the paths of secrets.toml, separated by blanks.
SECRETS_VARIABLE = "STREAMLIT_SECRETS_FILES"
TOML_PLACE = re.compile(r"at line (\d+), column (\d+)")


class Rule(NamedTuple):
    """A condition on a value: Annotated[int, Rule(lambda value: value > 0, "ska vara över 0.")]."""

    holds: Callable[[Any], object]
    text: str


def one_of(*allowed: str) -> Rule:
    """Return the rule that a text is one of these."""
    return Rule(allowed.__contains__, f"ska vara någon av {', '.join(allowed)}.")


NOT_EMPTY = Rule(len, 'ska vara en lista med texter, till exempel ["*"].')
KINDS: dict[object, Rule] = {
    str: Rule(lambda value: _is_line(value), "saknas, eller är inte en rad text."),
    bool: Rule(lambda value: isinstance(value, bool), "ska vara true eller false."),
    int: Rule(lambda value: isinstance(value, int) and not isinstance(value, bool), "ska vara ett heltal."),
    float: Rule(lambda value: isinstance(value, int | float) and not isinstance(value, bool), "ska vara ett tal."),
    tuple[str, ...]: Rule(lambda value: isinstance(value, list) and all(map(_is_line, value)), NOT_EMPTY.text),
    tuple[int, ...]: Rule(
        lambda value: isinstance(value, list) and all(type(one) is int for one in value),
        "ska vara en lista med heltal, till exempel [14, 3].",
    ),
}


def _place_of(error: ValueError) -> str:
    """Return in Swedish where in a file of TOML a fault is. The parser states it in English text alone."""
    if isinstance(error, UnicodeDecodeError):
        return f"tecknet på plats {error.start + 1}: filen ska vara utf-8"
    found = TOML_PLACE.search(str(error))
    return f"rad {found[1]}, tecken {found[2]}" if found else "filens slut: något är påbörjat och inte avslutat"


def read_toml(path: Path) -> dict[str, Any]:
    """Return a file's contents, empty where there is no file. Raises SourceError where it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError("Filen går inte att läsa som toml.", f"Rätta {_place_of(error)}.", path=path) from error
    except OSError as error:
        problem = f"Filen går inte att läsa ({os_reason(error)})."
        raise SourceError(problem, "Ge panelen rätt till filen.", path=path) from error


def read_secret(name: str) -> tuple[Any, Path] | None:
    """Return the value of `name` in secrets.toml, and its file; None where no file has it.

    Of several files the last that Streamlit lists takes precedence, as in Streamlit. Raises SourceError where one
    cannot be read.
    """
    configured = read_toml(CONFIGURED_IN / SETTINGS).get("secrets", {}).get("files")
    own = [Path.home() / ".streamlit" / "secrets.toml", CONFIGURED_IN / "secrets.toml"]
    for file in reversed([Path(one) for one in os.environ.get(SECRETS_VARIABLE, "").split() or configured or own]):
        stated = read_toml(file)
        if name in stated:
            return stated[name], file
    return None


def read_table(
    kind: type[T], stated: object, location: str, faults: list[str], *, allows_other_keys: bool = False
) -> T | None:
    """Return a table as a dataclass, checked by its types and rules; None where there are faults.

    The faults are appended to `faults`, in Swedish, each beginning with `location`. A field without a default is
    required. Fields are text, bool, int, float, lists of text or int, tables (dataclasses, or mappings with any keys), and tuples of
    dataclasses: [[location.field]]. `allows_other_keys` is whether keys that are no fields may stand there.
    """
    if not isinstance(stated, Mapping):
        faults.append(f"{location} {'saknas' if stated is None else 'ska vara en tabell'}.")
        return None
    before = len(faults)
    required_by_name = {one.name: one.default is MISSING and one.default_factory is MISSING for one in fields(kind)}  # type: ignore[arg-type]
    if not allows_other_keys:
        names = ", ".join(required_by_name)
        faults += [
            f"{location} har {key}, som inte finns. Det som finns: {names}."
            for key in stated
            if key not in required_by_name
        ]
    hints = get_type_hints(kind, include_extras=True)
    wanted = [name for name, is_required in required_by_name.items() if is_required or name in stated]
    values = {name: _value(hints[name], stated.get(name), location, name, faults) for name in wanted}
    return kind(**values) if len(faults) == before else None


def read_tables(kind: type[T], stated: object, location: str, faults: list[str]) -> tuple[T, ...]:
    """Return the valid tables of [[location]], which needs at least one; faults of the others are appended."""
    if not isinstance(stated, list) or not stated:
        faults.append(f"[[{location}]] saknas.")
        return ()
    found = (read_table(kind, one, f"[[{location}]] nummer {at}:", faults) for at, one in enumerate(stated, start=1))
    return tuple(one for one in found if one is not None)


def _value(hint: Any, value: Any, location: str, name: str, faults: list[str]) -> Any:  # noqa: ANN401 - by the hint
    hint, *rules = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    inner, below = get_args(hint), f"{location.strip('[]')}.{name}"
    if is_dataclass(hint):
        return read_table(hint, value, f"[{below}]", faults)  # type: ignore[arg-type]
    if get_origin(hint) is tuple and is_dataclass(inner[0]):
        return read_tables(inner[0], value, below, faults)  # type: ignore[arg-type]
    if get_origin(hint) is Mapping:
        if isinstance(value, Mapping):
            return {key: _value(inner[1], one, f"[{below}]", key, faults) for key, one in value.items()}
        faults.append(f"[{below}] ska vara en tabell.")
        return None
    broken = next((rule for rule in (KINDS[hint], *rules) if not rule.holds(value)), None)
    if broken:
        faults.append(f"{location} {name} {broken.text}")
    return tuple(value) if isinstance(value, list) else value


def _is_line(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not {"\r", "\n"} & set(value)
