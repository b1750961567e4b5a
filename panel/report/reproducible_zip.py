"""Make office files reproducible: the same contents give the same bytes, dated the day of the state."""

import io
import re
import zipfile
from datetime import date

# The earliest time that a zip entry can have.
EPOCH = (1980, 1, 1, 0, 0, 0)
DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
OFFICE_FILES = (".xlsx", ".docx", ".pptx")


def make_reproducible(body: bytes, day: date) -> bytes:
    """Return an office file (docx, pptx, xlsx) whose bytes depend on its contents and `day` alone.

    Office files embedded in it are treated likewise.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in _in_order(given.namelist()):
            contents = given.read(name)
            if name.endswith(OFFICE_FILES):
                contents = make_reproducible(contents, day)
            elif name.endswith("core.xml"):
                contents = DATES.sub(rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode() + rb"\g<3>", contents)
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            made.writestr(entry, contents)
    return out.getvalue()


def _in_order(names: list[str]) -> list[str]:
    """Return the parts with [Content_Types].xml first, as readers expect."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
