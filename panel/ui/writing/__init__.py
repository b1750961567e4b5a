"""Writing a status, a comment or a forecast where it is read: the dialog, the drafts, and handing them in."""
