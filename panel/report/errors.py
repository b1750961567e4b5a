"""What can stop a report or a mail. Each text, in Swedish, says why and what to do."""

from panel.errors import UserError


class NoSuchReport(UserError):  # noqa: N818
    """There is no such plan, follow-up, day or format."""


class NoTemplate(UserError):  # noqa: N818
    """The template cannot be used."""


class NoPdf(UserError):  # noqa: N818
    """No pdf can be made."""


class MailNotSetUp(UserError):  # noqa: N818
    """Mail cannot be sent as it is configured."""


class NotSent(UserError):  # noqa: N818
    """The mail server did not take a letter."""
