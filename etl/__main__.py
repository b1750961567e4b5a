"""The ETL's command line: python -m etl build, check, findings, fetch, series, convert."""

import sys
from collections.abc import Sequence

from etl.commands.moved import hand_over


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 a check failed, 2 wrong usage or refused."""
    arguments = sys.argv[1:] if arguments is None else arguments
    hand_over(arguments)
    # Imported here, so that a command that is handed over does not wait for the ETL's own imports.
    from etl.commands.running import COMMANDS, command_line, run

    return run(command_line("Läser källorna i data/ till databasen.", COMMANDS), "python -m etl", arguments)


if __name__ == "__main__":
    sys.exit(main())
