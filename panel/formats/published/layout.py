"""How a publisher's file is laid out: found in it, kept with the series, and compared with the next file."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from panel.formats.cube import FormatError

WORDS = {
    "sheets": "blad",
    "separator": "skiljetecken",
    "decimal": "decimaltecken",
    "keys": "kolumner som säger vad talen gäller",
    "across": "åt sidan",
    "values": "kolumn med tal",
    "period": "period",
    "only": "gäller bara",
    "title": "rubrik",
}
# The answer that takes all choices.
ALL = "alla"
KINDS = {
    "period": "perioder",
    "sex": "kön",
    "age": "åldrar",
    "region": "regioner",
    "measure": "mått",
    "contents": "mått",
}


class QuestionError(FormatError):
    """The file can be read in several ways. `option` is the command line's, `choices` are possible answers.

    `of` is what the answer is a value of, where the option takes NAME=VALUE: --select "Kolumn=Värde". `labels` are the
    choices as a reader knows them, where these are codes. `proposed` is the choice that the file itself speaks for,
    where the figures are of a new measure: it loses nothing that the file has.
    """

    def __init__(
        self,
        option: str,
        text: str,
        choices: Sequence[str] = (),
        *,
        of: str = "",
        labels: Sequence[str] = (),
        proposed: str = "",
    ) -> None:
        self.option, self.text, self.choices, self.of, self.proposed = option, text, tuple(choices), of, proposed
        self.labels = tuple(labels) or self.choices
        shown = [code if code == label else f"{code} {label}" for code, label in zip(choices, self.labels, strict=True)]
        named = f" Det finns: {', '.join(shown[:12])}{' …' if len(shown) > 12 else ''}." if choices else ""
        how = f'--{option} "{of}=…"' if of else f"--{option}"
        super().__init__(f"{text}{named} Svara med {how}.")


@dataclass(frozen=True)
class Known:
    """What is known beforehand: codes and casefolded names of regions, the indicator in words, and a stated unit.

    `about` has the indicator's title on a line of its own, and then what else is said of it. A new indicator can be
    several: one of each column of figures.
    """

    places: frozenset[str]
    about: str = ""
    unit: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class Layout:
    """What a file looks like, apart from its figures and periods; empty for what it does not have.

    As answers to questions, only some of it is stated. `across` is the kind of each level of the header over figures.
    """

    sheets: tuple[str, ...] = ()
    separator: str = ""
    decimal: str = ""
    keys: tuple[str, ...] = ()
    across: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    period: str = ""
    only: tuple[str, ...] = ()
    title: str = ""

    @classmethod
    def of(cls, stated: Mapping[str, Any]) -> "Layout":
        """Return a layout as an entry of the catalogue states it. Raises FormatError for anything else."""
        known = {one.name: one.type for one in fields(cls)}
        for name, value in stated.items():
            is_text = isinstance(value, str)
            is_list = isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
            if name not in known or not (is_text if known[name] in {"str", str} else is_list):
                raise FormatError(f"layout.{name} är {value!r}. Ta bort layout, och lägg till serien på nytt.")
        made: dict[str, Any] = {
            name: value if isinstance(value, str) else tuple(value) for name, value in stated.items()
        }
        return cls(**made)

    def stated(self) -> dict[str, Any]:
        """Return what is not empty, as an entry of the catalogue has it."""
        return {name: value if isinstance(value, str) else list(value) for name, value in asdict(self).items() if value}

    def text(self) -> str:
        """Return the layout in Swedish, for a person to compare with another."""
        words = []
        for name, value in asdict(self).items():
            shown = [
                KINDS.get(one, one) if name == "across" else f"'{one}'"
                for one in ([value] if isinstance(value, str) else value)
                if one
            ]
            words += [f"{WORDS[name]} {', '.join(shown)}"] if shown else []
        return "; ".join(words)


def is_same(kept: Layout, found: Layout) -> bool:
    """Return whether a file is laid out as the one before it; a decimal sign that it has no use for is no difference."""
    return kept == replace(found, decimal=found.decimal or kept.decimal)


def changed(kept: Layout, found: str) -> str:
    """Return that a file is laid out in another way than the one before it, with both."""
    return (
        f"Filen är upplagd på ett annat sätt än förra gången. Då: {kept.text()}. Nu: {found.rstrip('.')}. Kontrollera"
        " filen. Ska den läsas så från och med nu: ta bort serien, och lägg till den på nytt."
    )
