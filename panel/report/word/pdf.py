"""Convert the Word report to PDF with LibreOffice, and find the page of each heading."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader
from pypdf.generic import Destination

from panel.report.errors import PdfError
from panel.report.word.fields import Heading

HOW_TO_INSTALL = (
    "LibreOffice Writer finns inte på servern, och behövs för pdf. Den som sköter servern installerar det med"
    " `sudo apt-get install libreoffice-writer fonts-liberation`. Word, PowerPoint och Excel går att hämta ändå."
)
TIMEOUT_SECONDS = 180
# Tags let screen readers read the pdf in order; the bookmarks are the headings.
FILTER = (
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"},"ReduceImageResolution":{"type":"boolean","value":"false"}}'
)
# LibreOffice formats numbers in charts by the locale in its own settings.
SWEDISH = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>sv-SE</value></prop></item>
</oor:items>
"""
# Fixed, so that time zone and paths in the output are the same wherever LibreOffice runs.
SAME_HOME, SAME_TIME = {"HOME": tempfile.gettempdir()}, {"TZ": "UTC", "LC_ALL": "C.UTF-8"}
CREATED = re.compile(rb"/CreationDate\(D:\d{14}[^)]*\)")
IDENTITY = re.compile(rb"(/ID \[ <|<)([0-9A-F]{32})(>)")
CHECKSUM = re.compile(rb"(/DocChecksum /)([0-9A-F]{32})")
MOMENTS = re.compile(rb"(<xmp:CreateDate>)([^<]*)(</xmp:CreateDate>)")


def office() -> str | None:
    """Return the path of LibreOffice, or None where it or its Writer is not installed."""
    found = shutil.which("soffice")
    if found is None:
        return None
    program = Path(found).resolve().parent
    return found if (program / "libswlo.so").exists() else None


def convert(document: bytes, dated: date) -> bytes:
    """Return a Word document as a pdf whose bytes depend on the document and the day alone.

    Raises PdfError where LibreOffice is missing, fails, or takes more than TIMEOUT_SECONDS.
    """
    program = office()
    if program is None:
        raise PdfError(HOW_TO_INSTALL)
    with tempfile.TemporaryDirectory(prefix="rapport-") as folder:
        home = Path(folder)
        (home / "profile" / "user").mkdir(parents=True)
        (home / "profile" / "user" / "registrymodifications.xcu").write_text(SWEDISH, encoding="utf-8")
        (home / "rapport.docx").write_bytes(document)
        _run([program, f"-env:UserInstallation=file://{home}/profile", "--headless", "--norestore",
              "--convert-to", FILTER, "--outdir", folder, f"{folder}/rapport.docx"])  # fmt: skip
        made = home / "rapport.pdf"
        if not made.exists():
            raise PdfError("LibreOffice kunde inte göra rapporten till pdf. Hämta Word-filen och gör om den därifrån.")
        return make_reproducible(made.read_bytes(), dated)


def _run(command: Sequence[str]) -> None:
    """Run LibreOffice to its end, or kill it and all its child processes."""
    environment = SAME_HOME | os.environ | SAME_TIME
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, env=environment, start_new_session=True) as office_run:
        try:
            office_run.wait(TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired as error:
            os.killpg(office_run.pid, signal.SIGKILL)
            message = f"LibreOffice blev inte klar på {TIMEOUT_SECONDS} sekunder. Försök igen när servern har mindre att göra."
            raise PdfError(message) from error


def make_reproducible(body: bytes, dated: date) -> bytes:
    """Return a pdf with its dates set to `dated`, and its id and checksum set to zeros.

    Replacements have the length of the original, so that byte offsets within the file stay valid.
    """
    moment = f"/CreationDate(D:{dated:%Y%m%d}000000"
    body = CREATED.sub(lambda found: (moment.encode() + b"Z')" + b" " * 9)[: len(found[0])], body)
    body = MOMENTS.sub(
        lambda found: found[1] + f"{dated}T00:00:00Z".encode().ljust(len(found[2]))[: len(found[2])] + found[3], body
    )
    zeros = b"0" * 32
    return CHECKSUM.sub(rb"\g<1>" + zeros, IDENTITY.sub(rb"\g<1>" + zeros + rb"\g<3>", body))


def pages_of(body: bytes, headings: Sequence[Heading]) -> Mapping[str, int]:
    """Return the page of each heading, from 1, by its bookmark. Raises PdfError where one is not found."""
    reader = PdfReader(BytesIO(body))
    bookmarks = [(str(mark.title), reader.get_destination_page_number(mark)) for mark in _flat(reader.outline)]
    pages: dict[str, int] = {}
    rest = iter(bookmarks)
    for heading in headings:
        page = next((page for title, page in rest if title.strip() == heading.title.strip()), None)
        if page is None:
            raise PdfError(f"Rubriken {heading.title} återfanns inte i den pdf som LibreOffice gjorde.")
        pages[heading.bookmark] = page + 1
    return pages


def _flat(outline: Sequence[object]) -> list[Destination]:
    found: list[Destination] = []
    for one in outline:
        found += _flat(one) if isinstance(one, list) else [one]  # type: ignore[list-item]
    return found
