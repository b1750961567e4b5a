"""click in Swedish: headings, help and error messages."""

from collections.abc import Callable, Sequence
from datetime import date
from difflib import get_close_matches
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import click

HEADINGS = {"Options": "Flaggor", "Commands": "Kommandon", "Positional arguments": "Argument"}
A_PATH = click.Path(path_type=Path)


class Formatter(click.HelpFormatter):
    """Help with Swedish headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        super().write_usage(prog, args, "Användning: ")

    def write_heading(self, heading: str) -> None:
        """Write a heading, translated where HEADINGS has it."""
        super().write_heading(HEADINGS.get(heading, heading))


class Context(click.Context):
    """A context whose help is in Swedish."""

    formatter_class = Formatter


class _Swedish(click.Command):
    context_class = Context

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        settings = {
            "options_metavar": "[FLAGGOR]",
            "context_settings": {"help_option_names": ["-h", "--help"]},
        } | settings
        super().__init__(*arguments, **settings)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments. Raises UsageError, also for an option in the place of another's value."""
        options = {name: one for one in self.params if isinstance(one, click.Option) for name in one.opts}
        for name, value in pairwise(args):
            if name in options and not options[name].is_flag and value in options:
                raise click.BadOptionUsage(name, "", ctx)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return --help, with its own help in Swedish."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Visa den här hjälpen."
        return option


class Command(_Swedish):
    """A command. An option in `spread` may be followed by several values: --select Region=0180 Kon=1,2."""

    def __init__(self, *arguments: Any, spread: Sequence[str] = (), **settings: Any) -> None:
        self.spread = spread
        super().__init__(*arguments, **settings)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments. Raises UsageError for surplus ones."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, spread_out(args, self.spread))
        if rest:
            ctx.fail(f"Det här hör inte hit: {' '.join(rest)}")
        return rest


class Lazy(NamedTuple):
    """A command that is imported when it is called: "module:attribute", and its help."""

    location: str
    help: str


class Group(_Swedish, click.Group):
    """Commands by name. Those in `lazy` are not imported to list them."""

    command_class = Command

    def __init__(self, *arguments: Any, lazy: dict[str, Lazy] | None = None, **settings: Any) -> None:
        self.lazy = lazy or {}
        super().__init__(*arguments, **{"subcommand_metavar": "KOMMANDO [ARGUMENT]..."} | settings)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands' names in the order they were declared."""
        return [*self.lazy, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None where there is none."""
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        location, help_ = self.lazy[cmd_name]
        module, attribute = location.split(":")
        command: click.Command = getattr(import_module(module), attribute)
        command.help = help_
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        rows = [(name, one.help) for name, one in self.lazy.items()]
        rows += [(name, one.help or "") for name, one in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_.removesuffix(".")) for name, help_ in rows])


class Option(click.Option):
    """An option whose help marks it as required in Swedish."""

    def get_help_extra(self, ctx: click.Context) -> Any:
        """Return the additions to the help text."""
        extra = super().get_help_extra(ctx)
        if "required" in extra:
            extra["required"] = "krävs"
        return extra


class OneOf(click.Choice[str]):
    """A choice between fixed texts."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """Return the error message for a value that is not a choice."""
        return f"'{value}' är inget av {', '.join(self.choices)}"


class Parsed(click.ParamType):
    """A value that `parse` makes of the text; `what` ends the error message where it raises ValueError."""

    def __init__(self, parse: Callable[[str], Any], what: str) -> None:
        self.name, self.parse, self.what = what, parse, what

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the parsed value. Raises BadParameter."""
        try:
            return self.parse(value) if isinstance(value, str) else value
        except ValueError:
            self.fail(f"'{value}' är {self.what}", param, ctx)


def _min_one(text: str) -> int:
    if (count := int(text)) < 1:
        raise ValueError(text)
    return count


def _number(text: str) -> int | float:
    """Return a number written 1000 or 0,001. Raises ValueError."""
    number = float(text.replace(",", "."))
    return int(number) if number.is_integer() else number


DAY = Parsed(date.fromisoformat, "ingen dag. Skriv den som 2026-12-31")
WHOLE = Parsed(int, "inget heltal")
COUNT = Parsed(_min_one, "inget antal. Minst 1")
NUMBER = Parsed(_number, "inget tal")


def option(*names: str, **settings: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add an option to a command, as click.option does."""
    return click.option(*names, cls=Option, **settings)


def spread_out(arguments: Sequence[str], options: Sequence[str]) -> list[str]:
    """Return the arguments with an option repeated before each of its values: --x 1 2 becomes --x 1 --x 2."""
    spread: list[str] = []
    current = None
    for argument in arguments:
        if argument in options:
            current = argument
        elif argument.startswith("-"):
            current = None
        elif current is not None and spread[-1] != current:
            spread.append(current)
        spread.append(argument)
    return spread


def usage_problem(error: click.UsageError) -> str:
    """Return the message of a usage error in Swedish."""
    match error:
        case click.NoSuchOption():
            return f"Flaggan {error.option_name} finns inte.{_guess(error.possibilities)}"
        case click.NoSuchCommand():
            there = (
                group.list_commands(error.ctx)
                if error.ctx and isinstance(group := error.ctx.command, click.Group)
                else []
            )
            return f"Kommandot {error.command_name} finns inte.{_guess(get_close_matches(error.command_name, there))}"
        case click.BadOptionUsage():
            return f"Flaggan {error.option_name} {_value_of(error)}."
        case click.MissingParameter():
            return f"{_hint(error)} saknas."
        case click.BadParameter():
            return f"{_hint(error)}: {error.message}."
    return "Ange ett kommando." if error.message == "Missing command." else error.message


def _guess(possibilities: list[str] | None) -> str:
    return f" Menar du {' eller '.join(possibilities)}?" if possibilities else ""


def _hint(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return f"Flaggan {error.param.opts[-1]}"
    return str(error.param.make_metavar(error.ctx)).strip("[].") if error.param and error.ctx else ""


def _value_of(error: click.BadOptionUsage) -> str:
    params = error.ctx.command.get_params(error.ctx) if error.ctx else []
    is_flag = any(isinstance(one, click.Option) and one.is_flag and error.option_name in one.opts for one in params)
    return "tar inget värde" if is_flag else "kräver ett värde"
