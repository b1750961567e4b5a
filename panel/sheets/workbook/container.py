"""Open an uploaded file as a zip archive, and refuse unsafe ones before anything in it is used.

The sizes stated by the archive are not trusted: every part is unpacked and counted here, with a limit on the total.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from panel.sheets.workbook.cells import FileRejectedError
from panel.sheets.workbook.file_kind import require_workbook, require_zip

MAX_BYTES = 10_000_000
MAX_UNPACKED_BYTES = 50_000_000
MAX_PARTS = 300
CHUNK = 65_536

SAVE_ANEW = "Öppna arbetsboken i Excel, spara den på nytt som Excel-arbetsbok (.xlsx) och lämna in igen."
DAMAGED = f"Arbetsboken är skadad och går inte att läsa i sin helhet. {SAVE_ANEW}"
CUT_OFF = "Filen är skadad eller avklippt. Kontrollera att den går att öppna i Excel, och lämna in den igen."
TOO_BIG = (
    f"Filen är större än {MAX_BYTES // 1_000_000} MB. "
    "Ta bort bilder och blad som inte hör till uppföljningen och lämna in igen."
)
TOO_BIG_UNPACKED = (
    f"Arbetsboken blir större än {MAX_UNPACKED_BYTES // 1_000_000} MB när den packas upp. "
    "Ta bort tomma rader, bilder och blad som inte hör till uppföljningen och lämna in igen."
)
TOO_MANY_PARTS = (
    f"Arbetsboken består av fler än {MAX_PARTS} delar. "
    "Ta bort bilder och blad som inte hör till uppföljningen och lämna in igen."
)
LOCAL_HEADER = struct.Struct("<4s22xHH")


@dataclass
class Container:
    """The parts of a workbook by name. `unpacked` counts the bytes unpacked so far."""

    body: bytes
    parts: dict[str, zipfile.ZipInfo]
    unpacked: int = field(default=0)

    def unpack(self, name: str) -> Iterator[bytes]:
        """Yield a part in chunks.

        Raises FileRejectedError if size or checksum differs from the archive's, or if it is too big.
        """
        info = self.parts[name]
        start = _data_start(self.body, info)
        packed = memoryview(self.body)[start : start + info.compress_size]
        size, checksum = 0, 0
        for piece in _inflate(packed) if info.compress_type == zipfile.ZIP_DEFLATED else _slices(packed):
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
            self.unpacked += len(piece)
            if self.unpacked > MAX_UNPACKED_BYTES:
                raise FileRejectedError(TOO_BIG_UNPACKED)
            yield piece
        if size != info.file_size or checksum != info.CRC:
            raise FileRejectedError(CUT_OFF)


def open_container(body: bytes) -> Container:
    """Return the parts of an uploaded file.

    Raises FileRejectedError if it is no workbook or an inconsistent archive.
    """
    if len(body) > MAX_BYTES:
        raise FileRejectedError(TOO_BIG)
    require_zip(body)
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            entries, directory = archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError) as error:
        raise FileRejectedError(CUT_OFF) from error
    if len(entries) > MAX_PARTS:
        raise FileRejectedError(TOO_MANY_PARTS)
    _require_names(entries)
    require_workbook(body, [entry.filename for entry in entries])
    _require_packing(entries)
    _require_apart(body, entries, directory)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise FileRejectedError(TOO_BIG_UNPACKED)
    return Container(body, {entry.filename: entry for entry in entries if not entry.is_dir()})


def _require_names(entries: list[zipfile.ZipInfo]) -> None:
    """Raise FileRejectedError for a name that leads out of the archive, or that two parts share on Windows."""
    seen: set[str] = set()
    for entry in entries:
        # zipfile cuts a name at its first NUL; orig_filename is the full name.
        name = entry.orig_filename
        steps = name.removesuffix("/").split("/")
        if any(step in {"", ".", ".."} for step in steps) or not name.isprintable() or {"\\", ":"} & set(name):
            raise FileRejectedError(f"Arbetsboken har en del med ett namn som inte är tillåtet ({name!a}). {SAVE_ANEW}")
        if name.casefold() in seen:
            raise FileRejectedError(f"Arbetsboken har två delar som heter likadant ({name}). {SAVE_ANEW}")
        seen.add(name.casefold())


def _require_packing(entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise FileRejectedError("Arbetsboken är packad med lösenord. Ta bort lösenordet och lämna in igen.")
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise FileRejectedError(f"Arbetsboken är packad på ett sätt som Excel inte använder. {SAVE_ANEW}")


def _require_apart(body: bytes, entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Raise FileRejectedError if parts overlap: a small file could then be unpacked to any size."""
    ends = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < ends:
            raise FileRejectedError(f"Arbetsbokens delar ligger på varandra. {SAVE_ANEW}")
        ends = _data_start(body, entry) + entry.compress_size
    if ends > directory:
        raise FileRejectedError(CUT_OFF)


def _data_start(body: bytes, entry: zipfile.ZipInfo) -> int:
    header = body[entry.header_offset : entry.header_offset + LOCAL_HEADER.size]
    if len(header) < LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise FileRejectedError(CUT_OFF)
    _, name_length, extra_length = LOCAL_HEADER.unpack(header)
    return entry.header_offset + LOCAL_HEADER.size + int(name_length) + int(extra_length)


def _inflate(packed: memoryview) -> Iterator[bytes]:
    """Yield decompressed data in chunks of limited size. Raises FileRejectedError if it is damaged."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    more = _slices(packed)
    try:
        while not stream.eof:
            waiting = stream.unconsumed_tail or next(more, b"")
            piece = stream.decompress(waiting, CHUNK)
            if not piece and not waiting:
                raise FileRejectedError(CUT_OFF)
            yield piece
    except zlib.error as error:
        raise FileRejectedError(CUT_OFF) from error
    if stream.unused_data or next(more, b""):
        raise FileRejectedError(CUT_OFF)


def _slices(packed: memoryview) -> Iterator[bytes]:
    for start in range(0, len(packed), CHUNK):
        yield bytes(packed[start : start + CHUNK])
