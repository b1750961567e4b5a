"""Run apart, in a process that may be killed: read the text of a Word document or a pdf that somebody handed in.

extract.py starts it: extract_child.py <.docx|.pdf> <megabytes> <seconds>, the document on standard input. On standard
output comes a JSON list of lines. Ends with OUT_OF_MEMORY or UNREADABLE where there are none.
"""

import io
import json
import resource
import sys
import warnings
from pathlib import Path

OUT_OF_MEMORY, UNREADABLE = 3, 4
MOST_WRITTEN_BYTES = 1_000_000


def main(suffix: str, megabytes: int, seconds: int) -> None:
    """Read the document within its limits."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN_BYTES,) * 2)
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    warnings.simplefilter("ignore")
    try:
        lines = read(sys.stdin.buffer.read(), suffix)
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    sys.stdout.buffer.write(json.dumps(lines).encode())


def read(body: bytes, suffix: str) -> list[str]:
    """Return the document's lines. Ends the process where it cannot be read: what the libraries raise has no one name."""
    if suffix == ".pdf":
        from panel.plans.draft.pdf_lines import read_pdf

        return read_pdf(io.BytesIO(body))
    from panel.plans.draft.docx_lines import read_docx

    return read_docx(io.BytesIO(body))


def _end(kind: type[BaseException], error: BaseException, _: object) -> None:
    # A document's words may stand in the error's, and no log should hold them: the name alone is told.
    sys.stderr.write(kind.__name__)


if __name__ == "__main__":
    sys.excepthook = _end
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
