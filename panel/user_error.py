"""What is wrong where a person can act on it, and what a command ends with then."""

from typing import ClassVar

DONE, DOES_NOT_HOLD, REFUSED = 0, 1, 2


class UserError(Exception):
    """Nothing was done, or not all. The text, in Swedish, says what is wrong, where, and what to do.

    A command that ends with it shows `heading`, where there is one, and the text, and exits with `exit_code`:
    DOES_NOT_HOLD for what is to be mended in what was read, REFUSED for what is not done as it was asked for.
    """

    exit_code: ClassVar[int] = REFUSED
    heading: ClassVar[str] = ""


class BuildStoppedError(UserError):
    """A build was given up, and the database before it stands."""

    exit_code = DOES_NOT_HOLD
    heading = "Bygget avbröts. Den gamla databasen är orörd."
