"""Limits for each user and process: bytes of uploaded files in memory, and open pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from panel.access.streamlit_private import is_uploaded_file_kept

MEGABYTE = 1024 * 1024
MAX_UPLOADED_BYTES = 60 * MEGABYTE
# The smallest size that a file is counted as, so that a great many small files are limited too.
MIN_FILE_BYTES = 16 * 1024
MAX_PAGES = 40


@dataclass(eq=False)
class Upload:
    """A file that is being uploaded to a web session, or is kept in memory for it."""

    session_id: str
    file_id: str
    size_bytes: int
    is_taken: bool = False

    def replaces(self, other: "Upload") -> bool:
        """Return whether Streamlit keeps this file in place of another: same session, same file id."""
        return self.is_taken and other.is_taken and (self.session_id, self.file_id) == (other.session_id, other.file_id)


class Uploads:
    """Each user's files that are being uploaded or that Streamlit keeps in memory, over all their web sessions.

    Streamlit keeps an uploaded file until it is removed on the page, or for two minutes after the page is closed.
    """

    def __init__(self) -> None:
        self._uploads: dict[str, list[Upload]] = {}

    def reserve(self, subject: str, path: str, size_bytes: int) -> Upload | None:
        """Count a file that is about to be uploaded to `path`; None if the user would exceed MAX_UPLOADED_BYTES."""
        uploads = [one for one in self._uploads.get(subject, []) if not one.is_taken or _is_kept(one)]
        self._uploads[subject] = uploads
        *_, session_id, file_id = path.split("/")
        upload = Upload(session_id, file_id, max(size_bytes, MIN_FILE_BYTES))
        if sum(one.size_bytes for one in uploads) + upload.size_bytes > MAX_UPLOADED_BYTES:
            return None
        uploads.append(upload)
        return upload

    def settle(self, subject: str, upload: Upload, is_taken: bool) -> None:
        """Keep counting a file that Streamlit accepted; stop counting one that it did not."""
        upload.is_taken = is_taken
        uploads = [one for one in self._uploads[subject] if one is not upload and not upload.replaces(one)]
        self._uploads[subject] = [*uploads, upload] if is_taken else uploads


class OpenPages:
    """The number of pages that each user has open, which is one WebSocket each."""

    def __init__(self) -> None:
        self._count: dict[str, int] = {}

    def is_full(self, subject: str) -> bool:
        """Return whether the user has MAX_PAGES pages open."""
        return self._count.get(subject, 0) >= MAX_PAGES

    @contextmanager
    def one_more(self, subject: str) -> Iterator[None]:
        """Count a page while it is open."""
        self._count[subject] = self._count.get(subject, 0) + 1
        try:
            yield
        finally:
            self._count[subject] -= 1
            if not self._count[subject]:
                del self._count[subject]


def _is_kept(upload: Upload) -> bool:
    return is_uploaded_file_kept(upload.session_id, upload.file_id)
