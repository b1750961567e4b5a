"""What can stop a report or a mail. Each text, in Swedish, says why and what to do."""

from panel.errors import UserError


class ReportNotFoundError(UserError):
    """There is no such plan, follow-up, day or format."""


class WordTemplateError(UserError):
    """The template cannot be used."""


class PdfError(UserError):
    """No pdf can be made."""


class MailSettingsError(UserError):
    """Mail cannot be sent as it is configured."""


class MailSendError(UserError):
    """The mail server did not take a letter."""
