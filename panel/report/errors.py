"""Errors that stop a report or a mail. Each text, in Swedish, gives the reason and what to do."""

from panel.errors import UserError


class ReportNotFoundError(UserError):
    """There is no such plan, follow-up, day or format."""


class WordTemplateError(UserError):
    """The template cannot be used."""


class PdfError(UserError):
    """No pdf can be made."""


class MailSettingsError(UserError):
    """Mail cannot be sent with the settings in secrets.toml."""


class MailSendError(UserError):
    """The mail server could not be reached or logged in to, or refused a letter."""
