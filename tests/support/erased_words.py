"""Find remaining copies of words, for tests of erasure."""

import json
import zipfile
from pathlib import Path


def files_with(words: str, folder: Path) -> list[str]:
    """Return the files below a folder that contain the words, packed or not, in any of their encodings."""
    escaped = json.dumps(words, ensure_ascii=False)[1:-1]
    xml = words.replace("&", "&amp;")
    needles = {one.encode(form) for one in (words, escaped, xml) for form in ("utf-8", "utf-16-le")}
    needles |= {xml.replace('"', "&quot;").encode(), escaped.replace("&", "&amp;").encode()}
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        bodies = [file.read_bytes()]
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                bodies += [archive.read(name) for name in archive.namelist()]
        if any(needle in body for needle in needles for body in bodies):
            found.append(file.relative_to(folder).as_posix())
    return found
