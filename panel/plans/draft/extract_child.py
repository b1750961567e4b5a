"""Run in a child process, by extract.py: read the text of a Word document or a pdf that somebody handed in."""

import io
import warnings


def text_of(body: bytes, suffix: str) -> bytes:
    """Return the document's lines, by what it is: .docx or .pdf. Raises what the libraries raise."""
    warnings.simplefilter("ignore")
    if suffix == ".pdf":
        from panel.plans.draft.pdf_lines import read_pdf as read
    else:
        from panel.plans.draft.docx_lines import read_docx as read
    # A pdf may hold half signs, which are no text.
    return "\n".join(read(io.BytesIO(body))).encode(errors="ignore")
