"""What is too large for memory, on its way to a client."""

import os
import tempfile
import weakref
from collections.abc import Iterator, Mapping

from starlette.responses import StreamingResponse

BYTES_AT_A_TIME = 256 * 1024


class NamelessFile:
    """A file on disk without a name: it is gone when nobody has it any more, also if the process is killed."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the next line
        weakref.finalize(self, self.file.close)

    @property
    def size(self) -> int:
        """The number of bytes on disk."""
        return os.fstat(self.file.fileno()).st_size

    def response(self, media_type: str, headers: Mapping[str, str]) -> StreamingResponse:
        """Return a response that reads the file as it is sent. Several may do so at once."""
        headers = {**headers, "Content-Length": str(self.size)}
        return StreamingResponse(self._parts(), media_type=media_type, headers=headers)

    def _parts(self) -> Iterator[bytes]:
        at = 0
        while part := os.pread(self.file.fileno(), BYTES_AT_A_TIME, at):
            yield part
            at += len(part)
