"""Read the text of a Word document or a pdf, in a child process started by extract.py."""

import io
import warnings


def text_of(body: bytes, suffix: str) -> bytes:
    """Return a document's lines in UTF-8; `suffix` is .docx or .pdf. Raises what the libraries raise."""
    warnings.simplefilter("ignore")
    if suffix == ".pdf":
        from panel.plans.draft.pdf_lines import read_pdf as read
    else:
        from panel.plans.draft.docx_lines import read_docx as read
    # A pdf may have lone surrogates, which UTF-8 cannot encode.
    return "\n".join(read(io.BytesIO(body))).encode(errors="ignore")
