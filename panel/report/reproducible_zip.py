"""The same contents as the same bytes: what office files say of when they were written is the state's day, not the clock's."""

import io
import re
import zipfile
from datetime import date

# The first moment that a zip can tell.
EPOCH = (1980, 1, 1, 0, 0, 0)
DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
OFFICE_FILES = (".xlsx", ".docx", ".pptx")


def make_reproducible(body: bytes, day: date) -> bytes:
    """Return an office file (docx, pptx, xlsx) whose bytes depend on its contents and `day` alone, and so those within it."""
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
    """Return the parts with the list of contents first, as readers look for it."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
