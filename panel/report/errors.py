"""What can stop a report or a mail. Each text, in Swedish, says why and what to do."""

from panel.errors import UserError


class NoSuchReport(UserError):  # noqa: N818 - names what was asked for
    """There is no such plan, follow-up, day or format."""


class NoTemplate(UserError):  # noqa: N818 - names what was given
    """The template cannot be used."""


class NoPdf(UserError):  # noqa: N818 - names what cannot be had
    """No pdf can be made."""


class MailNotSetUp(UserError):  # noqa: N818 - names the state
    """Mail cannot be sent as it is configured."""


class NotSent(UserError):  # noqa: N818 - names what did not happen
    """The mail server did not take a letter."""
